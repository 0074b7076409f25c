"""Headings and units as they are spelt in tables, folded so that they can be compared."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from commstd.errors import UnitError
from commstd.numerals import fold
from commstd.units import CLASSIFIERS, ONE, Unit, Units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commstd.fields import Field
    from commstd.vocabulary import Subject

INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_BRACKETS: Final = str.maketrans({**dict.fromkeys("【〔[{〖「", "("), **dict.fromkeys("】〕]}〗」", ")")})
_NOISE: Final = re.compile(rf"[\s_\-*{INVISIBLE}]+")
_UNIT_WORD: Final = re.compile(r"^(?:计量)?单位\s*[:：]?\s*|^(?:unit|in)\s*:?\s+", re.IGNORECASE)
NOTES: Final = frozenset({"必填", "选填", "可选", "必填项", "required", "optional"})
"""What a heading may have in brackets besides its unit, without changing its meaning."""

_COMPOSED: Final = re.compile(
    r"\d{0,6}\s*[^\W\d_]+\s*(?:(?:\*\*|\^)?\s*[23])?(?:\s*[/*·]\s*每?\s*\d{0,6}\s*[^\W\d_]+\s*(?:(?:\*\*|\^)?\s*[23])?)?"
)
_WORDS: Final = re.compile(r"[^\W\d_]+")
_PINT: Final = frozenset({"meter", "metre", "minute", "hour", "hectare", "kilometer", "percent"})


@lru_cache(maxsize=8192)  # among the first rows every cell may be a heading, for each delimiter that a file may have
def fold_heading(text: str) -> str:
    """A heading without case, blanks, hyphens, underscores and asterisks; all brackets round."""
    return _NOISE.sub("", fold(text).translate(_BRACKETS).lower())


@lru_cache(maxsize=8192)
def split_unit(heading: str) -> tuple[str, str] | None:
    """A heading's name and what stands in the last brackets, or after the last stroke; None where it has neither."""
    text = fold(heading).translate(_BRACKETS).strip(f" *{INVISIBLE}")
    if text.endswith(")"):
        depth = 0
        for at in range(len(text) - 1, -1, -1):
            depth += (text[at] == ")") - (text[at] == "(")
            if depth == 0:
                return (text[:at], _UNIT_WORD.sub("", text[at + 1 : -1].strip())) if at else None
        return None
    if match := re.fullmatch(r"(.+?)\s*[/:,]\s*([^/:,]+)", text):
        return match[1], _UNIT_WORD.sub("", match[2].strip())
    return None


def heading_stems(heading: str) -> Iterator[str]:
    """The folded names under which a heading may be known: as it is, and without its unit."""
    yield fold_heading(heading)
    if parts := split_unit(heading):
        yield fold_heading(parts[0])


def field_spellings(field: Field) -> tuple[str, ...]:
    """The headings of a field: its name, its labels, its aliases."""
    return (field.name, field.label.zh, field.label.en, *field.aliases)


def subject_spellings(subject: Subject) -> dict[str, Field]:
    """Each folded heading of a subject with its field; a name counts before a label, a label before an alias."""
    found: dict[str, Field] = {}
    columns = [field_spellings(field) for field in subject.fields.values()]
    for rank in range(max((len(spellings) for spellings in columns), default=0)):
        for field, spellings in zip(subject.fields.values(), columns, strict=True):
            if rank < len(spellings):
                found.setdefault(fold_heading(spellings[rank]), field)
    return found


def unit_named(text: str, field: Field, units: Units) -> Unit | None:
    """The unit that a bracket or the end of a cell names; None where it is none that is understood.

    Only short texts made of known words are given to `Units.parse`: a column may hold any text at all.
    """
    folded = fold(text)
    expected = field.unit if field.unit is not None else ONE
    known = _words(units)
    if len(folded) > 24 or not folded:
        return None
    if folded.lower() not in known and folded not in CLASSIFIERS:
        words = (part for word in _WORDS.findall(folded) for part in [word.lower().lstrip("十百千万亿每")])
        if not _COMPOSED.fullmatch(folded) or any(word and word not in known for word in words):
            return None
    try:
        return units.parse(folded, expected=expected)
    except UnitError:
        return None


@lru_cache(maxsize=8)
def _words(units: Units) -> frozenset[str]:
    spelt = {fold(text).lower() for unit in units.by_id.values() for text in (unit.id, *unit.spellings)}
    return frozenset(spelt | {word for text in spelt for word in _WORDS.findall(text)} | _PINT) - {""}


def measures(unit: Unit, field: Field) -> bool:
    """Whether a unit measures what the field does."""
    return unit.dimension == (field.unit if field.unit is not None else ONE).dimension
