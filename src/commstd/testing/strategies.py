"""Hypothesis strategies: rows, entities and tables for any pack, drawn towards the thresholds of its rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from commstd.aims import bind_target
from commstd.entities import ENTITIES, Entity
from commstd.errors import UnknownNameError
from commstd.examples import latest
from commstd.fields import Field
from commstd.formula.nodes import names
from commstd.messages import near, say
from commstd.numerals import format_number
from commstd.testing.cells import asked_for, cells_near
from commstd.testing.trials import Row, Trial, trials
from commstd.units import ONE

if TYPE_CHECKING:
    import polars as pl

    from commstd.fields import Value
    from commstd.formula.nodes import Node
    from commstd.packs import Pack
    from commstd.vocabulary import Subject

_STEPS: Final = (-1, 0, 1)
_KEYS: Final = ("甲", "乙", "丙", "丁")


def rows(pack: Pack, subject: str, *, missing: bool = False) -> st.SearchStrategy[dict[str, object]]:
    """Rows of a subject as `City.findings` and a pack's examples take them: values by field, with their units.

    Half of them stand at a line of one of the pack's standards, one step under it or one step over it.

    Args:
        pack: The pack.
        subject: The id of a subject that the pack has standards or targets for.
        missing: Whether fields may be left out.

    Raises:
        UnknownNameError: The pack has no standard or target for that subject.
    """
    fields = _subject(pack, subject).fields
    return exact_rows(pack, subject, missing=missing).map(lambda row: written_row(fields, row))


def entities(pack: Pack, subject: str, *, missing: bool = False) -> st.SearchStrategy[Any]:
    """Entities of a subject, such as `Community`; for a subject that the pack adds, rows.

    Args:
        pack: The pack.
        subject: The id of a subject that the pack has standards or targets for.
        missing: Whether fields may be left out.

    Raises:
        UnknownNameError: The pack has no standard or target for that subject.
    """
    kind = next((one for one in ENTITIES if subject == one.SUBJECT), None)
    drawn = rows(pack, subject, missing=missing)
    return drawn if kind is None else drawn.map(lambda row: _entity(kind, row))


def tables(
    pack: Pack, subject: str, *, missing: bool = False, min_rows: int = 1, max_rows: int = 12
) -> st.SearchStrategy[pl.DataFrame]:
    """Tables of a subject as `City.assess` takes them: Polars frames with a key, headed by the fields' ids.

    Args:
        pack: The pack.
        subject: The id of a subject that the pack has standards or targets for.
        missing: Whether cells may be empty.
        min_rows: The fewest rows.
        max_rows: The most rows.

    Raises:
        UnknownNameError: The pack has no standard or target for that subject.
    """
    held = _subject(pack, subject)
    drawn = st.lists(exact_rows(pack, subject, missing=missing), min_size=min_rows, max_size=max_rows)
    return drawn.map(lambda found: _frame(held, found))


def _subject(pack: Pack, subject: str) -> Subject:
    held = [*(one.subject for one in pack.standards.values()), *(one.subject for one in pack.targets.values())]
    options = tuple(dict.fromkeys(held))
    if subject not in options:
        hint = near(subject, options)
        raise UnknownNameError(say("testing-subject", subject=subject, city=pack.city, options=options, near=hint))
    return pack.vocabulary.subjects[subject]


def _entity(kind: type[Entity], row: Mapping[str, object]) -> Entity:
    own = kind.fields()
    extra = {name: value for name, value in row.items() if name not in own}
    return kind(**{name: value for name, value in row.items() if name in own}, extra=extra)


# exact values, in base units


def exact_rows(pack: Pack, subject: str, *, missing: bool) -> st.SearchStrategy[Row]:
    """Rows of a subject as exact values in base units, for all of its standards and targets at once."""
    held = _subject(pack, subject)
    tried = [one for one in trials(pack) if one.standard.subject == subject]
    aims = [(one.aim.trees(), one.constants) for one in _aims(pack, subject)]
    rules = [(one.binding.rule.trees(), one.binding.constants) for one in tried]
    cells: dict[str, dict[Value, None]] = {}
    for trees, constants in (*rules, *aims):
        for name, values in cells_near(trees, constants, held.fields).items():
            cells.setdefault(name, {}).update(dict.fromkeys(values))
    cells.pop(held.key, None)
    kept = asked_for(tree for trees, _ in (*rules, *aims) for tree in trees)
    measured = [one for one in tried if one.binding.rule.measure is not None]
    return _rows({name: sorted(values) for name, values in cells.items()}, measured, kept, missing=missing)


def _aims(pack: Pack, subject: str) -> list[Any]:
    held = [one for one in pack.targets.values() if one.subject == subject]
    day = latest(pack.parameters.values())
    return [
        bind_target(pack, one, one.readings.choose(), parameters=pack.parameters, as_of=day, readings={})
        for one in held
    ]


def trial_rows(trial: Trial) -> st.SearchStrategy[Row]:
    """Rows of which a standard knows everything that it uses."""
    measured = [trial] if trial.binding.rule.measure is not None else []
    return _rows(trial.cells, measured, set(), missing=False)


def partly(trial: Trial, row: Row) -> st.SearchStrategy[Row]:
    """A row with some of its fields missing; not what the standard asks to be known."""
    hidden = st.lists(st.sampled_from(trial.hideable), unique=True) if trial.hideable else st.just([])
    return hidden.map(lambda names: {**row, **dict.fromkeys(names)})


def _rows(
    cells: Mapping[str, list[Value]], measured: list[Trial], kept: set[str], *, missing: bool
) -> st.SearchStrategy[Row]:
    full: st.SearchStrategy[Row] = st.fixed_dictionaries({name: st.sampled_from(held) for name, held in cells.items()})
    if measured:
        several: dict[str, list[Trial]] = {}  # by standard, else one of many readings would take most rows
        for one in measured:
            several.setdefault(one.standard.id, []).append(one)
        trial = st.one_of([st.sampled_from(held) for held in several.values()])
        lines = st.tuples(full, trial, st.sampled_from(_STEPS))
        full |= lines.map(lambda one: _at_a_line(one[1], one[0], one[2]))
    hideable = sorted(set(cells) - kept)
    if not missing or not hideable:
        return full
    hidden = st.lists(st.sampled_from(hideable), unique=True)
    return st.builds(lambda row, names: {**row, **dict.fromkeys(names)}, full, hidden)


def _at_a_line(trial: Trial, row: Row, steps: int) -> Row:
    end = next((one for one in trial.ends(row) if one is not None), None)
    placed = None if end is None else trial.put(row, end + steps * trial.binding.step)
    return row if placed is None else placed


def tree_rows(
    trees: tuple[Node, ...],
    constants: Mapping[str, Fraction | date],
    fields: Mapping[str, Field],
    *,
    missing: bool,
    kept: set[str] | None = None,
) -> st.SearchStrategy[Row]:
    """Rows close to the thresholds of some formulas; the fields of `kept` are never missing."""
    cells = cells_near(trees, constants, fields)
    used = {name for tree in trees for name in names(tree)}
    return _rows({name: cells[name] for name in cells if name in used}, [], kept or set(), missing=missing)


# as people write them


def written_row(fields: Mapping[str, Field], row: Mapping[str, Value | None]) -> dict[str, object]:
    """A row of exact values as its author would write it; what is missing is left out."""
    return {name: written(fields[name], value) for name, value in row.items() if value is not None}


def written(field: Field, value: Value) -> object:
    """An exact value as its author would write it: a quantity with its unit, a count as a whole number."""
    if not isinstance(value, Fraction) or field.kind == "share":
        return value
    unit = field.unit or ONE
    number = value / unit.factor
    if field.kind == "count" and number.denominator == 1:
        return int(number)
    return f"{format_number(number)} {unit.id}"


def _frame(subject: Subject, found: list[Row]) -> pl.DataFrame:
    import polars  # not needed for entities

    columns = {subject.key: polars.Series([f"{number:03}" for number in range(1, len(found) + 1)])}
    for name in found[0] if found else ():
        field = subject.fields[name]
        columns[name] = polars.Series([_cell(field, row[name]) for row in found], dtype=_dtype(field))
    return polars.DataFrame(columns)


def _cell(field: Field, value: Value | None) -> object:
    if not isinstance(value, Fraction):
        return value
    number, digits = value / (field.unit or ONE).factor, _digits(field)
    return int(number) if not digits else Decimal(round(number * 10**digits)).scaleb(-digits)


def _dtype(field: Field) -> Any:
    import polars

    if field.is_number:
        digits = _digits(field)
        return polars.Decimal(38, digits) if digits else polars.Int64
    return {"flag": polars.Boolean, "date": polars.Date}.get(field.kind, polars.String)


def _digits(field: Field) -> int:
    """Decimals of a field's finest step; 12 where they never end."""
    text = format_number(field.resolution)
    return 12 if "/" in text else len(text.partition(".")[2])
