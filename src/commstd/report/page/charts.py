"""The charts of a report, drawn once as pictures: they need no script, and are printed as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import vl_convert
from attrs import frozen

from commstd.messages import say

if TYPE_CHECKING:
    from fractions import Fraction

FONT: Final = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Noto Sans, sans-serif"
COLOURS: Final[Mapping[str, str]] = {
    "met": "#4f9d69", "short": "#b3261e", "over": "#d9822b", "unknown": "#e3c45c", "not-applicable": "#d5d8dc",
}  # fmt: skip
"""Of the verdicts: apart in grey too, and their numbers stand in them."""
INK: Final = "#333333"
WIDTH: Final = 330
_LEAST_SHARE: Final = 0.06
"""A part of a bar that is narrower has no room for its number."""


@frozen
class Bin:
    """How many rows lack between two amounts.

    Attributes:
        start: More than this.
        end: Up to this.
        rows: How many.
        verdict: short or over.
    """

    start: float
    end: float
    rows: int
    verdict: str


def standard_chart(counts: Mapping[str, int], bins: Sequence[Bin], unit: str) -> str:
    """How many rows got each verdict, and how the gaps are spread.

    Args:
        counts: Rows by verdict.
        bins: How many rows lack how much; none for a standard without numbers.
        unit: The unit of the gaps, in words.

    Returns:
        An SVG picture.
    """
    bar = _verdict_bar(counts)
    return _svg(alt.vconcat(bar, _gaps(bins, unit), spacing=14) if bins else bar)


def _verdict_bar(counts: Mapping[str, int]) -> Any:
    total, start = sum(counts.values()) or 1, 0
    rows: list[dict[str, Any]] = []
    for verdict, count in counts.items():
        share = count / total
        rows.append({
            "verdict": verdict, "start": start, "end": start + count, "middle": start + count / 2,
            "text": f"{count:,}" if share >= _LEAST_SHARE else "",
        })  # fmt: skip
        start += count
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, total], nice=False))
    base = _chart(row for row in rows if row["end"] > row["start"])
    bars = base.mark_bar(stroke="white", height=22).encode(x=x, x2="end:Q", color=_colour())
    texts = base.mark_text(fontSize=11).encode(
        x=alt.X("middle:Q", axis=None), text="text:N",
        color=alt.condition(
            alt.FieldOneOfPredicate(field="verdict", oneOf=["met", "short"]), alt.value("white"), alt.value(INK)
        ),
    )  # fmt: skip
    return (bars + texts).properties(width=WIDTH, height=22)


def _gaps(bins: Sequence[Bin], unit: str) -> Any:
    rows = [{"start": one.start, "end": one.end, "rows": one.rows, "verdict": one.verdict} for one in bins]
    ends = [0.0, max(one.end for one in bins)]
    heights: dict[float, int] = {}
    for one in bins:
        heights[one.start] = heights.get(one.start, 0) + one.rows
    every = -(-max(heights.values()) // 4)
    rising = list(range(0, max(heights.values()) + every, every))
    up = alt.Axis(values=rising, format=",d")
    width = bins[0].end - bins[0].start
    along = alt.Axis(values=[at * width for at in range(round(ends[1] / width) + 1)], format=",.6~r")
    named = str(say("report-gap-axis", unit=unit)) if unit else str(say("head-gap"))
    return (
        _chart(rows)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("start:Q", title=named, bin="binned", axis=along, scale=alt.Scale(domain=ends, nice=False)),
            x2="end:Q",
            y=alt.Y("rows:Q", title=str(say("report-rows-axis")), axis=up, scale=alt.Scale(domain=[0, rising[-1]])),
            color=_colour(),
        )
        .properties(width=WIDTH, height=90)
    )


def _colour() -> alt.Color:
    return alt.Color("verdict:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)


def bullet_chart(
    value: tuple[Fraction, Fraction] | None,
    low: Fraction | None,
    high: Fraction | None,
    *,
    is_share: bool,
    verdict: str,
) -> str:
    """A bullet chart of a target: its value, or between which two it lies, against the line.

    Args:
        value: The least and the greatest value that it may have.
        low: The line to reach.
        high: The line not to pass.
        is_share: It is a part of a whole, drawn from 0 to 100 %.
        verdict: The verdict, which colours the value.

    Returns:
        An SVG picture.
    """
    ends = [float(one) for one in (*(value or ()), low, high) if one is not None]
    most = max([1.0, *ends]) if is_share else 1.15 * max([*ends, 0.0]) or 1.0
    least = min([0.0, *ends])
    scale = alt.Scale(domain=[least, most], nice=False)
    axis = alt.Axis(
        title=None, tickCount=5, format="%" if is_share else "~s", labelColor="#666666", domain=False, ticks=False,
        grid=False, labelFontSize=9,
    )  # fmt: skip
    whole = [{"from": least, "to": most}]
    layers: list[Any] = [_span(whole, scale, axis).mark_bar(color="#eceff1", height=18)]
    if value is not None:
        first, last = map(float, value)
        colour = COLOURS[verdict]
        layers.append(_span([{"from": 0.0, "to": first}], scale, axis).mark_bar(color=colour, height=9))
        if last > first:
            layers.append(
                _span([{"from": first, "to": last}], scale, axis).mark_bar(color=colour, height=9, opacity=0.4)
            )
    lines = [{"from": float(one)} for one in (low, high) if one is not None]
    if lines:
        line = _chart(lines).mark_tick(color=INK, thickness=3, size=22)
        layers.append(line.encode(x=alt.X("from:Q", scale=scale, axis=axis)))
    return _svg(alt.layer(*layers).properties(width=200, height=24))


def _span(rows: list[dict[str, float]], scale: alt.Scale, axis: alt.Axis) -> Any:
    return _chart(rows).encode(x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q")


def _chart(rows: Iterable[Mapping[str, object]]) -> Any:
    return alt.Chart(alt.InlineData(values=list(rows)))


def _svg(chart: Any) -> str:
    spec = chart.configure(font=FONT, background="white").configure_view(stroke=None).to_dict()
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))  # whatever it might refer to stays out
