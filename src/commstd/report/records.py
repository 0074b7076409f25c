"""Records as the command line's JSON has them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from commstd.formula.render import render
from commstd.numerals import format_number
from commstd.readings import Bound, Reading
from commstd.report.words import formula_text, in_words

if TYPE_CHECKING:
    from commstd.cities import City
    from commstd.messages import Label
    from commstd.standards import Example, Parameter, Standard


def label_json(label: Label | None) -> dict[str, str] | None:
    """A label in both languages."""
    return None if label is None else {"zh": label.zh, "en": label.en}


def standard_record(city: City, standard: Standard) -> dict[str, object]:
    """A standard with its formula, parameters, readings and examples."""
    pack = city.pack
    trees = {"when": standard.when, "measure": standard.measure, "holds": standard.holds}
    bounds = {
        ("more_than" if bound.strict else "at_least") if low else ("less_than" if bound.strict else "at_most"): render(
            bound.tree
        )
        for bound, low in ((standard.lower, True), (standard.upper, False))
        if bound is not None
    }
    return {
        "id": f"{pack.city}/{standard.id}",
        "title": label_json(standard.title),
        "subject": standard.subject,
        "concept": standard.concept,
        "formula": formula_text(standard),
        **{name: render(tree) for name, tree in trees.items() if tree is not None},
        **bounds,
        "let": {name: render(tree) for name, tree in standard.let.items()},
        "unit": standard.unit.id if standard.unit is not None else None,
        "force": standard.force,
        "clause": list(standard.clauses),
        "by": standard.by.isoformat() if standard.by else None,
        "fields": list(pack.fields_of(standard)),
        "parameters": [parameter_record(city.parameters[name]) for name in pack.parameters_of(standard)],
        "readings": [reading_record(option) for option in standard.readings.options],
        "examples": [example_record(example) for example in standard.examples],
        "note": label_json(standard.note),
    }


def parameter_record(parameter: Parameter) -> dict[str, object]:
    """A parameter with its values by date."""
    return {
        "name": parameter.name,
        "label": label_json(parameter.label),
        "unit": parameter.unit.id if parameter.unit is not None else None,
        "per": None if parameter.per is None else f"{parameter.per[0]} {parameter.per[1].id}",
        "values": [
            {
                "value": entry.value.isoformat() if isinstance(entry.value, date) else format_number(entry.value),  # type: ignore[arg-type]
                "from": entry.start.isoformat() if entry.start else None,
                "until": entry.until.isoformat() if entry.until else None,
                "clause": entry.clause,
            }
            for entry in parameter.timeline.entries
        ],
    }


def reading_record(option: Reading) -> dict[str, object]:
    """A reading with what it replaces."""
    return {
        "choice": option.choice,
        "id": option.id,
        "default": option.default,
        "label": label_json(option.label),
        "replaces": {name: part_text(part) for name, part in option.replaces.items()},
    }


def part_text(part: object) -> str:
    """A replaced part as text."""
    if isinstance(part, Bound):
        return render(part.tree)
    return part.isoformat() if isinstance(part, date) else render(part)  # type: ignore[arg-type]


def example_record(example: Example) -> dict[str, object]:
    """An example as it was written."""
    return {
        "given": {
            name: str(value) if not isinstance(value, bool | int) else value for name, value in example.given.items()
        },
        "verdict": example.verdict,
        "required": example.required if isinstance(example.required, str | None) else dict(example.required),
        "gap": example.gap,
        "reading": list(example.reading),
        "as_of": example.as_of.isoformat() if example.as_of else None,
        "missing": None if example.missing is None else list(example.missing),
        "set": {name: str(value) for name, value in example.overrides.items()},
    }


def condition_text(city: City, standard: Standard) -> str | None:
    """Whom a standard applies to, in words; None: everyone."""
    if standard.when is None:
        return None
    return in_words(standard.when, city.pack, city.pack.vocabulary.subjects[standard.subject])
