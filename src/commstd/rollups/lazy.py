"""From registers to communities where the tables live: a query until its results are asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve

from commstd.assess.lazy import native, shown
from commstd.errors import TableError
from commstd.messages import say
from commstd.registers import COMMUNITIES
from commstd.rollups.binding import BoundMeasure
from commstd.rollups.lazy_groups import lazy_group
from commstd.rollups.lazy_rows import PLACES, lazy_register, narrow_table, types_of
from commstd.rollups.totals import LIMB
from commstd.tables.lazy import fetch
from commstd.tables.lazy_cells import as_text, kind_of
from commstd.tables.steps import step_bounds

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.rollups.planning import RollupPlan
    from commstd.rollups.reading import TableProblems
    from commstd.rollups.result import Rollup
    from commstd.rollups.settings import Settings
    from commstd.rollups.totals import RegisterCount
    from commstd.units import Units

Expression = Any
Frame = Any
ID: Final = "rollup_community"


class LazyRollup:
    """What registers come to that stay where they are.

    `wide` and `unmatched` give frames of the caller's own kind that nothing was computed for yet. `rows`, `registers`,
    `rejected` and `warnings` are computed by the same engine when they are asked for, and only their few lines are
    fetched. `collect` takes the tables out and rolls them up in memory, every cell read by itself.

    Attributes:
        fields: The fields that are rolled up.
    """

    def __init__(
        self, plan: RollupPlan[Any], units: Units, settings: Settings, *, collect: Callable[[], Rollup]
    ) -> None:
        self.plan = plan
        self.fields = plan.fields
        self.settings = settings
        self._collect = collect
        self._told: tuple[tuple[TableProblems, ...], tuple[TableProblems, ...]] | None = None
        self.listed, places = None, None
        if plan.listed is not None:
            if plan.column(plan.subject.key) is None:
                raise TableError(say("rollup-list-no-code", name=plan.listed.name))
            fields = [field.name for field in plan.fields]
            listed = narrow_table(plan.listed.table, plan.subject, [*PLACES, *fields], units)
            self.listed = evolve(listed, found=plan.problems)
            places = narrow_table(plan.listed.table, plan.subject, PLACES, units)
        parts = {
            name: tuple(lazy_register(sheet, binding, units) for sheet, binding in held)
            for name, held in plan.registers.items()
        }
        self.namespace: Any = next(iter(parts.values()))[0].table.namespace
        self.groups = {name: lazy_group(tables, places) for name, tables in parts.items()}
        self._prefix = self._free_prefix()

    def __repr__(self) -> str:
        return f"<LazyRollup of {len(self.groups)} registers: {', '.join(one.name for one in self.fields)}>"

    @property
    def rows(self) -> int:
        """How many communities there are, counted by the engine."""
        return int(fetch(self.communities()[0].select(self.namespace.len())).item())

    @property
    def registers(self) -> tuple[RegisterCount, ...]:
        """What became of the rows of each register, counted by the engine."""
        from commstd.rollups.lazy_told import register_counts  # queries of their own

        return register_counts(self)

    @property
    def rejected(self) -> tuple[TableProblems, ...]:
        """Rows and cells that were not used, found by the engine when first asked for: without lines."""
        return self._problems()[0]

    @property
    def warnings(self) -> tuple[TableProblems, ...]:
        """What is doubtful, or the reason why a field stays empty."""
        return self._problems()[1]

    def _problems(self) -> tuple[tuple[TableProblems, ...], tuple[TableProblems, ...]]:
        if self._told is None:
            from commstd.rollups.lazy_told import lazy_problems  # as above

            found = tuple(lazy_problems(self))
            self._told = (
                tuple(one for one in found if not one.is_warning), tuple(one for one in found if one.is_warning)
            )  # fmt: skip
        return self._told

    def collect(self) -> Rollup:
        """Take the tables out and roll them up in memory, with lines, and with texts that only a single cell tells."""
        return self._collect()

    @property
    def table(self) -> Any:
        """The community table, as `wide` gives it."""
        return self.wide()

    def wide(self, *, decimals: bool = False) -> Any:
        """The community table as a frame of the caller's own kind: the list's own columns, then the fields.

        Nothing is computed.

        Args:
            decimals: Quantities as exact decimals, not as the nearest doubles.

        Returns:
            Counts as 64-bit integers, flags as Booleans. A field that the list has stands under the list's heading, a
            new one under its name. Without a list `community_id` and the fields.
        """
        nw = self.namespace
        frame, names = self.communities()
        headings = {field.name: self.plan.headings.get(field.name, field.name) for field in self.fields}
        values = {field.name: nw.col(self._of(field)) for field in self.fields}
        made = {
            headings[field.name]: shown(values[field.name], field.resolution, nw, decimals=decimals)
            if field.is_number else values[field.name]
            for field in self.fields
        }  # fmt: skip
        # The results come last under their own names, and what stood under them gives way.
        temporary = {name: f"{self._prefix}made_{at}" for at, name in enumerate(made)}
        frame = frame.with_columns(made[name].alias(held) for name, held in temporary.items())
        taken = {name.lower() for name in (*made, *self.plan.replaced)}
        kept = [name for name in names if name.lower() not in taken]
        frame = frame.drop(
            [name for name in frame.collect_schema().names() if name not in {*kept, *temporary.values()}]
        )
        frame = frame.with_columns(nw.col(held).alias(name) for name, held in temporary.items())
        return native(frame.drop(list(temporary.values())), nw)

    @property
    def unmatched(self) -> Any:
        """The rows of registers that belong to no known community, as a frame of the caller's own kind.

        Returns:
            `register`, `community_id`, `community` (the name), `township` and `county`, as far as the rows say them.
        """
        nw = self.namespace
        parts = [
            one.rows.filter(nw.col("is_placed") == 0).select(
                nw.lit(name).alias("register"), nw.col("code").alias("community_id"),
                nw.col("name").alias("community"), nw.col("township"), nw.col("county"),
            )
            for name, one in self.groups.items()
        ]  # fmt: skip
        return native(nw.concat(parts), nw)

    def _of(self, field: Field) -> str:
        return f"{self._prefix}{field.name}"

    def _free_prefix(self) -> str:
        start = "rollup_"
        return start if self.listed is None else self.listed.free_prefix(start)

    # communities

    @property
    def code(self) -> str:
        """The column of the communities' codes."""
        return f"{self._prefix}code"

    def communities(self) -> tuple[Frame, tuple[str, ...]]:
        """The communities with a column for each field in steps, and the names of the list's own columns."""
        nw = self.namespace
        code = self.code
        if self.listed is None:
            names: tuple[str, ...] = ("community_id",)
            frame = self._codes().with_columns(nw.col(code).alias("community_id"))
        else:
            frame, names = self.listed.frame.with_columns(self.listed.key.alias(code)), self.listed.names
        frame = frame.with_columns(
            one.alias(name) for field in self.fields for name, one in self._own_cells(field).items()
        )
        for name, group in self.groups.items():
            values = group.sums.select(
                nw.col("code").alias(code), nw.lit(1, dtype=nw.Int64).alias(self.reached(name)),
                *(self._value(at, one).alias(self._said(name, one.field)) for at, one in group.measures.items()),
            )  # fmt: skip
            order: dict[str, Any] = {"maintain_order": "left"} if nw is pl else {}
            frame = frame.join(values, on=code, how="left", **order)
        frame = frame.with_columns(
            self._merged(field).alias(f"{self._prefix}both_{field.name}") for field in self.fields
        )
        return frame.with_columns(self._filled(field).alias(self._of(field)) for field in self.fields), names

    def _codes(self) -> Frame:
        """The codes of the communities alone."""
        nw = self.namespace
        if self.listed is not None:
            return self.listed.frame.select(self.listed.key.alias(self.code))
        codes = [group.counted.select(nw.col("code").alias(self.code)) for group in self.groups.values()]
        return (codes[0] if len(codes) == 1 else nw.concat(codes)).unique()

    def without(self, name: str) -> Frame:
        """The communities, `row`, that have no row in a register."""
        nw = self.namespace
        reached = self.groups[name].sums.select(
            nw.col("code").alias(self.code), nw.lit(1, dtype=nw.Int64).alias("reached")
        )
        joined = self._codes().join(reached, on=self.code, how="left")
        return joined.filter(nw.col("reached").is_null()).select(nw.col(self.code).alias("row"))

    def _own_cells(self, field: Field) -> dict[str, Expression]:
        """What the list says of a field, and what stands there."""
        nw, listed = self.namespace, self.plan.listed
        if self.listed is None or listed is None or self.plan.column(field.name) is None:
            return {}
        held = next(one for one in self.listed.columns if one.field.name == field.name)
        kind = kind_of(types_of(listed.table, self.listed)[held.heading])
        text = as_text(nw.col(held.heading), kind, nw)
        value = self.listed.cells[field.name].values
        return {
            self._said(COMMUNITIES, field): value,
            f"{self._prefix}written_{field.name}": nw.when(text != "").then(text),
        }

    def _said(self, name: str, field: Field) -> str:
        return f"{self._prefix}{list(self.groups).index(name) if name in self.groups else 'listed'}_{field.name}"

    def reached(self, name: str) -> str:
        """The column of what is 1 for a community that has a row in a register."""
        return f"{self._prefix}{list(self.groups).index(name)}_reached"

    def _value(self, at: int, measure: BoundMeasure) -> Expression:
        nw = self.namespace
        is_known = nw.col(f"unknown_{at}") == 0
        high, low = nw.col(f"high_{at}"), nw.col(f"low_{at}")
        if measure.how == "any":
            yes, no = nw.lit(True, dtype=nw.Boolean), nw.lit(False, dtype=nw.Boolean)
            none = nw.when(is_known).then(no) if not self.settings.is_partial else no
            return nw.when(low > 0).then(yes).otherwise(none)
        greatest = step_bounds(measure.field)[1]
        # Where the part above is too great, the sum would be beyond the range, and perhaps beyond 64 bits.
        fits = (high < greatest // LIMB) | ((high == greatest // LIMB) & (low <= greatest % LIMB))
        small = nw.when(high <= greatest // LIMB).then(high).otherwise(nw.lit(0, dtype=nw.Int64))
        return nw.when(fits if self.settings.is_partial else fits & is_known).then(small * LIMB + low)

    def sources(self, field: Field) -> list[tuple[str, str]]:
        """Who says something of a field, and in which column: the one that counts first."""
        found = [
            (name, self._said(name, field))
            for name, group in self.groups.items()
            if field.name in {one.field.name for one in group.measures.values()}
        ]
        if self.listed is not None and self.plan.column(field.name) is not None:
            found.insert(
                0 if self.settings.prefer == "list" else len(found), (COMMUNITIES, self._said(COMMUNITIES, field))
            )
        return found

    def _merged(self, field: Field) -> Expression:
        columns = [column for _, column in self.sources(field)]
        return self.namespace.col(columns[0]) if len(columns) == 1 else self.namespace.coalesce(*columns)

    def _filled(self, field: Field) -> Expression:
        """The field, 0 where complete registers have no row and the list says nothing."""
        nw, both = self.namespace, self.namespace.col(f"{self._prefix}both_{field.name}")
        own = [name for name, _ in self.sources(field) if name != COMMUNITIES]
        if not all(self.settings.completes(self.groups[name].register) for name in own):
            return both
        silent = [nw.col(self.reached(name)).is_null() for name in own]
        if self.plan.column(field.name) is not None:
            silent.append(nw.col(f"{self._prefix}written_{field.name}").is_null())
        none = nw.lit(False, dtype=nw.Boolean) if field.kind == "flag" else nw.lit(0, dtype=nw.Int64)
        return nw.when(reduce(and_, silent) & both.is_null()).then(none).otherwise(both)
