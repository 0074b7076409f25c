"""The examples of a pack's processes, run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from commstd.cases import Case, Event
from commstd.errors import CommstdError, ValueFault
from commstd.fields import NEVER, read_date
from commstd.messages import Message, say
from commstd.procedures import Procedure

if TYPE_CHECKING:
    from commstd.cases import CaseVerdict
    from commstd.packs import Pack
    from commstd.processes import Process, ProcessExample


def process_mismatches(pack: Pack, process: Process, example: ProcessExample) -> Iterator[Message]:
    """How a process's example differs from what the pack computes: nothing where it is right.

    Args:
        pack: The pack.
        process: The process.
        example: Its example.
    """
    try:
        chosen = process.readings.choose(example.reading, record=process.id)
        case = case_of(pack, process, example)
    except CommstdError as error:
        yield say("text", text=error.message)
        return
    days = [one.date for one in case.events if one.date is not None and one.date != NEVER]
    as_of = example.as_of or max(days, default=date.today())
    found = Procedure(pack, process, chosen, as_of=as_of).verdict(case)
    for what, expected, held in _compared(example, found):
        if expected != held:
            yield say("example-differs", what=what, expected=expected, found=held, computed="")


def case_of(pack: Pack, process: Process, example: ProcessExample) -> Case:
    """An example's log and facts as a case.

    Raises:
        CommstdError: A fact that does not fit its field.
    """
    fields = pack.vocabulary.subjects[process.subject].fields if process.subject is not None else {}
    facts = {name: fields[name].read(value, pack.vocabulary.units) for name, value in example.facts.items()}
    return Case(id="example", events=tuple(map(_event, example.log)), facts=facts)


def _event(given: Mapping[str, object]) -> Event:
    written = given.get("date")
    try:
        day = read_date(written)
    except ValueFault:
        day = None
    actor, result, to = (None if given.get(name) is None else str(given[name]) for name in ("actor", "result", "to"))
    return Event(step=str(given.get("step", "")), date=day, written=str(written), actor=actor, result=result, to=to)


def _compared(example: ProcessExample, found: CaseVerdict) -> Iterator[tuple[str, object, object]]:
    """What an example says, beside what was found."""
    if example.state is not None:
        yield "state", example.state, found.state
    if example.due:
        yield "due", _dues(example.due), _dues({name: day for name, day in found.due.items() if day is not None})
    if example.faults is not None:
        expected = sorted(f"{one.get('step', '')}: {one.get('kind', '')}" for one in example.faults)
        yield "faults", tuple(expected), tuple(sorted(f"{one.step}: {one.kind}" for one in found.faults))
    if example.consequences is not None:
        expected = sorted(example.consequences)
        yield "consequences", tuple(expected), tuple(sorted(one.id for one in found.consequences))


def _dues(due: Mapping[str, date]) -> tuple[str, ...]:
    return tuple(f"{name} {day}" for name, day in sorted(due.items()))
