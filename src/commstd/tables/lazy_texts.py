"""Texts of a lazy frame, tidied up as those of a table in memory are, by what every engine has: regular expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from commstd.tables.numbers import BLANKS
from commstd.tables.spellings import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable

Expression = Any
BLANK_SIGNS: Final = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""The signs of a class that are blanks everywhere; engines differ in what `\\s` is."""
FOLDED: Final = dict(zip("０１２３４５６７８９．，－＋％／：−", "0123456789.,-+%/:-", strict=True))
"""What is written in the width of a Han sign, and is the same."""
_WIDE: Final = 0xFEE0
"""From a sign of ASCII to the same one in the width of a Han sign."""


def tidy(cell: Expression) -> Expression:
    """A text without outer blanks."""
    return cell.str.replace_all(f"^[{BLANK_SIGNS}]+|[{BLANK_SIGNS}]+$", "")


def visible(text: Expression) -> Expression:
    """A text without signs that cannot be seen, and without outer blanks."""
    return tidy(text.str.replace_all(f"[{INVISIBLE}]", ""))


def narrow(text: Expression, namespace: Any) -> Expression:
    """A text with wide digits and marks as plain ones."""
    folded = text
    for wide, plain in FOLDED.items():
        folded = folded.str.replace_all(wide, plain, literal=True)
    return namespace.when(text.str.contains(f"[{''.join(FOLDED)}]")).then(folded).otherwise(text)


def spelt(words: Iterable[str]) -> list[str]:
    """Folded words as a tidy text with plain digits has them: as they are, all wide, and with wide marks alone."""
    plain = str.maketrans(FOLDED)
    found: dict[str, None] = {}
    for word in words:
        found[word] = None
        found["".join(_widened(sign) for sign in word).translate(plain)] = None
        found["".join(sign if sign.isalnum() else _widened(sign) for sign in word).translate(plain)] = None
    return sorted(found)


def _widened(sign: str) -> str:
    return chr(ord(sign) + _WIDE) if "!" <= sign <= "~" else sign


MARKS: Final = tuple(spelt([*BLANKS, "…"]))
"""Signs such as "—" that stand for nothing, in small letters."""


def is_marked(text: Expression) -> Expression:
    """Whether a tidy text is a sign that stands for nothing."""
    return text.str.to_lowercase().is_in(MARKS)


def is_blank(text: Expression) -> Expression:
    """Whether nothing stands in a tidy text."""
    return text.is_null() | (text == "") | is_marked(text)
