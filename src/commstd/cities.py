"""A city: a pack on a day under chosen readings. What people hold in their hands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from commstd.assess.findings import Finding, finding_of
from commstd.assess.plan import SubjectPlan, plan_subject
from commstd.assess.provenance import Provenance, provenance_of
from commstd.catalog import Catalog
from commstd.choices import chosen_readings, overridden
from commstd.entities import Entity
from commstd.errors import UnknownNameError
from commstd.fields import read_date
from commstd.messages import near, say
from commstd.requirements import CityStandard, row_of

if TYPE_CHECKING:
    import polars as pl
    from narwhals.typing import IntoFrame

    from commstd.aims import BoundTarget
    from commstd.assess.accounts import Account
    from commstd.assess.agenda import Agenda
    from commstd.assess.assessment import Assessment, FrameT
    from commstd.assess.casework import Casework
    from commstd.assess.lazy import LazyAssessment, LazyT
    from commstd.assess.survey import TargetReport
    from commstd.assess.targets import TargetResults
    from commstd.packs import Pack
    from commstd.tables.checked import CheckedTable
    from commstd.tables.lazy import LazyTable
    from commstd.tables.problems import Problems
    from commstd.vocabulary import Subject

    Table = str | Path | IntoFrame
else:
    Table = Any
"""A path to a CSV, XLSX or Parquet file, or a frame."""


class City:
    """A pack on a day under chosen readings.

    Args:
        pack: The pack.
        as_of: The day; default today.
        readings: Readings such as "committee-staff=started", with or without the city before the id.
        overrides: Parameters with other values, such as {"committee_upper": "2500 户"}.

    Raises:
        UnknownNameError: A standard, reading or parameter that the pack does not have.
        ReadingError: Two readings of one choice.
        UnitError: An overriding value whose unit is missing or does not fit.
    """

    def __init__(
        self,
        pack: Pack,
        *,
        as_of: date | str | None = None,
        readings: Iterable[str] = (),
        overrides: Mapping[str, object] | None = None,
    ) -> None:
        self.pack = pack
        self.as_of: date = date.today() if as_of is None else read_date(as_of, what="as_of")
        self.readings = chosen_readings(pack, readings)
        self.overrides = {name.removeprefix(f"{pack.city}/"): value for name, value in (overrides or {}).items()}
        self.parameters = overridden(pack, self.overrides)
        self._plans: dict[tuple[str, bool], SubjectPlan] = {}

    def __repr__(self) -> str:
        return f"<City {self.pack.city} as of {self.as_of}: {len(self.pack.standards)} standards>"

    def __getitem__(self, name: str) -> CityStandard:
        return CityStandard(self, self.pack.standard(name))

    def __iter__(self) -> Iterator[CityStandard]:
        return (CityStandard(self, standard) for standard in self.pack.standards.values())

    @property
    def provenance(self) -> Provenance:
        """Where verdicts of this city come from."""
        return provenance_of(self.pack, self.readings, {name: str(value) for name, value in self.overrides.items()})

    def plan(self, subject: str, *, all_readings: bool = False) -> SubjectPlan:
        """The lowered standards of a subject, made once and kept."""
        key = (subject, all_readings)
        if key not in self._plans:
            self._plans[key] = plan_subject(
                self.pack,
                subject,
                as_of=self.as_of,
                parameters=self.parameters,
                readings=self.readings,
                all_readings=all_readings,
            )
        return self._plans[key]

    def subjects(self) -> tuple[str, ...]:
        """The subjects that this city has standards for."""
        return tuple(dict.fromkeys(standard.subject for standard in self.pack.standards.values()))

    @overload
    def assess(
        self,
        table: str | Path | Entity,
        *,
        subject: str | None = None,
        sheet: str | None = None,
        all_readings: bool = False,
        progress: Callable[[str], object] | None = None,
    ) -> Assessment[pl.DataFrame]: ...
    @overload
    def assess(
        self,
        table: LazyT,
        *,
        subject: str | None = None,
        sheet: None = None,
        all_readings: bool = False,
        progress: Callable[[str], object] | None = None,
    ) -> LazyAssessment[LazyT]: ...
    @overload
    def assess(
        self,
        table: FrameT,
        *,
        subject: str | None = None,
        sheet: str | None = None,
        all_readings: bool = False,
        progress: Callable[[str], object] | None = None,
    ) -> Assessment[FrameT]: ...
    def assess(
        self,
        table: Table | Entity,
        *,
        subject: str | None = None,
        sheet: str | None = None,
        all_readings: bool = False,
        progress: Callable[[str], object] | None = None,
    ) -> Assessment | LazyAssessment:
        """Assess a table or one record under all standards of its subject.

        Args:
            table: A path to a CSV, XLSX or Parquet file, a frame of Polars, pandas or PyArrow, a lazy frame (of Polars,
                DuckDB, Ibis or PySpark), or an entity such as a `Community`.
            subject: The subject of the rows; by default found from the headings.
            sheet: The sheet of a workbook.
            all_readings: Every combination of readings, not only the chosen ones.
            progress: Told the name of each stage as it begins: read, check, compute; not of a lazy frame.

        Returns:
            Every verdict, with what was wrong in the table; of a lazy frame a `LazyAssessment`, which is computed where
            the frame lives when its results are asked for.

        Raises:
            TableError: It cannot be read as a table, or has no known column.
            UnknownNameError: The subject does not exist, or the city has no standard for it.
        """
        if isinstance(table, Entity):
            return self._assess_entity(table, all_readings=all_readings)
        from commstd.tables.frames import is_lazy

        if is_lazy(table):
            return self._assess_lazy(table, subject=subject, all_readings=all_readings)
        from commstd.tables.checked import check_table
        from commstd.tables.headers import find_subject
        from commstd.tables.read import read_table

        tell = progress or (lambda _: None)
        vocabulary = self.pack.vocabulary
        tell("read")
        raw = read_table(table, sheet=sheet, vocabulary=vocabulary, subject=subject)
        found = self._subject(subject) if subject else find_subject(raw.frame.columns, vocabulary, self.subjects())
        tell("check")
        checked = check_table(raw, found, vocabulary.units)
        tell("compute")
        return self._assessed(found, checked, all_readings=all_readings)

    def targets(
        self,
        *tables: Table,
        by: str | None = None,
        subject: str | None = None,
        sheet: str | None = None,
        all_readings: bool = False,
    ) -> TargetReport:
        """Measure the city's targets over tables.

        Args:
            *tables: Paths or frames; of a workbook every sheet that looks like a table. Each finds its subject, and
                those of one subject are put together. A lazy frame is counted where it lives, and must be the only
                table of its subject.
            by: A field whose values are groups of their own, such as "county"; None: the city as a whole.
            subject: The subject of all tables; by default found from their headings.
            sheet: The sheet of a workbook.
            all_readings: Every combination of readings, not only the chosen ones.

        Returns:
            A result for each target and group, with what was wrong in the tables.

        Raises:
            TableError: A table cannot be read, or has no known column; or a lazy frame is not the only table of its
                subject.
            UnknownNameError: No subject of the city's targets has the field `by`.
        """
        from commstd.assess.gather import gather
        from commstd.assess.survey import TargetReport, survey_targets, without_targets
        from commstd.assess.targets import TargetResults
        from commstd.tables.frames import is_lazy

        pack = self.pack
        subjects = tuple(dict.fromkeys(target.subject for target in pack.targets.values()))
        if by is not None and not any(by in pack.vocabulary.subjects[name].fields for name in subjects):
            fields = {name for held in subjects for name in pack.vocabulary.subjects[held].fields}
            raise UnknownNameError(say("field-unknown", name=by, subject=subjects, near=near(by, fields)))
        candidates = tuple(dict.fromkeys((*subjects, *pack.vocabulary.subjects)))
        lazy = [table for table in tables if is_lazy(table)]
        eager = [table for table in tables if not any(table is one for one in lazy)]
        held = gather(eager, pack.vocabulary, candidates, sheet=sheet, subject=subject)
        results: list[TargetResults] = []
        rejected, warnings = [], []
        for name, table in held.items():
            bound = self._bound_targets(name, all_readings=all_readings)
            found, wrong, doubtful = survey_targets(pack, bound, table, by=by)
            results.append(found)
            rejected += [*table.rejected, *wrong]
            told = [] if bound else [without_targets(table.name, table.subject)]
            warnings += [*table.warnings, *doubtful, *told]
        if lazy:
            from commstd.assess.lazy_targets import gather_lazily, survey_lazily

            frames = gather_lazily(lazy, pack.vocabulary, candidates, subject=subject, others=held)
            for name, frame in frames.items():
                bound = self._bound_targets(name, all_readings=all_readings)
                found, wrong, doubtful = survey_lazily(pack, bound, frame, by=by)
                results.append(found)
                unusable, noted = frame.problems()
                rejected += [*unusable, *wrong]
                told = [] if bound else [without_targets(frame.name, frame.subject)]
                warnings += [*noted, *doubtful, *told]
        order = [f"{pack.city}/{name}" for name in pack.targets]
        return TargetReport(
            city=pack.city,
            as_of=self.as_of,
            targets=TargetResults.together(results, order),
            rejected=tuple(rejected),
            warnings=tuple(warnings),
            provenance=self.provenance,
        )

    def tasks(
        self,
        *,
        department: str | None = None,
        due_before: date | str | None = None,
        log: Table | None = None,
        sheet: str | None = None,
    ) -> Agenda:
        """What is open, past due, done and late of the city's tasks.

        Args:
            department: Only the tasks that it leads or supports: its id, its name, or another spelling.
            due_before: Only the tasks that are due before this day.
            log: A file or frame with the columns task, date and maybe department and note.
            sheet: The sheet of a workbook.

        Raises:
            UnknownNameError: Nobody knows the department.
            TableError: The log cannot be read.
        """
        from commstd.assess.agenda import draw_up

        before = None if due_before is None else read_date(due_before, what="due_before")
        return draw_up(
            self.pack, self.as_of, provenance=self.provenance, department=department, due_before=before, log=log,
            sheet=sheet,
        )  # fmt: skip

    def case(
        self,
        log: Table | Iterable[Mapping[str, object]],
        *,
        process: str,
        sheet: str | None = None,
        all_readings: bool = False,
    ) -> Casework:
        """Hold a log of dated events against a process.

        Args:
            log: A path, a frame, or events as mappings: case, step, date, actor, result, to, note, and on a case's
                first line its facts.
            process: The process's id or title.
            sheet: The sheet of a workbook.
            all_readings: Every combination of readings, not only the chosen ones.

        Returns:
            A verdict on each case: its state, what falls due when, its faults and what follows.

        Raises:
            UnknownNameError: There is no such process.
            TableError: The log cannot be read, or has no column for the steps or the dates.
        """
        from commstd.assess.casework import hold_log

        return hold_log(
            self.pack,
            log,
            process=process,
            as_of=self.as_of,
            parameters=self.parameters,
            readings=self.readings,
            provenance=self.provenance,
            all_readings=all_readings,
            sheet=sheet,
        )

    def explain(
        self,
        table: Table | Entity,
        *,
        row: str | None = None,
        standard: str | None = None,
        subject: str | None = None,
        sheet: str | None = None,
        all_readings: bool = False,
    ) -> Account:
        """How the verdicts on one row came about.

        Args:
            table: A path to a CSV, XLSX or Parquet file, a frame of Polars, pandas or PyArrow, a lazy frame (of
                which its engine picks the one row), or an entity such as a `Community`.
            row: The row's key; needless for an entity.
            standard: One standard's id; None: all of the subject.
            subject: The subject of the rows; by default found from the headings.
            sheet: The sheet of a workbook.
            all_readings: Every combination of readings, not only the chosen one.

        Raises:
            TableError: It cannot be read as a table, or has no known column.
            UnknownNameError: No row has that key, or there is no such standard or subject.
        """
        from commstd.assess.accounts import account_for, read_entity, read_row
        from commstd.tables.frames import is_lazy

        one = None if standard is None else self.pack.standard(standard)
        if isinstance(table, Entity):
            held = self._subject(table.SUBJECT)
            case = read_entity(held, row_of(self.pack, held, table.values()), table.values())
        else:
            wanted = self._subject(subject) if subject is not None else None
            likely = (one.subject,) if one is not None else self.subjects()
            if is_lazy(table):
                from commstd.assess.lazy_case import read_lazy_row

                case = read_lazy_row(table, self.pack.vocabulary, likely, row=row, subject=wanted)
            else:
                case = read_row(table, self.pack.vocabulary, likely, row=row, subject=wanted, sheet=sheet)
        return account_for(
            self.pack, case, as_of=self.as_of, parameters=self.parameters, readings=self.readings,
            overrides=self.overrides, provenance=self.provenance, standard=one, all_readings=all_readings,
        )  # fmt: skip

    def _subject(self, name: str) -> Subject:
        subject = self.pack.vocabulary.subject(name)
        if name not in self.subjects():
            raise UnknownNameError(
                say("subject-no-standard", subject=name, city=self.pack.city, options=self.subjects())
            )
        return subject

    def _bound_targets(self, subject: str, *, all_readings: bool) -> list[BoundTarget]:
        from commstd.assess.survey import bound_targets

        return bound_targets(
            self.pack, subject, as_of=self.as_of, parameters=self.parameters, readings=self.readings,
            all_readings=all_readings,
        )  # fmt: skip

    def _assessed(self, subject: Subject, table: CheckedTable, *, all_readings: bool) -> Assessment:
        from commstd.assess import engine
        from commstd.assess.assessment import Assessment

        plan = self.plan(subject.id, all_readings=all_readings)
        cells = engine.complete(table.cells, plan, subject.fields)

        def survey() -> tuple[TargetResults, list[Problems], list[Problems]]:
            from commstd.assess.survey import survey_targets  # not before targets are asked for

            bound = self._bound_targets(subject.id, all_readings=all_readings)
            return survey_targets(self.pack, bound, table, by=None)

        return Assessment(
            city=self.pack.city, as_of=self.as_of, plan=plan, table=table, cells=cells, results=engine.run(plan, cells),
            provenance=self.provenance, survey=None if table.is_single else survey,
        )  # fmt: skip

    def _assess_lazy(self, frame: Any, *, subject: str | None, all_readings: bool) -> LazyAssessment:
        from commstd.tables.lazy import read_lazy_table

        wanted = None if subject is None else self._subject(subject).id
        table = read_lazy_table(frame, self.pack.vocabulary, self.subjects(), subject=wanted)
        return self.assess_lazily(table, all_readings=all_readings)

    def assess_lazily(self, table: LazyTable, *, all_readings: bool = False) -> LazyAssessment:
        """Assess a frame whose headings were matched already.

        Args:
            table: The frame.
            all_readings: Every combination of readings, not only the chosen ones.
        """
        from commstd.assess.lazy import LazyAssessment
        from commstd.assess.lazy_targets import survey_lazily

        name = table.subject.id

        def survey() -> tuple[TargetResults, list[Problems], list[Problems]]:
            return survey_lazily(self.pack, self._bound_targets(name, all_readings=all_readings), table, by=None)

        return LazyAssessment(
            city=self.pack.city, as_of=self.as_of, plan=self.plan(name, all_readings=all_readings), table=table,
            provenance=self.provenance, survey=survey,
            collect=lambda rows: self.assess(rows, subject=name, all_readings=all_readings),
        )  # fmt: skip

    def _assess_entity(self, entity: Entity, *, all_readings: bool) -> Assessment:
        from commstd.assess.single import SingleAssessment

        subject, values = self._subject(entity.SUBJECT), entity.values()
        row = row_of(self.pack, subject, values)
        plan = self.plan(subject.id, all_readings=all_readings)

        def frames() -> tuple[CheckedTable, pl.DataFrame, pl.DataFrame]:
            from commstd.assess import engine
            from commstd.tables.single import one_row

            table = one_row(subject, row, values)
            cells = engine.complete(table.cells, plan, subject.fields)
            return table, cells, engine.run(plan, cells)

        return SingleAssessment(
            city=self.pack.city, as_of=self.as_of, plan=plan, findings=self._findings(plan, row, subject.key),
            provenance=self.provenance, frames=frames,
        )  # fmt: skip

    def findings(
        self, entity: Entity | Mapping[str, object], *, subject: str | None = None, all_readings: bool = False
    ) -> tuple[Finding, ...]:
        """The findings on one record, computed on whole numbers without a frame.

        Args:
            entity: An entity, or values by field with `subject`.
            subject: The subject of a mapping; default community.
            all_readings: Every combination of readings.

        Raises:
            UnknownNameError: A field that the subject does not have.
            ValueFault: A value that does not fit its field.
        """
        name = entity.SUBJECT if isinstance(entity, Entity) else subject or "community"
        held = self._subject(name)
        row = row_of(self.pack, held, entity.values() if isinstance(entity, Entity) else entity)
        return self._findings(self.plan(name, all_readings=all_readings), row, held.key)

    def _findings(self, plan: SubjectPlan, row: Mapping[str, object], key: str) -> tuple[Finding, ...]:
        results = plan.rows.run(row)
        name = str(row.get(key) or "1")
        return tuple(
            finding_of(
                item, city=self.pack.city, row=name, held=results, missing=self._missing(plan, index, row, results)
            )
            for index, item in enumerate(plan.items)
        )

    @staticmethod
    def _missing(plan: SubjectPlan, index: int, row: Mapping[str, object], results: list[Any]) -> tuple[str, ...]:
        places = plan.items[index].places
        if places is None or results[places.verdict] != "unknown":
            return ()
        causes = plan.missing(index)
        if len(results) < len(plan.plan.ops):
            results[:] = plan.rows.run(row)
        return tuple(name for name, place in causes.items() if results[place])


def city(
    name: str,
    *,
    as_of: date | str | None = None,
    readings: Iterable[str] = (),
    overrides: Mapping[str, object] | None = None,
    packs: Iterable[str | Path] = (),
    catalog: Catalog | None = None,
) -> City:
    """A city's standards.

    Args:
        name: The city: its id, its Chinese or English name, or its division code.
        as_of: The day; default today.
        readings: Readings such as "committee-staff=started"; others are the defaults.
        overrides: Parameters with other values, such as {"committee_upper": "2500 户"}.
        packs: Folders with packs that no plugin publishes.
        catalog: Where to look; by default all installed plugins and `packs`.

    Raises:
        UnknownNameError: There is no such city, standard, reading or parameter.
        PluginError: The plugin of that city is broken.
        PackError: Its pack has faults.

    Examples:
        >>> import commstd
        >>> puyang = commstd.city("puyang", as_of="2020-12-31")
        >>> puyang["committee-staff"].required(households=3600, floating_population=2500).high
        <Quantity(13, 'person')>
    """
    held = catalog if catalog is not None else Catalog.installed(*packs)
    return City(held.pack(name), as_of=as_of, readings=readings, overrides=overrides)


__all__ = ["City", "city"]
