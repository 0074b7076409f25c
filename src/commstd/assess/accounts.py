"""How a verdict came about: the row's fields, the figures, each step of the calculation, and what it led to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from commstd.assess.provenance import Provenance
from commstd.assess.steps import Step, work_out
from commstd.errors import UnknownNameError
from commstd.fields import Field, Value
from commstd.formula.nodes import names
from commstd.messages import near, say
from commstd.readings import Reading, name_of
from commstd.standards import Binding, Parameter, Standard, bind
from commstd.tables.checked import CheckedTable, check_table
from commstd.tables.headers import find_subject, match_columns
from commstd.tables.problems import Problems
from commstd.tables.read import read_table
from commstd.tables.single import one_row
from commstd.timeline import Dated
from commstd.units import ONE, Unit
from commstd.verdicts import Judgement, judge
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from commstd.packs import Pack
    from commstd.vocabulary import Vocabulary

_OFFERED = 2_000


@frozen(kw_only=True)
class Case:
    """One row of a table with its exact values.

    Attributes:
        subject: What it is.
        key: Its key.
        line: Its line in the file; None for a record.
        values: Exact values by field, numbers in base units; None where one is missing.
        written: The heading and the cell as written, by field.
        rejected: What was wrong with its cells, and with columns that it lacks for that.
        warnings: What is doubtful in them.
    """

    subject: Subject
    key: str
    line: int | None = None
    values: Mapping[str, Value | None]
    written: Mapping[str, tuple[str, str | None]]
    rejected: tuple[Problems, ...] = ()
    warnings: tuple[Problems, ...] = ()


@frozen(kw_only=True)
class Figure:
    """A parameter with the value that is in force; None where none is."""

    parameter: Parameter
    entry: Dated[object] | None
    is_overridden: bool = False


@frozen(kw_only=True)
class Alternative:
    """What another combination of readings says of the same row."""

    chosen: tuple[Reading, ...]
    judgement: Judgement
    unit: Unit

    @property
    def reading(self) -> str | None:
        """The ids of its readings, joined by "+"."""
        return name_of(self.chosen)


@frozen(kw_only=True)
class Explanation:
    """How one standard's verdict on a row came about.

    Attributes:
        standard: The standard.
        chosen: One reading of each choice.
        binding: Its rule on the day, with figures.
        judgement: What became of the row, in base units.
        fields: The fields that the rule uses.
        figures: The parameters that it uses.
        steps: Each formula with its value; none where the rule is not in force.
        alternatives: What other readings say.
    """

    standard: Standard
    chosen: tuple[Reading, ...]
    binding: Binding
    judgement: Judgement
    fields: tuple[Field, ...]
    figures: tuple[Figure, ...]
    steps: tuple[Step, ...]
    alternatives: tuple[Alternative, ...] = ()

    @property
    def reading(self) -> str | None:
        """The ids of its readings, joined by "+"."""
        return name_of(self.chosen)

    @property
    def unit(self) -> Unit:
        """The unit in which its numbers are shown."""
        return self.standard.unit or ONE

    @property
    def is_range(self) -> bool:
        """Whether it has both ends."""
        return self.binding.rule.lower is not None and self.binding.rule.upper is not None

    def step(self, *parts: str) -> Step | None:
        """The step of the first of these parts that the rule has."""
        return next((one for one in self.steps if one.part in parts), None)


@frozen(kw_only=True)
class Account:
    """How the verdicts on one row came about.

    Attributes:
        city: The city's id.
        as_of: The day.
        case: The row.
        explanations: One for each standard, in the order of the pack.
        provenance: Where they come from.
    """

    city: str
    as_of: date
    case: Case
    explanations: tuple[Explanation, ...]
    provenance: Provenance

    def __iter__(self) -> Iterator[Explanation]:
        return iter(self.explanations)

    @property
    def rejected(self) -> tuple[Problems, ...]:
        """What was wrong with the row's cells."""
        return self.case.rejected

    @property
    def warnings(self) -> tuple[Problems, ...]:
        """What is doubtful in them."""
        return self.case.warnings


def account_for(
    pack: Pack,
    case: Case,
    *,
    as_of: date,
    parameters: Mapping[str, Parameter],
    readings: Mapping[str, tuple[str, ...]],
    overrides: Iterable[str],
    provenance: Provenance,
    standard: Standard | None = None,
    all_readings: bool = False,
) -> Account:
    """Explain the verdicts on a row.

    Args:
        pack: The city's pack.
        case: The row.
        as_of: The day.
        parameters: The pack's parameters, overrides put in.
        readings: Wanted readings by standard.
        overrides: Names of the parameters that were overridden.
        provenance: Where the verdicts come from.
        standard: One standard; None: all of the row's subject.
        all_readings: Every combination of readings, not only the wanted one.

    Raises:
        UnknownNameError: The standard is about another subject than the row.
    """
    held = [one for one in pack.standards.values() if one.subject == case.subject.id]
    if standard is not None and standard.subject != case.subject.id:
        raise UnknownNameError(
            say("explain-other-subject", standard=standard.id, subject=standard.subject, found=case.subject.id)
        )
    bare = {name.removeprefix(f"{pack.city}/") for name in overrides}
    found = []
    for one in held if standard is None else [standard]:
        wanted = one.readings.choose(readings.get(one.id, ()), record=f"{pack.city}/{one.id}")
        every = list(one.readings.combinations())
        for chosen in every if all_readings else [wanted]:
            others = [] if all_readings else [other for other in every if name_of(other) != name_of(wanted)]
            found.append(_explain(pack, case, one, chosen, others, parameters=parameters, as_of=as_of, set_=bare))
    return Account(city=pack.city, as_of=as_of, case=case, explanations=tuple(found), provenance=provenance)


def _explain(
    pack: Pack,
    case: Case,
    standard: Standard,
    chosen: tuple[Reading, ...],
    others: Iterable[tuple[Reading, ...]],
    *,
    parameters: Mapping[str, Parameter],
    as_of: date,
    set_: set[str],
) -> Explanation:
    fields = case.subject.fields
    binding = bind(standard, chosen, parameters=parameters, fields=fields, as_of=as_of)
    row = {**case.values, **binding.constants}
    used = dict.fromkeys(name for tree in binding.rule.trees() for name in names(tree))
    figures = tuple(
        Figure(parameter=parameters[name], entry=parameters[name].timeline.at(as_of), is_overridden=name in set_)
        for name in used
        if name in parameters
    )
    steps: tuple[Step, ...] = ()
    if not binding.idle:
        steps = work_out(
            standard, chosen, subject=case.subject, parameters=parameters, units=pack.vocabulary.units, as_of=as_of,
            row=row,
        )  # fmt: skip
    alternatives = []
    for other in others:
        bound = bind(standard, other, parameters=parameters, fields=fields, as_of=as_of)
        alternatives.append(Alternative(chosen=other, judgement=_judged(bound, case), unit=standard.unit or ONE))
    return Explanation(
        standard=standard, chosen=chosen, binding=binding, judgement=_judged(binding, case),
        fields=tuple(fields[name] for name in used if name in fields), figures=figures, steps=steps,
        alternatives=tuple(alternatives),
    )  # fmt: skip


def _judged(binding: Binding, case: Case) -> Judgement:
    if binding.idle:
        return Judgement(verdict="not-applicable")
    return judge(binding.rule, {**case.values, **binding.constants}, binding.step)


def read_entity(subject: Subject, row: Mapping[str, object], written: Mapping[str, object]) -> Case:
    """A record as a case.

    Args:
        subject: Its subject.
        row: Whole numbers of steps, flags, ids and texts by field.
        written: The values as they were given.
    """
    table = one_row(subject, row, written)
    texts = {name: (name, str(value)) for name, value in written.items()}
    return Case(subject=subject, key=str(table.keys[0]), values=_exact(table, 0), written=texts)


def read_row(
    table: Any,
    vocabulary: Vocabulary,
    likely: tuple[str, ...],
    *,
    row: str | None,
    subject: Subject | None = None,
    sheet: str | None = None,
) -> Case:
    """One row of a table.

    Args:
        table: A path, or a frame of Polars, pandas or PyArrow.
        vocabulary: The pack's vocabulary.
        likely: Ids of the subjects that the table may be of, the likeliest first.
        row: The row's key; None: the only row.
        subject: What the rows are; None: found from the headings.
        sheet: The sheet of a workbook.

    Raises:
        TableError: It cannot be read as a table, or has no known column.
        UnknownNameError: No row has that key.
    """
    raw = read_table(table, sheet=sheet, vocabulary=vocabulary)
    held = subject if subject is not None else find_subject(raw.frame.columns, vocabulary, likely)
    checked = check_table(raw, held, vocabulary.units)
    at = _place(checked, row)
    columns, _ = match_columns(checked.source.columns, held, vocabulary.units)
    cells = checked.source.row(at, named=True)
    written = {
        one.field.name: (one.heading, None if cells[one.heading] is None else str(cells[one.heading]))
        for one in columns
    }
    line, key = checked.lines[at], str(checked.keys[at])
    return Case(
        subject=held, key=key, line=line, values=_exact(checked, at), written=written,
        rejected=tuple(_of_row(checked.rejected, line, key)), warnings=tuple(_of_row(checked.warnings, line, key)),
    )  # fmt: skip


def _place(table: CheckedTable, row: str | None) -> int:
    if row is None and len(table.keys) == 1:
        return 0
    text = (row or "").strip()
    found = (table.keys == text).arg_true()
    if not len(found):
        raise UnknownNameError(say("explain-no-row", row=text, table=table.name, near=_near_keys(table, text)))
    return int(found[0])


def _near_keys(table: CheckedTable, text: str) -> object:
    """Keys that look like a text, or the keys of the rows of that name; a table's keys are too many to compare all."""
    if "name" in table.cells.columns and text:
        named = table.keys.filter((table.cells["name"] == text).fill_null(False)).head(3).to_list()
        if named:
            return say("did-you-mean", names=tuple(f'"{one}"' for one in named))
    for length in range(len(text), 0, -1):
        alike = table.keys.filter(table.keys.str.starts_with(text[:length]))
        if len(alike):
            return near(text, alike.head(_OFFERED).to_list())
    return near(text, table.keys.head(_OFFERED).to_list())


def _exact(table: CheckedTable, at: int) -> dict[str, Value | None]:
    cells = table.cells.row(at, named=True)
    return {name: _value(table.subject.fields[name], cell) for name, cell in cells.items()}


def _value(held: Field, cell: Any) -> Value | None:
    if cell is None:
        return None
    if held.is_number:
        return cell * held.step  # type: ignore[no-any-return]
    return date.fromordinal(cell) if held.kind == "date" else cell


def _of_row(problems: Iterable[Problems], line: int, key: str) -> Iterator[Problems]:
    for one in problems:
        cells = one.cells
        is_heading = one.column is not None and one.details is None and cells["line"].null_count() == cells.height
        mask = ((cells["line"] == line) | (cells["row"] == key)).fill_null(is_heading)
        if mask.any():
            details = None if one.details is None else one.details.filter(mask)
            yield evolve(one, cells=cells.filter(mask), details=details)
