"""A pack looked over: its faults, what is doubtful in it, and whether its examples come out as they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from commstd.coverage import RECORDS, citations, coverage
from commstd.loading import Faults, survey
from commstd.loading.torn import Unread
from commstd.messages import near, say
from commstd.packs import Pack
from commstd.review.doubts import look_for_doubts
from commstd.review.examples import example_faults

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["KINDS", "Review", "example_faults", "review", "review_pack"]

KINDS = ("standards", "targets", "processes")
"""Tables whose records have examples."""
_COUNTED = ("standards", "targets", "duties", "lists", "tasks", "processes", "examples")


@frozen(kw_only=True)
class Review:
    """What was found in a pack.

    Attributes:
        pack: The pack as far as it could be read.
        faults: Faults and warnings.
        counts: How many records of each kind and examples it has.
    """

    pack: Pack | None
    faults: Faults
    counts: dict[str, int] = field(factory=lambda: dict.fromkeys(_COUNTED, 0))

    @property
    def city(self) -> str | None:
        """The city, where it could be read."""
        return None if self.pack is None else self.pack.city


def review(
    place: Traversable | Path | Any,
    *,
    distribution: str | None = None,
    version: str | None = None,
    with_examples: bool = True,
) -> Review:
    """Read a pack, look for what is doubtful, and run its examples.

    Args:
        place: Its folder.
        distribution: The distribution that publishes it.
        version: Its version.
        with_examples: Whether its examples are run.

    Raises:
        PackError: There is no such folder, or no pack.toml in it.
    """
    pack, faults = survey(place, distribution=distribution, version=version)
    return Review(pack=None, faults=faults) if pack is None else review_pack(pack, faults, with_examples=with_examples)


def review_pack(pack: Pack, faults: Faults | None = None, *, with_examples: bool = True) -> Review:
    """Look over a pack that was read.

    Args:
        pack: The pack, as far as it could be read.
        faults: What was found as it was read, to which the rest is added.
        with_examples: Whether its examples are run.
    """
    held = Faults() if faults is None else faults
    is_whole = not held.found
    _clauses(pack, held)
    look_for_doubts(pack, held, is_whole=is_whole)
    records = [(kind, record) for kind in KINDS for record in getattr(pack, kind).values()]
    for kind, record in records if with_examples else ():
        for number in range(1, len(record.examples) + 1):
            place = held.place(kind, record.id, key=f"examples {number}")
            for message in example_faults(pack, record, number):
                held.add(place, message)
    counts = {**pack.counts, "examples": sum(len(record.examples) for _, record in records)}
    return Review(pack=pack, faults=held, counts=counts)


def _clauses(pack: Pack, faults: Faults) -> None:
    known = {clause.id for clause in pack.head.clauses} | faults.left_out("clauses")
    for one in citations(pack):
        if one.clause not in known and not isinstance(one.clause, Unread):
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
            faults.warn(evolve(place, key="nothing"), say("clause-both", records=held.encoded_by))
