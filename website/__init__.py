"""The documentation as a site: the pages of docs/, a catalogue made from the packs, a calculator for every standard.

`python -m website` builds it. Nothing that it makes is kept in the repository.
"""
