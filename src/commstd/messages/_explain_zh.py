"""x"""
from typing import Final
EXPLAIN: Final[dict[str, str]] = {}
