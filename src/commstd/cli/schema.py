"""`commstd schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from commstd.cli.program import subcommand
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    option = click.Option(["-o", "--output"], metavar="FILE", help=str(say("cli-option-schema-output")))
    return subcommand("schema", action, [option])


def action(*, output: str | None) -> None:
    """Give the JSON Schema of a pack's files, by which editors complete and check them."""
    from commstd.errors import TableError
    from commstd.loading.schema import pack_schema

    text = json.dumps(pack_schema(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise TableError(say("output-unwritable", path=output, error=error.strerror or str(error))) from None
    click.echo(str(say("schema-written", path=output)))
