"""A standard as the form of a calculator on the site reads it: formulas and figures, examples, and the words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from commstd.assess.wording import option_text
from commstd.fields import NEVER, NOT_YET, Field
from commstd.messages import Language
from commstd.numerals import format_number
from commstd.report.calculator import Json, calculator_words
from commstd.report.calculator import calculator as computed
from commstd.units import ONE
from website.words import SITE, site, told

if TYPE_CHECKING:
    from commstd.packs import Pack
    from commstd.standards import Example, Standard


def calculator(pack: Pack, standard: Standard, lang: Language) -> dict[str, Json]:
    """A standard as assets/element.js reads it."""
    return computed(pack, standard, lang) | {
        "examples": [_example(pack, standard, example, lang) for example in standard.examples if not example.overrides],
        "words": calculator_words(lang)
        | {key: site(key, lang, step="{step}", unit="{unit}") for key in SITE if key.startswith("calculator-")},
    }


def _example(pack: Pack, standard: Standard, example: Example, lang: Language) -> dict[str, Json]:
    fields = pack.vocabulary.subjects[standard.subject].fields
    given = {}
    for name, value in example.given.items():
        exact = fields[name].read(value, pack.vocabulary.units)
        if isinstance(exact, bool):
            given[name] = "yes" if exact else "no"
        elif isinstance(exact, Fraction):
            given[name] = format_number(exact / (fields[name].unit or ONE).factor)
        elif exact is not None:
            given[name] = "未" if exact == NEVER else str(exact)
    shown = [
        f"{fields[name].label.text(lang)} {_shown(fields[name], value, lang)}" for name, value in example.given.items()
    ]
    colon, comma = ("：", "、") if lang == "zh" else (": ", ", ")
    return {
        "title": f"{told(f'verdict-{example.verdict}', lang)}{colon}{comma.join(shown)}",
        "given": given,
        "readings": list(example.reading),
        "as_of": example.as_of.isoformat() if example.as_of is not None else None,
        "verdict": example.verdict,
    }


def has_not_happened(field: Field, value: object) -> bool:
    """Whether a value as the pack has it says that a date is not there yet."""
    return field.kind == "date" and (value == NEVER or value in NOT_YET)


def _shown(field: Field, value: object, lang: Language) -> str:
    if isinstance(value, bool):
        return told("yes" if value else "no", lang)
    return told("explain-never", lang) if has_not_happened(field, value) else option_text(field, str(value), lang)
