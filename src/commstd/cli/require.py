"""`commstd require`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand
from commstd.cli.show import parted
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "require",
        action,
        [
            click.Argument(["standard"], metavar="C/STANDARD"),
            click.Argument(["values"], nargs=-1, metavar="[FIELD=VALUE]…"),
        ],
        common=("as-of", "reading", "all-readings", "set"),
    )


def action(
    *, standard: str, values: tuple[str, ...], as_of: str | None, reading: tuple[str, ...], all_readings: bool,
    overrides: tuple[str, ...], pack: tuple[str, ...], format: str,
) -> None:  # fmt: skip
    """Say what one case must provide."""
    from commstd.report.jsons import dumped

    city, name = parted(standard)
    held = open_city(city, pack=pack, as_of=as_of, reading=reading, overrides=overrides)
    given = {}
    for text in values:
        field, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(str(say("cli-value-form", text=text)))
        given[field.strip()] = value.strip() or None
    found = held[name].requirements(given, all_readings=all_readings)
    if format == "json":
        records = [one.as_json() for one in found]
        click.echo(dumped(records if all_readings else records[0]))
        return
    from commstd.report.terminal import Terminal

    Terminal().requirements(held, found)
