"""The sheet of sums: a line a standard."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.utility import xl_col_to_name

from commstd.messages import say
from commstd.report.sheets.content import Content
from commstd.report.sheets.ledger import NOTHING
from commstd.report.sources import source_notes
from commstd.report.words import has_several, labelled, verdict_words
from commstd.report.worst import total_gaps

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from commstd.assess.plan import Item

COUNTED: Final = ("met", "short", "over", "unknown", "not-applicable")


def write_summary(content: Content, sheet: Worksheet) -> None:
    """How many rows keep each standard; formulas over the sheet of all rows, where that has some."""
    assessment, book = content.assessment, content.book
    several = has_several(assessment)
    notes = [say("summary-legend"), *([say("sheet-live-counts")] if content.ledger.has_formulas else [])]
    row = content.top(sheet, notes) - 1
    for note in source_notes(content.city, assessment):
        book.put(sheet, row, 0, str(note), "warning")
        row += 1
    keys = (
        "head-standard", *(["head-reading"] if several else []), "head-applies", "head-met", "head-short", "head-over",
        "head-unknown", "head-not-applicable", "head-rate", "head-gap", "head-unit", "head-force", "head-clause",
    )  # fmt: skip
    widths = [30, *([16] if several else []), 8, 8, 8, 8, 10, 8, 9, 13, 8, 10, 24]
    row += 1
    content.headed(sheet, row, keys, widths)
    start, first = 1 + several, row + 1
    lines = zip(assessment.plan.items, assessment.summary(), total_gaps(assessment, "short"), strict=True)
    for index, (item, line, gap) in enumerate(lines):
        row += 1
        names = [labelled(item.standard.title), *([item.reading or ""] if several else [])]
        book.line(sheet, row, names, ["text"] * len(names))
        _counts(content, sheet, row, start, index, line)
        _gap(content, sheet, row, start + 7, index, item, gap)
        ends = [item.unit.label.text() if gap is not None else "", str(say(f"force-{item.standard.force}"))]
        book.line(sheet, row, [*ends, "、".join(item.standard.clauses)], ["centre", "centre", "text"], start + 8)
    bar = {"type": "data_bar", "bar_color": "#9DC3E6", "bar_solid": True, "min_type": "num", "min_value": 0,
           "max_type": "num", "max_value": 1}  # fmt: skip
    sheet.conditional_format(first, start + 6, max(row, first), start + 6, bar)
    sheet.freeze_panes(first, 1)
    sheet.activate()


def _counts(content: Content, sheet: Worksheet, row: int, start: int, index: int, line: dict[str, Any]) -> None:
    """Applicable rows, rows of each verdict, and the rate."""
    book, words, place = content.book, verdict_words(), content.ledger.place(index, "verdict")
    kept = [int(line[one]) for one in COUNTED]
    decided = sum(kept[:3])
    rate = kept[0] / decided if decided else NOTHING
    in_force = content.assessment.plan.items[index].places is not None
    if not content.ledger.has_formulas or place is None:
        book.line(sheet, row, [sum(kept[:4]), *kept], ["count"] * 6, start)
        book.put(sheet, row, start + 6, rate if in_force else str(say("not-in-force")), "rate")
        return
    cells = [f"{xl_col_to_name(at)}{row + 1}" for at in range(start, start + 6)]
    sheet.write_formula(row, start, f"=SUM({cells[1]}:{cells[4]})", book.format("count"), sum(kept[:4]))
    for at, (verdict, count) in enumerate(zip(COUNTED, kept, strict=True), start + 1):
        sheet.write_formula(row, at, f'=COUNTIF({_range(place)},"{words[verdict]}")', book.format("count"), count)
    if not in_force:
        book.put(sheet, row, start + 6, str(say("not-in-force")), "rate")
        return
    total = f"SUM({cells[1]}:{cells[3]})"
    formula = f'=IF({total}=0,"{NOTHING}",{cells[1]}/{total})'
    sheet.write_formula(row, start + 6, formula, book.format("rate"), rate)


def _gap(
    content: Content, sheet: Worksheet, row: int, column: int, index: int, item: Item, gap: Fraction | None
) -> None:
    """What all rows together fall short by."""
    verdict, place = content.ledger.place(index, "verdict"), content.ledger.place(index, "gap")
    if gap is None:
        content.book.put(sheet, row, column, NOTHING, "rate")
    elif not content.ledger.has_formulas or place is None or verdict is None:
        content.book.put(sheet, row, column, float(gap), "number")
    else:
        word = verdict_words()["short"]
        digits = len(str(item.step.denominator))  # enough for what the steps add up to, and no noise of the sum
        formula = f'=ROUND(SUMIF({_range(verdict)},"{word}",{_range(place)}),{digits})'
        sheet.write_formula(row, column, formula, content.book.format("number"), float(gap))


def _range(place: int) -> str:
    name = xl_col_to_name(place)
    return f"'{say('sheet-rows')}'!${name}:${name}"
