"""Values and formulas in words, for people who want to follow a calculation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, field

from commstd.fields import NEVER, Field, Value
from commstd.formula.exact import Outcome
from commstd.formula.prose import prose
from commstd.messages import Label, Language, say, words
from commstd.numerals import format_number
from commstd.standards import Parameter
from commstd.units import ONE, Unit
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from commstd.formula.nodes import Node

_DIGITS: Final = 10**4


def value_text(value: Value | None, unit: Unit | None, lang: Language) -> str:
    """One value in words; a number whose decimals never end as a fraction, and rounded besides.

    Args:
        value: The value, a number in base units.
        unit: The unit in which a number is shown.
        lang: The language.
    """
    if value is None:
        return words(say("explain-blank"), lang)
    if isinstance(value, bool):
        return words(say("yes" if value else "no"), lang)
    if isinstance(value, date):
        return words(say("explain-never"), lang) if value == NEVER else value.isoformat()
    if isinstance(value, Fraction):
        shown = value / (unit or ONE).factor
        text = format_number(shown)
        if "/" in text:
            text = f"{text} (≈ {format_number(Fraction(round(shown * _DIGITS), _DIGITS))})"
        return f"{text} {(unit or ONE).label.text(lang)}".rstrip()
    return value


def outcome_text(outcome: Outcome, unit: Unit | None, lang: Language) -> str:
    """What a formula comes to: a value, one of several, or missing with the fields that it hangs on."""
    if outcome.is_known and len(outcome.values) > 1:
        ordered = sorted(outcome.values)  # type: ignore[type-var]
        return words(say("explain-one-of", values=tuple(value_text(one, unit, lang) for one in ordered)), lang)
    if outcome.value is None:
        return words(say("explain-missing", fields=tuple(sorted(outcome.missing))), lang)
    return value_text(outcome.value, unit, lang)


def figure_text(parameter: Parameter, written: object, lang: Language) -> str:
    """A parameter's value as the document gives it, such as 30 m² / 100 household."""
    if parameter.unit is None or not isinstance(written, Fraction):
        return str(written)
    above = f"{format_number(written)} {parameter.unit.label.text(lang)}".rstrip()
    if parameter.per is None:
        return above
    number, unit = parameter.per
    return f"{above} / {f'{number} ' if number != 1 else ''}{unit.label.text(lang)}"


def option_text(held: Field, value: str, lang: Language) -> str:
    """An option of a choice: its label in Chinese, its id in English."""
    return value if lang == "en" or value not in held.values else held.values[value][0]


@define
class Wording:
    """Puts the formulas of one standard into words, by name and with a row's values.

    Attributes:
        subject: The standard's subject.
        parameters: The pack's parameters, overrides put in.
        as_of: The day.
        row: The row's exact values, with dates, by name.
        local: What local names come to, with their units.
    """

    subject: Subject
    parameters: Mapping[str, Parameter]
    as_of: date
    row: Mapping[str, Value | None]
    local: dict[str, tuple[Outcome, Unit | None]] = field(factory=dict)

    def by_name(self, tree: Node) -> Label:
        """A formula with fields and parameters by their labels."""
        return _both(
            lambda lang: prose(tree, lang, name=lambda name: self._name(name, lang), option=self._option(lang))
        )

    def with_numbers(self, tree: Node) -> Label:
        """A formula with the row's values and the figures put in."""
        return _both(
            lambda lang: prose(tree, lang, name=lambda name: self._value(name, lang), option=self._option(lang))
        )

    def _name(self, name: str, lang: Language) -> str:
        if name in self.subject.fields:
            return self.subject.fields[name].label.text(lang)
        label = self.parameters[name].label if name in self.parameters else None
        if label is not None:
            return label.text(lang)
        return words(say(f"prose-{name}"), lang) if name in {"as_of", "by"} else name

    def _value(self, name: str, lang: Language) -> str:
        if name in self.subject.fields:
            return self._field(self.subject.fields[name], lang)
        if name in self.local:
            outcome, unit = self.local[name]
            return name if outcome.value is None and not outcome.is_known else outcome_text(outcome, unit, lang)
        if name in self.parameters:
            return self._figure(self.parameters[name], lang)
        return value_text(self.row.get(name), None, lang)

    def _field(self, held: Field, lang: Language) -> str:
        value, label = self.row.get(held.name), held.label.text(lang)
        if value is None:
            return _of(label, words(say("explain-blank"), lang), lang)
        if held.is_number:
            return value_text(value, held.unit, lang)
        shown = option_text(held, value, lang) if isinstance(value, str) else value_text(value, None, lang)
        return _of(label, shown, lang)

    def _figure(self, parameter: Parameter, lang: Language) -> str:
        entry = parameter.timeline.at(self.as_of)
        assert entry is not None, "a rule without all its figures is not worked out"
        text = figure_text(parameter, entry.value, lang)
        return text if parameter.per is None else _of("", text, lang)

    def _option(self, lang: Language) -> Callable[[str, str], str]:
        def told(name: str, value: str) -> str:
            held = self.subject.fields.get(name)
            return value if held is None else option_text(held, value, lang)

        return told


def _of(name: str, value: str, lang: Language) -> str:
    """A name with its value in brackets, or where it is empty the value in brackets."""
    if lang == "zh":
        return f"{name}（{value}）"
    return f"{name} ({value})".lstrip()


def _both(told: Callable[[Language], str]) -> Label:
    return Label(told("zh"), told("en"))
