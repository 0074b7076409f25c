"""Targets as tables in a terminal."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from commstd.messages import say
from commstd.numerals import format_number
from commstd.report.target_texts import gap_text, line_text, members, value_text
from commstd.report.terminal import Terminal
from commstd.report.words import labelled

if TYPE_CHECKING:
    from commstd.assess.survey import TargetReport
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
            found, target = one.outcome, pack.targets[one.target.partition("/")[2]]
            counts = ["" if count is None else format_number(Fraction(count)) for count in members(one)]
            made.add_row(
                escape(labelled(target.title)),
                *([escape(one.group)] if several else []),
                *([one.reading or ""] if ways else []),
                value_text(one),
                line_text(one),
                self.verdict(found.verdict) if one.in_force else str(say("not-in-force")),
                gap_text(one),
                *counts,
                one.by.isoformat() if one.by else "",
                str(say(f"force-{one.force}")),
                "、".join(one.clause),
            )
        return made
