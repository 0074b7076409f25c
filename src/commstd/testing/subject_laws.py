"""Laws of all standards of a subject at once: however its rows are computed and written, the verdicts are the same."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars
from attrs import frozen
from hypothesis import strategies as st

from commstd.assess import engine
from commstd.assess.plan import Item, SubjectPlan, plan_subject
from commstd.cities import City
from commstd.examples import latest, steps_of
from commstd.fields import Field, Value
from commstd.formula.rows import run as run_row
from commstd.messages import say
from commstd.numerals import format_number
from commstd.packs import Pack
from commstd.tables.single import dtype_of
from commstd.testing.accounts import judgement_text, row_text
from commstd.testing.broken import BrokenLaw
from commstd.testing.laws import Law
from commstd.testing.strategies import exact_rows, written_row
from commstd.testing.trials import Row, Trial
from commstd.units import Unit
from commstd.verdicts import Judgement

_ROWS, _TOGETHER = 6, 3
_NUMBERS = ("actual", "low", "high", "gap")


def subject_laws(pack: Pack, subject: str) -> tuple[Law, ...]:
    """The laws of all standards of a subject.

    Args:
        pack: The pack.
        subject: The subject's id.
    """
    rows = exact_rows(pack, subject, missing=True)
    several = st.lists(rows, min_size=1, max_size=_ROWS)
    spelt = st.tuples(exact_rows(pack, subject, missing=False), st.randoms(use_true_random=False))
    return (
        Law(id="engines", drawn=several, hold=_Engines.of(pack, subject).hold, together=_TOGETHER),
        Law(id="units", drawn=spelt, hold=_Spellings(pack=pack, subject=subject).hold),
    )


@frozen(kw_only=True)
class _Engines:
    """Exactly, row by row and in columns, every standard says the same under every combination of its readings."""

    pack: Pack
    plan: SubjectPlan
    trials: tuple[Trial, ...]
    fields: dict[str, Field]

    @classmethod
    def of(cls, pack: Pack, subject: str) -> _Engines:
        fields = dict(pack.vocabulary.subjects[subject].fields)
        day = latest(pack.parameters.values())
        plan = plan_subject(pack, subject, as_of=day, parameters=pack.parameters, readings={}, all_readings=True)
        held = tuple(
            Trial(
                pack=pack, standard=one.standard, chosen=one.chosen, binding=one.binding, fields=fields, as_of=day
            )
            for one in plan.items
        )  # fmt: skip
        return cls(pack=pack, plan=plan, trials=held, fields=fields)

    def hold(self, rows: list[Row]) -> None:
        steps = [steps_of(self.fields, row) for row in rows]
        used = {
            name: polars.Series([row.get(name) for row in steps], dtype=dtype_of(self.fields[name]))
            for name in self.plan.fields
        }
        cells = polars.DataFrame(used) if used else polars.DataFrame(height=len(rows))
        results = engine.run(self.plan, cells)
        for at, row in enumerate(rows):
            planned = run_row(self.plan.plan, {**dict.fromkeys(self.plan.fields), **steps[at]})
            for index, (item, trial) in enumerate(zip(self.plan.items, self.trials, strict=True)):
                wanted = trial.judge(row)
                for told, found in (
                    ("law-engines-columns", _in_columns(results, index, at, item)),
                    ("law-engines-rows", _on_row(planned, item)),
                ):
                    if found != _numbers(wanted):
                        first = f"{row_text(self.fields, row)}: {judgement_text(trial.standard, wanted)}"
                        raise BrokenLaw(say(told, trial=trial.name, found=found), first)
        self._missing(rows, cells)

    def _missing(self, rows: list[Row], cells: polars.DataFrame) -> None:
        for index, trial in enumerate(self.trials):
            wanted = [trial.judge(row) for row in rows]
            unknown = [at for at, one in enumerate(wanted) if one.verdict == "unknown"]
            named = engine.missing_fields(self.plan, index, cells[unknown])
            for at, found in zip(unknown, named, strict=True):
                if set(found) != wanted[at].missing:
                    first = f"{row_text(self.fields, rows[at])}: {judgement_text(trial.standard, wanted[at])}"
                    raise BrokenLaw(say("law-engines-columns", trial=trial.name, found=tuple(found)), first)


Numbers = tuple[object, ...]


def _numbers(found: Judgement) -> Numbers:
    return (found.verdict, *(getattr(found, name) for name in _NUMBERS))


def _in_columns(results: polars.DataFrame, index: int, at: int, item: Item) -> Numbers:
    found = [engine.column_name(index, name) for name in ("verdict", *_NUMBERS)]
    verdict, *numbers = (results[name][at] if name in results.columns else None for name in found)
    return verdict, *(None if one is None else one * item.step for one in numbers)


def _on_row(planned: list[Any], item: Item) -> Numbers:
    if item.places is None:
        return ("not-applicable", None, None, None, None)
    places = [getattr(item.places, name) for name in _NUMBERS]
    numbers = (None if place is None or planned[place] is None else planned[place] * item.step for place in places)
    return (planned[item.places.verdict], *numbers)


@frozen(kw_only=True)
class _Spellings:
    """The same value in another unit, or spelt otherwise, gives the same verdict."""

    pack: Pack
    subject: str

    def hold(self, drawn: tuple[Row, Any]) -> None:
        row, random = drawn
        city = City(self.pack, as_of=latest(self.pack.parameters.values()))
        fields = self.pack.vocabulary.subjects[self.subject].fields
        plain = written_row(fields, row)
        other = {name: self._otherwise(fields[name], row[name], value, random) for name, value in plain.items()}
        one = city.findings(plain, subject=self.subject)
        two = city.findings(other, subject=self.subject)
        for first, second in zip(one, two, strict=True):
            if first != second:
                held = ", ".join(f"{name} = {value}" for name, value in plain.items())
                spelt = ", ".join(f"{name} = {value}" for name, value in other.items() if value != plain[name])
                told = say("law-units", standard=first.standard, one=first.verdict, two=second.verdict)
                raise BrokenLaw(told, held, spelt)

    def _otherwise(self, field: Field, value: Value | None, plain: object, random: Any) -> object:
        if isinstance(value, bool):
            return random.choice(["是", "有"] if value else ["否", "无"])
        if field.kind == "choice" and isinstance(value, str):
            return random.choice(field.values[value])
        if not isinstance(value, Fraction) or field.unit is None or field.kind == "share":
            return plain
        texts = [text for unit in self._units(field.unit) if (text := _in_unit(value, unit)) is not None]
        return random.choice(texts) if texts else plain

    def _units(self, own: Unit) -> Iterator[Unit]:
        return (one for one in self.pack.vocabulary.units.by_id.values() if one.dimension == own.dimension)


def _in_unit(value: Fraction, unit: Unit) -> str | None:
    """A value in a unit with the Chinese label, None where its decimals never end."""
    number = format_number(value / unit.factor)
    return None if "/" in number else f"{number} {unit.label.zh or unit.id}"
