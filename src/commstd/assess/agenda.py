"""A city's tasks on a day: what is open, past due, done and late."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from commstd.assess.provenance import Provenance
from commstd.tasks import Progress, Task, find_department, progress

if TYPE_CHECKING:
    from commstd.packs import Pack
    from commstd.tables.problems import Problems  # noqa: TC004  # loads Polars


@frozen(kw_only=True)
class AgendaItem:
    """A task with what has become of it, its departments by the names that the document gives them."""

    task: Task
    lead: tuple[str, ...]
    support: tuple[str, ...]
    progress: Progress


@frozen(kw_only=True)
class Agenda:
    """A city's tasks on a day.

    Attributes:
        city: The city's id.
        as_of: The day.
        items: The tasks, in the order of the pack.
        has_log: Whether a log was given.
        rejected: Lines of the log that were not used.
        warnings: Lines of the log that were used but are doubtful.
        provenance: Where the tasks come from.
    """

    city: str
    as_of: date
    items: tuple[AgendaItem, ...]
    has_log: bool = False
    rejected: tuple[Problems, ...] = ()
    warnings: tuple[Problems, ...] = ()
    provenance: Provenance


def draw_up(
    pack: Pack,
    as_of: date,
    *,
    provenance: Provenance,
    department: str | None = None,
    due_before: date | None = None,
    log: Any = None,
    sheet: str | None = None,
) -> Agenda:
    """What has become of a city's tasks by a day.

    Args:
        pack: The city's pack.
        as_of: The day.
        provenance: Where the tasks come from.
        department: Only the tasks that it leads or supports: its id, its name, or another spelling.
        due_before: Only the tasks that are due before this day.
        log: A file or frame that says which task was done on which day.
        sheet: The sheet of a workbook.

    Raises:
        UnknownNameError: Nobody knows the department.
        TableError: The log cannot be read.
    """
    held = find_department(pack.departments, department) if department is not None else None
    read = None
    if log is not None:
        from commstd.tables.task_logs import read_task_log  # loads Polars, which a list of tasks does without

        read = read_task_log(
            log, city=pack.city, tasks=pack.tasks, departments=pack.departments, as_of=as_of, sheet=sheet
        )
    year = first_year(pack, as_of)
    items = []
    for task in pack.tasks.values():
        if held is not None and held.id not in {*task.lead, *task.support}:
            continue
        days = None if read is None else read.done.get(task.id, ())
        found = progress(task, as_of, first_year=year, done=days, since=None if read is None else read.since)
        if due_before is not None and (found.due is None or found.due >= due_before):
            continue
        lead, support = (tuple(pack.departments[name].name for name in names) for names in (task.lead, task.support))
        items.append(AgendaItem(task=task, lead=lead, support=support, progress=found))
    return Agenda(
        city=pack.city, as_of=as_of, items=tuple(items), has_log=read is not None, provenance=provenance,
        rejected=() if read is None else read.rejected, warnings=() if read is None else read.warnings,
    )  # fmt: skip


def first_year(pack: Pack, as_of: date) -> int:
    """The year in which periods of two years begin: that of the first dated figure, else of the document."""
    entries = [entry for one in pack.parameters.values() for entry in one.timeline.entries]
    days = [entry.start for entry in entries if entry.start is not None]
    issued = [one.issued for one in pack.head.documents if one.issued is not None]
    return min(days or issued or [as_of]).year
