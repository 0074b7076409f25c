"""The figures that a share is held to, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from commstd.numerals import format_number
from commstd.report.words import in_brackets
from commstd.units import ONE

if TYPE_CHECKING:
    from commstd.messages import Language
    from commstd.standards import Parameter
    from commstd.targets import Target


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
