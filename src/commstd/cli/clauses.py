"""`commstd clauses`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand


def command() -> click.Command:
    """The subcommand."""
    return subcommand("clauses", action, [], common=("city",))


def action(*, city: str, pack: tuple[str, ...], format: str) -> None:
    """List a city's clauses and what encodes each."""
    from commstd.report.clauses import clauses_json, print_clauses
    from commstd.report.jsons import dumped

    held = open_city(city, pack=pack)
    if format == "json":
        click.echo(dumped(clauses_json(held)))
    else:
        print_clauses(held)
