"""What commstd costs beside other ways to the same verdicts: `python -m benchmarks`, or `make bench`."""
