"""What a parameter is called, and its figure, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from commstd.assess.wording import figure_text
from commstd.numerals import format_number
from commstd.units import ONE

if TYPE_CHECKING:
    from commstd.messages import Language
    from commstd.standards import Parameter
    from commstd.targets import Target


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


def percents(target: Target, parameters: Iterable[Parameter], lang: Language) -> dict[str, str]:
    """The plain numbers that a share is held to, by parameter, such as 全覆盖（100%）."""
    if target.kind not in {"share", "standard"}:
        return {}
    found = {}
    for parameter in parameters:
        value = parameter.timeline.entries[-1].value
        is_plain = parameter.unit == ONE and parameter.per is None
        if isinstance(value, Fraction) and is_plain and parameter.name in target.names():
            text = f"{format_number(100 * value)}%"
            label = parameter.label
            found[parameter.name] = text if label is None else f"{label.text(lang)}{in_brackets(text, lang)}"
    return found
