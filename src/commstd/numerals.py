"""Numbers as people write them in Chinese offices, read exactly.

Full-width digits, thousands marks, 万 and its kin, per cent, 三分之二, and Chinese numerals. Nothing passes through a
binary float.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final

MULTIPLIERS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ARABIC: Final = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)\s*([十百千万亿]*)")
_HAN: Final = re.compile(r"[零〇一二两三四五六七八九十百千万亿点]+")
_LONGEST: Final = 60


def fold(text: str) -> str:
    """Full-width characters made half-width, and outer blanks taken off."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def split_number(text: str) -> tuple[Fraction, str] | None:
    """The number at the beginning of a text, and what follows it.

    Args:
        text: Such as "1.2万人", "三分之二", "１２００ 户".

    Returns:
        The exact number and the stripped rest, or None where the text begins with no number.
    """
    folded = fold(text)
    if len(folded) > _LONGEST:
        return None
    if folded.startswith("百分之"):
        inner = split_number(folded.removeprefix("百分之"))
        return inner and (inner[0] / 100, inner[1])
    if "分之" in folded:
        below, _, above = folded.partition("分之")
        denominator, numerator = split_number(below), split_number(above)
        if denominator and numerator and not denominator[1] and denominator[0] > 0:
            return numerator[0] / denominator[0], numerator[1]
        return None
    if match := _ARABIC.match(folded):
        value = Fraction(Decimal(match[1].replace(",", "")))
        for mark in match[2]:
            value *= MULTIPLIERS[mark]
        rest = folded[match.end() :].strip()
        return (value / 100, rest[1:].strip()) if rest.startswith("%") else (value, rest)
    if match := _HAN.match(folded):
        value_or_none = _han_number(match[0])
        return None if value_or_none is None else (value_or_none, folded[match.end() :].strip())
    return None


def read_number(text: str) -> Fraction | None:
    """The number that a text is, exactly; None where it is anything else."""
    found = split_number(text)
    return found[0] if found and not found[1] else None


def read_exact(text: str) -> Fraction | None:
    """A number as a pack writes it: "30", "31.2" or "2/3"; None for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?", text.strip())
    if not match or len(text) > _LONGEST:
        return None
    below = Fraction(match[2] or 1)
    return Fraction(match[1]) / below if below else None


def format_number(value: Fraction) -> str:
    """An exact decimal text, or "n/d" where the decimals never end."""
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _han_number(text: str) -> Fraction | None:
    import cn2an  # a cell in Chinese numerals is rare, and the library takes a while to load

    try:
        return Fraction(str(cn2an.cn2an(text, "smart")))
    except (ValueError, KeyError):
        return None
