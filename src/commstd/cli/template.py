"""`commstd template`."""

from __future__ import annotations

import click

from commstd.cli.program import open_city, subcommand
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "template",
        action,
        [click.Option(["-o", "--output"], metavar="FILE", required=True, help=str(say("cli-option-template-output")))],
        common=("city", "subject", "as-of", "reading", "set"),
    )


def action(
    *,
    output: str,
    city: str,
    subject: str | None,
    as_of: str | None,
    reading: tuple[str, ...],
    overrides: tuple[str, ...],
    pack: tuple[str, ...],
    format: str,
) -> None:
    """Write an empty table for a city."""
    from commstd.report.jsons import dumped
    from commstd.report.template import write_template

    held = open_city(city, pack=pack, as_of=as_of, reading=reading, overrides=overrides)
    sheets = write_template(held, output, subject=subject)
    if format == "json":
        made = [
            {
                "subject": one.subject.id,
                "sheet": one.name,
                "columns": [{"field": c.field.name, "heading": c.heading, "uses": list(c.uses)} for c in one.columns],
            }
            for one in sheets
        ]
        click.echo(dumped({"city": held.pack.city, "as_of": held.as_of.isoformat(), "path": output, "sheets": made}))
        return
    told = tuple(say("template-sheet-columns", sheet=one.name, columns=len(one.columns)) for one in sheets)
    click.echo(str(say("template-written", path=output, sheets=told, city=held.pack.city)), err=True)
