"""Cases in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.markup import escape
from rich.text import Text

from commstd.messages import language, say, words
from commstd.report.terminal import Terminal
from commstd.report.words import labelled

if TYPE_CHECKING:
    from commstd.assess.casework import Casework
    from commstd.cases import CaseVerdict
    from commstd.cities import City
    from commstd.processes import Consequence

STYLES: Final = {"open": "yellow", "done": "green", "faulty": "red"}
MARKS: Final = {"open": "…", "done": "✓", "faulty": "✗"}
STATES: Final = {"open": say("state-open"), "done": say("state-done"), "faulty": say("state-faulty")}
KINDS: Final = {
    "no-beginning": say("fault-no-beginning"), "missing": say("fault-missing"), "late": say("fault-late"),
    "out-of-order": say("fault-out-of-order"), "rule": say("fault-rule"), "repeated": say("fault-repeated"),
    "unknown-step": say("fault-unknown-step"), "unknown-result": say("fault-unknown-result"),
    "wrong-actor": say("fault-wrong-actor"), "impossible-date": say("fault-impossible-date"),
}  # fmt: skip


def print_cases(city: City, found: Casework) -> None:
    """A line for each case, then what is wrong and how to mend it, then what was wrong in the log."""
    terminal = Terminal()
    count = len({one.case for one in found.cases})
    terminal.say(
        "cases-heading",
        style="bold",
        city=city.pack.head.name,
        process=found.process.title,
        as_of=found.as_of,
        count=count,
    )
    terminal.sources(city.pack.head, found.provenance)
    terminal.console.print()
    if not found.cases:
        terminal.say("cases-none")
    else:
        _states(terminal, city, found)
        counts = found.summary()
        terminal.say("cases-summary", done=counts["done"], open=counts["open"], faulty=counts["faulty"])
        terminal.say("cases-legend", style="dim")
        _faults(terminal, found)
    terminal.problems(found)
    if found.process.note is not None:
        terminal.console.print()
        terminal.console.print(Text(labelled(found.process.note), style="dim"))


def _titles(found: Casework) -> dict[str, str]:
    process = found.process
    titles = {step.id: labelled(step.title) for step in process.steps}
    return titles | {rule.id: labelled(rule.title) or rule.id for rule in process.rules}


def _states(terminal: Terminal, city: City, found: Casework) -> None:
    several = len({one.reading for one in found.cases}) > 1
    has_due = any(one.due for one in found.cases)
    headings = ["head-case", *(["head-reading"] if several else []), "head-state", *(["head-due"] if has_due else [])]
    folded = range(len(headings), len(headings) + 2)
    made = terminal.table(*headings, "head-pending", "head-follows", fold=(0, *folded))
    titles = _titles(found)
    for one in found.cases:
        made.add_row(
            escape(one.case),
            *([one.reading or ""] if several else []),
            Text(f"{MARKS[one.state]} {STATES[one.state]}", style=STYLES[one.state]),
            *([_due(one, titles)] if has_due else []),
            escape(words(tuple(titles[name] for name in one.pending), language())),
            "\n".join(
                [*(escape(_follows(city, follows)) for follows in one.consequences), *_unchecked(city, found, one)]
            ),
        )
    terminal.console.print(made)


def _due(one: CaseVerdict, titles: dict[str, str]) -> str:
    unknown = str(say("due-unknown"))
    return "\n".join(f"{escape(titles[step])} {day.isoformat() if day else unknown}" for step, day in one.due.items())


def _follows(city: City, one: Consequence) -> str:
    """What follows, and who sees to it."""
    who = tuple(city.pack.departments[name].name for name in one.actors)
    return f"{labelled(one.title)} ({words(who, language())})" if who else labelled(one.title)


def _unchecked(city: City, found: Casework, one: CaseVerdict) -> list[str]:
    """What could not be judged, and for want of which facts."""
    if not one.unchecked:
        return []
    fields = city.pack.vocabulary.subjects[found.process.subject].fields if found.process.subject is not None else {}
    names = dict.fromkeys(name for held in one.unchecked for name in held.missing)
    missing = tuple(fields[name].label if name in fields else name for name in names)
    told = say("cases-unknown", count=len(one.unchecked), missing=missing)
    return [f"[dim]{escape(str(told))}[/dim]"]


def _faults(terminal: Terminal, found: Casework) -> None:
    if not any(one.faults for one in found.cases):
        return
    several = len({one.reading for one in found.cases}) > 1
    headings = ["head-case", *(["head-reading"] if several else []), "head-line", "head-step", "head-fault"]
    made = terminal.table(
        *headings, "head-reason", "head-force", "head-clause", title=say("cases-faults"),
        right=(1 + several,), fold=(0, 2 + several, 4 + several, 6 + several),
    )  # fmt: skip
    titles = _titles(found)
    for one in found.cases:
        for fault in one.faults:
            made.add_row(
                escape(one.case),
                *([one.reading or ""] if several else []),
                "" if fault.line is None else str(fault.line),
                escape(titles.get(fault.step, fault.step)),
                str(KINDS[fault.kind]),
                escape(str(fault.message)),
                "" if fault.force is None else str(say(f"force-{fault.force}")),
                "、".join(fault.clauses),
            )
    terminal.console.print()
    terminal.console.print(made)
