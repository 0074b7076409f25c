"""What an empty table for a city holds: the columns that its standards and targets look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from commstd.errors import CommstdError, UnknownNameError
from commstd.fields import NEVER, Field
from commstd.messages import language, say
from commstd.numerals import format_number
from commstd.report.files import check_output, replaced
from commstd.report.sheets.shown import choice_labels, with_unit
from commstd.report.workbook import check_writer
from commstd.tables.keys import EXAMPLES
from commstd.units import ONE
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commstd.cities import City
    from commstd.packs import Pack

MAIN: Final = "community"
PLACES: Final = ("name", "township", "county")
"""Fields that no formula looks at: what a row is called, and by what rows are grouped."""
_AMOUNTS: Final = {"household": 1200, "person": 12, "m²": 360, "organization": 6, "minute": 10, "yuan": 100_000}
_LENGTHS: Final = {"community": "02001001", "township": "02001", "county": "02"}
"""What stands behind a city's four digits in the code of one of these."""


@frozen(kw_only=True)
class TemplateColumn:
    """A column to fill in.

    Attributes:
        field: Its field.
        heading: Its heading, the unit in brackets.
        uses: The standards and targets that look at it, each with its clauses.
        example: What stands in the example row.
    """

    field: Field
    heading: str
    uses: tuple[str, ...]
    example: Any


@frozen(kw_only=True)
class TemplateSheet:
    """A sheet to fill in: one subject.

    Attributes:
        subject: What its rows are.
        columns: Its columns, the key first.
    """

    subject: Subject
    columns: tuple[TemplateColumn, ...]

    @property
    def name(self) -> str:
        """What the sheet is called: a name that a sheet may have."""
        label = self.subject.label.text()
        return "".join("-" if mark in "[]:*?/\\" else mark for mark in label)[:31].strip("'") or "-"


def write_template(city: City, path: str | Path, *, subject: str | None = None) -> tuple[TemplateSheet, ...]:
    """Write an empty table for a city: what its standards and targets look at, to be filled in and assessed.

    Args:
        city: The city.
        path: An .xlsx file.
        subject: One subject; by default all that the city has standards or targets for, a sheet each.

    Returns:
        The sheets that were written, besides that of explanations.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
        TableError: The file cannot be written.
        UnknownNameError: The subject does not exist, or the city has neither standard nor target for it.
    """
    target = Path(path)
    check_output(target, (".xlsx",))
    check_writer()
    from commstd.report.template_book import write_sheets  # it needs the writer

    sheets = template_sheets(city, subject)
    with replaced(target) as temporary:
        write_sheets(city, sheets, temporary)
    return sheets


def template_sheets(city: City, subject: str | None = None) -> tuple[TemplateSheet, ...]:
    """What a city's empty table holds.

    Args:
        city: The city.
        subject: One subject; by default all that the city has standards or targets for, communities first.

    Raises:
        UnknownNameError: The subject does not exist, or the city has neither standard nor target for it.
    """
    pack = city.pack
    subjects = [*(one.subject for one in pack.standards.values()), *(one.subject for one in pack.targets.values())]
    found = sorted(dict.fromkeys(subjects), key=lambda name: name != MAIN)
    if subject is not None:
        pack.vocabulary.subject(subject)
        if subject not in found:
            raise UnknownNameError(say("template-no-subject", subject=subject, city=pack.city, options=tuple(found)))
        found = [subject]
    return tuple(_sheet(city, pack.vocabulary.subjects[name]) for name in found)


def _sheet(city: City, subject: Subject) -> TemplateSheet:
    uses: dict[str, list[str]] = {}
    for text, names in _records(city.pack, subject):
        for name in names:
            uses.setdefault(name, []).append(text)
    first = (subject.key, *PLACES)
    wanted = [name for name in first if name in subject.fields]
    wanted += [name for name in subject.fields if name in uses and name not in wanted]
    given = _given(city.pack, subject)
    columns = (
        TemplateColumn(
            field=subject.fields[name],
            heading=_heading(subject.fields[name]),
            uses=tuple(dict.fromkeys(uses.get(name, ()))),
            example=_example(city, subject, subject.fields[name], given),
        )
        for name in wanted
    )
    return TemplateSheet(subject=subject, columns=tuple(columns))


def _heading(field: Field) -> str:
    label = field.label.text()
    named = (field.unit or ONE).label.text()
    return (
        label if not field.is_number or label.endswith((f"（{named}）", f"({named})")) else with_unit(label, field.unit)
    )


def _records(pack: Pack, subject: Subject) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each standard and target of a subject in words, and the fields that it looks at under any reading."""
    fields = subject.fields
    for standard in pack.standards.values():
        if standard.subject == subject.id:
            yield _cited(standard), pack.fields_of(standard)
    for target in pack.targets.values():
        if target.subject == subject.id:
            own = tuple(name for name in target.names() if name in fields)
            held = pack.fields_of(pack.standards[target.standard]) if target.standard is not None else ()
            yield str(say("template-target", text=_cited(target))), (*own, *held)


def _cited(record: Any) -> str:
    clauses = tuple(one.rpartition("/")[2] for one in record.clauses)
    return str(say("template-cited", title=record.title, clauses=clauses))


def _given(pack: Pack, subject: Subject) -> dict[str, object]:
    """Values from the pack's own examples: of the fullest one that is met first."""
    cases: list[tuple[bool, Mapping[str, object]]] = [
        (example.verdict == "met", example.given)
        for standard in pack.standards.values()
        if standard.subject == subject.id
        for example in standard.examples
    ]
    cases += [
        (False, row)
        for target in pack.targets.values()
        if target.subject == subject.id
        for example in target.examples
        for row in example.rows
    ]
    found: dict[str, object] = {}
    for _, given in sorted(cases, key=lambda case: (not case[0], -len(case[1]))):
        found = {**given, **found}
    return found


def _example(city: City, subject: Subject, field: Field, given: Mapping[str, object]) -> Any:
    """A value of the example row, as a workbook takes it."""
    if field.name == subject.key:
        code = city.pack.head.code[:4] + _LENGTHS[subject.id] if subject.id in _LENGTHS else "001"
        return f"{EXAMPLES[language()]}-{code}"
    if field.name == "name":
        return str(say("template-example-name"))
    try:
        value = field.read(given.get(field.name), city.pack.vocabulary.units)
    except CommstdError:
        value = None
    if field.is_number:
        unit = field.unit or ONE
        plain = Fraction(_AMOUNTS.get(unit.id, 1)) if field.kind != "share" else Fraction(3, 5)
        exact = value / unit.factor if isinstance(value, Fraction) else plain
        number = min(max(exact, field.low), field.high)
        return int(number) if number.denominator == 1 else float(number)
    if field.kind == "flag":
        return str(say("no" if value is False else "yes"))
    if field.kind == "choice":
        return choice_labels(field)[str(value) if value in field.values else next(iter(field.values))]
    if field.kind == "date":
        return value if isinstance(value, date) and value != NEVER else city.as_of
    return str(say("template-example-text"))


def how_to_fill(field: Field, *, is_key: bool) -> str:
    """How a column is filled in, in one line."""
    if is_key:
        return str(say("template-fill-key"))
    if field.is_number:
        unit = (field.unit or ONE).label
        key = "template-fill-share" if field.kind == "share" else "template-fill-number"
        key = "template-fill-count" if field.kind == "count" else key
        ends = {"low": format_number(field.low), "high": format_number(field.high)}
        span = "" if (field.low, field.high) == (Fraction(0), Fraction(10**9)) else say("template-span", **ends)
        return str(say(key, unit=unit, span=span, step=format_number(field.resolution)))
    if field.kind == "choice":
        return str(say("template-fill-choice", options=tuple(choice_labels(field).values())))
    keys = {"flag": "template-fill-flag", "date": "template-fill-date", "text": "template-fill-text"}
    return str(say(keys[field.kind]))


def used_by(column: TemplateColumn) -> str:
    """What looks at a column, or what it is for where nothing does."""
    if column.uses:
        return str(say("template-used", uses="；".join(column.uses) if language() == "zh" else "; ".join(column.uses)))
    return str(say("template-used-group" if column.field.name in {"county", "township"} else "template-used-name"))
