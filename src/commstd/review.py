"""A pack looked over: its faults, what is doubtful in it, and whether its examples come out as they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from commstd.case_examples import process_mismatches
from commstd.coverage import RECORDS, citations, coverage
from commstd.errors import CommstdError
from commstd.examples import mismatches, target_mismatches
from commstd.formula.nodes import Node, Number, children
from commstd.loading import Faults, Place, survey
from commstd.loading.figures import override
from commstd.messages import near, say
from commstd.packs import Pack

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from commstd.processes import Process
    from commstd.standards import Standard
    from commstd.targets import Target

LONGEST_TITLE = 40
"""Characters of a title, beyond which it may be a document's sentence."""


@frozen(kw_only=True)
class Review:
    """What was found in a pack.

    Attributes:
        pack: The pack as far as it could be read.
        faults: Faults and warnings.
        counts: How many standards and examples it has.
    """

    pack: Pack | None
    faults: Faults
    counts: dict[str, int] = field(factory=dict)

    @property
    def city(self) -> str | None:
        """The city, where it could be read."""
        return None if self.pack is None else self.pack.city


def review(place: Traversable | Path | Any, *, distribution: str | None = None, version: str | None = None) -> Review:
    """Read a pack, look for what is doubtful, and run its examples.

    Args:
        place: Its folder.
        distribution: The distribution that publishes it.
        version: Its version.

    Raises:
        PackError: There is no such folder, or no pack.toml in it.
    """
    pack, faults = survey(place, distribution=distribution, version=version)
    if pack is None:
        return Review(
            pack=None,
            faults=faults,
            counts=dict.fromkeys(("standards", "targets", "duties", "lists", "tasks", "processes", "examples"), 0),
        )
    is_whole = not faults.found
    for document in pack.head.documents:
        if document.status == "superseded":
            faults.warn(faults.place("documents", document.id), say("document-superseded"))
    _clauses(pack, faults)
    for standard in pack.standards.values():
        place_of = faults.place("standards", standard.id)
        _doubts(standard, place_of, faults)
        _examples(pack, standard, place_of, faults)
    for target in pack.targets.values():
        _target_examples(pack, target, faults.place("targets", target.id), faults)
    for process in pack.processes.values():
        _process_examples(pack, process, faults.place("processes", process.id), faults)
    records: list[Standard | Target | Process] = [
        *pack.standards.values(),
        *pack.targets.values(),
        *pack.processes.values(),
    ]
    used = {name for record in records for name in record.names()}
    for parameter in pack.parameters.values() if is_whole else ():
        if parameter.name not in used:
            faults.warn(faults.place("parameters", parameter.name), say("parameter-unused"))
    examples = sum(len(record.examples) for record in records)
    return Review(pack=pack, faults=faults, counts={**pack.counts, "examples": examples})


def _target_examples(pack: Pack, target: Target, place: Place, faults: Faults) -> None:
    if not target.examples:
        faults.warn(place, say("target-no-examples"))
    for number, example in enumerate(target.examples, 1):
        at = Place(file=place.file, table=place.table, id=place.id, key=f"examples {number}")
        parameters = dict(pack.parameters)
        try:
            for name, value in example.overrides.items():
                parameters[name] = override(parameters[name], value, pack.vocabulary.units)
        except CommstdError as error:
            faults.error(at, error)
            continue
        for message in target_mismatches(pack, target, example, parameters=parameters):
            faults.add(at, message)


def _process_examples(pack: Pack, process: Process, place: Place, faults: Faults) -> None:
    if not process.examples:
        faults.warn(place, say("process-no-examples"))
    for number, example in enumerate(process.examples, 1):
        at = Place(file=place.file, table=place.table, id=place.id, key=f"examples {number}")
        for message in process_mismatches(pack, process, example):
            faults.add(at, message)


def _clauses(pack: Pack, faults: Faults) -> None:
    known = {clause.id for clause in pack.head.clauses}
    for one in citations(pack):
        if one.clause not in known:
            key = None if one.table == "parameters" else " ".join([*(one.part or ()), "clause"])
            place = faults.place(one.table, one.record, key=key)
            faults.add(place, say("clause-unlisted", clause=one.clause, near=near(one.clause, known)))
    # A record that was left out for its faults may encode what looks bare.
    is_whole = not faults.broken and all(
        name in getattr(pack, table) for table, name in faults.places if table in RECORDS
    )
    for held in coverage(pack):
        place = faults.place("clauses", held.clause.id)
        if not held.is_settled and is_whole:
            faults.add(place, say("clause-bare"))
        elif held.encoded_by and held.clause.nothing is not None:
            faults.warn(place, say("clause-both", records=held.encoded_by))


def _doubts(standard: Standard, place: Place, faults: Faults) -> None:
    if not standard.examples:
        faults.warn(place, say("standard-no-examples"))
    elif not {"met", "short"} <= {example.verdict for example in standard.examples} and standard.lower is not None:
        faults.warn(place, say("standard-few-examples"))
    if len(standard.title.zh) > LONGEST_TITLE:
        faults.warn(place, say("title-long", length=len(standard.title.zh), most=LONGEST_TITLE))
    for tree in standard.trees():
        for number in _bare(tree):
            faults.warn(place, say("formula-bare-number", number=number))


def _bare(tree: Node) -> list[str]:
    found, stack = [], [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Number) and node.value not in {0, 1}:
            found.append(str(node.value))
        stack.extend(children(node))
    return found


def _examples(pack: Pack, standard: Standard, place: Place, faults: Faults) -> None:
    for number, example in enumerate(standard.examples, 1):
        at = Place(file=place.file, table=place.table, id=place.id, key=f"examples {number}")
        parameters = dict(pack.parameters)
        try:
            for name, value in example.overrides.items():
                parameters[name] = override(parameters[name], value, pack.vocabulary.units)
            for message in mismatches(pack, standard, example, parameters=parameters):
                faults.add(at, message)
        except CommstdError as error:
            faults.error(at, error)
