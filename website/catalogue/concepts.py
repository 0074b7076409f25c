"""All cities side by side, concept by concept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from commstd.assess.wording import figure_text
from commstd.formula.nodes import names
from commstd.report.words import parameter_name
from commstd.targets import Target
from website.catalogue.cities import doubts, in_words
from website.catalogue.records import target_words
from website.catalogue.texts import Texts
from website.markdown import Page, plain, wide
from website.parameters import percents
from website.words import site

if TYPE_CHECKING:
    from commstd.messages import Language
    from commstd.standards import Parameter, Standard

Held = dict[str, list[tuple[Texts, "Standard | Target"]]]


def catalogue_page(cities: Sequence[Texts], lang: Language) -> Page:
    """Every city."""
    page = Page("catalogue/index.md", site("catalogue", lang))
    page.add(site("catalogue-intro", lang))
    kinds = ("standards", "targets", "duties", "lists", "tasks", "processes")
    page.table([site("city", lang), *(site(kind, lang) for kind in kinds), site("note", lang)], [
        [page.link(f"{one.folder}/index.md", one.city), *(str(one.pack.counts[kind]) for kind in kinds),
         "<br>".join(doubts(one))]
        for one in cities
    ])  # fmt: skip
    page.add(page.link("catalogue/concepts/index.md", site("concepts", lang)))
    return page


def by_concept(cities: Sequence[Texts], kind: Literal["standards", "targets"]) -> Held:
    """The standards or the targets of each concept; first the concepts that most cities have."""
    found: Held = {}
    for texts in cities:
        for record in getattr(texts.pack, kind).values():
            found.setdefault(record.concept, []).append((texts, record))
    return dict(sorted(found.items(), key=lambda one: -len({texts.city for texts, _ in one[1]})))


def concept_label(held: Held, concept: str, lang: Language) -> str:
    """What a concept is called."""
    return held[concept][0][0].pack.vocabulary.concepts[concept].label.text(lang)


def concepts_page(cities: Sequence[Texts], standards: Held, targets: Held, lang: Language) -> Page:
    """Which city says what on each concept."""
    page = Page("catalogue/concepts/index.md", site("concepts", lang))
    page.add(site("concepts-intro", lang))
    for kind, held in (("standards", standards), ("targets", targets)):
        page.heading(site(kind, lang))
        page.table(
            [site("concept", lang), *(one.city for one in cities)],
            [
                [page.link(f"catalogue/concepts/{concept}.md", concept_label(held, concept, lang)),
                 *(_cell(page, one, records) for one in cities)]
                for concept, records in held.items()
            ],
        )  # fmt: skip
    return page


def _cell(page: Page, city: Texts, records: list[tuple[Texts, Standard | Target]]) -> str:
    links = [page.link(uri_of(city, record), _asked(city, record)) for texts, record in records if texts is city]
    return "<br>".join(links) or site("no-standard", city.lang)


def uri_of(texts: Texts, record: Standard | Target) -> str:
    """Where a standard or a target is told in full."""
    if record.id in texts.pack.standards and texts.pack.standards[record.id] is record:
        return f"{texts.folder}/{record.id}.md"
    return f"{texts.folder}/targets.md#{record.id}"


def figures_of(texts: Texts, record: Standard | Target) -> list[Parameter]:
    """The figures that a record uses as it is written."""
    chosen = record.readings.choose()
    trees = record.aim(chosen).trees() if isinstance(record, Target) else record.rule(chosen).trees()
    used = dict.fromkeys(name for tree in trees for name in names(tree))
    return [texts.pack.parameters[name] for name in used if name in texts.pack.parameters]


def _asked(texts: Texts, record: Standard | Target) -> str:
    """What a record asks, in a few words: its figures, else its title."""
    used = figures_of(texts, record)
    shares = percents(record, used, texts.lang) if isinstance(record, Target) else {}
    figures = [shares.get(one.name) or figure_text(one, one.timeline.entries[-1].value, texts.lang) for one in used]
    return texts.several(dict.fromkeys(figures)) or record.title.text(texts.lang)


def _figures(texts: Texts, record: Standard | Target) -> str:
    """The figures that a record uses, each with its name."""
    used = figures_of(texts, record)
    shares = percents(record, used, texts.lang) if isinstance(record, Target) else {}
    told = []
    for one in used:
        value = figure_text(one, one.timeline.entries[-1].value, texts.lang)
        told.append(shares.get(one.name) or f"{parameter_name(one, texts.lang)}{texts.colon}{value}")
    return "<br>".join(map(plain, told))


def concept_page(records: list[tuple[Texts, Standard | Target]], concept: str, lang: Language) -> Page:
    """One concept in every city that has it."""
    label = records[0][0].pack.vocabulary.concepts[concept].label
    page = Page(f"catalogue/concepts/{concept}.md", label.text(lang))
    keys = ("city", "in-words", "parameters", "applies", "force", "clause", "by")
    page.table([site(key, lang) for key in keys], [
        [
            f"{plain(texts.city)}<br>{page.link(uri_of(texts, record), record.title.text(lang))}",
            wide(plain(target_words(texts, record) if isinstance(record, Target) else in_words(texts, record))),
            _figures(texts, record), _whom(texts, record), texts.force(record.force),
            texts.clauses(page, record.clauses), texts.day(record.by),
        ]
        for texts, record in records
    ])  # fmt: skip
    for texts, record in records:
        if figures := figures_of(texts, record):
            page.heading(texts.of_city(record.title.text(lang)))
            texts.figures(page, figures)
    return page


def _whom(texts: Texts, record: Standard | Target) -> str:
    tree = record.among if isinstance(record, Target) else record.when
    return texts.site("everyone") if tree is None else plain(texts.prose(tree, record.subject))
