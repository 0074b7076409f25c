"""The sheet of targets: what became of each over these rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from commstd.messages import say
from commstd.numerals import format_number
from commstd.report.sheets.content import Content
from commstd.report.sheets.ledger import NOTHING
from commstd.report.targets import percent
from commstd.report.words import labelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter.worksheet import Worksheet

    from commstd.assess.targets import TargetResult


def write_targets(content: Content, sheet: Worksheet) -> None:
    """A line a target and group."""
    results = list(content.assessment.targets)
    if not results:
        content.top(sheet, [say("targets-none")])
        return
    first = content.top(sheet, [say("sheet-targets-note"), say("targets-legend")])
    several = any(one.group != content.assessment.city for one in results)
    group, width = (["head-group"], [12]) if several else ([], [])
    keys = (
        "head-target", *group, "head-value", "head-line-to-reach", "head-verdict", "head-to-do", "head-yes", "head-no",
        "head-unknown", "head-by", "head-force", "head-clause", "head-reading",
    )  # fmt: skip
    content.headed(sheet, first, keys, [34, *width, 20, 12, 10, 12, 8, 8, 8, 12, 10, 24, 16])
    counts = ["count", "count", "count"]
    styles = [
        "text",
        *(["text"] if several else []),
        "rate",
        "rate",
        "verdict",
        "rate",
        *counts,
        "centre",
        "centre",
        "text",
        "text",
    ]
    for row, one in enumerate(results, first + 1):
        content.book.line(sheet, row, _line(content, one, several=several), styles)
    content.colour(sheet, 3 + several, first + 1, first + len(results))
    sheet.freeze_panes(first + 1, 1)


def _line(content: Content, one: TargetResult, *, several: bool) -> Sequence[object]:
    target, tally, found = content.city.pack.targets[one.target.partition("/")[2]], one.outcome.tally, one.outcome
    counts: list[object] = [tally.yes, tally.no, tally.undecided]
    if one.kind == "ratio":
        counts = [None, None, tally.incomplete]
    verdict = say(f"verdict-{found.verdict}") if one.in_force else say("not-in-force")
    text = (
        percent
        if one.kind not in {"count", "ratio"} or (one.kind == "ratio" and one.unit in {None, "1"})
        else format_number
    )
    return [
        labelled(target.title), *([one.group] if several else []), ends_text(found.value, text),
        line_text(found.low, found.high, text), str(verdict), ends_text(found.gap, format_number), *counts,
        one.by.isoformat() if one.by else None, str(say(f"force-{one.force}")), "、".join(one.clause), one.reading,
    ]  # fmt: skip


def ends_text(ends: tuple[Fraction, Fraction] | None, text: Callable[[Fraction], str]) -> str:
    """A number, or between which two it lies."""
    if ends is None:
        return NOTHING
    low, high = ends
    return text(low) if low == high else f"{text(low)} … {text(high)}"


def line_text(low: Fraction | None, high: Fraction | None, text: Callable[[Fraction], str]) -> str:
    """The line that a target must reach or not pass."""
    if low is not None and high is not None:
        return f"{text(low)} – {text(high)}"
    if low is not None:
        return f"≥ {text(low)}"
    return NOTHING if high is None else f"≤ {text(high)}"
