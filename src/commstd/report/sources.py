"""What results hang on: documents, clauses, readings, figures and versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from commstd.messages import Message, say
from commstd.report.words import formula_text, labelled, parameter_text

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment
    from commstd.cities import City
    from commstd.documents import Document


@frozen
class Section:
    """A table of sources.

    Attributes:
        title: What it lists.
        keys: Its headings, as messages.
        rows: Its rows, as wide as the headings or less.
    """

    title: Message
    keys: tuple[str, ...]
    rows: list[Sequence[object]]


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


def source_sections(city: City, assessment: Assessment) -> tuple[Section, ...]:
    """Everything that a result hangs on."""
    return (
        Section(
            say("sheet-documents"),
            ("head-title", "head-number", "head-issued", "head-status"),
            list(_documents(city)),
        ),
        Section(
            say("sheet-standards"),
            ("head-id", "head-standard", "head-force", "head-clause", "head-reading", "head-formula"),
            list(_standards(assessment)),
        ),
        Section(say("sheet-clauses"), ("head-clause", "head-about"), list(_clauses(city, assessment))),
        Section(
            say("sheet-figures"),
            ("head-parameter", "head-title", "head-value", "head-from", "head-until", "head-clause"),
            list(_figures(city, assessment)),
        ),
        Section(say("sheet-versions"), ("head-title", "head-value"), list(_versions(assessment))),
    )


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


def _clauses(city: City, assessment: Assessment) -> Iterator[Sequence[object]]:
    used = {clause for item in assessment.plan.items for clause in item.standard.clauses}
    used |= {clause for one in assessment.targets for clause in one.clause}
    for clause in city.pack.head.clauses:
        if clause.id in used:
            yield clause.id, labelled(clause.gloss)


def _figures(city: City, assessment: Assessment) -> Iterator[Sequence[object]]:
    pack = city.pack
    names = dict.fromkeys(name for item in assessment.plan.items for name in pack.parameters_of(item.standard))
    for name in names:
        parameter = city.parameters[name]
        entry = parameter.timeline.at(city.as_of)
        if entry is None:
            yield name, labelled(parameter.label), str(say("not-in-force")), None, None, None
        else:
            days = [day.isoformat() if day else None for day in (entry.start, entry.until)]
            yield name, labelled(parameter.label), parameter_text(parameter, entry.value), *days, entry.clause


def _versions(assessment: Assessment) -> Iterator[Sequence[object]]:
    held = assessment.provenance
    yield "commstd", held.commstd
    yield held.pack.distribution or str(say("sheet-pack-folder")), held.pack.version
    yield str(say("sheet-digest")), held.pack.digest
    yield str(say("sheet-as-of")), assessment.as_of.isoformat()
    yield str(say("sheet-table")), assessment.table.name
