"""The mark ' before texts in CSV files that a spreadsheet would take for formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

RISKY: Final = "^'*[=+\\-@\t\r＝＋－＠]"  # noqa: RUF001
"""How texts begin that a spreadsheet may compute, marked or not."""
_MARKED: Final = "^'('*[=+\\-@\t\r＝＋－＠])"  # noqa: RUF001


def is_risky(text: str) -> bool:
    """Whether a spreadsheet may compute a text."""
    return re.match(RISKY, text) is not None


def unmarked(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells as they were before they were marked.

    Args:
        frame: Cells as a text file holds them.
    """
    touched = [name for name in frame.columns if frame[name].str.contains(_MARKED).any()]
    return frame.with_columns(pl.col(name).str.replace(_MARKED, "${1}") for name in touched) if touched else frame


def unmarked_texts(cells: Sequence[str | None]) -> list[str | None]:
    """The same for headings."""
    return [cell if cell is None else re.sub(_MARKED, r"\1", cell) for cell in cells]
