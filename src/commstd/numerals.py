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
_HAN: Final = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二两三四五六七八九]+)?")
_DIGIT: Final = re.compile(r"[\d零〇一二两三四五六七八九]")
_ESTIMATE: Final = re.compile("一二|两三|二三|三[四五]|四五|五六|六七|七八|八九")  # five or six, and not 56
_EXACT: Final = re.compile(r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?")
_LONGEST: Final = 60

NOTE_MARK: Final = "[²³¹⁰-⁹₀-₉①-⓿㉑-㉟㊱-㊿]"
"""A raised or circled digit, which behind a digit is a footnote or a power and not one more digit."""
_NOTED: Final = re.compile(rf"(?<=\d)(?={NOTE_MARK})")


def fold(text: str) -> str:
    """Full-width characters made half-width, and outer blanks taken off."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", _NOTED.sub("^", text)).replace("−", "-").strip()


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
    if "分之" in folded:
        return _split_share(folded)
    found = _split_plain(folded)
    if found and found[1].startswith("%"):
        return found[0] / 100, found[1][1:].strip()
    return found


def read_number(text: str) -> Fraction | None:
    """The number that a text is, exactly; None where it is anything else."""
    found = split_number(text)
    return found[0] if found and not found[1] else None


def read_exact(text: str) -> Fraction | None:
    """A number as a pack writes it: "30", "31.2" or "2/3"; None for anything else."""
    match = _EXACT.fullmatch(text.strip())
    if not match or len(text) > _LONGEST:
        return None
    above = Fraction(Decimal(match[1]))
    if match[2] is None:
        return above
    below = Fraction(Decimal(match[2]))
    return above / below if below else None


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


def _split_share(folded: str) -> tuple[Fraction, str] | None:
    below, _, above = folded.partition("分之")
    if below == above == "百":
        return Fraction(1), ""
    denominator = (Fraction(MULTIPLIERS[below]), "") if below in MULTIPLIERS else _split_plain(below)
    numerator = _split_plain(above)
    if not denominator or denominator[1] or denominator[0] <= 0 or not numerator:
        return None
    return None if numerator[1].startswith(("%", "分之")) else (numerator[0] / denominator[0], numerator[1])


def _split_plain(folded: str) -> tuple[Fraction, str] | None:
    value: Fraction | None
    if match := _ARABIC.match(folded):
        value = Fraction(Decimal(match[1].replace(",", "")))
        for mark in match[2]:
            value *= MULTIPLIERS[mark]
    elif match := _HAN.match(folded):
        value = _han_number(match[0])
    else:
        return None
    rest = folded[match.end() :].strip()
    # 3万5千 is a sum, which a number and a unit cannot tell: better no number than 3万 times 5千.
    return None if value is None or _DIGIT.match(rest) else (value, rest)


def _han_number(text: str) -> Fraction | None:
    if _ESTIMATE.fullmatch(text):
        return None
    import cn2an  # a cell in Chinese numerals is rare, and the library takes a while to load

    try:
        return Fraction(str(cn2an.cn2an(text, "smart")))
    except (ValueError, KeyError):
        return None
