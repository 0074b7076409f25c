"""`commstd show`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand("show", action, [click.Argument(["record"], metavar="C/ID")], common=("as-of", "set"))


def action(*, record: str, as_of: str | None, overrides: tuple[str, ...], pack: tuple[str, ...], format: str) -> None:
    """Show one record in full."""
    from commstd.report.jsons import dumped
    from commstd.report.records import standard_record

    city, standard = parted(record)
    held = open_city(city, pack=pack, as_of=as_of, overrides=overrides)
    found = held.pack.standard(standard)
    if format == "json":
        click.echo(dumped({"city": held.pack.city, "standard": standard_record(held, found)}))
        return
    from commstd.report.terminal import Terminal

    Terminal().standard(held, found)


def parted(text: str) -> tuple[str, str]:
    """A full id as city and id.

    Raises:
        click.UsageError: It has no city before the id.
    """
    city, slash, record = text.partition("/")
    if not slash or not city or not record:
        raise click.UsageError(str(say("cli-full-id", text=text)))
    return city, record
