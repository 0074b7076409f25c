"""The rows of a report: what a browser lists, sorts, filters and explains, as JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from commstd.assess.engine import column_name
from commstd.formula.columns import VERDICTS
from commstd.formula.javascript import ratio
from commstd.messages import catalogue, language
from commstd.report.calculator import calculator, calculator_words
from commstd.report.words import has_several, labelled, title
from commstd.verdicts import FORCES

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment
    from commstd.assess.plan import Item
    from commstd.cities import City
    from commstd.fields import Field

LISTED: Final = 10_000
"""Rows of a list: what a browser holds, sorts and filters at once."""
NUMBERS: Final = ("actual", "low", "high", "gap")
MISSED: Final = ("short", "over")
LETTERS: Final = {verdict: verdict[0] for verdict in VERDICTS}
"""A letter for a verdict: met, short, over, unknown, not-applicable."""
_WHOLE: Final = 2**53
"""Whole numbers up to this are numbers of JavaScript."""
_EPOCH: Final = date(1970, 1, 1).toordinal()
_WORDS: Final = (
    "report-page", "report-none-listed", "report-others", "explain-fields", "explain-figures", "explain-reading",
    "explain-source", "explain-by", *(f"force-{force}" for force in FORCES),
)  # fmt: skip


def any_verdict(assessment: Assessment, *verdicts: str, force: str | None = None) -> pl.Expr:
    """Whether a row has one of some verdicts.

    Args:
        assessment: The assessment.
        verdicts: The verdicts.
        force: Only of standards that the document says so strongly.
    """
    items = enumerate(assessment.plan.items)
    names = [column_name(at, "verdict") for at, item in items if force in {None, item.standard.force}]
    return pl.any_horizontal(pl.lit(False), *(pl.col(name).cast(pl.String).is_in(verdicts) for name in names))


def listed(assessment: Assessment) -> pl.Series:
    """Which rows are listed, by their number: all, or of a long table the first that fall short."""
    if assessment.rows <= LISTED:
        return pl.Series("at", range(assessment.rows), dtype=pl.UInt32)
    found = assessment.results.lazy().with_row_index("at").filter(any_verdict(assessment, *MISSED)).select("at")
    return found.head(LISTED).collect().to_series()


def rows_json(assessment: Assessment, city: City, at: pl.Series) -> dict[str, Any]:
    """What report.js reads.

    Args:
        assessment: The assessment.
        city: Its city.
        at: The rows that are listed.
    """
    lang, items = language(), assessment.plan.items
    standards = {item.standard.id: item.standard for item in items}
    places = {name: place for place, name in enumerate(standards)}
    fields = city.pack.vocabulary.subjects[assessment.subject].fields
    several = has_several(assessment)
    used = dict.fromkeys(name for standard in standards.values() for name in city.pack.fields_of(standard))
    return {
        "lang": lang,
        "asOf": assessment.as_of.isoformat(),
        "words": calculator_words(lang) | {key: catalogue(lang)[key] for key in _WORDS},
        "standards": [
            _lean(calculator(city.pack, standard, lang, parameters=city.parameters)) for standard in standards.values()
        ],
        "forces": FORCES,
        "items": [_item(item, places[item.standard.id], title(item, several=several)) for item in items],
        "keys": assessment.keys.gather(at).to_list(),
        "names": assessment.names.gather(at).to_list(),
        "fields": {name: _values(assessment.cells[name].gather(at), fields[name]) for name in used},
        "results": [_results(assessment, index, item, at) for index, item in enumerate(items)],
    }


def _lean(standard: dict[str, Any]) -> dict[str, Any]:
    """Without the spellings of units: what is put in is a number of the field's own unit."""
    for one in standard["fields"]:
        if "units" in one:
            one["units"] = {}
    return standard


def _item(item: Item, place: int, named: str) -> dict[str, Any]:
    standard = item.standard
    by = item.binding.rule.by
    return {
        "standard": place,
        "chosen": [one.id for one in item.chosen],
        "reading": "、".join(f"{labelled(one.label)} ({one.id})" for one in item.chosen),
        "title": named,
        "step": ratio(item.binding.step),
        "force": standard.force,
        "clauses": "、".join(standard.clauses),
        "by": by.isoformat() if by is not None else None,
        "note": labelled(standard.note),
    }


def _values(cells: pl.Series, held: Field) -> list[Any]:
    """A field's values: numbers in steps of its unit, ids, days, yes and no as texts."""
    if held.is_number:
        return _whole(cells)
    if held.kind == "flag":
        return [None if one is None else "yes" if one else "no" for one in cells.to_list()]
    if held.kind == "date":
        return (cells.cast(pl.Int32) - _EPOCH).cast(pl.Date).cast(pl.String).to_list()
    return cells.cast(pl.String).to_list()


def _results(assessment: Assessment, index: int, item: Item, at: pl.Series) -> dict[str, Any]:
    results = assessment.results
    verdicts = results[column_name(index, "verdict")].gather(at).cast(pl.String).replace_strict(LETTERS)
    held: dict[str, Any] = {"verdicts": "".join(verdicts.to_list())}
    if item.standard.unit is None:
        return held
    for number in NUMBERS:
        name = column_name(index, number)
        if name in results.columns:
            held[number] = _whole(results[name].gather(at))
    return held


def _whole(numbers: pl.Series) -> list[Any]:
    """Whole numbers; as texts where JavaScript's numbers would not hold them."""
    ends = [abs(end) for end in (numbers.min(), numbers.max()) if isinstance(end, int)]
    return (numbers.cast(pl.String) if max(ends, default=0) > _WHOLE else numbers).to_list()
