"""Clauses with what encodes each, as JSON and in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from commstd.coverage import Coverage, coverage
from commstd.messages import say
from commstd.report.records import label_json
from commstd.report.terminal import Terminal
from commstd.report.words import labelled

if TYPE_CHECKING:
    from commstd.cities import City


def clauses_json(city: City) -> dict[str, object]:
    """Every clause of a city as the command line's JSON has it."""
    return {
        "city": city.pack.city,
        "clauses": [
            {
                "id": one.clause.id,
                "gloss": label_json(one.clause.gloss),
                "encoded_by": list(one.encoded_by),
                "nothing": label_json(one.clause.nothing),
                "used_by": list(one.used_by),
                "document": one.clause.document,
            }
            for one in coverage(city.pack)
        ],
        "provenance": city.provenance.as_json(),
    }


def print_clauses(city: City) -> None:
    """Every clause of a city, in the order of the document."""
    terminal, held = Terminal(), coverage(city.pack)
    encoded = sum(bool(one.encoded_by) for one in held)
    bare = sum(not one.is_settled for one in held)
    terminal.say(
        "clauses-heading", style="bold", city=city.pack.head.name, count=len(held), encoded=encoded,
        nothing=len(held) - encoded - bare, bare=bare,
    )  # fmt: skip
    terminal.sources(city.pack.head, city.provenance)
    made = terminal.table("head-clause", "head-gloss", "head-encoded", fold=(0, 1, 2))
    for one in held:
        made.add_row(one.clause.id, escape(labelled(one.clause.gloss)), _told(city.pack.city, one))
    terminal.console.print()
    terminal.console.print(made)


def _told(city: str, one: Coverage) -> str:
    lines = []
    if one.encoded_by:
        lines.append(escape(", ".join(name.removeprefix(f"{city}/") for name in one.encoded_by)))
    elif one.clause.nothing is not None:
        lines.append(f"[dim]{escape(str(say('clauses-why', why=one.clause.nothing)))}[/dim]")
    else:
        lines.append(f"[red]{escape(str(say('clauses-bare')))}[/red]")
    if one.used_by:
        names = tuple(name.removeprefix(f"{city}/") for name in one.used_by)
        lines.append(f"[dim]{escape(str(say('clauses-used', names=names)))}[/dim]")
    return "\n".join(lines)
