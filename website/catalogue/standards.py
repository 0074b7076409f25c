"""A page for each standard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from website.calculators import calculator, has_not_happened
from website.catalogue.texts import Texts
from website.markdown import Page, code, plain

if TYPE_CHECKING:
    from commstd.standards import Example, Standard


def standard_page(texts: Texts, standard: Standard) -> Page:
    """A standard: its calculator, formulas, figures, readings and examples."""
    pack, subject = texts.pack, texts.pack.vocabulary.subjects[standard.subject]
    page = Page(f"{texts.folder}/{standard.id}.md", standard.title.text(texts.lang))
    concept = pack.vocabulary.concepts[standard.concept]
    page.facts([
        (texts.site("city"), page.link(f"{texts.folder}/index.md", texts.city)),
        (texts.site("id"), code(f"{pack.city}/{standard.id}")),
        (texts.site("subject"), f"{texts.label(subject.label)} {code(subject.id)}"),
        (texts.site("concept"), page.link(f"catalogue/concepts/{concept.id}.md", concept.label.text(texts.lang))),
        (texts.site("force"), texts.force(standard.force)),
        (texts.site("clause"), texts.clauses(page, standard.clauses)),
        (texts.site("by"), texts.day(standard.by)),
    ])  # fmt: skip
    if standard.note is not None:
        page.admonition("note", texts.label(standard.note))
    page.heading(texts.site("calculator"))
    page.add(texts.site("calculator-intro"), calculator_element(texts, standard))
    page.heading(texts.site("formula"))
    for name, tree in standard.let.items():
        texts.definition(page, name, tree, standard.subject)
    if standard.when is not None:
        texts.equation(page, texts.told("explain-when"), standard.when, standard.subject)
    if standard.holds is not None:
        texts.equation(page, texts.told("explain-holds"), standard.holds, standard.subject)
    for end, bound in (("lower", standard.lower), ("upper", standard.upper)):
        if bound is not None and standard.measure is not None:
            texts.bound(page, end, standard.measure, bound, standard.subject)
    if parameters := pack.parameters_of(standard):
        page.heading(texts.site("parameters"))
        texts.figures(page, [pack.parameters[name] for name in parameters])
    texts.readings(page, standard.readings.options, standard.subject)
    if standard.examples:
        page.heading(texts.site("examples"))
        _examples(page, texts, standard)
    return page


def calculator_element(texts: Texts, standard: Standard) -> str:
    """The element that website/assets/element.js fills."""
    data = json.dumps(calculator(texts.pack, standard, texts.lang), ensure_ascii=False, separators=(",", ":"))
    held, without = plain(data).replace('"', "&quot;"), plain(texts.site("calculator-noscript"))
    return f'<commstd-calculator data-standard="{held}"><noscript>{without}</noscript></commstd-calculator>'


def _examples(page: Page, texts: Texts, standard: Standard) -> None:
    rows = []
    for example in standard.examples:
        required = example.required
        ends = required.values() if isinstance(required, Mapping) else [required] if required else []
        rows.append([
            given_text(texts, standard.subject, example.given), plain(texts.told(f"verdict-{example.verdict}")),
            plain(" – ".join(map(str, ends))), plain(example.gap or ""),
            texts.several(code(one) for one in example.reading), _set(texts, example), texts.day(example.as_of),
        ])  # fmt: skip
    heads = [texts.site(key) for key in ("given", "verdict", "required", "gap", "reading", "parameters", "from")]
    page.table([*heads[:-1], texts.told("prose-as_of")], rows)


def _set(texts: Texts, example: Example) -> str:
    return texts.several(f"{code(name)} = {plain(value)}" for name, value in example.overrides.items())


def given_text(texts: Texts, subject: str, given: Mapping[str, object]) -> str:
    """What is known of a row, by label."""
    fields = texts.pack.vocabulary.subjects[subject].fields
    shown = []
    for name, value in given.items():
        field = fields.get(name)
        if isinstance(value, bool):
            text = texts.told("yes" if value else "no")
        elif field is not None and has_not_happened(field, value):
            text = texts.told("explain-never")
        else:
            text = texts.option(name, str(value), subject)
        shown.append(f"{texts.label(field.label) if field is not None else code(name)} {plain(text)}")
    return texts.several(shown)
