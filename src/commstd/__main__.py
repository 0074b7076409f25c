"""`python -m commstd`."""

import sys

from commstd.cli import main

if __name__ == "__main__":
    sys.exit(main())
