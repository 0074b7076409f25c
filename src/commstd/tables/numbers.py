"""One number cell, read exactly: the reference to which the reading of whole columns is held."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from commstd.errors import ValueFault
from commstd.fields import BLANK
from commstd.numerals import fold, split_number
from commstd.tables.spellings import INVISIBLE

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.tables.scales import Scales

BLANKS: Final = frozenset(fold(mark).lower() for mark in BLANK)
DROPPED: Final = {ord(mark): None for mark in INVISIBLE}

EMPTY: Final = "empty"
BLANK_MARK: Final = "cell-blank"
ROUNDED: Final = "cell-rounded"
FRACTION: Final = "cell-fraction"
OUT_OF_RANGE: Final = "cell-out-of-range"
NO_NUMBER: Final = "cell-no-number"
DATE: Final = "cell-date"
INTERVAL: Final = "cell-interval"
INEXACT: Final = "cell-inexact"
ERROR: Final = "cell-error"
FORMULA: Final = "cell-formula"

_LONGEST: Final = 1_000
_DATE: Final = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?([ T].*)?|\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}(:\d{2}.*)?"
)
_FRACTION: Final = re.compile(r"([0-9]{1,9})\s*/\s*([1-9][0-9]{0,8})")
_INTERVAL: Final = re.compile(r"[-~–—―至到]+")
_INEXACT: Final = re.compile(
    r"约|大概|左右|上下|以上|以下|以内|不足|不到|超过|近|余|多|[<>≥≤±?~]|\+$|about|approx", re.IGNORECASE
)
_ERROR: Final = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|[A-Z_]+!?)?#*", re.IGNORECASE)


def clean(text: str) -> str:
    """A cell's text folded, without marks that cannot be seen."""
    return fold(text.translate(DROPPED))


def read_number_cell(text: str, field: Field, scales: Scales) -> tuple[int | None, str | None]:
    """A cell's text as steps of its field.

    Args:
        text: The cell as written.
        field: The column's field.
        scales: Its units.

    Returns:
        The steps, and what is to be said: nothing, `ROUNDED`, or why there are no steps (`EMPTY`, `BLANK_MARK`, or the
        key of a fault).
    """
    if len(text) > _LONGEST and len(text.strip()) > _LONGEST:
        return None, NO_NUMBER
    folded = clean(text)
    if not folded:
        return None, EMPTY
    if folded.lower() in BLANKS:
        return None, BLANK_MARK
    base = _base_units(folded, scales)
    if base is None:
        return None, fault_of(folded)
    if isinstance(base, str):
        fault = fault_of(folded)
        return None, base if fault == NO_NUMBER else fault
    return to_steps(base, field)


def to_steps(base: Fraction, field: Field) -> tuple[int | None, str | None]:
    """An exact number of base units as steps of a field, and what is to be said of it."""
    if field.kind == "count" and (base / field.step).denominator != 1:
        return None, FRACTION
    try:
        steps, is_rounded = field.steps(base)
    except ValueFault:
        return None, OUT_OF_RANGE
    return steps, ROUNDED if is_rounded else None


def _base_units(folded: str, scales: Scales) -> Fraction | str | None:
    if scales.field.kind == "share" and (parts := _FRACTION.fullmatch(folded)):
        return Fraction(int(parts[1]), int(parts[2]))
    found = _split(folded)
    if found is None:
        return None
    number, rest = found
    is_percent = folded.startswith("百分之") or folded.count("%") > rest.count("%")
    if is_percent or ("分之" in folded and not rest and not scales.own.dimension):
        return scales.of_share(number, rest)
    if not rest:
        return number * scales.bare.factor
    unit = scales.of_unit(rest)
    return unit if isinstance(unit, str) else number * unit


def _split(folded: str) -> tuple[Fraction, str] | None:
    try:
        return split_number(folded)
    except KeyError:  # from cn2an, at Chinese numerals that break off, such as 一亿五
        return None


def fault_of(folded: str) -> str:
    """Why a text that is no number is none."""
    if folded.startswith("#") and _ERROR.fullmatch(folded):
        return ERROR
    if folded.startswith("="):
        return FORMULA
    if len(folded) > 60:
        return NO_NUMBER
    if _DATE.fullmatch(folded):
        return DATE
    parts = _INTERVAL.split(folded)
    if len(parts) == 2 and all(part and _split(part) for part in parts):
        return INTERVAL
    if _INEXACT.search(folded) and re.search(r"[\d零一二两三四五六七八九十百千万亿]", folded):
        return INEXACT
    return NO_NUMBER
