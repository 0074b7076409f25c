"""From registers to communities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve, frozen

from commstd.errors import TableError
from commstd.messages import say
from commstd.registers import COMMUNITIES
from commstd.rollups.doubts import differing, doubts, said, without_codes, without_list
from commstd.rollups.kinds import find_kind, register_label, register_vocabulary
from commstd.rollups.matching import communities_of, listed_communities
from commstd.rollups.planning import Sheet, plan_rollup
from commstd.rollups.reading import of_table, read_register
from commstd.rollups.result import Rollup
from commstd.rollups.settings import Prefer, Settings
from commstd.rollups.totals import add_up
from commstd.tables.checked import check_table
from commstd.tables.frames import is_lazy, kind_of
from commstd.tables.problems import place
from commstd.tables.read import read_table
from commstd.tables.words import read_plain
from commstd.vocabulary import Vocabulary, core_vocabulary

if TYPE_CHECKING:
    from commstd.cities import City
    from commstd.fields import Field
    from commstd.rollups.lazy import LazyRollup
    from commstd.rollups.matching import Communities
    from commstd.rollups.planning import RollupPlan
    from commstd.rollups.reading import RegisterTable, TableProblems
    from commstd.rollups.rules import Texts
    from commstd.rollups.totals import Group
    from commstd.tables.checked import CheckedTable
    from commstd.tables.read import RawTable
    from commstd.vocabulary import Subject

Table = Any
"""A path to a CSV, XLSX or Parquet file, or a frame."""

_OTHER_SHEETS: Final = "sheets-unread"


@frozen
class Given:
    """A table that a rollup is given.

    Attributes:
        table: The file or frame.
        name: What it is a register of, or COMMUNITIES; None: told from its headings.
    """

    table: Table
    name: str | None = None


def rollup(
    communities: Table | None = None,
    *tables: Table,
    premises: Table | Sequence[Table] | None = None,
    workers: Table | Sequence[Table] | None = None,
    organizations: Table | Sequence[Table] | None = None,
    buildings: Table | Sequence[Table] | None = None,
    households: Table | Sequence[Table] | None = None,
    registers: Mapping[str, Table | Sequence[Table]] | None = None,
    sums: Mapping[str, str] | None = None,
    counts: Mapping[str, str] | None = None,
    has: Mapping[str, str] | None = None,
    city: City | str | None = None,
    prefer: Prefer = "list",
    complete: bool | None = None,
    partial: bool = False,
    sheet: str | None = None,
) -> Rollup | LazyRollup:
    """Turn what offices keep into the community table: counts and sums by community, exact.

    Args:
        communities: The list of communities with code, name and whatever else is known of them; None: the codes that
            stand in the registers.
        *tables: Registers whose kind is told from their headings; of a workbook every sheet.
        premises: The register of premises, or several parts of it.
        workers: The register of workers.
        organizations: The register of social organizations.
        buildings: The register of buildings or grids.
        households: The register of households.
        registers: Registers of other kinds, by names of your own; what they give, `sums`, `counts` and `has` say.
        sums: Fields that are sums of a column: {"service_area": "使用面积 where 用途!=出租"}. A register's name may
            stand before the column: "premises:使用面积".
        counts: Fields that are numbers of rows: {"certified_workers": "workers where 证书等级=社会工作师"}.
        has: Flags that are true where there is any such row: {"hub_organization": "organizations where 枢纽型=是"}.
        city: A city, whose own fields of communities may be filled too.
        prefer: Which figure counts where the list and a register differ; either is told.
        complete: Whether a community without a row in a register has none of it (0), as far as nothing else says how
            many, or its fields stay empty. None: it has none of premises, workers, organizations and what `registers`
            holds; a community without buildings or households is one that the register lacks.
        partial: Rows whose amount is missing, or of which it is not known whether they count, are left out. Else the
            field of their community stays empty.
        sheet: The sheet of workbooks; by default every one that is a register, or that is what the workbook is said to
            be.

    Returns:
        The community table, with every row that belongs to no community and every cell that was not read. Of frames
        that are computed where they live (Polars lazy, DuckDB, Ibis, PySpark; all tables in one engine) a query, for
        which nothing is computed yet.

    Raises:
        TableError: A table cannot be read, may be of several kinds, or says of no row which community it is of.
        UnknownNameError: A field, register or city that does not exist.
        ValueFault: A rule that is not written like one, or that fills a field of another kind.

    Examples:
        >>> import polars
        >>> cells = {"community_id": ["410991001001"] * 3, "certificate": ["senior", "none", "assistant"]}
        >>> workers = polars.DataFrame(cells)
        >>> rollup(workers=workers).table.rows()
        [('410991001001', 3, 2)]
    """
    named = {
        "premises": premises, "workers": workers, "organizations": organizations, "buildings": buildings,
        "households": households, **(registers or {}),
    }  # fmt: skip
    given = [Given(communities, COMMUNITIES)] if communities is not None else []
    given += [Given(table) for table in tables]
    given += [Given(table, name) for name, held in named.items() for table in _several(held)]
    rules: Texts = {"sum": sums or {}, "count": counts or {}, "any": has or {}}
    settings = Settings(prefer=prefer, is_complete=complete, is_partial=partial)
    if any(is_lazy(one.table) for one in given):
        return _lazily(given, rules, _vocabulary(city), settings)
    return _Run(_vocabulary(city), settings).run(given, rules, sheet)


def _several(held: Table | Sequence[Table] | None) -> Sequence[Table]:
    if held is None:
        return ()
    return held if isinstance(held, list | tuple) else (held,)


def _vocabulary(city: City | str | None) -> Vocabulary:
    if city is None:
        return core_vocabulary()
    if isinstance(city, str):
        from commstd.catalog import Catalog  # plugins are looked for only where a city is asked for

        return Catalog.installed().pack(city).vocabulary
    return city.pack.vocabulary


def roll_up(
    given: Iterable[Given], *, rules: Texts, vocabulary: Vocabulary,
    prefer: Prefer = "list", is_complete: bool | None = None, is_partial: bool = False, sheet: str | None = None,
) -> Rollup:  # fmt: skip
    """The same for tables in memory, in one row as a command line gives them.

    Args:
        given: The tables, each with its name where that is known.
        rules: What `sum`, `count` and `any` say, as mappings from field to source, or as texts.
        vocabulary: The community with its fields, and the units.
        prefer: Which figure counts where the list and a register differ.
        is_complete: Whether a community without a row in a register has none; None: as the register's kind is.
        is_partial: Rows with something unknown are left out.
        sheet: The sheet of workbooks; by default every one that is a register, or what the workbook is said to be.
    """
    settings = Settings(prefer=prefer, is_complete=is_complete, is_partial=is_partial)
    return _Run(vocabulary, settings).run(given, rules, sheet)


def _lazily(given: Sequence[Given], texts: Texts, vocabulary: Vocabulary, settings: Settings) -> LazyRollup:
    """The same for tables that stay where they are."""
    import narwhals as nw  # a tenth of a second, and needless for files

    from commstd.rollups.lazy import LazyRollup
    from commstd.tables.lazy import fetch

    in_polars = any(isinstance(one.table, pl.LazyFrame) for one in given)
    frames = [one.table if is_lazy(one.table) or not in_polars else _lazy(one.table, vocabulary) for one in given]
    if len({nw.from_native(frame).implementation if is_lazy(frame) else None for frame in frames}) > 1:
        raise TableError(say("rollup-engines", kinds=tuple(dict.fromkeys(kind_of(one.table) for one in given))))
    tables = []
    for at, (one, frame) in enumerate(zip(given, frames, strict=True)):
        name = one.name or f"{type(frame).__name__} {at + 1}"
        tables.append((one.name, Sheet(name, tuple(nw.from_native(frame).collect_schema()), frame)))
    plan = plan_rollup(tables, texts, vocabulary)

    def collect() -> Rollup:
        taken = [Given(fetch(frame if isinstance(frame, pl.LazyFrame) else nw.from_native(frame)), one.name)
                 for one, frame in zip(given, frames, strict=True)]  # fmt: skip
        return _Run(vocabulary, settings).run(taken, texts, None)

    return LazyRollup(plan, vocabulary.units, settings, collect=collect)


def _lazy(table: Table, vocabulary: Vocabulary) -> pl.LazyFrame:
    """A file or frame beside lazy ones of Polars."""
    return read_table(table, vocabulary=register_vocabulary(vocabulary)).frame.lazy()


class _Run:
    def __init__(self, vocabulary: Vocabulary, settings: Settings) -> None:
        self.vocabulary = vocabulary
        self.settings = settings
        self.told: list[TableProblems] = []

    def run(self, given: Iterable[Given], texts: Texts, sheet: str | None) -> Rollup:
        tables = [part for at, one in enumerate(given) for part in self._opened(one, at, sheet)]
        plan = plan_rollup(tables, texts, self.vocabulary)
        self.told.extend(said(one.name, "rollup-sheet-unused", place()) for one in plan.unused)
        units = self.vocabulary.units
        checked = None if plan.listed is None else check_table(plan.listed.table, plan.subject, units)
        read = {
            name: [read_register(one.table, binding, units) for one, binding in parts]
            for name, parts in plan.registers.items()
        }
        communities = self._communities(checked, [table for parts in read.values() for table in parts], plan.subject)
        groups = {name: add_up(parts, communities, is_partial=self.settings.is_partial) for name, parts in read.items()}
        for group in groups.values():
            is_complete = self.settings.completes(group.tables[0].binding.register)
            told = doubts(group, communities, is_complete=is_complete, is_partial=self.settings.is_partial)
            self.told.extend(told)
        cells = pl.DataFrame([self._merged(field, plan, groups, communities) for field in plan.fields])
        [
            one.table.origin
            for one in (plan.listed, *(one for parts in plan.registers.values() for one, _ in parts))
            if one
        ]
        return Rollup(
            fields=plan.fields, registers=tuple(group.count for group in groups.values()),
            rejected=tuple(one for one in self.told if not one.is_warning),
            warnings=tuple(one for one in self.told if one.is_warning), communities=communities, cells=cells,
            headings=plan.headings, replaced=plan.replaced,
            origin=next((one.origin for one in plan.tables if one.origin is not None), None),
        )  # fmt: skip

    def _opened(self, one: Given, at: int, sheet: str | None) -> list[tuple[str | None, Sheet[RawTable]]]:
        """A table; of a workbook every sheet that looks like one, or those that are what it is said to be."""
        raw = self._read(one.table, sheet)
        if not isinstance(one.table, str | Path):
            return [(one.name, _titled(evolve(raw, name=one.name or f"{raw.name} {at + 1}")))]
        others = [problem.values["others"] for problem in raw.problems if problem.reason == _OTHER_SHEETS]
        names = [str(name) for held in others if isinstance(held, tuple) for name in held]
        if not names:
            return [(one.name, _titled(raw))]
        kept = tuple(problem for problem in raw.problems if problem.reason != _OTHER_SHEETS)
        parts = [evolve(raw, problems=kept), *(self._read(one.table, name) for name in names)]
        if one.name is None:
            return [(None, _titled(part, is_part=True)) for part in parts]
        own = [part for part in parts if self._is(part, one.name)]
        return [(one.name, _titled(part)) for part in own or [raw]]

    def _is(self, raw: RawTable, name: str) -> bool:
        """Whether a sheet's headings are those of a kind."""
        subject, units = self.vocabulary.subject("community"), self.vocabulary.units
        try:
            kind = find_kind(raw.frame.columns, subject=subject, units=units, table=raw.name, is_first=True)
        except TableError:  # of several kinds
            return False
        return kind == name

    def _read(self, table: Table, sheet: str | None) -> RawTable:
        """A table; the sheet is that of workbooks alone."""
        known = register_vocabulary(self.vocabulary)
        try:
            return read_table(table, sheet=sheet, vocabulary=known)
        except TableError as fault:
            if sheet is None or getattr(fault.message, "key", "") != "table-no-sheets":
                raise
        return read_table(table, vocabulary=known)

    def _communities(self, checked: CheckedTable | None, tables: list[RegisterTable], subject: Subject) -> Communities:
        if checked is not None:
            self.told.extend(of_table(one, checked.name) for one in (*checked.rejected, *checked.warnings))
            return listed_communities(checked)
        found = communities_of(tables)
        if not found.count:
            raise TableError(say("rollup-no-code", names=tuple(table.name for table in tables)))
        self.told.append(without_list(found.count))
        self.told.extend(one for table in tables for one in without_codes(table, subject))
        return found

    def _merged(
        self, field: Field, plan: RollupPlan[RawTable], groups: Mapping[str, Group], communities: Communities
    ) -> pl.Series:
        """What the list and the registers say of a field: the first of them that says anything counts.

        Where nobody says anything, and complete registers have no row, there is none.
        """
        own = {name: group for name, group in groups.items() if field.name in group.values.columns}
        sources = [(register_label(name), group.values[field.name]) for name, group in own.items()]
        is_silent = reduce(and_, (~group.reached for group in own.values()))
        table, column = communities.table, plan.column(field.name)
        if table is not None and column is not None:
            listed: tuple[object, pl.Series] = (register_label(COMMUNITIES), table.cells[field.name])
            sources.insert(0 if self.settings.prefer == "list" else len(sources), listed)
            is_silent &= read_plain(table.source[column.heading]).values.is_null()
        label, merged = sources[0]
        for other, values in sources[1:]:
            self.told.extend(differing(field, merged, values, communities, sources=(label, other)))
            merged = merged.zip_with(merged.is_not_null(), values)
        if all(self.settings.completes(group.tables[0].binding.register) for group in own.values()):
            merged = merged.set(is_silent & merged.is_null(), False if field.kind == "flag" else 0)
        return merged.alias(field.name)


def _titled(raw: RawTable, *, is_part: bool = False) -> Sheet[RawTable]:
    return Sheet(raw.name, tuple(raw.frame.columns), raw, is_part)
