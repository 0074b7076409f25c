"""Values that hold from one day until another (half-open)."""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

from attrs import frozen

from commstd.errors import DateError
from commstd.messages import say
from commstd.record import Record

T = TypeVar("T")


@frozen(kw_only=True, eq=False, repr=False)
class Dated(Record, Generic[T]):
    """A value with the days on which it is in force.

    Attributes:
        value: The value.
        start: First day in force, or None: always was.
        until: First day no longer in force, or None: without end.
        clause: The clause that says so.
    """

    value: T
    start: date | None = None
    until: date | None = None
    clause: str | None = None


@frozen(eq=False, repr=False)
class Timeline(Record, Generic[T]):
    """Dated values in order, of which at most one is in force on any day."""

    entries: tuple[Dated[T], ...]

    @classmethod
    def of(cls, entries: tuple[Dated[T], ...]) -> Timeline[T]:
        """Order the entries, and close each one that has no `until` at the next one's start.

        Raises:
            DateError: Two entries are in force on one day, or one ends before it begins.
        """
        ordered = sorted(entries, key=lambda entry: entry.start or date.min)
        closed: list[Dated[T]] = []
        for position, entry in enumerate(ordered):
            following = ordered[position + 1] if position + 1 < len(ordered) else None
            until = entry.until if entry.until is not None or following is None else following.start
            if entry.until is not None and entry.start is not None and entry.until <= entry.start:
                raise DateError(say("timeline-empty", start=entry.start, until=entry.until))
            if following is not None and (
                until is None or following.start is None or until > following.start or following.start == entry.start
            ):
                raise DateError(say("timeline-overlap", start=following.start, until=entry.until))
            closed.append(Dated(value=entry.value, start=entry.start, until=until, clause=entry.clause))
        return cls(tuple(closed))

    def at(self, as_of: date) -> Dated[T] | None:
        """The entry in force on `as_of`, or None before the first, after the last, and in a gap."""
        for entry in self.entries:
            if (entry.start is None or entry.start <= as_of) and (entry.until is None or as_of < entry.until):
                return entry
        return None

    def gaps(self) -> tuple[tuple[date, date], ...]:
        """The days between two entries on which nothing is in force, half-open."""
        pairs = zip(self.entries, self.entries[1:], strict=False)
        return tuple((one.until, two.start) for one, two in pairs if one.until and two.start and one.until < two.start)
