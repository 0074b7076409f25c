"""`commstd cities`."""

from __future__ import annotations

from typing import Any

import click

from commstd.cli.program import subcommand
from commstd.errors import CommstdError
from commstd.messages import say


def command() -> click.Command:
    """The subcommand."""
    return subcommand("cities", action, [])


def action(*, pack: tuple[str, ...], format: str) -> None:
    """List what is installed, and what is broken."""
    from commstd.catalog import Catalog
    from commstd.plugins import LIMIT, left_out, limits
    from commstd.report.jsons import dumped

    catalog = Catalog.installed(*pack)
    records = [_record(catalog, source) for source in catalog]
    for name, hint in limits():
        click.echo(str(say("cities-limit-unknown", limit=LIMIT, name=name, near=hint)), err=True)
    if format == "json":
        click.echo(dumped({"cities": records}))
        return
    from commstd.report.terminal import Terminal

    terminal = Terminal()
    terminal.cities(records)
    if any(one["fault"] and one["distribution"] for one in records):
        terminal.console.print()
        terminal.say("cities-leave-out", setting=f"{LIMIT}={','.join(_sound(catalog, records))}")
    if names := left_out():
        terminal.console.print()
        terminal.say("cities-left-out", limit=LIMIT, names=names)


def _sound(catalog: Any, records: list[dict[str, Any]]) -> list[str]:
    """The names of the plugins of which nothing is broken."""
    held = [
        (source.name, record["fault"]) for source, record in zip(catalog, records, strict=True) if source.distribution
    ]
    broken = {name for name, fault in held if fault is not None}
    return sorted({name for name, _ in held} - broken)


def _record(catalog: Any, source: Any) -> dict[str, object]:
    head, fault, counts, status, truncated = source.head, source.fault, {}, None, False
    if fault is None:
        try:
            pack = catalog.pack(source.city)
            counts = pack.counts
            head = pack.head
            status = worst_status(tuple(one.status for one in head.documents))
            truncated = head.is_truncated
        except CommstdError as error:
            fault = error
    return {
        "id": source.city, "city": source.city, "code": head and head.code,
        "name": {"zh": head.name.zh, "en": head.name.en} if head else None,
        "distribution": source.distribution, "version": source.version, "status": status,
        "inferred": str(head.inferred) if head and head.inferred else None, "truncated": truncated, "counts": counts,
        "fault": None if fault is None else str(fault),
    }  # fmt: skip


def worst_status(statuses: tuple[str, ...]) -> str:
    """The status that a reader must know of: superseded before draft before unknown before in-force."""
    order = ("superseded", "draft", "unknown", "in-force")
    return min(statuses, key=order.index, default="unknown")
