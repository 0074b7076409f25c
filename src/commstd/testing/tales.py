"""An example told: what is given, and the arithmetic of what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from commstd.aims import bind_target
from commstd.case_examples import case_of
from commstd.examples import exactly, latest, outcome_exactly, read_row
from commstd.messages import language as current
from commstd.messages import say, words
from commstd.numerals import format_number
from commstd.processes import Process
from commstd.review.examples import figures_of
from commstd.standards import Standard, bind
from commstd.testing.accounts import arithmetic, judgement_text

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from commstd.packs import Pack
    from commstd.standards import Example
    from commstd.tallies import TargetOutcome
    from commstd.targets import Target, TargetExample


def example_lines(pack: Pack, record: Standard | Target | Process, number: int) -> Iterator[str]:
    """An example in a few lines: the values that it gives, and what comes of them step by step.

    Args:
        pack: The pack.
        record: The standard, target or process.
        number: Which of its examples, from 1.

    Raises:
        CommstdError: A value of it cannot be read.
    """
    if isinstance(record, Standard):
        yield from _standard(pack, record, record.examples[number - 1])
    elif isinstance(record, Process):
        example = record.examples[number - 1]
        for event in case_of(pack, record, example).events:
            yield " ".join(
                str(one) for one in (event.date or event.written, event.step, event.actor, event.result) if one
            )
        if example.facts:
            yield _given(example.facts)
    else:
        yield from _target(pack, record, record.examples[number - 1])


def _given(given: Mapping[str, object]) -> str:
    values = tuple(f"{name} = {_text(value)}" for name, value in given.items())
    return words(say("tale-given", values=values or ("—",)), current())


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _setting(as_of: date | None, reading: tuple[str, ...], overrides: Mapping[str, object]) -> Iterator[str]:
    parts = [*([str(as_of)] if as_of else []), *reading, *(f"{name} = {value}" for name, value in overrides.items())]
    if parts:
        yield words(say("tale-setting", parts=tuple(parts)), current())


def _standard(pack: Pack, standard: Standard, example: Example) -> Iterator[str]:
    fields = pack.vocabulary.subjects[standard.subject].fields
    parameters = figures_of(pack, example.overrides)
    chosen = standard.readings.choose(example.reading, record=standard.id)
    day = example.as_of or latest(parameters.values())
    binding = bind(standard, chosen, parameters=parameters, fields=fields, as_of=day)
    row = read_row(pack, fields, example.given)
    yield _given(example.given)
    yield from _setting(example.as_of, example.reading, example.overrides)
    yield words(say("law-found", found=judgement_text(standard, exactly(binding, row))), current())
    if not binding.idle:
        held = {**row, **binding.constants}
        yield from arithmetic(pack, standard, chosen, parameters=parameters, as_of=day, row=held)


def _target(pack: Pack, target: Target, example: TargetExample) -> Iterator[str]:
    fields = pack.vocabulary.subjects[target.subject].fields
    parameters = figures_of(pack, example.overrides)
    day = example.as_of or latest(parameters.values())
    chosen = target.readings.choose(example.reading, record=target.id)
    bound = bind_target(pack, target, chosen, parameters=parameters, as_of=day, readings={})
    rows = []
    for given in example.rows:
        own = {name: value for name, value in given.items() if name != "times"}
        times = given.get("times", 1)
        rows += [read_row(pack, fields, own)] * (times if isinstance(times, int) else 1)
        yield f"{_given(own)}{f' × {times}' if times != 1 else ''}"
    yield from _setting(example.as_of, example.reading, example.overrides)
    if target.each is None:
        yield words(say("law-found", found=_outcome(outcome_exactly(pack, bound, rows))), current())


def _outcome(found: TargetOutcome) -> tuple[object, ...]:
    """A target's outcome in parts: verdict, value, line and members."""
    tally = found.tally
    ends = {"value": found.value, "line": found.low if found.low is not None else found.high, "gap": found.gap}
    members = {"yes": tally.yes, "no": tally.no, "unknown": tally.undecided}
    shown = [f"{name} {_ends(value)}" for name, value in ends.items() if value is not None]
    return (found.verdict, *shown, *(f"{name} {count}" for name, count in members.items()))


def _ends(value: Fraction | tuple[Fraction, Fraction]) -> str:
    ends = dict.fromkeys(map(format_number, value if isinstance(value, tuple) else (value,)))
    return "–".join(ends)
