"""What a browser computes a standard with, in page/calculator.js: its formulas, figures and words, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import frozen

from commstd.assess.wording import option_text
from commstd.fields import NEVER, NOT_YET, Field
from commstd.formula.check import Day, Numeric, Symbol, check
from commstd.formula.javascript import javascript, ratio
from commstd.formula.nodes import Known, Name, Node, Number, Text, children, names, substitute
from commstd.formula.parse import Parsed
from commstd.formula.prose import prose
from commstd.loading.records import base_symbols, shown_unit
from commstd.messages import Language, catalogue
from commstd.numerals import fold
from commstd.packs import Pack
from commstd.readings import Bound
from commstd.report.words import figure, parameter_name
from commstd.standards import Parameter, Standard, resolve
from commstd.units import CLASSIFIERS, ONE, Unit

if TYPE_CHECKING:
    from commstd.readings import Part

Json = object
WORDS: Final = (
    "yes", "no", "explain-blank", "explain-never", "explain-one-of", "explain-missing", "explain-steps", "explain-let",
    "explain-when", "explain-measure", "explain-at_least", "explain-more_than", "explain-at_most", "explain-less_than",
    "explain-holds", "explain-idle", "explain-rounded-up", "explain-rounded-above", "explain-rounded-down",
    "explain-rounded-below", "explain-result-met", "explain-result-short", "explain-result-over", "explain-result-yes",
    "explain-result-no", "explain-result-unknown", "explain-result-outside", "explain-other", "verdict-met",
    "verdict-short", "verdict-over", "verdict-unknown", "verdict-not-applicable", "value-fraction", "value-range",
    "value-no-number", "value-no-date", "cell-unit-other",
)  # fmt: skip
"""The sentences that a calculator says."""
_LEAVES: Final = (Number, Text, Name, Known)


def calculator(
    pack: Pack, standard: Standard, lang: Language, *, parameters: Mapping[str, Parameter] | None = None
) -> dict[str, Json]:
    """A standard as calculator.js reads it, apart from the words.

    Args:
        pack: The pack.
        standard: One of its standards.
        lang: The language of labels and formulas in words.
        parameters: The figures, where they are not the pack's own.
    """
    figures = pack.parameters if parameters is None else parameters
    made = _Formulas(pack=pack, standard=standard, parameters=figures, lang=lang)
    subject = pack.vocabulary.subjects[standard.subject]
    parts = {
        "when": standard.when, "measure": standard.measure, "lower": standard.lower, "upper": standard.upper,
        "holds": standard.holds,
    }  # fmt: skip
    return {
        "id": f"{pack.city}/{standard.id}",
        "lang": lang,
        "unit": None if standard.unit is None else _unit(standard.unit, lang),
        "by": standard.by.isoformat() if standard.by is not None else None,
        "never": {"value": NEVER.isoformat(), "spellings": sorted(NOT_YET)},
        "fields": [_field(pack, subject.fields[name], lang) for name in pack.fields_of(standard)],
        "parameters": {name: _parameter(figures[name], lang) for name in pack.parameters_of(standard)},
        "let": {name: made.part(tree) for name, tree in standard.let.items()},
        "parts": {name: made.part(part) for name, part in parts.items() if part is not None},
        "readings": [
            {
                "choice": option.choice,
                "id": option.id,
                "label": f"{option.label.text(lang)} ({option.id})",
                "default": option.default,
                "replaces": {name: made.part(part) for name, part in option.replaces.items()},
            }
            for option in standard.readings.options
        ],
    }


def calculator_words(lang: Language) -> dict[str, str]:
    """The sentences that calculator.js puts together."""
    return {key: catalogue(lang)[key] for key in WORDS}


def _unit(unit: Unit, lang: Language) -> dict[str, Json]:
    return {"label": unit.label.text(lang), "factor": ratio(unit.factor)}


def _field(pack: Pack, field: Field, lang: Language) -> dict[str, Json]:
    unit = field.unit or ONE
    held: dict[str, Json] = {"name": field.name, "kind": field.kind, "label": field.label.text(lang)}
    if field.is_number:
        held |= {"unit": unit.label.text(lang), "factor": ratio(unit.factor), "resolution": ratio(field.resolution)}
        held |= {"low": ratio(field.low), "high": ratio(field.high), "units": dict(_spellings(pack, unit))}
    if field.kind == "choice":
        held["options"] = [(name, option_text(field, name, lang)) for name in field.values]
    return held


def _spellings(pack: Pack, unit: Unit) -> Iterator[tuple[str, str]]:
    if unit.is_counter:
        yield from ((text, ratio(unit.factor)) for text in CLASSIFIERS)
    for other in pack.vocabulary.units.by_id.values():
        if other.dimension == unit.dimension and other.dimension:
            for text in (other.id, other.label.zh, other.label.en, *other.spellings):
                yield fold(text), ratio(other.factor)


def _parameter(parameter: Parameter, lang: Language) -> dict[str, Json]:
    values = []
    for entry in parameter.timeline.entries:
        exact = parameter.exact(entry.value)
        values.append({
            "from": entry.start.isoformat() if entry.start is not None else None,
            "until": entry.until.isoformat() if entry.until is not None else None,
            "value": ratio(exact) if isinstance(exact, Fraction) else exact.isoformat(),
            "text": figure(parameter, entry.value, lang),
        })  # fmt: skip
    return {"label": parameter_name(parameter, lang), "values": values}


@frozen(kw_only=True)
class _Formulas:
    pack: Pack
    standard: Standard
    parameters: Mapping[str, Parameter]
    lang: Language

    def part(self, part: Part) -> Json:
        """A formula with its words; of a bound also whether the end itself is excluded; a date as it is."""
        if isinstance(part, date):
            return part.isoformat()
        if isinstance(part, Bound):
            return {**self.formula(part.tree), "strict": part.strict}
        return self.formula(part)

    def formula(self, tree: Node, *, is_whole: bool = True) -> dict[str, Json]:
        return {
            "tree": javascript(tree),
            "words": prose(tree, self.lang, name=self._name, option=self._option),
            "numbers": prose(tree, self.lang, name=lambda name: f"{{{name}}}", option=self._option),
            "unit": self._shown_unit(tree),
            "inner": [self.formula(one, is_whole=False) for one in _inside(tree)] if is_whole else [],
        }

    def _shown_unit(self, tree: Node) -> Json:
        sort = check(Parsed(tree, ""), self._symbols())[0]
        if not isinstance(sort, Numeric):
            return None
        full = substitute(tree, resolve(self.standard.let))
        subject = self.pack.vocabulary.subjects[self.standard.subject]
        return _unit(shown_unit(sort, names(full), subject, self.pack.vocabulary.units), self.lang)

    def _symbols(self) -> Mapping[str, Symbol]:
        subject = self.pack.vocabulary.subjects[self.standard.subject]
        symbols = base_symbols(subject, self.parameters)
        symbols["by"] = Symbol(name="by", role="date", sort=Day())
        for name, tree in resolve(self.standard.let).items():
            sort = check(Parsed(tree, ""), symbols)[0]
            symbols[name] = Symbol(name=name, role="let", sort=sort, is_divisor=True)
        return symbols

    def _name(self, name: str) -> str:
        fields = self.pack.vocabulary.subjects[self.standard.subject].fields
        if name in fields:
            return fields[name].label.text(self.lang)
        if name in self.parameters:
            return parameter_name(self.parameters[name], self.lang)
        return catalogue(self.lang)[f"prose-{name}"] if name in {"as_of", "by"} else name

    def _option(self, name: str, value: str) -> str:
        field = self.pack.vocabulary.subjects[self.standard.subject].fields.get(name)
        return value if field is None else option_text(field, value, self.lang)


def _inside(tree: Node) -> Iterator[Node]:
    """The compound formulas below a tree, innermost first, equal ones once."""
    seen: set[Node] = set()

    def visit(node: Node) -> Iterator[Node]:
        for child in children(node):
            if isinstance(child, _LEAVES):
                continue
            yield from visit(child)
            if child not in seen:
                seen.add(child)
                yield child

    yield from visit(tree)
