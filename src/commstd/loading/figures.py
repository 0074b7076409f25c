"""A pack's parameters: figures with unit, dates and clause."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from commstd.errors import CommstdError, UnitError, ValueFault
from commstd.formula.check import Day, Numeric, Sort
from commstd.loading.faults import Faults, Place
from commstd.loading.patterns import NAME, RESERVED
from commstd.loading.torn import WHOLE
from commstd.loading.words import exact
from commstd.messages import Message, say
from commstd.standards import Parameter
from commstd.timeline import Dated, Timeline
from commstd.units import ONE, Dimension, Unit, multiply

if TYPE_CHECKING:
    from commstd.loading.tables import Record, Tables
    from commstd.units import Units
    from commstd.vocabulary import Vocabulary


def build_parameters(tables: Tables, vocabulary: Vocabulary, faults: Faults) -> dict[str, Parameter]:
    """All parameters; faulty ones are noted and left out."""
    taken = {name for subject in vocabulary.subjects.values() for name in subject.fields}
    made: dict[str, Parameter] = {}
    for name, record in tables.named["parameters"].items():
        if not NAME.fullmatch(name) or name in RESERVED:
            faults.add(record.place, say("name-form", name=name))
        elif name in taken:
            faults.add(record.place, say("parameter-is-field", name=name))
        elif (parameter := _parameter(name, record, vocabulary.units, faults)) is not None:
            made[name] = parameter
        else:
            faults.broken.add(("parameters", name))
    return made


def sort_of(parameter: Parameter) -> Sort:
    """What a parameter holds, for the check of formulas."""
    if parameter.unit is None:
        return Day()
    dimension: Dimension = parameter.unit.dimension
    return Numeric(dimension if parameter.per is None else multiply(dimension, parameter.per[1].dimension, -1))


def is_above_zero(parameter: Parameter) -> bool:
    """Whether a number is above zero at every date."""
    return all(isinstance(entry.value, Fraction) and entry.value > 0 for entry in parameter.timeline.entries)


def override(parameter: Parameter, value: object, units: Units) -> Parameter:
    """A parameter with another value at every date.

    Args:
        parameter: The parameter.
        value: A text with its unit such as "2500 户" (or without for a share), a date, or an exact number.
        units: The units that the text may use.

    Raises:
        CommstdError: The value does not fit.
    """
    given: object = value
    if parameter.unit is None:
        if not isinstance(value, date):
            try:
                given = date.fromisoformat(str(value))
            except ValueError:
                raise UnitError(say("value-no-date", value=value, field=parameter.name)) from None
    elif isinstance(value, float):
        raise UnitError(say("parameter-float", value=value, name=parameter.name))
    elif isinstance(value, str):
        given = _with_unit(parameter, value, units)
    else:
        given = exact(value)
        if given is None or (parameter.unit is not ONE and parameter.unit.dimension):
            raise UnitError(say("unit-missing", text=value, unit=parameter.unit.label))
    if is_above_zero(parameter) and isinstance(given, Fraction) and given <= 0:
        raise ValueFault(say("parameter-zero", name=parameter.name, value=value))
    return Parameter(
        name=parameter.name, unit=parameter.unit, per=parameter.per, timeline=Timeline((Dated(value=given),)),
        label=parameter.label, note=parameter.note,
    )  # fmt: skip


def _with_unit(parameter: Parameter, text: str, units: Units) -> Fraction:
    unit = parameter.unit or ONE
    bare = exact(text)
    number, found = (bare, ONE) if bare is not None else units.amount(text, expected=unit)
    if found.dimension != unit.dimension:
        key = "unit-missing" if found is ONE else "unit-mismatch"
        raise UnitError(say(key, text=text, unit=unit.label, found=found.id, expected=unit.label))
    return number * found.factor / unit.factor


def _parameter(name: str, record: Record, units: Units, faults: Faults) -> Parameter | None:
    raw, place = record.raw, record.place
    torn = faults.torn_at(place)
    if not torn.is_computable:
        if raw.unit is not None:
            _unit(raw.unit, "unit", place, units, faults)
        if raw.per is not None:
            _per(raw.per, place, units, faults)
        return None
    if (raw.value is None) == (not raw.values):
        faults.add(place, say("parameter-values", name=name))
        return None
    entries = raw.values or [raw]
    is_date = isinstance(entries[0].value, date)
    unit: Unit | None = None
    per = None
    if not is_date:
        unit = _unit(raw.unit, "unit", place, units, faults)
        per = _per(raw.per, place, units, faults) if raw.per is not None else None
        if unit is None or (raw.per is not None and per is None):
            return None
    elif raw.unit is not None or raw.per is not None:
        faults.add(evolve(place, key="unit" if raw.unit is not None else "per"), say("parameter-date-unit", name=name))
        return None
    dated: list[Dated[object]] = []
    for number, entry in enumerate(entries, 1):
        value = entry.value if is_date and isinstance(entry.value, date) else exact(entry.value)
        if value is None or isinstance(entry.value, date) != is_date:
            key = f"values {number}" if raw.values else "value"
            faults.add(evolve(place, key=key), say("parameter-value", name=name, value=entry.value))
            return None
        start, until = (entry.from_, entry.until) if raw.values else (None, None)
        dated.append(Dated(value=value, start=start, until=until, clause=entry.clause or raw.clause))
    try:
        timeline = Timeline.of(tuple(dated))
    except CommstdError as error:
        faults.error(Place(file=place.file, table=place.table, id=name, key="values"), error)
        return None
    if any(entry.clause is None for entry in timeline.entries) and torn is WHOLE:
        faults.warn(place, say("parameter-no-clause", name=name))
    for start, until in timeline.gaps():
        faults.warn(place, say("parameter-gap", name=name, start=start, until=until))
    return Parameter(name=name, unit=unit, per=per, timeline=timeline, label=raw.label, note=raw.note)


def _unit(text: str | None, key: str, place: Place, units: Units, faults: Faults) -> Unit | None:
    at = Place(file=place.file, table=place.table, id=place.id, key=key)
    if text is None:
        faults.add(at, say("parameter-no-unit"))
        return None
    if text in faults.left_out("units"):
        return None
    try:
        return units.parse(text)
    except CommstdError as error:
        faults.error(at, error)
        return None


def _per(text: str, place: Place, units: Units, faults: Faults) -> tuple[int, Unit] | None:
    at = Place(file=place.file, table=place.table, id=place.id, key="per")
    try:
        number, unit = units.amount(text)
    except CommstdError as error:
        is_bare = isinstance(error.message, Message) and error.message.key == "quantity-unreadable"
        faults.add(at, say("parameter-per", text=text) if is_bare else error.message)
        return None
    if unit is ONE or number <= 0 or number.denominator != 1:
        faults.add(at, say("parameter-per", text=text))
        return None
    return number.numerator, unit
