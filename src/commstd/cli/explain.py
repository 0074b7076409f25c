"""`commstd explain`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "explain",
        action,
        [
            click.Argument(["table"], metavar="TABLE"),
            click.Option(["--row"], required=True, metavar="KEY", help=str(say("cli-option-row"))),
            click.Option(["--standard"], metavar="S", help=str(say("cli-option-standard"))),
        ],
        common=("city", "subject", "as-of", "reading", "all-readings", "set", "sheet"),
    )


def action(
    *, table: str, row: str, standard: str | None, city: str, subject: str | None, as_of: str | None,
    reading: tuple[str, ...], all_readings: bool, overrides: tuple[str, ...], sheet: str | None,
    pack: tuple[str, ...], format: str,
) -> None:  # fmt: skip
    """Say how the verdicts on one row came about."""
    from commstd.report.explain import account_json, print_account
    from commstd.report.jsons import dumped

    held = open_city(city, pack=pack, as_of=as_of, reading=reading, overrides=overrides)
    account = held.explain(table, row=row, standard=standard, subject=subject, sheet=sheet, all_readings=all_readings)
    if format == "json":
        click.echo(dumped(account_json(account)))
    else:
        print_account(held, account)
