"""Tables: read files and frames, match their headings, and read every cell exactly or say why not."""

from __future__ import annotations

from commstd.tables.checked import CheckedTable, check_table
from commstd.tables.headers import Column, find_subject, match_columns
from commstd.tables.problems import Problems
from commstd.tables.read import RawTable, read_table

__all__ = [
    "CheckedTable",
    "Column",
    "Problems",
    "RawTable",
    "check_table",
    "find_subject",
    "match_columns",
    "read_table",
]
