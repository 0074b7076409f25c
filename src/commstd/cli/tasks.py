"""`commstd tasks`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "tasks",
        action,
        [
            click.Option(["--department"], metavar="D", help=str(say("cli-option-department"))),
            click.Option(["--due-before"], metavar="DATE", help=str(say("cli-option-due-before"))),
            click.Option(["--log"], metavar="LOG", help=str(say("cli-option-log"))),
        ],
        common=("city", "as-of", "sheet"),
    )


def action(
    *, department: str | None, due_before: str | None, log: str | None, city: str, as_of: str | None,
    sheet: str | None, pack: tuple[str, ...], format: str,
) -> None:  # fmt: skip
    """List a city's tasks with what has become of them."""
    from commstd.report.jsons import dumped
    from commstd.report.tasks import print_tasks, tasks_json

    held = open_city(city, pack=pack, as_of=as_of)
    agenda = held.tasks(department=department, due_before=due_before, log=log, sheet=sheet)
    if format == "json":
        click.echo(dumped(tasks_json(agenda)))
    else:
        print_tasks(held, agenda)
