"""How ids, names and versions in a pack are written."""

from __future__ import annotations

import re
from typing import Final

CODE: Final = re.compile(r"[1-9][0-9]{5}")
"""A code of GB/T 2260."""
ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""People type these ids: --reading CITY/ID=ONE+OTHER."""
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
"""A name in formulas."""
RESERVED: Final = frozenset(
    {"as_of", "by", "min", "max", "ceil", "floor", "known", "and", "or", "not", "if", "else", "in", "is"}
)
"""Words of formulas, which are no names."""
VERSION: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
"""A version of commstd."""
