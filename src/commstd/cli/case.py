"""`commstd case`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commstd.cli.program import open_city, subcommand
from commstd.messages import say

if TYPE_CHECKING:
    from commstd.cities import City


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "case",
        action,
        [
            click.Argument(["log"], metavar="LOG"),
            click.Option(["--process"], metavar="P", help=str(say("cli-option-process"))),
        ],
        common=("city",),
    )


def action(
    *, log: str, process: str | None, city: str, as_of: str | None, reading: tuple[str, ...], all_readings: bool,
    overrides: tuple[str, ...], sheet: str | None, pack: tuple[str, ...], format: str,
) -> None:  # fmt: skip
    """Hold a log of dated events against its process."""
    held = open_city(city, pack=pack, as_of=as_of, reading=reading, overrides=overrides)
    found = held.case(log, process=process or _only(held), sheet=sheet, all_readings=all_readings)
    if format == "json":
        from commstd.report.jsons import dumped

        click.echo(dumped(found.as_json()))
        return
    from commstd.report.cases import print_cases

    print_cases(held, found)


def _only(held: City) -> str:
    """The city's process, where it has just one.

    Raises:
        click.UsageError: It has several, or none.
    """
    names = tuple(held.pack.processes)
    if len(names) == 1:
        return names[0]
    key = say("cli-no-process", city=held.pack.head.name, options=names) if names else None
    raise click.UsageError(str(key or say("cli-no-processes", city=held.pack.head.name)))
