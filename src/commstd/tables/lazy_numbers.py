"""Numbers in the texts of a lazy frame as whole steps of their field, exactly: with 万 and its kin, and with units.

A text is cut into its whole digits, its decimals and what stands behind them; all the rest is done on whole numbers of
64 bits, with every product proven to fit. What would not fit is left unread, as is a number in words.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from commstd.formula.columns import divided
from commstd.numerals import MULTIPLIERS, fold
from commstd.tables.lazy_texts import BLANK_SIGNS, spelt
from commstd.tables.steps import Steps, kept, step_bounds, within
from commstd.units import CLASSIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from commstd.tables.scales import Scales
    from commstd.tables.steady import Steady
    from commstd.units import Units

Expression = Any
STAGES: Final = 15
"""How many stages of columns the reading of a text takes."""
_NUMBER: Final = rf"^[+-]?([0-9]{{1,3}}(,[0-9]{{3}})+|[0-9]+)(\.[0-9]+)?[{BLANK_SIGNS}]*([^0-9.,eE+{BLANK_SIGNS}-].*)?$"
_SUFFIX: Final = rf"[{BLANK_SIGNS}]*[^0-9.,+{BLANK_SIGNS}-].*$"
_BEFORE_SUFFIX: Final = rf"^[+-]?[0-9.,]+[{BLANK_SIGNS}]*"
_MULTIPLIERS: Final = "".join(MULTIPLIERS)
_LONGEST: Final = 60
_DIGITS: Final = 15
"""Whole digits that are read; no field has a range beyond them."""
_PLACES: Final = 14
"""Decimals that are counted with; others are looked at for whether there is anything."""
_WHOLE: Final = 10**_PLACES
_ROOM: Final = 2**61
_POWERS: Final[dict[int, list[str]]] = {}
"""What a number is multiplied by where none, one or two signs stand behind it; with more signs it is not read."""
for _marks in ("", *MULTIPLIERS, *(one + two for one in MULTIPLIERS for two in "万亿" if one != "亿")):
    _POWERS.setdefault(prod(MULTIPLIERS[mark] for mark in _marks), []).append(_marks)


@frozen(kw_only=True)
class Scale:
    """What a number may be counted in.

    Attributes:
        spellings: What stands behind it.
        p: Steps in it, above the line.
        q: Below the line.
        places: How many decimals can be counted with.
    """

    spellings: tuple[str, ...]
    p: int
    q: int
    places: int

    @property
    def parts(self) -> int:
        """What one is cut into."""
        return int(10**self.places)

    @property
    def is_decided(self) -> bool:
        """Whether decimals behind those that are counted with can never change how a number is rounded."""
        return self.q * self.parts % (2 * self.p) == 0

    def most(self, high: int) -> int:
        """The highest whole number that is counted with, for a field with so many steps."""
        return int(min(_ROOM // self.p, (high + 1) * self.q // self.p + 1))


def known_scales(scales: Scales, units: Units) -> list[Scale]:
    """What may stand behind a number in the cells of a column, by the steps that it stands for."""
    found: dict[Fraction, list[str]] = {}
    for text in dict.fromkeys(_spellings(scales, units)):
        factor = scales.of_suffix(fold(text))
        if isinstance(factor, Fraction) and factor > 0:
            found.setdefault(factor / scales.field.step, []).append(text)
    made = []
    for ratio, spellings in found.items():
        p, q = ratio.numerator, ratio.denominator
        places = next((n for n in range(_PLACES, -1, -1) if max(p, q) * 10**n <= _ROOM // 4), None)
        if places is not None:
            made.append(Scale(spellings=tuple(spellings), p=p, q=q, places=places))
    return made


def _spellings(scales: Scales, units: Units) -> Iterator[str]:
    yield ""
    for unit in units.by_id.values():
        if unit.dimension == scales.own.dimension:
            for text in (unit.id, unit.label.zh, *unit.spellings):
                yield from spelt((text, fold(text), text.lower(), text.upper()))
    yield from CLASSIFIERS


def steps_of_texts(text: Expression, scales: Scales, units: Units, steady: Steady) -> Steps:
    """Texts as steps.

    Args:
        text: Tidy, with plain digits; a column of stage 1.
        scales: The column's field and unit.
        units: The units that cells may name.
        steady: Where columns that are used again are put: stages 2 to `STAGES`.
    """
    nw, at, known = steady.namespace, steady.passing, known_scales(scales, units)
    is_number = at(2, text.str.contains(_NUMBER) & (text.str.len_chars() <= _LONGEST))
    number = at(3, nw.when(is_number).then(text.str.replace_all(_SUFFIX, "")))
    suffix = at(3, nw.when(is_number).then(text.str.replace_all(_BEFORE_SUFFIX, "")))
    multiplier = at(4, suffix.str.replace_all(rf"[^{_MULTIPLIERS}].*$", ""))
    unit = at(4, suffix.str.replace_all(rf"^[{_MULTIPLIERS}]+[{BLANK_SIGNS}]*", ""))
    powers = [(figure, multiplier.is_in(marks)) for figure, marks in _POWERS.items()]
    power = at(5, _figures(powers, nw))
    room = at(5, _figures([(_WHOLE // figure, is_meant) for figure, is_meant in powers], nw))
    scale = at(5, _figures([(place, unit.is_in(one.spellings)) for place, one in enumerate(known)], nw))

    def each(figures: list[int]) -> Any:
        """A figure of the scale that a cell is in: a number where all have the same one, else a column."""
        if len(set(figures)) == 1:
            return figures[0]
        return at(6, _figures([(figure, scale == place) for place, figure in enumerate(figures)], nw))

    digits = at(4, number.str.replace_all("[+,-]", ""))
    decimals = at(5, digits.str.replace_all(r"^[0-9]*\.?", ""))
    ahead = at(5, digits.str.replace_all(r"\..*$", ""))
    whole = at(6, nw.when(ahead.str.len_chars() <= _DIGITS).then(ahead).cast(nw.Int64))
    parts = at(6, nw.concat_str([decimals, nw.lit("0" * _PLACES)]).str.slice(0, _PLACES).cast(nw.Int64))
    # By the multiplier: the first decimals become whole.
    over = at(7, parts // room)
    fits = ~scale.is_null() & (whole <= room * 10)
    whole = at(8, nw.when(fits).then(whole * power + over))
    parts = at(8, (parts - over * room) * power)
    # By the scale: whole · p / q = above + left / q, and below it parts of `one`.
    highest = max(map(abs, step_bounds(scales.field)))
    p, q, one = each([held.p for held in known]), each([held.q for held in known]), each([held.parts for held in known])
    cut = each([_WHOLE // held.parts for held in known])
    counted = at(9, parts // cut)
    product = at(9, nw.when(whole <= each([held.most(highest) for held in known])).then(whole * p))
    above = product if _is(q, 1) else at(10, divided(product, q, most=_ROOM, quotients=_ROOM, namespace=nw))
    more = at(10, decimals.str.slice(_PLACES).str.contains("[1-9]") | (counted * cut != parts))
    total = q * one if isinstance(q, int) and isinstance(one, int) else at(7, one * q)
    left = at(11, (product - above * q) * one + counted * p)
    is_negative = number.str.starts_with("-")
    nothing, step = nw.lit(0, dtype=nw.Int64), nw.lit(1, dtype=nw.Int64)
    down = nw.when(is_negative & ~more).then(step).otherwise(nothing)  # a half goes up, also below zero
    doubled = at(12, left * 2 + total - down)
    quotients = max(held.p for held in known) + 2
    full = at(12, divided(left, total, most=_ROOM, quotients=quotients, namespace=nw))
    rounded = at(13, divided(doubled, total * 2, most=2 * _ROOM, quotients=quotients, namespace=nw))
    is_finer = at(13, (full * total != left) | more)
    steps = nw.when(is_negative).then(-(above + rounded)).otherwise(above + rounded)
    if not all(held.is_decided for held in known):
        is_decided = each([int(held.is_decided) for held in known])
        steps = nw.when(~more if _is(is_decided, 0) else (is_decided == 1) | ~more).then(steps)
    steps = at(14, steps)
    return Steps(kept(within(steps, *step_bounds(scales.field), nw), is_finer, scales.field, nw), is_finer)


def _figures(ways: Iterable[tuple[int, Expression]], nw: Any) -> Expression:
    """The number beside the first truth that holds; missing where none does."""
    chain = nw
    for figure, truth in ways:
        chain = chain.when(truth).then(nw.lit(figure, dtype=nw.Int64))
    return chain


def _is(figure: Any, number: int) -> bool:
    return isinstance(figure, int) and figure == number
