"""`commstd standards`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand


def command() -> click.Command:
    """The subcommand."""
    return subcommand("standards", action, [], common=("city", "as-of", "set"))


def action(*, city: str, as_of: str | None, overrides: tuple[str, ...], pack: tuple[str, ...], format: str) -> None:
    """List a city's standards."""
    from commstd.report.jsons import dumped
    from commstd.report.records import standard_record

    held = open_city(city, pack=pack, as_of=as_of, overrides=overrides)
    records = [standard_record(held, standard) for standard in held.pack.standards.values()]
    if format == "json":
        click.echo(dumped({"city": held.pack.city, "standards": records}))
        return
    from commstd.report.terminal import Terminal

    Terminal().standards(held, records)
