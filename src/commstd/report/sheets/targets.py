"""The sheet of targets: what became of each over these rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commstd.messages import say
from commstd.report.sheets.content import Content
from commstd.report.target_texts import gap_text, line_text, members, value_text
from commstd.report.words import labelled

if TYPE_CHECKING:
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
    target = content.city.pack.targets[one.target.partition("/")[2]]
    verdict = say(f"verdict-{one.outcome.verdict}") if one.in_force else say("not-in-force")
    return [
        labelled(target.title), *([one.group] if several else []), value_text(one), line_text(one), str(verdict),
        gap_text(one), *members(one), one.by.isoformat() if one.by else None, str(say(f"force-{one.force}")),
        "、".join(one.clause), one.reading,
    ]  # fmt: skip
