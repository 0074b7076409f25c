"""`commstd duties`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand


def command() -> click.Command:
    """The subcommand."""
    return subcommand("duties", action, [], common=("city", "subject", "reading"))


def action(*, city: str, subject: str | None, reading: tuple[str, ...], pack: tuple[str, ...], format: str) -> None:
    """List what a person has to check, and the lists that the document fixes."""
    from commstd.report.duties import duties_json, print_duties
    from commstd.report.jsons import dumped

    held = open_city(city, pack=pack, reading=reading)
    if subject is not None:
        held.pack.vocabulary.subject(subject)
    if format == "json":
        click.echo(dumped(duties_json(held, subject=subject)))
    else:
        print_duties(held, subject=subject)
