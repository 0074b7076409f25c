"""Records with values of the wrong kind: what of them could not be read, so that the rest is checked all the same."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from commstd.record import Record


class Unread(str):
    """A text that was given, or should have been, and could not be read."""

    __slots__ = ()


UNREAD: Final = Unread()
"""Stands in a form for such a text, since to leave it out would look as if nobody had given it."""
_SPOKEN: Final = frozenset(
    {"title", "label", "note", "gloss", "name", "zh", "en", "aliases", "clause", "force", "concept"}
)
"""Keys that say something of a record and that nothing is computed from."""


@frozen(kw_only=True, eq=False, repr=False)
class Torn(Record):
    """What of a record could not be read.

    Attributes:
        unread: Keys whose values are of the wrong kind, missing or misspelt, such as "readings proportional default".
        strays: Keys of tables that hold a key that nobody can place; "" is the record itself.
    """

    unread: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()

    @property
    def is_computable(self) -> bool:
        """Whether all that verdicts are computed from could be read."""
        return not self.strays and all(map(_is_spoken, self.unread))

    def touches(self, key: str) -> bool:
        """Whether something below a key could not be read that is more than words."""
        below = f"{key} "
        wrong = (one for one in self.unread if one == key or (one.startswith(below) and not _is_spoken(one)))
        return any(wrong) or any(one == key or one.startswith(below) for one in self.strays)

    def hides(self, key: str, *inner: str) -> bool:
        """Whether a list of tables could not be read, or one of them, or one's value under one of these keys."""
        if key in self.unread:
            return True
        below = f"{key} "
        return any(one.startswith(below) for one in self.strays) or any(
            one.startswith(below) and one.rpartition(" ")[2] in inner for one in self.unread
        )


WHOLE: Final = Torn()
"""Nothing of a record is missing."""


def _is_spoken(key: str) -> bool:
    words = key.split(" ")
    last = words[-2] if len(words) > 1 and words[-1].isdigit() else words[-1]
    return last in _SPOKEN and words[0] != "examples"
