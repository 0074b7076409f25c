"""`commstd check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commstd.cli import BROKEN, DONE
from commstd.cli.program import subcommand
from commstd.messages import language, say, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commstd.catalog import Source
    from commstd.loading import Fault
    from commstd.review import Review


def command() -> click.Command:
    """The subcommand."""
    return subcommand("check", action, [click.Argument(["target"], metavar="PATH|CITY")])


def action(*, target: str, pack: tuple[str, ...], format: str) -> int:
    """Tell every fault of a pack at once."""
    from commstd.report.jsons import dumped

    path = Path(target)
    found = _of_folder(path) if path.is_dir() else _of_city(target, path, pack)
    faults, warnings = (found.faults.in_order(held) for held in (found.faults.found, found.faults.warnings))
    if format == "json":
        click.echo(
            dumped(
                {
                    "pack": str(target),
                    "city": found.city,
                    "counts": found.counts,
                    "faults": [str(fault) for fault in faults],
                    "warnings": [str(fault) for fault in warnings],
                    "details": [*_details("fault", faults), *_details("warning", warnings)],
                }
            )
        )
    else:
        for fault in faults:
            click.echo(f"{fault}\n")
        for fault in warnings:
            click.echo(f"{say('check-warning')} {fault}\n")
        click.echo(str(say("check-summary", faults=len(faults), warnings=len(warnings), **found.counts)))
    return BROKEN if faults else DONE


def _details(kind: str, found: Iterable[Fault]) -> list[dict[str, object]]:
    return [
        {
            "kind": kind, "file": one.place.file, "table": one.place.table, "id": one.place.id, "key": one.place.key,
            "line": one.place.line, "column": one.place.column, "shown": one.place.shown,
            "message": words(one.message, language()).rstrip("\n"),
        }
        for one in found
    ]  # fmt: skip


def _of_folder(path: Path) -> Review:
    """A folder with a pack.toml, or a plugin's, whose Python is looked over too."""
    from commstd.review import review

    if (path / "pack.toml").is_file():
        return review(path)
    held = sorted(path.glob("src/*/pack/pack.toml")) or sorted(path.glob("*/pack/pack.toml"))
    if len(held) != 1:
        return review(path)  # which says what is missing
    from commstd import hookspecs
    from commstd.review.sources import review_source

    found = review(held[0].parent)
    hooks = tuple(name for name in vars(hookspecs) if name.startswith("commstd_"))
    review_source(path, held[0].parent, found.faults, hooks=hooks)
    return found


def _of_city(target: str, path: Path, folders: tuple[str, ...]) -> Review:
    from commstd.catalog import Catalog
    from commstd.errors import TableError
    from commstd.review import Review, review
    from commstd.review.sources import plugin_faults

    if "/" in target or path.exists():
        raise TableError(say("pack-no-folder", place=target))
    catalog = Catalog.installed(*folders)
    broken = [one for one in catalog if one.fault is not None and target in {one.name, one.city}]
    whole = next((one for one in broken if one.place is not None), None)
    if broken and whole is None:
        return Review(pack=None, faults=plugin_faults(map(_told, broken)))
    source = whole or catalog.source(target)
    found = review(source.place, distribution=source.distribution, version=source.version)
    if source.head is not None:  # else its head is at fault, and told already
        found.faults.found += plugin_faults(map(_told, broken)).found
    return found


def _told(source: Source) -> tuple[str, str, object]:
    """Who has a plugin, its name, and what is wrong with it."""
    return f"{source.distribution or '--pack'} {source.version or ''}".rstrip(), source.name, source.fault
