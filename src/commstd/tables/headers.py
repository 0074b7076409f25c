"""Which heading is which field, in which unit, and of which subject a table is."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from commstd.errors import TableError
from commstd.fields import Field
from commstd.messages import say
from commstd.tables.problems import Problems, place, shorten
from commstd.tables.spellings import (
    NOTES,
    field_spellings,
    fold_heading,
    measures,
    split_unit,
    subject_spellings,
    unit_named,
)
from commstd.units import ONE, Unit, dimension_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from commstd.units import Units
    from commstd.vocabulary import Subject, Vocabulary

_ALIKE: Final = 0.75
_COMPARED: Final = 200


@frozen
class Column:
    """A column of a table that a field was found for.

    Attributes:
        heading: The heading as written.
        field: Its field.
        unit: The unit that the heading gives, or None.
    """

    heading: str
    field: Field
    unit: Unit | None


class _Headings:
    """The headings of one subject."""

    def __init__(self, subject: Subject, units: Units) -> None:
        self.units = units
        self.full = subject_spellings(subject)
        self.stems: dict[str, Field] = dict(self.full)
        for field in subject.fields.values():
            for spelling in field_spellings(field) if field.is_number else ():
                parts = split_unit(spelling)
                if parts and (unit := unit_named(parts[1], field, units)) and measures(unit, field):
                    self.stems.setdefault(fold_heading(parts[0]), field)

    def find(self, heading: str) -> tuple[Field, Unit | None, str | None] | None:
        """The field of a heading, its unit, and what stands in the place of a unit without being one."""
        if (field := self.full.get(fold_heading(heading))) is not None:
            return field, self._own_unit(heading, field), None
        parts = split_unit(heading)
        if parts is None or (field := self.stems.get(fold_heading(parts[0]))) is None:
            field = self.stems.get(fold_heading(heading))
            return None if field is None else (field, None, None)
        if not field.is_number or fold_heading(parts[1]) in NOTES or not parts[1]:
            return field, None, None
        unit = unit_named(parts[1], field, self.units)
        return (field, unit, None) if unit is not None and measures(unit, field) else (field, unit, parts[1])

    def _own_unit(self, heading: str, field: Field) -> Unit | None:
        parts = split_unit(heading) if field.is_number else None
        unit = unit_named(parts[1], field, self.units) if parts else None
        return unit if unit is not None and measures(unit, field) else None


def match_columns(
    headings: Iterable[str], subject: Subject, units: Units
) -> tuple[tuple[Column, ...], tuple[Problems, ...]]:
    """Find the field and the unit of each heading.

    Args:
        headings: The headings as written, all different.
        subject: What the table's rows are.
        units: The units that a heading may name in brackets.

    Returns:
        The columns that are known, in the table's order; and what is wrong with headings: a unit that is not understood
        or measures something else (the column is left out), two columns for one field (the first counts), and a heading
        that is nearly a known one.
    """
    names = list(headings)
    known = _Headings(subject, units)
    columns: dict[str, Column] = {}
    problems: list[Problems] = []
    unknown: list[str] = []
    for heading in names:
        found = known.find(heading)
        if found is None:
            unknown.append(heading)
            continue
        field, unit, wrong = found
        if wrong is not None:
            problems.append(_wrong_unit(heading, field, unit, wrong))
        elif field.name in columns:
            values = {"first": columns[field.name].heading, "field": field.label}
            problems.append(_warning(heading, "heading-same-field", values))
        else:
            columns[field.name] = Column(heading, field, unit)
    lost = {problem.values["name"] for problem in problems if not problem.is_warning}
    problems.extend(_nearly(unknown, known, set(columns) | lost))
    return tuple(columns.values()), tuple(problems)


def find_subject(headings: Iterable[str], vocabulary: Vocabulary, candidates: Iterable[str]) -> Subject:
    """Which subject's table this is: the one with the most known headings, its key deciding a draw, else its place.

    Args:
        headings: The headings as written.
        vocabulary: The subjects and their fields.
        candidates: Ids of the subjects that it may be, the likeliest first.

    Raises:
        TableError: No heading is known.
    """
    names = list(headings)
    subjects = [vocabulary.subject(name) for name in candidates]
    scores: list[tuple[int, bool]] = []
    for subject in subjects:
        known = _Headings(subject, vocabulary.units)
        fields = {found[0].name for heading in names if (found := known.find(heading)) is not None}
        scores.append((len(fields), subject.key in fields))
    best = max(scores, default=(0, False))
    if not best[0]:
        raise no_known_column(names, subjects)
    return subjects[scores.index(best)]


def no_known_column(headings: Sequence[str], subjects: Sequence[Subject]) -> TableError:
    """The error for a table none of whose headings is known."""
    found = tuple(f'"{shorten(heading)}"' for heading in headings[:12])
    expected = tuple(dict.fromkeys(field.label for subject in subjects for field in _typical(subject)))[:12]
    return TableError(say("table-no-known-column", found=found, expected=expected))


def _typical(subject: Subject) -> list[Field]:
    fields = subject.fields
    return [fields[subject.key], *(field for name, field in fields.items() if name != subject.key)][:9]


def _wrong_unit(heading: str, field: Field, unit: Unit | None, text: str) -> Problems:
    own = field.unit if field.unit is not None else ONE
    reason = "heading-unit-unknown" if unit is None else "heading-unit-other"
    measured = "" if unit is None else dimension_text(unit.dimension)
    return Problems(
        column=heading, reason=reason, fix="heading-unit-fix", cells=place(value=heading),
        values={
            "name": field.name, "field": field.label, "text": shorten(text),
            "unit": own.label if own is not ONE else "%", "found": measured, "expected": dimension_text(own.dimension),
        },
    )  # fmt: skip


def _warning(heading: str, reason: str, values: dict[str, object]) -> Problems:
    return Problems(
        column=heading, reason=reason, fix=f"{reason}-fix", values=values, cells=place(value=heading), is_warning=True
    )


def _nearly(unknown: list[str], known: _Headings, taken: set[object]) -> Iterable[Problems]:
    free = [stem for stem, field in known.stems.items() if field.name not in taken and len(stem) > 1]
    for heading in unknown[:_COMPARED]:
        stem = fold_heading(heading)
        if len(stem) > 40 or known.find(re.sub(r"_\d+$", "", heading)) is not None:
            continue
        for name in difflib.get_close_matches(stem, free, n=1, cutoff=_ALIKE):
            yield _warning(heading, "heading-nearly", {"field": known.stems[name].label})
