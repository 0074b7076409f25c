"""The cases of a log held against a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from commstd.assess.provenance import Provenance
from commstd.cases import CaseVerdict, Notice
from commstd.procedures import Procedure, process_of
from commstd.processes import STATES, Process
from commstd.tables.logs import read_log
from commstd.tables.problems import Problems, place

if TYPE_CHECKING:
    from commstd.packs import Pack
    from commstd.standards import Parameter
    from commstd.tables.logs import Source


@frozen(kw_only=True, eq=False)
class Casework:
    """What a process says of every case of a log.

    Attributes:
        city: The city's id.
        as_of: The day.
        process: The process.
        cases: A verdict for each case, and for each reading where all were asked for.
        rejected: What was left out of the log.
        warnings: What is doubtful in it.
        provenance: Where the verdicts come from.
    """

    city: str
    as_of: date
    process: Process
    cases: tuple[CaseVerdict, ...]
    rejected: tuple[Problems, ...]
    warnings: tuple[Problems, ...]
    provenance: Provenance

    def __getitem__(self, case: str) -> CaseVerdict:
        """The verdict of a case, the first where there are several."""
        found = next((one for one in self.cases if one.case == case), None)
        if found is None:
            raise KeyError(case)
        return found

    def summary(self) -> dict[str, int]:
        """How many cases are in each state."""
        counted = Counter(one.state for one in self.cases)
        return {state: counted[state] for state in STATES}

    def as_json(self) -> dict[str, object]:
        """All of it as the command line's JSON has it."""
        return {
            "city": self.city, "as_of": self.as_of.isoformat(), "process": f"{self.city}/{self.process.id}",
            "summary": self.summary(), "cases": [one.as_json() for one in self.cases],
            "rejected": [row for one in self.rejected for row in one.rows()],
            "warnings": [row for one in self.warnings for row in one.rows()],
            "provenance": self.provenance.as_json(),
        }  # fmt: skip


def hold_log(
    pack: Pack,
    log: Source,
    *,
    process: str,
    as_of: date,
    parameters: Mapping[str, Parameter],
    readings: Mapping[str, Iterable[str]],
    provenance: Provenance,
    all_readings: bool = False,
    sheet: str | None = None,
) -> Casework:
    """Hold a log against a process.

    Args:
        pack: The pack.
        log: A file, a frame, or events as mappings.
        process: The process's id or title.
        as_of: The day.
        parameters: The pack's parameters, where some are overridden.
        readings: Ids of the chosen readings by record.
        provenance: Where the verdicts come from.
        all_readings: Every combination of readings, not only the chosen ones.
        sheet: The sheet of a workbook.

    Raises:
        UnknownNameError: There is no such process.
        TableError: The log cannot be read, or has no column for the steps or the dates.
    """
    held = process_of(pack, process)
    subject = None if held.subject is None else pack.vocabulary.subjects[held.subject]
    read = read_log(log, subject=subject, vocabulary=pack.vocabulary, sheet=sheet)
    chosen = held.readings.choose(readings.get(held.id, ()), record=f"{pack.city}/{held.id}")
    ways = tuple(held.readings.combinations()) if all_readings else (chosen,)
    procedures = [Procedure(pack, held, way, as_of=as_of, parameters=parameters) for way in ways]
    verdicts = tuple(procedure.verdict(case) for case in read.cases for procedure in procedures)
    notices = dict.fromkeys(one for verdict in verdicts for one in verdict.notices)
    return Casework(
        city=pack.city, as_of=as_of, process=held, cases=verdicts, rejected=read.rejected,
        warnings=(*read.warnings, *(_problem(one, read.headings) for one in notices)), provenance=provenance,
    )  # fmt: skip


def _problem(notice: Notice, headings: Mapping[str, str]) -> Problems:
    """A notice as the problem of a table that it is."""
    return Problems(
        column=headings.get(notice.column or "", notice.column), reason=notice.reason.key, fix=notice.fix.key,
        values=notice.reason.values, cells=place(notice.line, notice.case, notice.value), is_warning=True,
    )  # fmt: skip
