"""`commstd check`."""

from __future__ import annotations

from pathlib import Path

import click

from commstd.cli import BROKEN, DONE
from commstd.cli.program import subcommand
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand("check", action, [click.Argument(["target"], metavar="PATH|CITY")])


def action(*, target: str, pack: tuple[str, ...], format: str) -> int:
    """Tell every fault of a pack at once."""
    from commstd.report.jsons import dumped
    from commstd.review import review

    place, distribution, version = _place(target, pack)
    found = review(place, distribution=distribution, version=version)
    if format == "json":
        click.echo(
            dumped(
                {
                    "pack": str(target),
                    "city": found.city,
                    "counts": found.counts,
                    "faults": [str(fault) for fault in found.faults.found],
                    "warnings": [str(fault) for fault in found.faults.warnings],
                }
            )
        )
    else:
        for fault in found.faults.found:
            click.echo(f"{fault}\n")
        for fault in found.faults.warnings:
            click.echo(f"{say('check-warning')} {fault}\n")
        click.echo(
            str(
                say(
                    "check-summary", faults=len(found.faults.found), warnings=len(found.faults.warnings), **found.counts
                )
            )
        )
    return BROKEN if found.faults.found else DONE


def _place(target: str, folders: tuple[str, ...]) -> tuple[object, str | None, str | None]:
    path = Path(target)
    if path.is_dir():
        return _pack_folder(path), None, None
    from commstd.catalog import Catalog
    from commstd.errors import TableError

    if "/" in target or path.exists():
        raise TableError(say("pack-no-folder", place=target))
    catalog = Catalog.installed(*folders)
    headless = (one for one in catalog if one.head is None and one.place is not None and one.name == target)
    source = next(headless, None) or catalog.source(target)
    return source.place, source.distribution, source.version


def _pack_folder(path: Path) -> Path:
    """The folder itself, or the one pack inside a plugin's folder."""
    if (path / "pack.toml").is_file():
        return path
    found = sorted(path.glob("src/*/pack/pack.toml"))
    return found[0].parent if len(found) == 1 else path
