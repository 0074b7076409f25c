"""The parts of a report that a browser shows, without a network."""
