"""Tasks with what has become of them, as JSON and in a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rich.markup import escape

from commstd.messages import say
from commstd.report.jsons import problem_rows
from commstd.report.records import label_json
from commstd.report.terminal import Terminal
from commstd.report.words import labelled

if TYPE_CHECKING:
    from datetime import date

    from commstd.assess.agenda import Agenda, AgendaItem
    from commstd.cities import City

STYLES: Final = {"open": "", "past-due": "red", "done": "green", "late": "yellow", "no-date": "dim"}
MARKS: Final = {"open": "○", "past-due": "✗", "done": "✓", "late": "✓", "no-date": "–"}


def tasks_json(agenda: Agenda) -> dict[str, object]:
    """Tasks as the command line's JSON has them."""
    return {
        "city": agenda.city,
        "as_of": agenda.as_of.isoformat(),
        "tasks": [_task(agenda.city, one) for one in agenda.items],
        "rejected": list(problem_rows(agenda.rejected)),
        "warnings": list(problem_rows(agenda.warnings)),
        "provenance": agenda.provenance.as_json(),
    }


def _task(city: str, one: AgendaItem) -> dict[str, object]:
    task, found = one.task, one.progress
    return {
        "id": f"{city}/{task.id}",
        "title": label_json(task.title),
        "clause": list(task.clauses),
        "lead": list(one.lead),
        "support": list(one.support),
        "by": _day(task.by),
        "every": task.every,
        "due": _day(found.due),
        "serves": list(task.serves),
        "state": found.state,
        "done": _day(found.done),
        "missed": [day.isoformat() for day in found.missed],
        "note": label_json(task.note),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def print_tasks(city: City, agenda: Agenda) -> None:
    """Tasks in a terminal, with what was wrong in the log."""
    terminal = Terminal()
    terminal.say("tasks-heading", style="bold", city=city.pack.head.name, count=len(agenda.items), as_of=agenda.as_of)
    terminal.sources(city.pack.head, agenda.provenance)
    if not agenda.items:
        terminal.say("tasks-none")
    else:
        _print_table(terminal, agenda)
        counts = Counter(one.progress.state for one in agenda.items)
        terminal.say(
            "tasks-counts", open=counts["open"], past_due=counts["past-due"], done=counts["done"], late=counts["late"],
            no_date=counts["no-date"],
        )  # fmt: skip
        if not agenda.has_log:
            terminal.say("tasks-no-log", style="dim")
    terminal.problems(agenda)


def _print_table(terminal: Terminal, agenda: Agenda) -> None:
    headings = ["head-task", "head-lead", "head-support", "head-state", "head-due", "head-every"]
    headings += ["head-done"] if agenda.has_log else []
    made = terminal.table(*headings, "head-clause", "head-id", fold=(0, 1, 2, len(headings)))
    for one in agenda.items:
        made.add_row(*_row(one, has_log=agenda.has_log))
    terminal.console.print()
    terminal.console.print(made)


def _row(one: AgendaItem, *, has_log: bool) -> list[str]:
    task, found = one.task, one.progress
    title = escape(labelled(task.title))
    if task.note is not None:
        title += f"\n[dim]{escape(labelled(task.note))}[/dim]"
    if found.missed:
        days = tuple(day.isoformat() for day in found.missed)
        title += f"\n[red]{escape(str(say('tasks-missed', days=days)))}[/red]"
    state = f"{MARKS[found.state]} {say(f'task-{found.state}')}"
    return [
        title,
        escape("、".join(one.lead)),
        escape("、".join(one.support)),
        f"[{STYLES[found.state]}]{state}[/]" if STYLES[found.state] else state,
        _day(found.due) or "—",
        str(say(f"every-{task.every}")) if task.every is not None else "",
        *([_day(found.done) or ""] if has_log else []),
        "、".join(task.clauses),
        task.id,
    ]
