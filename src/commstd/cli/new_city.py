"""`commstd new-city`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commstd.cli.program import subcommand
from commstd.messages import language, say

if TYPE_CHECKING:
    from commstd.skeletons import Skeleton


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "new-city",
        action,
        [
            click.Argument(["code"], metavar="CODE"),
            click.Argument(["name"], metavar="NAME"),
            click.Option(["--zh"], metavar="TEXT", help=str(say("cli-option-zh"))),
            click.Option(["--en"], metavar="TEXT", help=str(say("cli-option-en"))),
            click.Option(["--pack-only"], is_flag=True, help=str(say("cli-option-pack-only"))),
            click.Option(["-o", "--output"], metavar="DIR", help=str(say("cli-option-new-city-output"))),
        ],
    )


def action(
    *, code: str, name: str, zh: str | None, en: str | None, pack_only: bool, output: str | None,
    pack: tuple[str, ...], format: str,
) -> None:  # fmt: skip
    """Write a plugin that passes its tests, or the folder of its pack alone."""
    from commstd.skeletons import skeleton, write

    held = skeleton(code, name, zh=zh, en=en)
    notes = _check_free(held, pack)
    folder = Path(output or (held.city if pack_only else held.distribution))
    texts = held.pack(language()) if pack_only else held.plugin(language())
    write(folder, texts)
    for note in notes:
        click.echo(str(note), err=True)
    if format == "json":
        from commstd.report.jsons import dumped

        click.echo(
            dumped(
                {
                    "city": held.city,
                    "code": held.code,
                    "level": held.level,
                    "name": {"zh": held.name.zh, "en": held.name.en},
                    "folder": str(folder),
                    "files": list(texts),
                }
            )
        )
        return
    click.echo(str(say("new-city-written", folder=folder, count=len(texts))))
    for path in texts:
        click.echo(f"  {path}")
    typed = shlex.quote(str(folder))
    if pack_only:
        following = say("new-city-next-pack", folder=typed, city=held.city)
    else:
        following = say("new-city-next-plugin", folder=typed)
    click.echo(f"\n{following}")


def _check_free(held: Skeleton, folders: tuple[str, ...]) -> list[object]:
    """What to say of other cities that are installed.

    Raises:
        ValueFault: A city of this id is.
    """
    from commstd.catalog import Catalog
    from commstd.errors import ValueFault

    notes: list[object] = []
    for source in Catalog.installed(*folders):
        who = f"{source.distribution or source.place} {source.version or ''}".strip()
        if source.city == held.city:
            raise ValueFault(say("new-city-taken", city=held.city, who=who))
        if source.head is not None and source.head.code == held.code:
            notes.append(say("new-city-same-code", code=held.code, city=source.city, who=who))
    return notes
