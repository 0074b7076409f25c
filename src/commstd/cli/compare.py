"""`commstd compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commstd.cli.program import open_city, subcommand
from commstd.messages import near, say

if TYPE_CHECKING:
    from commstd.cities import City


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "compare",
        action,
        [
            click.Argument(["table"], metavar="TABLE"),
            click.Option(
                ["--city", "names"], multiple=True, required=True, metavar="C", help=str(say("cli-option-cities"))
            ),
        ],
        common=("subject",),
    )


def action(
    *, table: str, names: tuple[str, ...], subject: str | None, as_of: str | None, reading: tuple[str, ...],
    overrides: tuple[str, ...], sheet: str | None, pack: tuple[str, ...], format: str,
) -> None:  # fmt: skip
    """Compare the same rows under several cities."""
    from commstd.cli.progress import Stages
    from commstd.comparisons import compare

    cities = _cities(names, pack, as_of=as_of, reading=reading, overrides=overrides)
    with Stages() as stages:
        found = compare(table, cities, subject=subject, sheet=sheet, progress=stages.stage)
    if format == "json":
        from commstd.report.compare import comparison_json

        for piece in comparison_json(found):
            click.echo(piece, nl=False)
        return
    from commstd.report.compare import print_comparison

    print_comparison(found, {city.pack.city: city for city in cities}, table=table)


def _cities(
    names: tuple[str, ...], pack: tuple[str, ...], *, as_of: str | None, reading: tuple[str, ...],
    overrides: tuple[str, ...],
) -> list[City]:  # fmt: skip
    """The cities, each with the readings and figures that are written with its id before them."""
    bare = {name: open_city(name, pack=pack, as_of=as_of).pack.city for name in names}
    ids = tuple(dict.fromkeys(bare.values()))
    found = []
    for name in ids:
        texts = [tuple(text for text in given if _whose(text, ids, bare) == name) for given in (reading, overrides)]
        own = [tuple(f"{name}/{text.partition('/')[2]}" for text in held) for held in texts]
        found.append(open_city(name, pack=pack, as_of=as_of, reading=own[0], overrides=own[1]))
    return found


def _whose(text: str, ids: tuple[str, ...], names: dict[str, str]) -> str:
    """The city that a reading or a figure is of.

    Raises:
        click.UsageError: It does not say, or that city is not compared.
    """
    before, slash, _ = text.strip().partition("/")
    if not slash:
        raise click.UsageError(str(say("compare-whose", text=text, city=ids[0])))
    if before in names:
        return names[before]
    if before not in ids:
        raise click.UsageError(str(say("compare-no-such-city", text=text, near=near(before, ids), options=ids)))
    return before
