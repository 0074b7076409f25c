"""From counted members to the verdict on a target: exact, with bounds where values are missing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from commstd.formula.exact import Outcome, Row, evaluate
from commstd.numerals import format_number
from commstd.readings import Bound
from commstd.record import Record
from commstd.targets import Aim, Kind
from commstd.verdicts import Verdict

if TYPE_CHECKING:
    from commstd.fields import Field, Value

Ends = tuple[Fraction, Fraction]


@frozen(kw_only=True, eq=False, repr=False)
class Tally(Record):
    """Members of a group, by what is known of them.

    Attributes:
        yes, no, unknown: Sure members that are as the target wants them, that are not, and of which it is not known;
            where members have weights, the sums of these in base units.
        maybe_yes, maybe_no, maybe_unknown: The same for rows whose membership is not known.
        part, whole: Sums over the sure members of which both are known; for a ratio.
        incomplete: Rows that may be members and lack their weight, or for a ratio one of the two.
    """

    yes: int | Fraction = 0
    no: int | Fraction = 0
    unknown: int | Fraction = 0
    maybe_yes: int | Fraction = 0
    maybe_no: int | Fraction = 0
    maybe_unknown: int | Fraction = 0
    part: Fraction = Fraction(0)
    whole: Fraction = Fraction(0)
    incomplete: int = 0

    @property
    def sure(self) -> int | Fraction:
        """Sure members."""
        return self.yes + self.no + self.unknown

    @property
    def possible(self) -> int | Fraction:
        """Sure members and rows that may be members."""
        return self.sure + self.maybe_yes + self.maybe_no + self.maybe_unknown

    @property
    def undecided(self) -> int | Fraction:
        """Rows of which membership or the answer is not known."""
        return self.unknown + self.maybe_yes + self.maybe_no + self.maybe_unknown

    @property
    def fewest(self) -> tuple[int | Fraction, int | Fraction]:
        """Members that are as wanted and all members, where everything unknown turns out badly."""
        return self.yes, self.sure + self.maybe_no + self.maybe_unknown

    @property
    def most(self) -> tuple[int | Fraction, int | Fraction]:
        """The same, where everything unknown turns out well."""
        good = self.yes + self.unknown + self.maybe_yes + self.maybe_unknown
        return good, self.sure + self.maybe_yes + self.maybe_unknown


@frozen(kw_only=True, eq=False, repr=False)
class TargetOutcome(Record):
    """The verdict on a target for one group.

    Attributes:
        verdict: met, short, over, unknown or not-applicable.
        value: The least and the greatest share, count or ratio; None where nobody is in the group.
        low: The line that must be reached.
        high: The line that must not be passed.
        gap: Members (for a ratio: of the part) still to bring up or take away, least and most.
        tally: The members.
    """

    verdict: Verdict
    value: Ends | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    gap: Ends | None = None
    tally: Tally


def weigh(
    kind: Kind,
    tally: Tally,
    lower: Bound | None,
    upper: Bound | None,
    *,
    low: Fraction | None,
    high: Fraction | None,
    part_step: Fraction = Fraction(1),
) -> TargetOutcome:
    """The verdict on a group.

    Args:
        kind: What is measured.
        tally: The members.
        lower: The lower end, for whether it is excluded.
        upper: The upper end, likewise.
        low: Where the lower end lies, in base units.
        high: Where the upper end lies.
        part_step: The step of a ratio's part, or of what members count by.
    """
    if kind == "ratio":
        return _ratio(tally, lower, upper, low, high, part_step)
    if tally.incomplete:
        return TargetOutcome(verdict="unknown", low=low, high=high, tally=tally)
    if not tally.possible:
        return TargetOutcome(verdict="not-applicable", low=low, high=high, tally=tally)
    value = _shares(tally) if kind != "count" else (Fraction(tally.fewest[0]), Fraction(tally.most[0]))
    verdict = _verdict(value, lower, upper, low, high)
    if kind != "count" and not tally.sure and verdict != "not-applicable":
        verdict = "unknown"
    gap = _members(kind, tally, lower, upper, low, high, part_step)
    return TargetOutcome(verdict=verdict, value=value, low=low, high=high, gap=gap, tally=tally)


def _shares(tally: Tally) -> Ends:
    (least, below), (most, above) = tally.fewest, tally.most
    if not below:
        return Fraction(most, above), Fraction(most, above)
    if not above:
        return Fraction(least, below), Fraction(least, below)
    return Fraction(least, below), Fraction(most, above)


def _verdict(
    value: Ends, lower: Bound | None, upper: Bound | None, low: Fraction | None, high: Fraction | None
) -> Verdict:
    is_sure = True
    if lower is not None and low is not None:
        if _is_below(value[1], low, strict=lower.strict):
            return "short"
        is_sure = not _is_below(value[0], low, strict=lower.strict)
    if upper is not None and high is not None:
        if _is_above(value[0], high, strict=upper.strict):
            return "over"
        is_sure = is_sure and not _is_above(value[1], high, strict=upper.strict)
    return "met" if is_sure else "unknown"


def _is_below(value: Fraction, line: Fraction, *, strict: bool) -> bool:
    return value <= line if strict else value < line


def _is_above(value: Fraction, line: Fraction, *, strict: bool) -> bool:
    return value >= line if strict else value > line


def _needed(line: Fraction, *, strict: bool) -> int:
    return math.floor(line) + 1 if strict else math.ceil(line)


def _allowed(line: Fraction, *, strict: bool) -> int:
    return math.ceil(line) - 1 if strict else math.floor(line)


def _members(
    kind: Kind,
    tally: Tally,
    lower: Bound | None,
    upper: Bound | None,
    low: Fraction | None,
    high: Fraction | None,
    step: Fraction,
) -> Ends:
    """Members still to bring up (or, above an upper end, to take away), in the best and in the worst case."""
    (least, below), (most, above) = tally.fewest, tally.most
    if kind != "count":
        (least, below), (most, above) = (tally.fewest if below else tally.most), (tally.most if above else tally.fewest)
    scale = (1, 1) if kind == "count" else (above, below)
    best = worst = Fraction(0)
    if lower is not None and low is not None:
        best = max(best, _needed(low * scale[0] / step, strict=lower.strict) * step - most)
        worst = max(worst, _needed(low * scale[1] / step, strict=lower.strict) * step - least)
    if upper is not None and high is not None:
        best = max(best, least - _allowed(high * scale[1] / step, strict=upper.strict) * step)
        worst = max(worst, most - _allowed(high * scale[0] / step, strict=upper.strict) * step)
    may_be_empty = kind != "count" and not tally.sure
    return Fraction(0 if may_be_empty else best), Fraction(worst)


def _ratio(
    tally: Tally, lower: Bound | None, upper: Bound | None, low: Fraction | None, high: Fraction | None, step: Fraction
) -> TargetOutcome:
    if not tally.whole and not tally.incomplete:
        return TargetOutcome(verdict="not-applicable", low=low, high=high, tally=tally)
    if not tally.whole:
        return TargetOutcome(verdict="unknown", low=low, high=high, tally=tally)
    ratio = tally.part / tally.whole
    if tally.incomplete:
        return TargetOutcome(verdict="unknown", value=(ratio, ratio), low=low, high=high, tally=tally)
    verdict = _verdict((ratio, ratio), lower, upper, low, high)
    lacking = Fraction(0)
    if verdict == "short" and lower is not None and low is not None:
        lacking = _needed(low * tally.whole / step, strict=lower.strict) * step - tally.part
    if verdict == "over" and upper is not None and high is not None:
        lacking = tally.part - _allowed(high * tally.whole / step, strict=upper.strict) * step
    return TargetOutcome(verdict=verdict, value=(ratio, ratio), low=low, high=high, gap=(lacking, lacking), tally=tally)


def count_exactly(kind: Kind, aim: Aim, rows: Iterable[Row]) -> Tally:
    """Count members by the exact reader: the reference for what engines count.

    Args:
        kind: What is measured.
        aim: The target's trees; for a standard's target `truth` is whether its ends are kept.
        rows: Exact values by name, parameters and dates among them.
    """
    counts: dict[str, Any] = dict.fromkeys(("yes", "no", "unknown", "maybe_yes", "maybe_no", "maybe_unknown"), 0)
    part = whole = Fraction(0)
    incomplete = 0
    for row in rows:
        member = evaluate(aim.among, row).value if aim.among is not None else True
        if member is False:
            continue
        if kind == "ratio":
            assert aim.part is not None
            assert aim.whole is not None
            above, below = evaluate(aim.part, row), evaluate(aim.whole, row)
            if member is True and _is_usable(above, below):
                part += above.value  # type: ignore[operator]
                whole += below.value  # type: ignore[operator]
            else:
                incomplete += 1
            continue
        assert aim.truth is not None
        answer = evaluate(aim.truth, row).value
        word = {True: "yes", False: "no", None: "unknown"}[answer]  # type: ignore[index]
        weight = 1 if aim.weight is None else evaluate(aim.weight, row).value
        if weight is None:
            incomplete += 1
        else:
            counts[word if member is True else f"maybe_{word}"] += weight
    return Tally(**counts, part=part, whole=whole, incomplete=incomplete)


def _is_usable(part: Outcome, whole: Outcome) -> bool:
    return part.value is not None and whole.value is not None


def share_text(value: Fraction) -> str:
    """A share as a fraction: "50/101", "1"."""
    return str(value)


def ratio_text(value: Fraction) -> str:
    """A ratio as an exact decimal, or a fraction where the decimals never end."""
    return format_number(value)


def group_text(field: Field, value: Value | None) -> str:
    """The name of the group that rows with a value of a field make up.

    A number, shares apart, counts by its whole part: half a year belongs to its year.
    """
    if not isinstance(value, Fraction):
        return _plain(value)
    number = value / field.step * field.resolution
    return format_number(number if field.kind == "share" else Fraction(math.floor(number)))


def cell_group_text(field: Field, cell: Any) -> str:
    """The same for a cell: a number in steps, a date as its ordinal."""
    if cell is None or not (field.is_number or field.kind == "date"):
        return _plain(cell)
    return group_text(field, int(cell) * field.step) if field.is_number else date.fromordinal(int(cell)).isoformat()


def _plain(value: object) -> str:
    if value is None:
        return "—"
    return str(value).lower() if isinstance(value, bool) else str(value)
