"""A comparison of cities, as JSON written as a stream and in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
from rich.markup import escape

from commstd.assess.texts import decimal_text
from commstd.messages import say
from commstd.numerals import format_number
from commstd.report.jsons import CHUNK, NUMBERS, dumped, problem_rows
from commstd.report.records import label_json
from commstd.report.terminal import MARKS, STYLES, WORST, Terminal, required_text
from commstd.report.words import amount_text, labelled

if TYPE_CHECKING:
    from commstd.assess.comparison import Comparison, ConceptComparison, Side
    from commstd.cities import City
    from commstd.units import Unit


def comparison_json(comparison: Comparison) -> Iterator[str]:
    """The pieces of the JSON text."""
    head = {
        "as_of": comparison.as_of.isoformat(),
        "subject": comparison.subject,
        "rows": comparison.rows,
        "cities": list(comparison.assessments),
        "without": list(comparison.without),
        "concepts": [_concept(one) for one in comparison.concepts],
        "costs": {
            city: [_amount(total, unit) for total, unit in held.values()] for city, held in comparison.costs().items()
        },
    }
    yield dumped(head)[:-1] + ',\n"findings": ['
    first = True
    for start in range(0, comparison.rows, CHUNK):
        lines = _finding_lines(comparison, start, CHUNK)
        if lines:
            text = ",\n".join(lines)
            yield f"\n{text}" if first else f",\n{text}"
            first = False
    tail = {
        "rejected": list(problem_rows(comparison.rejected)),
        "warnings": list(problem_rows(comparison.warnings)),
        "provenance": {city: held.provenance.as_json() for city, held in comparison.assessments.items()},
    }
    yield "],\n" + dumped(tail)[1:] + "\n"


def _concept(one: ConceptComparison) -> dict[str, object]:
    return {
        "concept": one.concept,
        "label": label_json(one.label),
        "cities": {side.key: _side(side) for side in one.sides},
        "strictest": one.strictest_counts(),
    }


def _side(side: Side) -> dict[str, object]:
    standard = side.item.standard
    return {
        "city": side.assessment.city,
        "standard": side.standard,
        **side.counts(),
        "gap": _amount(side.total("short"), side.unit),
        "excess": _amount(side.total("over"), side.unit) if side.item.binding.rule.upper is not None else None,
        "force": standard.force,
        "clause": list(standard.clauses),
        "reading": side.item.reading,
        "in_force": side.item.places is not None,
    }


def _amount(value: Fraction | None, unit: Unit | None) -> dict[str, object] | None:
    return None if value is None or unit is None else {"value": format_number(value), "unit": unit.id}


def _finding_lines(comparison: Comparison, start: int, length: int) -> list[str]:
    """The findings of some rows, each as JSON, row by row and concept by concept."""
    parts = []
    for index, concept in enumerate(comparison.concepts):
        held = [_shaped(side, start, length) for side in concept.sides]
        columns = {name: [frame[name].alias(side.key) for frame, side in zip(held, concept.sides, strict=True)]
                   for name in ("required", "actual", "gap", "verdicts")}  # fmt: skip
        structs = [pl.DataFrame(series).to_struct(name) for name, series in columns.items()]
        keys = comparison.first.keys.slice(start, length).alias("row")
        frame = pl.DataFrame([keys, *structs, concept.strictest["who"].slice(start, length).alias("strictest")])
        parts.append(
            frame.select(
                pl.int_range(pl.len()).alias("at"),
                pl.lit(index).alias("index"),
                pl.struct(
                    "row", pl.lit(concept.concept).alias("concept"), "required", "actual", "gap", "verdicts",
                    "strictest",
                ).struct.json_encode().alias("json"),
            )
        )  # fmt: skip
    return pl.concat(parts).sort("at", "index")["json"].to_list() if parts else []


def _shaped(side: Side, start: int, length: int) -> pl.DataFrame:
    """What a side requires, has, lacks and says of some rows, numbers as exact texts with their units."""
    frame, unit = side.frame(start, length), side.unit
    verdicts = pl.col("verdict").cast(pl.String).alias("verdicts")
    if unit is None or side.item.places is None:
        nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("required", "actual", "gap")]
        return frame.select(*nothing, verdicts)
    texts = frame.with_columns([decimal_text(frame[name], side.item.step) for name in NUMBERS])
    rule = side.item.binding.rule
    if side.item.is_range:
        required = _told({"low": pl.col("low"), "high": pl.col("high")}, unit)
    elif rule.lower is not None:
        required = _told({"value": pl.col("low")}, unit)
    else:
        required = _told({"high": pl.col("high")}, unit)
    return texts.select(
        required.alias("required"),
        _told({"value": pl.col("actual")}, unit).alias("actual"),
        _told({"value": pl.col("gap")}, unit).alias("gap"),
        verdicts,
    )


def _told(ends: Mapping[str, pl.Expr], unit: Unit) -> pl.Expr:
    made = pl.struct(*(end.alias(name) for name, end in ends.items()), pl.lit(unit.id).alias("unit"))
    return pl.when(pl.any_horizontal(end.is_not_null() for end in ends.values())).then(made)


def print_comparison(comparison: Comparison, cities: Mapping[str, City], *, table: object) -> None:
    """A comparison in a terminal: concept by concept, what each city would cost, and where verdicts differ."""
    terminal = Terminal()
    names = tuple(city.pack.head.name for city in cities.values())
    subject = comparison.first.table.subject
    terminal.say(
        "compare-heading", style="bold", cities=names, table=str(table), rows=comparison.rows, subject=subject.label,
        as_of=comparison.as_of,
    )  # fmt: skip
    for city in cities.values():
        terminal.console.print(f"[bold]{escape(_city(city))}[/bold]")
        terminal.sources(city.pack.head, city.provenance)
    for name in comparison.without:
        terminal.say("compare-without", style="yellow", city=cities[name].pack.head.name, subject=subject.label)
    terminal.console.print()
    _print_concepts(terminal, comparison, cities)
    _print_costs(terminal, comparison, cities)
    _print_differences(terminal, comparison, cities)
    terminal.problems(comparison)


def _city(city: City) -> str:
    """A city's name, marked where a source is a draft, superseded, inferred or cut off."""
    return f"{city.pack.head.name}{' ⚠' if city.provenance.is_doubtful else ''}"


def _print_concepts(terminal: Terminal, comparison: Comparison, cities: Mapping[str, City]) -> None:
    made = terminal.table(
        "head-concept", "head-city", "head-met", "head-short", "head-over", "head-unknown", "head-not-applicable",
        "head-gap", "head-strictest", "head-force", "head-clause", "head-id",
        right=range(2, 9), fold=(0, 10),
    )  # fmt: skip
    made.columns[0].min_width = 30  # the line that says how often all ask the same
    for concept in comparison.concepts:
        strictest = concept.strictest_counts()
        for place, side in enumerate(concept.sides):
            counts = side.counts()
            marked = [f"[{STYLES[name] if counts[name] else 'dim'}]{counts[name]}[/]" for name in MARKS]
            total = side.total("short")
            made.add_row(
                escape(labelled(concept.label)) if not place else "",
                escape(_city(cities[side.assessment.city])),
                *marked,
                amount_text(total, side.unit) if total else "—",
                str(strictest[side.key]) if strictest is not None else "",
                str(say(f"force-{side.item.standard.force}")),
                "、".join(side.item.standard.clauses),
                side.item.standard.id,
            )
        if strictest is not None:
            told = say("compare-equal", **{how: strictest[how] for how in ("equal", "unknown", "none")})
            made.add_row(f"[dim]{escape(str(told))}[/dim]", end_section=True)
    terminal.console.print(made)
    terminal.say("compare-legend", style="dim")


def _print_costs(terminal: Terminal, comparison: Comparison, cities: Mapping[str, City]) -> None:
    made = terminal.table("head-city", "head-gap", title=say("compare-costs"), fold=(1,))
    for city, held in comparison.costs().items():
        amounts = [amount_text(total, unit) for total, unit in held.values() if total]
        made.add_row(escape(_city(cities[city])), "、".join(amounts) or "—")
    terminal.console.print()
    terminal.console.print(made)


def _print_differences(terminal: Terminal, comparison: Comparison, cities: Mapping[str, City]) -> None:
    """The first rows on which cities come to different verdicts."""
    places = [(int(at), concept) for concept in comparison.concepts for at in concept.differing().head(WORST)]
    total = sum(len(concept.differing()) for concept in comparison.concepts)
    if not total:
        return
    shown = sorted(places, key=lambda one: one[0])[:WORST]
    made = terminal.table(
        "head-row", "head-name", "head-concept", "head-city", "head-verdict", "head-actual", "head-required",
        "head-gap", title=say("compare-differ", shown=len(shown), total=total), right=(5, 6, 7), fold=(1, 2),
    )  # fmt: skip
    keys, names = comparison.first.keys, comparison.first.names
    for at, concept in shown:
        head = [escape(text) for text in (str(keys[at]), str(names[at]), labelled(concept.label))]
        for place, side in enumerate(concept.sides):
            row = side.frame(at, 1).row(0, named=True)
            numbers = {name: None if row[name] is None else row[name] * side.item.step for name in NUMBERS}
            made.add_row(
                *(head if not place else ["", "", ""]),
                escape(_city(cities[side.assessment.city])),
                terminal.verdict(row["verdict"]),
                amount_text(numbers["actual"], side.unit),
                required_text(numbers["low"], numbers["high"], side.unit),
                amount_text(numbers["gap"], side.unit),
            )  # fmt: skip
    terminal.console.print()
    terminal.console.print(made)
