"""`commstd cities`."""

from __future__ import annotations

from typing import Any

import click

from commstd.cli.program import subcommand
from commstd.errors import CommstdError


def command() -> click.Command:
    """The subcommand."""
    return subcommand("cities", action, [])


def action(*, pack: tuple[str, ...], format: str) -> None:
    """List what is installed, and what is broken."""
    from commstd.catalog import Catalog
    from commstd.report.jsons import dumped

    catalog = Catalog.installed(*pack)
    records = [_record(catalog, source) for source in catalog]
    if format == "json":
        click.echo(dumped({"cities": records}))
        return
    from commstd.report.terminal import Terminal

    Terminal().cities(records)


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
