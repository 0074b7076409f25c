"""The pages of a city: what it has, its parameters and its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commstd.coverage import Coverage, coverage
from website.catalogue.texts import SIGNS, Texts
from website.markdown import Page, code, plain, wide

if TYPE_CHECKING:
    from commstd.standards import Standard

KINDS = ("targets", "duties", "lists", "tasks", "parameters")
"""What has a page of its own in the folder of a city, where it has any."""


def doubts(texts: Texts) -> list[str]:
    """What is doubtful about the documents of a city."""
    head = texts.pack.head
    found = [texts.site("inferred", why=texts.label(head.inferred))] if head.inferred is not None else []
    if any(document.status == "draft" for document in head.documents):
        found.append(texts.site("draft"))
    return [*found, texts.site("truncated")] if head.is_truncated else found


def city_page(texts: Texts) -> Page:
    """What a city has."""
    pack, head = texts.pack, texts.pack.head
    page = Page(f"{texts.folder}/index.md", texts.city)
    for doubt in doubts(texts):
        page.admonition("warning", doubt)
    origin = pack.origin
    page.facts([
        (texts.site("id"), code(pack.city)),
        (texts.site("code"), code(head.code)),
        (texts.site("plugin"), plain(f"{origin.distribution} {origin.version}") if origin.distribution else ""),
    ])  # fmt: skip
    heads = [texts.site(key) for key in ("document", "number", "issued", "status", "note")]
    page.table(heads, [
        [texts.label(one.title), plain(one.number or ""), texts.day(one.issued),
         plain(texts.told(f"status-{one.status}")), texts.label(one.note)]
        for one in head.documents
    ])  # fmt: skip
    page.heading(texts.site("standards"))
    heads = [texts.site(key) for key in ("title", "subject", "in-words", "force", "clause")]
    page.table(heads, [
        [page.link(f"{texts.folder}/{one.id}.md", one.title.text(texts.lang)),
         texts.label(pack.vocabulary.subjects[one.subject].label), wide(plain(in_words(texts, one))),
         texts.force(one.force), texts.clauses(page, one.clauses)]
        for one in pack.standards.values()
    ])  # fmt: skip
    if pack.processes:
        page.heading(texts.site("processes"))
        heads = [texts.site(key) for key in ("title", "steps", "clause")]
        page.table(heads, [
            [page.link(f"{texts.folder}/processes/{one.id}.md", one.title.text(texts.lang)), str(len(one.steps)),
             texts.clauses(page, one.clauses)]
            for one in pack.processes.values()
        ])  # fmt: skip
    page.heading(texts.site("overview"))
    links = [(kind, len(getattr(pack, kind))) for kind in KINDS] + [("clauses", len(head.clauses))]
    told = ((page.link(f"{texts.folder}/{kind}.md", texts.site(kind)), count) for kind, count in links if count)
    page.add("\n".join(f"- {link}{texts.colon}{count}" for link, count in told))
    return page


def in_words(texts: Texts, standard: Standard) -> str:
    """What a standard asks, in one line; its local names put in."""
    rule = standard.rule(standard.readings.choose())
    if rule.holds is not None:
        return texts.prose(rule.holds, standard.subject)
    assert rule.measure is not None, "a standard that is no condition has a measure"
    measure, parts = texts.prose(rule.measure, standard.subject), []
    if rule.lower is not None:
        parts.append(f"{measure} {SIGNS['lower', rule.lower.strict]} {texts.prose(rule.lower.tree, standard.subject)}")
    if rule.upper is not None:
        parts.append(f"{measure} {SIGNS['upper', rule.upper.strict]} {texts.prose(rule.upper.tree, standard.subject)}")
    return texts.told("prose-and").join(parts)


def parameters_page(texts: Texts) -> Page:
    """Every figure of a city by date."""
    page = Page(f"{texts.folder}/parameters.md", texts.of_city(texts.site("parameters")), texts.site("parameters"))
    texts.figures(page, texts.pack.parameters.values())
    return page


def clauses_page(texts: Texts) -> Page:
    """Every clause of a city and what encodes it."""
    held = coverage(texts.pack)
    page = Page(f"{texts.folder}/clauses.md", texts.of_city(texts.site("clauses")), texts.site("clauses"))
    encoded = sum(bool(one.encoded_by) for one in held)
    reasons = sum(not one.encoded_by and one.clause.nothing is not None for one in held)
    page.add(texts.site("coverage", count=len(held), encoded=encoded, reasons=reasons))
    rows = []
    for number, one in enumerate(held, 1):
        anchor = f'<span id="clause-{number}"></span>{plain(one.clause.id)}'
        rows.append([anchor, texts.label(one.clause.gloss), _encoded(page, texts, one)])
    page.table([texts.site(key) for key in ("clause", "gloss", "encoded-by")], rows)
    return page


def _encoded(page: Page, texts: Texts, one: Coverage) -> str:
    names = [name.removeprefix(f"{texts.pack.city}/") for name in one.encoded_by]
    parts = []
    if names:
        parts.append(texts.several(record_link(page, texts, name) for name in names))
    elif one.clause.nothing is not None:
        parts.append(texts.site("not-encoded", why=texts.label(one.clause.nothing)))
    used = texts.several(code(name.removeprefix(f"{texts.pack.city}/")) for name in one.used_by)
    return "<br>".join([*parts, texts.site("used-by", names=used)] if used else parts)


def record_link(page: Page, texts: Texts, name: str) -> str:
    """A link to a record of the city, or to the process whose part it is."""
    pack, (record, *_) = texts.pack, name.split("/")
    for kind in ("standards", "processes", "targets", "duties", "lists", "tasks"):
        held = getattr(pack, kind)
        if record in held:
            return page.link(f"{texts.folder}/{_place(kind, record)}", held[record].title.text(texts.lang))
    return code(name)


def _place(kind: str, record: str) -> str:
    return {"standards": f"{record}.md", "processes": f"processes/{record}.md"}.get(kind, f"{kind}.md#{record}")
