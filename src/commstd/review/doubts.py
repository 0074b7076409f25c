"""What is doubtful in a pack that can be read: nothing of it stops the pack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import evolve

from commstd.aims import bind_target
from commstd.errors import CommstdError
from commstd.examples import exactly, latest, read_row
from commstd.formula.lower import Lowering
from commstd.formula.plan import Plan
from commstd.loading import Place
from commstd.loading.folder import HEAD
from commstd.messages import Label, say
from commstd.numerals import format_number
from commstd.review.examples import figures_of
from commstd.standards import bind, columns_of
from commstd.verdicts import lower_rule

if TYPE_CHECKING:
    from fractions import Fraction

    from commstd.fields import Field
    from commstd.loading import Faults
    from commstd.packs import Pack
    from commstd.standards import Binding, Example, Standard
    from commstd.targets import Target
    from commstd.verdicts import Judgement

LONGEST: Final = {"zh": 40, "en": 160}
"""Characters of a title, beyond which it may be a document's sentence."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_TITLED: Final = ("standards", "targets", "duties", "lists", "tasks", "processes")
_PARTS: Final = ("steps", "rules", "consequences")


def look_for_doubts(pack: Pack, faults: Faults, *, is_whole: bool) -> None:
    """Warn of what is doubtful.

    Args:
        pack: The pack.
        faults: Where warnings go.
        is_whole: Whether all of its records could be read, so that what nothing uses is not used.
    """
    if not _HAN.search(pack.head.name.zh):
        place = Place(file=HEAD, table="pack", key="name zh")
        faults.warn(place, say("name-not-chinese", name=pack.head.name.zh))
    for document in pack.head.documents:
        if document.status == "superseded":
            faults.warn(faults.place("documents", document.id, key="status"), say("document-superseded"))
    for table, name, key, label in _titles(pack):
        _long(label, faults, table, name, key)
    for standard in pack.standards.values():
        _lines(pack, standard, faults)
    for target in pack.targets.values():
        if not target.examples:
            faults.warn(faults.place("targets", target.id), say("target-no-examples"))
        _share(pack, target, faults)
    for process in pack.processes.values():
        if not process.examples:
            faults.warn(faults.place("processes", process.id), say("process-no-examples"))
    records = (*pack.standards.values(), *pack.targets.values(), *pack.processes.values())
    used = {name for record in records for name in record.names()}  # type: ignore[attr-defined]
    for name in pack.parameters if is_whole else ():
        if name not in used:
            faults.warn(faults.place("parameters", name), say("parameter-unused"))


def _titles(pack: Pack) -> Iterator[tuple[str, str, str, Label]]:
    for clause in pack.head.clauses:
        yield "clauses", clause.id, "gloss", clause.gloss
    for table in _TITLED:
        for record in getattr(pack, table).values():
            yield table, record.id, "title", record.title
    for process in pack.processes.values():
        for kind in _PARTS:
            for part in getattr(process, kind):
                if part.title is not None:
                    yield "processes", process.id, f"{kind} {part.id} title", part.title


def _long(label: Label, faults: Faults, table: str, name: str, key: str) -> None:
    for lang, text in (("zh", label.zh), ("en", label.en)):
        if len(text) > LONGEST[lang]:
            place = faults.place(table, name, key=key)
            faults.warn(place, say("title-long", length=len(text), most=LONGEST[lang]))


def _lines(pack: Pack, standard: Standard, faults: Faults) -> None:
    """Warn where no example stands at a line, under it or over it, as far as there is such a place."""
    place = faults.place("standards", standard.id, key="examples")
    if not standard.examples:
        faults.warn(evolve(place, key=None), say("standard-no-examples"))
        return
    seen: set[str] = set()
    wanted = {"met", "short"} if standard.measure is None else set()
    ends = [end for end, bound in (("low", standard.lower), ("high", standard.upper)) if bound is not None]
    wanted |= {f"{end}-at" for end in ends}
    for example in standard.examples:
        try:
            binding, found = _judged(pack, standard, example)
            if standard.measure is None:
                seen.add(found.verdict)
                continue
            if binding.idle:
                continue
            least, most = _reach(binding, pack.vocabulary.subjects[standard.subject].fields)
        except CommstdError:
            return  # told where the examples are run
        for end in ends:
            line = getattr(found, end)
            if line is None or found.actual is None or found.verdict in {"unknown", "not-applicable"}:
                continue
            side = "at" if found.actual == line else "under" if found.actual < line else "over"
            seen.add(f"{end}-{side}")
            wanted |= {f"{end}-under"} if least < line else set()
            wanted |= {f"{end}-over"} if most > line else set()
    if lacking := sorted(wanted - seen):
        faults.warn(place, say("standard-few-examples", lacking=tuple(say(f"line-{one}") for one in lacking)))


def _share(pack: Pack, target: Target, faults: Faults) -> None:
    """Warn where a share's line is above 1, as where 90 was written for 90 %."""
    if target.kind not in {"share", "standard"}:
        return
    day = latest(pack.parameters.values())
    bound = bind_target(pack, target, target.readings.choose(), parameters=pack.parameters, as_of=day, readings={})
    line = next((one for one in (bound.low, bound.high) if one is not None and one > 1), None)
    if line is not None:
        message = say("target-line-share", value=format_number(line))
        faults.warn(faults.place("targets", target.id), message)


def _judged(pack: Pack, standard: Standard, example: Example) -> tuple[Binding, Judgement]:
    fields = pack.vocabulary.subjects[standard.subject].fields
    parameters = figures_of(pack, example.overrides)
    chosen = standard.readings.choose(example.reading, record=standard.id)
    day = example.as_of or latest(parameters.values())
    binding = bind(standard, chosen, parameters=parameters, fields=fields, as_of=day)
    return binding, exactly(binding, read_row(pack, fields, example.given))


def _reach(binding: Binding, fields: Mapping[str, Field]) -> tuple[Fraction, Fraction]:
    """The least and the most that the measure can come to, given the fields' ranges."""
    plan = Plan()
    lowering = Lowering(plan, columns_of(fields), binding.constants)
    actual = lower_rule(binding.rule, lowering, binding.step).actual
    assert actual is not None, "a standard with a measure has its place"
    low, high = plan.intervals[actual]
    return low * binding.step, high * binding.step
