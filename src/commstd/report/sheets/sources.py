"""The sheet of sources: documents, clauses, readings, figures and versions behind the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from commstd.messages import Message, say
from commstd.report.words import formula_text, labelled, parameter_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from commstd.assess.assessment import Assessment
    from commstd.cities import City
    from commstd.documents import Document
    from commstd.report.sheets.content import Content

WIDTHS = (36, 34, 16, 24, 30, 52)


def source_notes(city: City, assessment: Assessment) -> Iterator[Message]:
    """What a reader must know of the sources: drafts, doubts, and figures that are not the document's."""
    for document in city.pack.head.documents:
        if document.status != "in-force":
            yield say(f"source-{document.status}")
        if document.truncated:
            yield say("source-truncated")
    if city.pack.head.inferred is not None:
        yield say("source-inferred", how=city.pack.head.inferred)
    for name, value in assessment.provenance.overrides.items():
        yield say("source-set", parameter=name, value=value)


def write_sources(content: Content, sheet: Worksheet) -> None:
    """Everything that a result hangs on."""
    city, assessment = content.city, content.assessment
    row = content.top(sheet, []) - 1
    for note in source_notes(city, assessment):
        content.book.put(sheet, row, 0, str(note), "warning")
        row += 1
    content.book.widths(sheet, WIDTHS)
    sections: list[tuple[Message, tuple[str, ...], list[Sequence[object]]]] = [
        (say("sheet-documents"), ("head-title", "head-number", "head-issued", "head-status"), list(_documents(city))),
        (
            say("sheet-standards"),
            ("head-id", "head-standard", "head-force", "head-clause", "head-reading", "head-formula"),
            list(_standards(assessment)),
        ),
        (say("sheet-clauses"), ("head-clause", "head-about"), list(_clauses(content))),
        (
            say("sheet-figures"),
            ("head-parameter", "head-title", "head-value", "head-from", "head-until", "head-clause"),
            list(_figures(content)),
        ),
        (say("sheet-versions"), ("head-title", "head-value"), list(_versions(content))),
    ]
    for title, keys, rows in sections:
        row += 1
        content.book.put(sheet, row, 0, str(title), "section")
        row += 1
        row = content.book.table(sheet, row, [str(say(key)) for key in keys], rows, ["text"] * len(keys))
    sheet.fit_to_pages(1, 0)


def _documents(city: City) -> Iterator[Sequence[object]]:
    for one in city.pack.head.documents:
        issued = one.issued.isoformat() if one.issued else None
        yield labelled(one.title) or one.id, one.number, issued, _status(one)


def _status(one: Document) -> str:
    marks = [str(say(f"status-{one.status}")), *([str(say("mark-truncated"))] if one.truncated else [])]
    return "、".join(marks)


def _standards(assessment: Assessment) -> Iterator[Sequence[object]]:
    for item in assessment.plan.items:
        chosen = "\n".join(f"{one.id}：{labelled(one.label)}" for one in item.chosen)
        yield (
            f"{assessment.city}/{item.standard.id}", labelled(item.standard.title),
            str(say(f"force-{item.standard.force}")), "、".join(item.standard.clauses), chosen,
            formula_text(item.standard),
        )  # fmt: skip


def _clauses(content: Content) -> Iterator[Sequence[object]]:
    used = {clause for item in content.assessment.plan.items for clause in item.standard.clauses}
    used |= {clause for one in content.assessment.targets for clause in one.clause}
    for clause in content.city.pack.head.clauses:
        if clause.id in used:
            yield clause.id, labelled(clause.gloss)


def _figures(content: Content) -> Iterator[Sequence[object]]:
    city, pack = content.city, content.city.pack
    names = dict.fromkeys(name for item in content.assessment.plan.items for name in pack.parameters_of(item.standard))
    for name in names:
        parameter = city.parameters[name]
        entry = parameter.timeline.at(city.as_of)
        if entry is None:
            yield name, labelled(parameter.label), str(say("not-in-force")), None, None, None
        else:
            days = [day.isoformat() if day else None for day in (entry.start, entry.until)]
            yield name, labelled(parameter.label), parameter_text(parameter, entry.value), *days, entry.clause


def _versions(content: Content) -> Iterator[Sequence[object]]:
    held = content.assessment.provenance
    yield "commstd", held.commstd
    yield held.pack.distribution or str(say("sheet-pack-folder")), held.pack.version
    yield str(say("sheet-digest")), held.pack.digest
    yield str(say("sheet-as-of")), content.assessment.as_of.isoformat()
    yield str(say("sheet-table")), content.assessment.table.name
