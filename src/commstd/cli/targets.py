"""`commstd targets`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "targets",
        action,
        [
            click.Argument(["tables"], nargs=-1, required=True, metavar="TABLE…"),
            click.Option(["--by"], metavar="FIELD", help=str(say("cli-option-by"))),
        ],
        common=("city", "subject", "as-of", "reading", "all-readings", "set", "sheet"),
    )


def action(
    *,
    tables: tuple[str, ...],
    by: str | None,
    city: str,
    subject: str | None,
    as_of: str | None,
    reading: tuple[str, ...],
    all_readings: bool,
    overrides: tuple[str, ...],
    sheet: str | None,
    pack: tuple[str, ...],
    format: str,
) -> None:
    """Measure a city's targets over tables."""
    held = open_city(city, pack=pack, as_of=as_of, reading=reading, overrides=overrides)
    report = held.targets(*tables, by=by, subject=subject, sheet=sheet, all_readings=all_readings)
    if format == "json":
        from commstd.report.jsons import dumped, problem_rows

        click.echo(
            dumped(
                {
                    "city": report.city,
                    "as_of": report.as_of.isoformat(),
                    "targets": [one.as_json() for one in report.targets],
                    "rejected": list(problem_rows(report.rejected)),
                    "warnings": list(problem_rows(report.warnings)),
                    "provenance": report.provenance.as_json(),
                }
            )
        )
        return
    from commstd.report.targets import TargetTables

    TargetTables().report(report, held.pack)
