"""What was found wrong in a table: one kind of fault in one column, with every cell that has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import field, frozen

from commstd.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commstd.messages import Language

CELLS: Final = {"line": pl.Int64, "row": pl.String, "value": pl.String}
_SHOWN: Final = 40


@frozen(kw_only=True, eq=False)
class Problems:
    """One kind of fault in one column.

    Attributes:
        column: The heading as written in the file, or None for the table as a whole.
        reason: The sentence of the catalogue that says what was found.
        fix: The sentence that says how to mend it.
        values: What stands in the braces of both, besides {line}, {row} and {value}.
        cells: Where: `line` (Int64), `row` (the key's text) and `value` (the cell as written); each may be null.
        details: More that stands in the braces and differs from cell to cell: as many rows as `cells`.
        is_warning: The value was used, or nothing was lost; else what is named here was left out.
    """

    column: str | None
    reason: str
    fix: str
    values: Mapping[str, object] = field(factory=dict)
    cells: pl.DataFrame
    details: pl.DataFrame | None = None
    is_warning: bool = False

    def __len__(self) -> int:
        return self.cells.height

    def rows(self, lang: Language | None = None) -> Iterator[dict[str, object]]:
        """Each cell with the reason and the mend in words.

        Args:
            lang: The language of the words, by default that of the moment.

        Yields:
            line, row, column, value (as written), reason and fix.
        """
        details = self.details.iter_rows(named=True) if self.details is not None else iter([{}] * self.cells.height)
        for cell, more in zip(self.cells.iter_rows(named=True), details, strict=True):
            inside = {**self.values, **more, **cell, "column": self.column, "value": shorten(cell["value"])}
            yield {
                "line": cell["line"],
                "row": cell["row"],
                "column": self.column,
                "value": cell["value"],
                "reason": say(self.reason, **inside).text(lang),
                "fix": say(self.fix, **inside).text(lang),
            }


def place(line: int | None = None, row: str | None = None, value: str | None = None) -> pl.DataFrame:
    """The `cells` of a problem that is told once."""
    return pl.DataFrame({"line": [line], "row": [row], "value": [value]}, schema=CELLS)


def shorten(text: object) -> str:
    """A cell's text as it stands inside a sentence: on one line, and cut where it is long."""
    if text is None:
        return ""
    whole = str(text)
    shown = "".join(mark if mark.isprintable() else " " for mark in whole[: _SHOWN + 1])
    return shown if len(whole) <= _SHOWN else shown[:_SHOWN] + "…"
