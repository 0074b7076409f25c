"""The sums of a report: its headline figures, a line a standard, and how the gaps are spread."""

from __future__ import annotations

from fractions import Fraction
from math import floor, log10
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.assess.engine import column_name
from commstd.assess.plan import Item
from commstd.assess.targets import TargetResult
from commstd.messages import Message, say
from commstd.numerals import format_number
from commstd.report.page.charts import Bin, bullet_chart, standard_chart
from commstd.report.page.rows import MISSED, any_verdict
from commstd.report.target_texts import gap_text, is_share, line_text, members, value_text
from commstd.report.words import amount_text, labelled
from commstd.report.worst import total_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commstd.assess.assessment import Assessment
    from commstd.cities import City

COUNTED: Final = ("met", "short", "over", "unknown", "not-applicable")
BINS: Final = 12
"""About as many bars as a small picture has room for."""


@frozen(kw_only=True)
class Figure:
    """A headline figure.

    Attributes:
        value: The figure.
        label: What it is.
        more: What else is to be known of it.
        mark: The verdict whose colour it has.
    """

    value: str
    label: Message
    more: str = ""
    mark: str = ""


def headline(assessment: Assessment) -> Iterator[Figure]:
    """The figures that a reader sees first."""
    counts, rows = _row_counts(assessment), assessment.rows
    yield Figure(value=f"{rows:,}", label=say("report-rows"))
    for name in ("met", "short", "unknown"):
        share = f"{100 * counts[name] / rows:.1f} %" if rows else ""
        yield Figure(value=f"{counts[name]:,}", label=say(f"report-rows-{name}"), more=share, mark=name)
    found = sum(int(line[verdict]) for line in assessment.summary() for verdict in MISSED)  # type: ignore[call-overload]
    strict = str(say("report-must", rows=f"{counts['must']:,}")) if counts["must"] else ""
    yield Figure(value=f"{found:,}", label=say("report-shortfalls"), more=strict, mark="short" if found else "met")
    verdicts = [one.outcome.verdict for one in assessment.targets if one.in_force]
    if verdicts:
        met, missed = verdicts.count("met"), verdicts.count("short") + verdicts.count("over")
        yield Figure(
            value=f"{met:,} / {len(verdicts):,}",
            label=say("report-targets-met"),
            more=str(say("report-targets-missed", missed=missed)) if missed else "",
            mark="short" if missed else "met" if met == len(verdicts) else "unknown",
        )
    problems = sum(map(len, (*assessment.rejected, *assessment.contradictions())))
    doubts = sum(map(len, assessment.warnings))
    yield Figure(
        value=f"{problems:,}",
        label=say("report-problems"),
        more=str(say("report-doubts", count=doubts)) if doubts else "",
        mark="unknown" if problems else "",
    )


def _row_counts(assessment: Assessment) -> dict[str, int]:
    """Rows that meet all that applies, fall short of something, and hang on something missing."""
    items = assessment.plan.items
    if not items or not assessment.rows:
        return dict.fromkeys(("met", "short", "unknown", "must"), 0)

    short, unknown = any_verdict(assessment, *MISSED), any_verdict(assessment, "unknown")
    counted = assessment.results.lazy().select(
        met=(~short & ~unknown & any_verdict(assessment, "met")).sum(),
        short=short.sum(),
        unknown=(~short & unknown).sum(),
        must=any_verdict(assessment, *MISSED, force="must").sum(),
    )
    return counted.collect().row(0, named=True)


@frozen(kw_only=True)
class Line:
    """What became of a standard.

    Attributes:
        item: The standard under its readings.
        counts: Rows by verdict.
        rate: The part of the rows that meet it, in words.
        gap: What all rows together lack, in words.
        middle: The middle gap, in words; empty for a standard without numbers.
        chart: A picture of it, SVG.
        in_force: Whether it has figures on the day.
    """

    item: Item
    counts: dict[str, int]
    rate: str
    gap: str
    middle: str
    chart: str
    in_force: bool

    @property
    def applies(self) -> int:
        """How many rows it applies to, or may."""
        return sum(self.counts.values()) - self.counts["not-applicable"]


def lines(assessment: Assessment) -> Iterator[Line]:
    """A line for each standard."""
    gaps = total_gaps(assessment, "short")
    for index, (item, held, gap) in enumerate(zip(assessment.plan.items, assessment.summary(), gaps, strict=True)):
        counts = {verdict: int(held[verdict]) for verdict in COUNTED}  # type: ignore[call-overload]
        decided = counts["met"] + counts["short"] + counts["over"]
        bins, middle = _spread(assessment, index, item)
        yield Line(
            item=item,
            counts=counts,
            rate=f"{100 * counts['met'] / decided:.1f} %" if decided else "—",
            gap=amount_text(gap, item.standard.unit) if gap else "—",
            middle="" if middle is None else amount_text(middle, item.standard.unit),
            chart=standard_chart(counts, bins, item.unit.label.text()) if any(counts.values()) else "",
            in_force=item.places is not None,
        )


def _spread(assessment: Assessment, index: int, item: Item) -> tuple[list[Bin], Fraction | None]:
    """How many rows lack how much, by amounts of a handy width, and the middle amount."""
    name, verdict = column_name(index, "gap"), column_name(index, "verdict")
    if name not in assessment.results.columns or item.standard.unit is None:
        return [], None
    held = (
        assessment.results.lazy()
        .select(pl.col(name).alias("gap"), pl.col(verdict).cast(pl.String).alias("verdict"))
        .filter(pl.col("verdict").is_in(MISSED) & pl.col("gap").is_not_null())
        .sort("gap")
        .collect()
    )
    if not held.height:
        return [], None
    steps = held["gap"]
    wide = max(1, round(_handy(int(steps[-1]) * item.step / BINS) / item.step))
    counted = held.group_by(((steps - 1) // wide).alias("at"), "verdict").len().sort("at", "verdict")
    width = wide * item.step
    bins = [Bin(float(at * width), float((at + 1) * width), rows, verdict) for at, verdict, rows in counted.iter_rows()]
    return bins, int(steps[(held.height - 1) // 2]) * item.step


def _handy(width: Fraction) -> Fraction:
    """The next larger 1, 2 or 5 times a power of ten."""
    power = Fraction(10) ** floor(log10(width))
    return next(times * power for times in (1, 2, 5, 10, 20) if times * power >= width)


@frozen(kw_only=True)
class TargetLine:
    """What became of a target.

    Attributes:
        result: The target's result.
        title: What it is called.
        chart: A bullet chart of it, SVG; empty where it has no line on the day.
        value: Its value, in words.
        line: The line, in words.
        to_do: What is left to do, in words.
        members: How many are in, out, and undecided, in words.
    """

    result: TargetResult
    title: str
    chart: str
    value: str
    line: str
    to_do: str
    members: tuple[str, ...]


def target_lines(assessment: Assessment, city: City, most: int) -> Iterator[TargetLine]:
    """A line for each target and group, no more than some."""
    for one in assessment.targets[:most]:
        found = one.outcome
        chart = bullet_chart(found.value, found.low, found.high, is_share=is_share(one), verdict=found.verdict)
        yield TargetLine(
            result=one,
            title=labelled(city.pack.targets[one.target.partition("/")[2]].title) or one.target,
            chart=chart if one.in_force else "",
            value=_kept(value_text(one)),
            line=_kept(line_text(one)),
            to_do=gap_text(one),
            members=tuple("" if count is None else format_number(Fraction(count)) for count in members(one)),
        )


def _kept(text: str) -> str:
    """A number with its sign on one line."""
    return text.replace(" %", "\u00a0%").replace("≥ ", "≥\u00a0").replace("≤ ", "≤\u00a0")
