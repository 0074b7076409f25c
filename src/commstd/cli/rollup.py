"""`commstd rollup`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commstd.cli.program import subcommand
from commstd.messages import say

if TYPE_CHECKING:
    from commstd.rollups.run import Given
    from commstd.rollups.settings import Prefer


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "rollup",
        action,
        [
            click.Argument(["tables"], nargs=-1, metavar="COMMUNITIES REGISTER…"),
            click.Option(["-o", "--output"], metavar="FILE", help=str(say("cli-option-rollup-output"))),
            click.Option(["--as", "named"], multiple=True, metavar="KIND=FILE", help=str(say("cli-option-as"))),
            click.Option(["--sum", "sums"], multiple=True, metavar="RULE", help=str(say("cli-option-sum"))),
            click.Option(["--count", "counts"], multiple=True, metavar="RULE", help=str(say("cli-option-count"))),
            click.Option(["--has"], multiple=True, metavar="RULE", help=str(say("cli-option-has"))),
            click.Option(
                ["--prefer"],
                type=click.Choice(["list", "registers"]),
                default="list",
                help=str(say("cli-option-prefer")),
            ),
            click.Option(["--complete/--incomplete"], default=None, help=str(say("cli-option-complete"))),
            click.Option(["--partial"], is_flag=True, help=str(say("cli-option-partial"))),
            click.Option(["--city"], metavar="C", help=str(say("cli-option-rollup-city"))),
        ],
    )


def action(
    *, tables: tuple[str, ...], output: str | None, named: tuple[str, ...], sums: tuple[str, ...],
    counts: tuple[str, ...], has: tuple[str, ...], prefer: Prefer, complete: bool | None, partial: bool,
    city: str | None, sheet: str | None, pack: tuple[str, ...], format: str,
) -> None:  # fmt: skip
    """Turn registers into the community table and print or write it."""
    from commstd.catalog import Catalog
    from commstd.cli.progress import Stages
    from commstd.report.files import check_output
    from commstd.report.rollup import print_problems, print_registers, print_rollup, rollup_json, write_rollup
    from commstd.report.terminal import Terminal
    from commstd.rollups.run import Given, roll_up
    from commstd.vocabulary import core_vocabulary

    if output is not None:
        check_output(Path(output))
    given = [*(Given(table) for table in tables), *(_given(text) for text in named)]
    vocabulary = core_vocabulary() if city is None else Catalog.installed(*pack).pack(city).vocabulary
    with Stages() as stages:
        stages.stage("compute")
        found = roll_up(
            given, rules={"sum": sums, "count": counts, "any": has}, vocabulary=vocabulary, prefer=prefer,
            is_complete=complete, is_partial=partial, sheet=sheet,
        )  # fmt: skip
        if output is not None:
            stages.stage("write")
            write_rollup(found, Path(output))
    if format == "json":
        for piece in rollup_json(found):
            click.echo(piece, nl=False)
    elif output is None:
        print_rollup(found)
    else:
        click.echo(str(say("rollup-written", rows=found.rows, path=output)), err=True)
        terminal = Terminal(stderr=True)
        print_registers(found, terminal)
        print_problems(found, terminal)


def _given(text: str) -> Given:
    from commstd.rollups.run import Given

    name, equals, path = text.partition("=")
    if not equals or not name.strip() or not path.strip():
        raise click.UsageError(str(say("rollup-as-form", text=text)))
    return Given(path.strip(), name.strip())
