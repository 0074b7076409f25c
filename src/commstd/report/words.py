"""Records and formulas in words, for the terminal and the docs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commstd.assess.wording import figure_text
from commstd.formula.nodes import Node
from commstd.formula.prose import prose
from commstd.formula.render import render
from commstd.messages import Label, Language, language, say, words
from commstd.numerals import format_number
from commstd.units import ONE
from commstd.verdicts import VERDICTS

if TYPE_CHECKING:
    from fractions import Fraction

    from commstd.assess.assessment import Assessment
    from commstd.assess.plan import Item
    from commstd.packs import Pack
    from commstd.standards import Parameter, Standard
    from commstd.units import Unit
    from commstd.vocabulary import Subject


def formula_text(standard: Standard) -> str:
    """A standard's formula as it is written."""
    if standard.holds is not None:
        return render(standard.holds)
    assert standard.measure is not None, "a standard that is no condition has a measure"
    measure = render(standard.measure)
    parts = []
    if standard.lower is not None:
        parts.append(f"{measure} {'>' if standard.lower.strict else '>='} {render(standard.lower.tree)}")
    if standard.upper is not None:
        parts.append(f"{measure} {'<' if standard.upper.strict else '<='} {render(standard.upper.tree)}")
    return " and ".join(parts)


def in_words(node: Node, pack: Pack, subject: Subject, lang: Language | None = None) -> str:
    """A tree of a pack in words."""
    chosen = lang or language()

    def name(held: str) -> str:
        if held in subject.fields:
            return subject.fields[held].label.text(chosen)
        if held in pack.parameters:
            parameter = pack.parameters[held]
            return parameter.label.text(chosen) if parameter.label is not None else held
        return words(say(f"prose-{held}"), chosen) if held in {"as_of", "by"} else held

    def option(held: str, value: str) -> str:
        field = subject.fields.get(held)
        if field is None or chosen == "en" or value not in field.values:
            return value
        return field.values[value][0]

    return prose(node, chosen, name=name, option=option)


def amount_text(value: Fraction | None, unit: Unit | None, lang: Language | None = None) -> str:
    """A number with its unit for people; — where there is none."""
    if value is None:
        return "—"
    label = (unit or ONE).label.text(lang)
    return f"{format_number(value)} {label}".rstrip()


def parameter_text(parameter: Parameter, written: object, lang: Language | None = None) -> str:
    """A parameter's value as the document gives it, such as 30 m² / 100 household."""
    if parameter.unit is None:
        return str(written)
    above = amount_text(written, parameter.unit, lang)  # type: ignore[arg-type]
    if parameter.per is None:
        return above
    number, unit = parameter.per
    return f"{above} / {number if number != 1 else ''} {unit.label.text(lang)}".replace("/  ", "/ ")


def labelled(label: Label | None, lang: Language | None = None) -> str:
    """A label, or nothing."""
    return "" if label is None else label.text(lang)


def in_brackets(text: str, lang: Language) -> str:
    """A text in the brackets of a language, to stand behind another."""
    return f"（{text}）" if lang == "zh" else f" ({text})"


def figure(parameter: Parameter, written: object, lang: Language) -> str:
    """A figure as part of a formula; a rate in brackets."""
    text = figure_text(parameter, written, lang)
    return text if parameter.per is None else in_brackets(text, lang).lstrip()


def parameter_name(parameter: Parameter, lang: Language) -> str:
    """What a parameter is called: its label, else its figure where it never changed, else its id."""
    if parameter.label is not None:
        return parameter.label.text(lang)
    entries = parameter.timeline.entries
    return figure(parameter, entries[0].value, lang) if len(entries) == 1 else parameter.name


def title(item: Item, *, several: bool) -> str:
    """A standard's title, with the reading where it is told by several."""
    text = labelled(item.standard.title) or item.standard.id
    if not several or not item.reading:
        return text
    return f"{text}（{item.reading}）" if language() == "zh" else f"{text} ({item.reading})"


def has_several(assessment: Assessment) -> bool:
    """Whether a standard stands there under several readings."""
    items = assessment.plan.items
    return len({item.standard.id for item in items}) < len(items)


def verdict_words() -> dict[str, str]:
    """The words for the verdicts."""
    return {verdict: str(say(f"verdict-{verdict}")) for verdict in VERDICTS}
