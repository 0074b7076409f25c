"""Cases: dated events that one matter has run through, and what a process says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from commstd.fields import Value
from commstd.messages import Message, say
from commstd.numerals import fold
from commstd.processes import Consequence

FAILED: Final = frozenset({"不通过", "未通过", "没有通过", "没通过", "failed", "fail", "not passed"})
"""Results with which an event does not count."""


@frozen(kw_only=True)
class Event:
    """One line of a log.

    Attributes:
        step: The step as written.
        date: When; NEVER where the log says that it has not happened, None where there is no date that can be read.
        written: The date as written.
        actor: Who did it.
        result: What came of it.
        to: Who got it.
        note: A remark.
        line: The line of the log.
    """

    step: str
    date: date | None
    written: str = ""
    actor: str | None = None
    result: str | None = None
    to: str | None = None
    note: str | None = None
    line: int | None = None

    @property
    def has_failed(self) -> bool:
        """Whether its result says that it does not count."""
        return self.result is not None and fold(self.result).lower() in FAILED


@frozen(kw_only=True)
class Case:
    """One matter.

    Attributes:
        id: What it is called.
        events: Its events, in the order of the log.
        facts: What is known of it, by field.
        line: The first line of the log that is about it.
    """

    id: str
    events: tuple[Event, ...]
    facts: Mapping[str, Value | None] = field(factory=dict)
    line: int | None = None


@frozen(kw_only=True)
class CaseFault:
    """What is wrong with a case.

    Attributes:
        step: The step, or the rule; for an unknown step as it is written.
        kind: One of `commstd.processes.FAULTS`.
        message: What is wrong, since when, and how to mend it.
        force: How strongly the document says it.
        clauses: The clauses that say it.
        line: The line of the log.
    """

    step: str
    kind: str
    message: Message
    force: str | None = None
    clauses: tuple[str, ...] = ()
    line: int | None = None

    def as_json(self) -> dict[str, object]:
        """The fault as the command line's JSON has it."""
        return {
            "step": self.step, "kind": self.kind, "text": str(self.message), "line": self.line, "force": self.force,
            "clause": list(self.clauses),
        }  # fmt: skip


@frozen(kw_only=True)
class Unchecked:
    """A step's, a rule's or a consequence's condition that hangs on what is not known.

    Attributes:
        id: The step, the rule or the consequence.
        missing: The fields, and parameters not yet in force, on which it hangs.
    """

    id: str
    missing: tuple[str, ...]


@frozen(kw_only=True)
class Notice:
    """What is doubtful in a log, though the case was judged.

    Attributes:
        reason: The sentence that says what was found.
        fix: The sentence that says how to mend it.
        case: The case.
        line: The line of the log.
        column: Which column: a key of an event, such as "date".
        value: The cell as written.
    """

    reason: Message
    fix: Message
    case: str
    line: int | None = None
    column: str | None = None
    value: str | None = None


@frozen(kw_only=True)
class CaseVerdict:
    """What a process says of a case.

    Attributes:
        case: The case.
        process: The process's full id.
        state: open, done or faulty.
        due: When steps fall due; None where the working days up to then are not published.
        faults: What is wrong, in the order of the steps.
        consequences: What follows.
        pending: Steps that are still to come.
        unchecked: Conditions that hang on what is not known.
        reading: The ids of the readings, joined by "+".
        notices: What is doubtful.
    """

    case: str
    process: str
    state: str
    due: Mapping[str, date | None]
    faults: tuple[CaseFault, ...]
    consequences: tuple[Consequence, ...]
    pending: tuple[str, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    reading: str | None = None
    notices: tuple[Notice, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The verdict as the command line's JSON has it."""
        return {
            "case": self.case, "process": self.process, "state": self.state,
            "due": {step: None if day is None else day.isoformat() for step, day in self.due.items()},
            "faults": [one.as_json() for one in self.faults],
            "consequences": [str(one.title) for one in self.consequences],
            "consequence_ids": [one.id for one in self.consequences],
            "pending": list(self.pending),
            "unknown": [{"id": one.id, "missing": list(one.missing)} for one in self.unchecked],
            "reading": self.reading,
        }  # fmt: skip


def notice(key: str, event: Event, case: Case, *, column: str, **values: object) -> Notice:
    """A notice about one cell of a log, whose sentences are `key` and `key-fix`."""
    held = {"step": event.step, "date": event.date, "actor": event.actor, "result": event.result}
    cell = event.written if column == "date" else held.get(column)
    return Notice(
        reason=say(key, **values), fix=say(f"{key}-fix", **values), case=case.id, line=event.line, column=column,
        value=None if cell is None else str(cell),
    )  # fmt: skip
