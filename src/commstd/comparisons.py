"""The same table under several cities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from commstd.errors import UnknownNameError
from commstd.messages import say
from commstd.vocabulary import Subject, Vocabulary

if TYPE_CHECKING:
    from commstd.assess.comparison import Comparison
    from commstd.cities import City, Table


def compare(
    table: Table,
    cities: Sequence[City],
    *,
    subject: str | None = None,
    sheet: str | None = None,
    progress: Callable[[str], object] | None = None,
) -> Comparison:
    """Assess the same rows under several cities, concept by concept.

    Args:
        table: A path to a CSV, XLSX or Parquet file, or a frame of Polars, pandas or PyArrow.
        cities: The cities, all of one day.
        subject: The subject of the rows; by default found from the headings.
        sheet: The sheet of a workbook.
        progress: Told the name of each stage as it begins: read, check, compute.

    Returns:
        The requirements, verdicts and gaps side by side, which asks for most, and what each would cost.

    Raises:
        TableError: It cannot be read as a table, or has no known column.
        UnknownNameError: There are fewer than two cities, or none has a standard for the rows' subject.
    """
    from commstd.assess.comparison import Comparison
    from commstd.tables.checked import check_table
    from commstd.tables.headers import find_subject
    from commstd.tables.read import read_table

    by_id = {city.pack.city: city for city in cities}
    if len(by_id) < 2:
        raise UnknownNameError(say("compare-two-cities", cities=tuple(by_id)))
    tell = progress or (lambda _: None)
    tell("read")
    vocabulary = reduce(_joined, (city.pack.vocabulary for city in by_id.values()))
    subjects = tuple(dict.fromkeys(name for city in by_id.values() for name in city.subjects()))
    raw = read_table(table, sheet=sheet, vocabulary=vocabulary)
    found = vocabulary.subject(subject) if subject else find_subject(raw.frame.columns, vocabulary, subjects)
    tell("check")
    held = {name: city for name, city in by_id.items() if found.id in city.subjects()}
    if not held:
        raise UnknownNameError(say("compare-no-standard", subject=found.id, options=subjects))
    checked = {}
    for name, city in held.items():
        own = city.pack.vocabulary
        checked[name] = check_table(raw, own.subject(found.id), own.units)
    tell("compute")
    assessments = {
        name: city._assessed(checked[name].subject, checked[name], all_readings=False) for name, city in held.items()
    }
    labels = {name: concept.label for name, concept in vocabulary.concepts.items()}
    return Comparison(
        assessments, as_of=next(iter(held.values())).as_of, subject=found.id, labels=labels,
        without=[name for name in by_id if name not in held],
    )  # fmt: skip


def _joined(one: Vocabulary, two: Vocabulary) -> Vocabulary:
    """Both vocabularies' names, to find headings by; of what both define otherwise the first counts."""
    subjects = dict(one.subjects)
    for name, other in two.subjects.items():
        if name in subjects:
            held = subjects[name]
            other = Subject(id=name, label=held.label, key=held.key, fields={**other.fields, **held.fields})
        subjects[name] = other
    units = one.units.with_units(unit for name, unit in two.units.by_id.items() if name not in one.units.by_id)
    return Vocabulary(subjects=subjects, concepts={**two.concepts, **one.concepts}, units=units)
