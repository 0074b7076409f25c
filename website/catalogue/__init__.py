"""The pages that are made from the packs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from website.catalogue.cities import city_page, clauses_page, parameters_page
from website.catalogue.concepts import by_concept, catalogue_page, concept_page, concepts_page
from website.catalogue.processes import process_page
from website.catalogue.records import duties_page, lists_page, targets_page, tasks_page
from website.catalogue.standards import standard_page
from website.catalogue.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commstd.messages import Language
    from commstd.packs import Pack
    from website.markdown import Page

KINDS = {
    "targets": targets_page, "duties": duties_page, "lists": lists_page, "tasks": tasks_page,
    "parameters": parameters_page,
}  # fmt: skip


def pages(packs: Iterable[Pack], lang: Language) -> Iterator[Page]:
    """Every page of the catalogue, in the order of the navigation."""
    cities = [Texts(pack=pack, lang=lang) for pack in packs]
    standards, targets = by_concept(cities, "standards"), by_concept(cities, "targets")
    yield catalogue_page(cities, lang)
    yield concepts_page(cities, standards, targets, lang)
    for concept in {**standards, **targets}:
        yield concept_page([*standards.get(concept, []), *targets.get(concept, [])], concept, lang)
    for texts in cities:
        yield from city_pages(texts)


def city_pages(texts: Texts) -> Iterator[Page]:
    """Every page of one city."""
    yield city_page(texts)
    for standard in texts.pack.standards.values():
        yield standard_page(texts, standard)
    for process in texts.pack.processes.values():
        yield process_page(texts, process)
    for kind, make in KINDS.items():
        if getattr(texts.pack, kind):
            yield make(texts)
    if texts.pack.head.clauses:
        yield clauses_page(texts)
