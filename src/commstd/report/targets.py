"""Targets as tables in a terminal."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from commstd.messages import say
from commstd.numerals import format_number
from commstd.report.terminal import Terminal
from commstd.report.words import labelled

if TYPE_CHECKING:
    from commstd.assess.survey import TargetReport
    from commstd.assess.targets import TargetResult
    from commstd.packs import Pack


class TargetTables(Terminal):
    """Prints what became of a city's targets."""

    def report(self, report: TargetReport, pack: Pack) -> None:
        """One line for each target and group, then what was wrong in the tables."""
        self.say("targets-heading", style="bold", city=pack.head.name, as_of=report.as_of)
        self.sources(pack.head, report.provenance)
        self.console.print()
        if not report.targets:
            self.say("targets-none")
        else:
            self.console.print(self._lines(report, pack))
            self.say("targets-legend", style="dim")
        self.problems(report)

    def _lines(self, report: TargetReport, pack: Pack) -> Table:
        several = any(one.group != report.city for one in report.targets)
        ways = len({one.target for one in report.targets}) < len({(one.target, one.reading) for one in report.targets})
        made = self.table(
            "head-target",
            *(["head-group"] if several else []),
            *(["head-reading"] if ways else []),
            "head-value",
            "head-line-to-reach",
            "head-verdict",
            "head-to-do",
            "head-yes",
            "head-no",
            "head-unknown",
            "head-by",
            "head-force",
            "head-clause",
            fold=(0, 10 + several + ways),
            right=range(1 + several + ways, 3 + several + ways),
        )
        for one in report.targets:
            tally, found = one.outcome.tally, one.outcome
            target = pack.targets[one.target.partition("/")[2]]
            counts = [format_number(Fraction(members)) for members in (tally.yes, tally.no, tally.undecided)]
            if one.kind == "ratio":
                counts = ["", "", str(tally.incomplete)]
            made.add_row(
                escape(labelled(target.title)),
                *([escape(one.group)] if several else []),
                *([one.reading or ""] if ways else []),
                self._value(one),
                self._line(one),
                self.verdict(found.verdict) if one.in_force else str(say("not-in-force")),
                _ends(found.gap),
                *counts,
                one.by.isoformat() if one.by else "",
                str(say(f"force-{one.force}")),
                "、".join(one.clause),
            )
        return made

    def _value(self, one: TargetResult) -> str:
        if one.outcome.value is None:
            return "—"
        low, high = one.outcome.value
        text = format_number if one.kind in {"count", "ratio"} and not _is_share(one) else percent
        return text(low) if low == high else f"{text(low)} … {text(high)}"

    def _line(self, one: TargetResult) -> str:
        text = format_number if one.kind in {"count", "ratio"} and not _is_share(one) else percent
        low, high = one.outcome.low, one.outcome.high
        if low is not None and high is not None:
            return f"{text(low)} – {text(high)}"
        if low is not None:
            return f"≥ {text(low)}"
        return "—" if high is None else f"≤ {text(high)}"


def _is_share(one: TargetResult) -> bool:
    return one.kind == "ratio" and one.unit in {None, "1"}


def percent(value: Fraction) -> str:
    """A share in per cent, to one place for reading: what decides is the exact fraction."""
    exact = value * 100
    text = format_number(exact)
    return f"{text} %" if len(text) <= 6 and "/" not in text else f"≈{float(exact):.2f} %"


def _ends(gap: tuple[Fraction, Fraction] | None) -> str:
    if gap is None:
        return "—"
    low, high = gap
    return format_number(low) if low == high else f"{format_number(low)} … {format_number(high)}"
