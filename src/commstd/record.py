"""How records are compared and shown."""

from __future__ import annotations

from functools import cache
from typing import Any

import attrs


class Record:
    """The base of records: two of one class are equal where all their fields are.

    attrs can write these methods for each class and compile them as it is imported. A hundred classes made that the
    longest part of a short command, so they say `eq=False, repr=False` and have the methods from here; where records
    are looked up by the million, as a formula's nodes are, attrs writes them still.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        kind: Any = type(self)
        return self is other or all(getattr(self, name) == getattr(other, name) for name in _compared(kind))

    def __hash__(self) -> int:
        kind: Any = type(self)
        return hash((kind, *(getattr(self, name) for name in _compared(kind))))

    def __repr__(self) -> str:
        kind: Any = type(self)
        shown = (f"{one.name}={getattr(self, one.name)!r}" for one in attrs.fields(kind) if one.repr)
        return f"{kind.__qualname__}({', '.join(shown)})"


@cache
def _compared(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(kind) if one.eq)
