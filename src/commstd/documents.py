"""The policy documents that a pack encodes, and their clauses."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import frozen

from commstd.messages import Label
from commstd.record import Record

STATUSES: Final = ("draft", "in-force", "superseded", "unknown")


@frozen(kw_only=True, eq=False, repr=False)
class Document(Record):
    """A policy document.

    Attributes:
        id: Its id in the pack.
        number: The number under which it was issued, such as 濮社区领〔2020〕2号.
        issued: The day on which it was issued.
        status: draft, in-force, superseded or unknown.
        truncated: The text that was encoded breaks off before its end.
    """

    id: str
    title: Label | None = None
    number: str | None = None
    issued: date | None = None
    status: str = "unknown"
    truncated: bool = False
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Clause(Record):
    """A numbered clause.

    Attributes:
        id: Its number in the document, such as 二（五）19.
        gloss: What it is about, in our words.
        nothing: Why no record encodes it, where none does.
        document: Id of its document.
    """

    id: str
    gloss: Label
    nothing: Label | None = None
    document: str | None = None
