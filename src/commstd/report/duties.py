"""Duties and lists, as JSON and in a terminal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text

from commstd.formula.render import render
from commstd.messages import Label, say
from commstd.numerals import format_number
from commstd.readings import Readings, name_of
from commstd.report.records import label_json
from commstd.report.terminal import Terminal
from commstd.report.words import in_words, labelled

if TYPE_CHECKING:
    from commstd.cities import City
    from commstd.duties import Duty, FixedList, Item
    from commstd.readings import Reading


def duties_json(city: City, *, subject: str | None = None) -> dict[str, object]:
    """A city's duties and lists as the command line's JSON has them.

    Args:
        city: The city.
        subject: Only the duties of this subject, and the lists that they go through.
    """
    duties = duties_of(city, subject)
    return {
        "city": city.pack.city,
        "duties": [_duty(city, one) for one in duties],
        "lists": [_list(city, one) for one in lists_of(city, duties, subject)],
        "provenance": city.provenance.as_json(),
    }


def duties_of(city: City, subject: str | None) -> list[Duty]:
    """The duties of a subject, or all, in the order of the pack."""
    return [one for one in city.pack.duties.values() if subject is None or one.subject == subject]


def lists_of(city: City, duties: list[Duty], subject: str | None) -> list[FixedList]:
    """All lists, or where a subject was asked for those that its duties go through."""
    named = {one.list for one in duties}
    return [one for name, one in city.pack.lists.items() if subject is None or name in named]


def chosen_of(city: City, held: FixedList) -> tuple[Reading, ...]:
    """The readings of a list that count: those that were asked for, else the defaults."""
    readings = Readings(tuple(option.reading for option in held.readings))
    return readings.choose(city.readings.get(held.id, ()), record=f"{city.pack.city}/{held.id}")


def items_of(city: City, held: FixedList) -> tuple[Item, ...]:
    """The items of a list under the readings that count."""
    return held.under(option.id for option in chosen_of(city, held))


def _duty(city: City, duty: Duty) -> dict[str, object]:
    held = city.pack.lists.get(duty.list) if duty.list is not None else None
    return {
        "id": f"{city.pack.city}/{duty.id}",
        "title": label_json(duty.title),
        "subject": duty.subject,
        "when": render(duty.when) if duty.when is not None else None,
        "force": duty.force,
        "clause": list(duty.clauses),
        "prohibits": duty.prohibits,
        "list": duty.list,
        "items": None if held is None else [_item(one) for one in items_of(city, held)],
        "open": None if held is None else held.is_open,
        "needs": duty.needs,
        "note": label_json(duty.note),
    }


def _list(city: City, held: FixedList) -> dict[str, object]:
    return {
        "id": f"{city.pack.city}/{held.id}",
        "title": label_json(held.title),
        "clause": list(held.clauses),
        "open": held.is_open,
        "field": held.field,
        "items": [_item(one) for one in items_of(city, held)],
        "reading": name_of(chosen_of(city, held)),
        "readings": [
            {
                "choice": option.reading.choice,
                "id": option.reading.id,
                "default": option.reading.default,
                "label": label_json(option.reading.label),
                "items": [_item(one) for one in option.items],
            }
            for option in held.readings
        ],
        "note": label_json(held.note),
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "zh": item.label.zh,
        "en": item.label.en,
        **{name: _plain(value) for name, value in item.more.items()},
    }


def _plain(value: object) -> object:
    if isinstance(value, Label):
        return label_json(value)
    if isinstance(value, Decimal | Fraction):
        return format_number(Fraction(value))
    return value.isoformat() if isinstance(value, date) else value


def print_duties(city: City, *, subject: str | None = None) -> None:
    """A city's duties and lists."""
    terminal, duties = Terminal(), duties_of(city, subject)
    terminal.say("duties-heading", style="bold", city=city.pack.head.name, count=len(duties))
    terminal.sources(city.pack.head, city.provenance)
    if duties:
        made = terminal.table(
            "head-duty", "head-when", "head-force", "head-clause", "head-list", "head-id", fold=(0, 1, 3, 4)
        )
        for duty in duties:
            made.add_row(*_duty_row(city, duty))
        terminal.console.print()
        terminal.console.print(made)
    held = lists_of(city, duties, subject)
    if held:
        terminal.console.print()
        terminal.say("duties-lists", style="bold", count=len(held))
        made = terminal.table("head-list", "head-items", "head-clause", "head-id", fold=(0, 1, 2))
        for one in held:
            made.add_row(*_list_row(city, one))
        terminal.console.print(made)
        for one in held:
            _print_readings(terminal, city, one)


def _duty_row(city: City, duty: Duty) -> list[str]:
    subject = city.pack.vocabulary.subjects[duty.subject]
    whom = str(say("duties-everyone", subject=subject.label))
    force = str(say(f"force-{duty.force}"))
    title = escape(labelled(duty.title))
    if duty.note is not None:
        title += f"\n[dim]{escape(labelled(duty.note))}[/dim]"
    lists = duty.list or ""
    if duty.needs is not None:
        lists += f" ({say('duties-all' if duty.needs == 'all' else 'duties-any')})"
    return [
        title,
        escape(f"{subject.label}: {in_words(duty.when, city.pack, subject)}" if duty.when is not None else whom),
        f"{force} [red]{say('duties-forbids')}[/red]" if duty.prohibits else force,
        "、".join(duty.clauses),
        lists,
        duty.id,
    ]


def _list_row(city: City, held: FixedList) -> list[str]:
    title = escape(labelled(held.title))
    if held.note is not None:
        title += f"\n[dim]{escape(labelled(held.note))}[/dim]"
    lines = [_item_text(one) for one in items_of(city, held)]
    if held.is_open:
        lines.append(f"[dim]{say('duties-open')}[/dim]")
    return [title, "\n".join(lines), "、".join(held.clauses), held.id]


def _item_text(item: Item) -> str:
    more = [f"{name} = {_plain_text(value)}" for name, value in item.more.items()]
    return escape(labelled(item.label)) + (f" [dim]({escape(', '.join(more))})[/dim]" if more else "")


def _plain_text(value: object) -> str:
    return value.text() if isinstance(value, Label) else str(_plain(value))


def _print_readings(terminal: Terminal, city: City, held: FixedList) -> None:
    chosen = chosen_of(city, held)
    for one in chosen:
        others = tuple(
            f"{option.reading.id} ({labelled(option.reading.label)})"
            for option in held.readings
            if option.reading.choice == one.choice and option.reading.id != one.id
        )
        shown = f"{one.id} ({labelled(one.label)})"
        terminal.console.print(
            Text(f"{held.id}: {say('duties-reading', choice=one.choice, chosen=shown, others=others)}", style="dim")
        )
