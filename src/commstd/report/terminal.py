"""Results as tables in a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from commstd.formula.nodes import names
from commstd.messages import Message, language, say
from commstd.report.records import condition_text
from commstd.report.words import amount_text, formula_text, in_words, labelled, parameter_text

if TYPE_CHECKING:
    from fractions import Fraction

    from commstd.assess.assessment import Assessment
    from commstd.assess.plan import Item
    from commstd.assess.provenance import Provenance
    from commstd.cities import City
    from commstd.packs import Head, Pack
    from commstd.requirements import Requirement
    from commstd.standards import Standard
    from commstd.tables.problems import Problems
    from commstd.units import Unit

WORST = 15
PROBLEMS = 20
WIDTH = 140
"""Characters of a line where the output is no terminal."""
NARROWEST = 12
"""Columns of a table's text are never narrower."""
MARKS = {"met": "✓", "short": "✗", "over": "✗", "unknown": "?", "not-applicable": "–"}
STYLES = {"met": "green", "short": "red", "over": "red", "unknown": "yellow", "not-applicable": "dim"}


class WithProblems(Protocol):
    """What was read from a table, with what was wrong in it."""

    @property
    def rejected(self) -> tuple[Problems, ...]:
        """What was left out."""

    @property
    def warnings(self) -> tuple[Problems, ...]:
        """What was used but is doubtful."""


class Terminal:
    """Prints results for people."""

    def __init__(self, *, stderr: bool = False) -> None:
        console = Console(stderr=stderr, highlight=False, emoji=False)
        if not console.is_terminal:
            console = Console(stderr=stderr, highlight=False, emoji=False, width=_width(), soft_wrap=False)
        self.console = console

    def say(self, key: str, *, style: str = "", **values: object) -> None:
        """Print a sentence of the catalogue."""
        self.console.print(Text(str(say(key, **values)), style=style))

    def table(
        self, *headings: str, title: Message | None = None, right: Iterable[int] = (), fold: Iterable[int] = ()
    ) -> Table:
        """An empty table with headings of the catalogue; only the columns of `fold` may run over several lines."""
        made = Table(
            title=str(title) if title else None,
            title_justify="left",
            title_style="bold",
            header_style="bold",
            box=None,
            pad_edge=False,
        )
        for index, key in enumerate(headings):
            folds = index in set(fold)
            made.add_column(
                str(say(key)), justify="right" if index in set(right) else "left", overflow="fold", no_wrap=not folds,
                min_width=NARROWEST if folds else None,
            )  # fmt: skip
        return made

    # assess

    def assessment(
        self, assessment: Assessment, pack: Pack, *, table: object, long: bool = False, only: tuple[str, ...] = ()
    ) -> None:
        """A summary per standard, then the worst shortfalls, then what was wrong in the table."""
        subject = pack.vocabulary.subjects[assessment.subject]
        self.say(
            "assess-heading",
            style="bold",
            city=pack.head.name,
            as_of=assessment.as_of,
            table=str(table),
            rows=assessment.rows,
            subject=subject.label,
        )
        self.sources(pack.head, assessment.provenance)
        self.console.print()
        self.summary(assessment, pack)
        if long or only:
            self.findings(assessment, only)
        else:
            self.worst(assessment, pack)
        self.problems(assessment)

    def sources(self, head: Head, provenance: Provenance) -> None:
        """The documents, and what is doubtful about them."""
        for document in head.documents:
            number = document.number or labelled(document.title) or document.id
            self.say("source-line", document=number, status=say(f"status-{document.status}"))
            if document.status != "in-force":
                self.say(f"source-{document.status}", style="yellow")
            if document.truncated:
                self.say("source-truncated", style="yellow")
        if head.inferred is not None:
            self.say("source-inferred", style="yellow", how=head.inferred)
        for name, ids in provenance.readings.items():
            self.say("source-reading", standard=name, reading="+".join(ids))
        for name, value in provenance.overrides.items():
            self.say("source-set", style="yellow", parameter=name, value=value)

    def summary(self, assessment: Assessment, pack: Pack) -> None:
        """One line for each standard."""
        several = len({item.standard.id for item in assessment.plan.items}) < len(assessment.plan.items)
        made = self.table(
            "head-standard",
            *(["head-reading"] if several else []),
            "head-met",
            "head-short",
            "head-over",
            "head-unknown",
            "head-not-applicable",
            "head-rate",
            "head-gap",
            "head-force",
            "head-clause",
            "head-id",
            right=range(1 + several, 8 + several),
            fold=(0, 1, 9, 10, 11) if several else (0, 8, 9, 10),
        )
        from commstd.report.worst import total_gaps  # with the engine, which other commands do without

        gaps = total_gaps(assessment, "short")
        for item, line, gap in zip(assessment.plan.items, assessment.summary(), gaps, strict=True):
            decided = int(line["met"]) + int(line["short"]) + int(line["over"])  # type: ignore[call-overload]
            rate = f"{100 * int(line['met']) / decided:.1f} %" if decided else "—"  # type: ignore[call-overload]
            counts = [Text(str(line[name]), style=STYLES[name] if line[name] else "dim") for name in MARKS]
            made.add_row(
                Text(labelled(item.standard.title)),
                *([Text(item.reading or "")] if several else []),
                *counts,
                Text(rate if item.places is not None else str(say("not-in-force"))),
                Text("—" if not gap else amount_text(gap, item.standard.unit)),
                Text(str(say(f"force-{item.standard.force}"))),
                Text("、".join(item.standard.clauses)),
                Text(item.standard.id),
            )
        self.console.print(made)
        self.say("summary-legend", style="dim")

    def worst(self, assessment: Assessment, pack: Pack) -> None:
        """The shortfalls that are largest for what is required."""
        from commstd.report.worst import worst_rows  # as above

        rows = worst_rows(assessment)
        self.console.print()
        if not rows.height:
            self.say("worst-none")
            return
        made = self.table(
            "head-row",
            "head-name",
            "head-standard",
            "head-actual",
            "head-required",
            "head-gap",
            "head-force",
            "head-clause",
            title=say("worst-title", shown=min(WORST, rows.height), total=rows.height),
            right=(3, 4, 5),
            fold=(1, 2, 7),
        )
        for row in rows.head(WORST).iter_rows(named=True):
            item = assessment.plan.items[row["item"]]
            made.add_row(*map(Text, self._shortfall(row, item)))
        self.console.print(made)

    def _shortfall(self, row: Mapping[str, Any], item: Item) -> list[str]:
        unit = item.standard.unit
        numbers = {
            name: None if row[name] is None else row[name] * item.step for name in ("actual", "low", "high", "gap")
        }
        required = required_text(numbers["low"], numbers["high"], unit)
        sign = "−" if row["verdict"] == "over" else "+"
        gap = f"{sign}{amount_text(numbers['gap'], unit)}" if numbers["gap"] is not None else str(say("verdict-short"))
        return [
            str(row["row"]),
            str(row["name"]),
            labelled(item.standard.title),
            amount_text(numbers["actual"], unit),
            required,
            gap,
            str(say(f"force-{item.standard.force}")),
            "、".join(item.standard.clauses),
        ]

    def findings(self, assessment: Assessment, only: tuple[str, ...]) -> None:
        """Every finding."""
        self.console.print()
        made = self.table(
            "head-row",
            "head-standard",
            "head-verdict",
            "head-actual",
            "head-required",
            "head-gap",
            "head-missing",
            right=(3, 4, 5),
            fold=(6,),
        )
        for one in assessment.findings:
            if only and one.verdict not in only:
                continue
            made.add_row(
                escape(one.row),
                one.standard.partition("/")[2],
                self.verdict(one.verdict),
                amount_text(one.actual, one.unit),
                required_text(one.low, one.high, one.unit),
                amount_text(one.gap, one.unit),
                ", ".join(one.missing),
            )
        self.console.print(made)

    @staticmethod
    def verdict(verdict: str) -> Text:
        """A verdict marked by a sign and a word, so that it can be told without colour."""
        return Text(f"{MARKS[verdict]} {say(f'verdict-{verdict}')}", style=STYLES[verdict])

    def problems(self, assessment: WithProblems) -> None:
        """What was rejected and what is doubtful in the table."""
        for key, problems in (("problems-rejected", assessment.rejected), ("problems-warnings", assessment.warnings)):
            count = sum(len(one) for one in problems)
            if not count:
                continue
            made = self.table(
                "head-line",
                "head-row",
                "head-column",
                "head-value",
                "head-reason",
                "head-fix",
                title=say(key, count=count),
                right=(0,),
                fold=(2, 3, 4, 5),
            )
            rows = (row for one in problems for row in one.rows())
            for row in islice(rows, PROBLEMS):
                made.add_row(
                    *(
                        Text("" if row[name] is None else str(row[name]))
                        for name in ("line", "row", "column", "value", "reason", "fix")
                    )
                )
            self.console.print()
            self.console.print(made)
            if count > PROBLEMS:
                self.say("problems-more", count=count - PROBLEMS)

    # records

    def cities(self, records: list[dict[str, Any]]) -> None:
        """What is installed, and what is broken."""
        if not records:
            self.say("cities-none")
            return
        lines = [[str(say(key)) for key in ("head-city", "head-code", "head-title", "head-distribution")]]
        sound = [one for one in records if one["fault"] is None]
        for one in sound:
            version = f"{one['distribution'] or ''} {one['version'] or ''}".strip()
            lines.append([one["city"], one["code"], one["name"][language()], version])
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        for at, line in enumerate(lines if sound else ()):
            row = "  ".join(set_cell_size(text, width) for text, width in zip(line, widths, strict=True)).rstrip()
            self.console.print(Text(row, style="" if at else "bold"), soft_wrap=True)
            if at:
                self.console.print(Padding(self._offers(sound[at - 1]), (0, 0, 0, 2), expand=False))
        for one in records:
            if one["fault"] is not None:
                self.console.print()
                owner = one["distribution"] if one["distribution"] not in {None, "?"} else one["id"]
                who = f"{owner} {one['version'] or ''}".strip()
                self.say("cities-broken", style="red", who=who, fault=one["fault"])

    def _offers(self, record: dict[str, Any]) -> Text:
        """What a reader must know of a city's documents, and how much is encoded."""
        marks = [say(f"status-{record['status']}")]
        marks += [say("mark-truncated")] if record["truncated"] else []
        marks += [say("mark-inferred")] if record["inferred"] else []
        return Text(str(say("cities-offers", status=tuple(marks), **record["counts"])))

    def standards(self, city: City, records: list[dict[str, Any]]) -> None:
        """A city's standards."""
        self.sources(city.pack.head, city.provenance)
        made = self.table("head-standard", "head-title", "head-subject", "head-clause", "head-formula", fold=(1, 3, 4))
        for one in records:
            subject = city.pack.vocabulary.subjects[one["subject"]].label
            made.add_row(
                one["id"], one["title"][language()], str(subject), "、".join(one["clause"]), escape(one["formula"])
            )
        self.console.print(made)

    def standard(self, city: City, standard: Standard) -> None:
        """One standard in full."""
        pack = city.pack
        subject = pack.vocabulary.subjects[standard.subject]
        self.console.print(Text(f"{pack.city}/{standard.id}  {labelled(standard.title)}", style="bold"))
        self.sources(pack.head, city.provenance)
        self.say("show-subject", subject=subject.label)
        self.say("show-clause", clause=standard.clauses, force=say(f"force-{standard.force}"))
        if standard.by is not None:
            self.say("show-by", by=standard.by)
        self.say("show-when", when=condition_text(city, standard) or say("show-everyone"))
        self.console.print()
        for line in self._formula_lines(city, standard):
            self.console.print(Text(line))
        self.console.print(Text(f"  {formula_text(standard)}", style="dim"))
        if standard.note is not None:
            self.console.print()
            self.console.print(Text(labelled(standard.note)))
        self._parameters(city, standard)
        self._readings(standard)
        self._examples(standard)

    def _formula_lines(self, city: City, standard: Standard) -> list[str]:
        subject = city.pack.vocabulary.subjects[standard.subject]

        def told(node: Any) -> str:
            return in_words(node, city.pack, subject)

        lines = []
        if standard.holds is not None:
            lines.append(str(say("show-holds", condition=told(standard.holds))))
        for bound, key in ((standard.lower, "lower"), (standard.upper, "upper")):
            if bound is not None and standard.measure is not None:
                sentence = f"show-{key}-strict" if bound.strict else f"show-{key}"
                lines.append(str(say(sentence, measure=told(standard.measure), bound=told(bound.tree))))
        used = {name for tree in standard.trees() for name in names(tree)}
        lines += [f"  {name} = {told(tree)}" for name, tree in standard.let.items() if name in used]
        return lines

    def _parameters(self, city: City, standard: Standard) -> None:
        used = city.pack.parameters_of(standard)
        if not used:
            return
        made = self.table(
            "head-parameter",
            "head-title",
            "head-value",
            "head-from",
            "head-until",
            "head-clause",
            title=say("show-parameters"),
            right=(2,),
            fold=(1,),
        )
        for name in used:
            parameter = city.parameters[name]
            for entry in parameter.timeline.entries:
                dates = [str(day) if day else "" for day in (entry.start, entry.until)]
                made.add_row(
                    name, labelled(parameter.label), parameter_text(parameter, entry.value), *dates, entry.clause or ""
                )
        self.console.print()
        self.console.print(made)

    def _readings(self, standard: Standard) -> None:
        if not standard.readings.options:
            return
        made = self.table("head-choice", "head-reading", "head-title", title=say("show-readings"), fold=(2,))
        for option in standard.readings.options:
            made.add_row(option.choice, f"{option.id}{' *' if option.default else ''}", labelled(option.label))
        self.console.print()
        self.console.print(made)

    def _examples(self, standard: Standard) -> None:
        if not standard.examples:
            return
        made = self.table(
            "head-given",
            "head-reading",
            "head-verdict",
            "head-required",
            "head-gap",
            title=say("show-examples"),
            fold=(0, 1),
        )
        for one in standard.examples:
            given = ", ".join(f"{name} = {value}" for name, value in one.given.items())
            required = one.required if isinstance(one.required, str | None) else " – ".join(one.required.values())
            made.add_row(escape(given), "+".join(one.reading), self.verdict(one.verdict), required or "", one.gap or "")
        self.console.print()
        self.console.print(made)

    def requirements(self, city: City, found: tuple[Requirement, ...]) -> None:
        """What one case must provide."""
        standard = city.pack.standard(found[0].standard)
        self.console.print(Text(f"{found[0].standard}  {labelled(standard.title)}", style="bold"))
        self.sources(city.pack.head, city.provenance)
        made = self.table("head-reading", "head-applies", "head-required", "head-missing", "head-clause", fold=(0, 3))
        for one in found:
            applies = say({True: "yes", False: "no", None: "unknown"}[one.applies])
            made.add_row(
                one.reading or "",
                str(applies),
                required_text(*one.exact, one.unit),
                ", ".join(one.missing),
                "、".join(standard.clauses),
            )
        self.console.print(made)


def _width() -> int:
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdigit() and int(asked) > 0 else WIDTH


def required_text(low: Fraction | None, high: Fraction | None, unit: Unit | None) -> str:
    """Bounds for people."""
    if low is None and high is None:
        return "—"
    if high is None:
        return f"≥ {amount_text(low, unit)}"
    return f"≤ {amount_text(high, unit)}" if low is None else f"{amount_text(low, None)} – {amount_text(high, unit)}"
