"""A frame that is computed where it lives (Polars lazy, DuckDB, Ibis, PySpark), its cells as values of their fields.

Nothing is fetched but the names and types of the columns until problems are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

import polars as pl
from attrs import evolve, field, frozen

from commstd.errors import MissingExtraError, TableError
from commstd.messages import say
from commstd.tables import frames
from commstd.tables.cells import Places, facts, read_column
from commstd.tables.headers import Column, find_subject, match_columns, no_known_column
from commstd.tables.lazy_cells import FINER, MARKED, REJECTED, LazyCells, kind_of, read_lazy
from commstd.tables.lazy_doubts import Doubts, look_for, told
from commstd.tables.lazy_rows import counting, key_of
from commstd.tables.problems import Problems, place
from commstd.tables.steady import Steady
from commstd.units import Units
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from commstd.fields import Field
    from commstd.vocabulary import Vocabulary

Expression = Any
TOLD: Final = 1_000
"""How many cells of one column are told one by one; the rest is counted."""


@frozen(kw_only=True, eq=False)
class LazyTable:
    """A lazy frame as the engine takes it.

    Attributes:
        subject: What its rows are.
        name: What kind of frame it is.
        names: The caller's columns.
        frame: The caller's rows that count, totals and blank rows left out; a frame of Polars or narwhals.
        namespace: `polars` or `narwhals`.
        columns: The columns that are known.
        cells: How each is read, by field.
        key: The expression of the rows' keys, as text; null where a row has none.
        found: What was found wrong with the headings.
        units: The units that cells may name.
        line: The column with each row's line in a file; None where rows have no order.
        written: The headings, by name, of columns that had to be given other names.
    """

    subject: Subject
    name: str = ""
    names: tuple[str, ...]
    frame: Any
    namespace: Any
    columns: tuple[Column, ...]
    cells: Mapping[str, LazyCells]
    key: Expression
    found: tuple[Problems, ...]
    units: Units
    line: str | None = None
    written: Mapping[str, str] = field(factory=dict)

    @property
    def key_heading(self) -> str | None:
        """The heading of the key's column, where the table has one."""
        return next((one.heading for one in self.columns if one.field.name == self.subject.key), None)

    def with_cells(self, wanted: Sequence[str], fields: Mapping[str, Field], prefix: str) -> Any:
        """The frame with a column for each wanted field: of nothing where the table has none.

        Args:
            wanted: Names of fields.
            fields: The subject's fields.
            prefix: What stands before a field's name in the name of its column.
        """
        nw = self.namespace
        made = [
            (self.cells[name].values if name in self.cells else _absent(fields[name], nw)).alias(prefix + name)
            for name in wanted
        ]
        return self.frame.with_columns(made) if made else self.frame

    def own_columns(self, where: Expression | None = None) -> Any:
        """The frame with the caller's columns alone, in their order.

        Args:
            where: A truth that rows must have; None: all rows.
        """
        frame = self.frame if where is None else self.frame.filter(where)
        # Spark takes a dot in a name for something else, so that columns are left out, and not chosen.
        return frame.drop([name for name in frame.collect_schema().names() if name not in self.names])

    def free_prefix(self, start: str) -> str:
        """A beginning of names that no column of the table has, whatever the case of its letters."""
        return _free(start, self.names)

    def problems(self, *, with_keys: bool = True) -> tuple[tuple[Problems, ...], tuple[Problems, ...]]:
        """What is rejected and what is doubtful, found by the engine: one query, and one for each faulty column.

        Args:
            with_keys: Look at the rows' keys too: another query.
        """
        doubts = look_for(self, fetch, with_keys=with_keys)
        counts = self.fault_counts(doubts)
        found = list(self.found)
        if with_keys:
            found += [*self._without_key(counts.get("keyless", 0)), *self._repeated()]
        found += self.faulty_cells(counts)
        found += self.doubted(doubts, counts)
        found = [evolve(one, column=self.written.get(one.column or "", one.column)) for one in found]
        rejected = tuple(problem for problem in found if not problem.is_warning)
        return rejected, tuple(problem for problem in found if problem.is_warning)

    def fault_counts(self, doubts: Doubts) -> dict[str, int]:
        """How many cells of each column are rejected, marked or rounded (`faultsFAULT_COLUMN`), and rows `keyless`.

        Args:
            doubts: What else is counted, under the names of its truths.
        """
        nw, one, none = self.namespace, self.namespace.lit(1), self.namespace.lit(0)
        faults = {
            at: fault
            for at, column in enumerate(self.columns)
            if (fault := self.cells[column.field.name].fault) is not None
        }
        staged = self.frame.select(
            self.key.is_null().alias("keyless"),
            *(fault.alias(f"fault{at}") for at, fault in faults.items()),
            *(truth.alias(name) for name, truth in doubts.truths(self).items()),
        )
        sums = {"keyless": nw.col("keyless")} | {
            f"faults{code}_{at}": nw.col(f"fault{at}") == code for at in faults for code in (REJECTED, MARKED, FINER)
        }
        sums |= {name: nw.col(name) for name in doubts.truths(self)}
        flags = staged.select(nw.when(truth).then(one).otherwise(none).alias(name) for name, truth in sums.items())
        counted = fetch(flags.select(nw.col(name).sum() for name in sums)).row(0, named=True)
        return {name: int(value or 0) for name, value in counted.items()}

    def faulty_cells(self, counts: Mapping[str, int]) -> Iterator[Problems]:
        """The cells that `fault_counts` counted, each fetched and read once more to say what is wrong with it."""
        for at, column in enumerate(self.columns):
            faulty = sum(counts.get(f"faults{code}_{at}", 0) for code in (REJECTED, MARKED))
            if faulty:
                yield from self._faulty(column, faulty)
            if finer := counts.get(f"faults{FINER}_{at}", 0):
                yield self._rounded(column, finer)

    def doubted(self, doubts: Doubts, counts: Mapping[str, int]) -> Iterator[Problems]:
        """The doubts that `fault_counts` counted, with the first rows of each."""
        return told(self, doubts, counts, fetch, TOLD)

    def picked(self, column: Column, codes: Sequence[int], most: int) -> pl.DataFrame:
        """`line`, `row` and `value` of the cells of a column that have one of some faults, the first ones."""
        nw = self.namespace
        line = nw.lit(None, dtype=nw.Int64) if self.line is None else nw.col(self.line).cast(nw.Int64)
        fault = self.cells[column.field.name].fault
        assert fault is not None, "a column without faults has no faulty cell"
        # The fault is a column before it is looked at: Polars hands what is asked of it down to the file.
        rows = self.frame.select(
            line.alias("line"),
            self.key.alias("row"),
            nw.col(column.heading).cast(nw.String).alias("value"),
            fault.alias("fault"),
        )
        rows = rows.filter(nw.col("fault").is_in(codes)).drop("fault")
        return fetch(rows.sort(*(["line"] if self.line else ["row", "value"])).head(most))

    def _faulty(self, column: Column, count: int) -> Iterator[Problems]:
        cells = self.picked(column, (REJECTED, MARKED), TOLD)
        again = read_column(cells["value"], column, self.units, Places(lines=cells["line"], keys=cells["row"]))
        yield from (problem for problem in again.problems if problem.reason != "cell-rounded")
        unread = cells.filter(again.values.is_not_null())
        if unread.height:
            reason = "frame-cell-not-plain"
            yield Problems(column=column.heading, reason=reason, fix=f"{reason}-fix", cells=unread)
        if count > cells.height:
            yield Problems(
                column=column.heading, reason="frame-cells-more", fix="frame-cells-more-fix", cells=place(),
                values={"count": count - cells.height, "told": cells.height},
            )  # fmt: skip

    def _rounded(self, column: Column, count: int) -> Problems:
        return Problems(
            column=column.heading, reason="cell-rounded", fix="cell-rounded-fix", is_warning=True,
            values={**facts(column.field), "count": count}, cells=self.picked(column, (FINER,), 1),
        )  # fmt: skip

    def _without_key(self, count: int) -> Iterator[Problems]:
        if self.key_heading is None:
            values: dict[str, object] = {"field": self.subject.fields[self.subject.key].label}
            yield Problems(
                column=None,
                reason="frame-no-key",
                fix="frame-no-key-fix",
                values=values,
                cells=place(),
                is_warning=True,
            )
        elif count:
            yield Problems(
                column=self.key_heading, reason="frame-key-empty", fix="frame-key-empty-fix", values={"count": count},
                cells=place(), is_warning=True,
            )  # fmt: skip

    def _repeated(self) -> Iterator[Problems]:
        nw = self.namespace
        if self.key_heading is None:
            return
        grouped = self.frame.select(self.key.alias("row")).filter(~nw.col("row").is_null()).group_by("row")
        twice = fetch(grouped.agg(nw.len().alias("times")).filter(nw.col("times") > 1).sort("row").head(TOLD))
        if twice.height:
            yield stands_twice(self.key_heading, dict(twice.iter_rows()))


def stands_twice(heading: str | None, times: Mapping[str, int]) -> Problems:
    """The warning about keys that stand in several rows, each with how often."""
    keys = pl.Series("row", list(times), dtype=pl.String)
    cells = pl.DataFrame({"line": pl.repeat(None, len(keys), dtype=pl.Int64, eager=True), "row": keys, "value": keys})
    return Problems(
        column=heading, reason="frame-key-twice", fix="frame-key-twice-fix", cells=cells, is_warning=True,
        details=pl.DataFrame({"times": list(times.values())}),
    )  # fmt: skip


def read_lazy_table(
    frame: Any,
    vocabulary: Vocabulary,
    candidates: Sequence[str],
    *,
    subject: str | None = None,
    line: str | None = None,
) -> LazyTable:
    """Match the headings of a lazy frame, and say how its cells are read.

    Args:
        frame: A lazy frame of Polars, a DuckDB relation, an Ibis table or a PySpark frame.
        vocabulary: Subjects and fields.
        candidates: Ids of the subjects that its rows may be, the likeliest first.
        subject: The subject's id; by default found from the headings.
        line: The column with each row's line in a file; such a table's rows are all kept for now.

    Raises:
        TableError: It has no known column.
    """
    import narwhals as nw

    seen = nw.from_native(frame)
    schema = dict(seen.collect_schema())
    if not schema:
        raise TableError(say("table-empty", name=type(frame).__name__))
    names = tuple(name for name in schema if name != line)
    held = vocabulary.subject(subject) if subject else find_subject(names, vocabulary, candidates)
    columns, problems = match_columns(names, held, vocabulary.units)
    if not columns and all(problem.is_warning for problem in problems):
        raise no_known_column(names, [held])
    namespace: Any = pl if isinstance(frame, pl.LazyFrame) else nw
    rows, own = (frame, {}) if namespace is pl else _without_dots(seen, schema)
    columns = tuple(evolve(one, heading=own.get(one.heading, one.heading)) for one in columns)
    types = {own.get(name, name): schema[name] for name in names}
    steady = Steady(namespace, _free("read_", [*types, line or ""]))
    cells = {one.field.name: read_lazy(one, types[one.heading], vocabulary.units, steady) for one in columns}
    kinds = {name: kind_of(dtype) for name, dtype in types.items()}
    key: Expression = namespace.lit(None, dtype=namespace.String)
    for column in columns:
        if column.field.name == held.key:
            key = key_of(column.heading, kinds[column.heading], steady)
            cells[held.key] = LazyCells(key)
    totals = [one.heading for one in columns if one.field.name in {held.key, "name"}]
    totals = list(dict.fromkeys([own.get(names[0], names[0]), *totals]))
    marked = list(dict.fromkeys([totals[0], *(one.heading for one in columns if one.field.name == held.key)]))
    kept = rows if line is not None else steady.onto(counting(rows, totals, kinds, namespace, marked=marked))
    return LazyTable(
        subject=held, name=type(frame).__name__, names=names, frame=kept, line=line, namespace=namespace,
        columns=columns, cells=cells, key=key, found=problems, units=vocabulary.units,
        written={column: name for name, column in own.items()},
    )  # fmt: skip


def _free(start: str, names: Iterable[str]) -> str:
    taken = [name.lower() for name in names]
    while any(name.startswith(start) for name in taken):
        start = f"_{start}"
    return start


def _without_dots(rows: Any, names: Iterable[str]) -> tuple[Any, dict[str, str]]:
    """Spark takes a dot in a name for a field of a struct: such columns get a second name."""
    dotted = [name for name in names if "." in name] if rows.implementation.is_spark_like() else []
    if not dotted:
        return rows, {}
    import narwhals as nw

    prefix, frame = _free("column_", names), rows.to_native()
    own = {name: f"{prefix}{at}" for at, name in enumerate(dotted)}
    for name, column in own.items():
        quoted = name.replace("`", "``")
        frame = frame.withColumn(column, frame[f"`{quoted}`"])
    return nw.from_native(frame), own


def _absent(field: Field, nw: Any) -> Expression:
    types = {"flag": nw.Boolean, "choice": nw.String, "text": nw.String}
    return nw.lit(None, dtype=types.get(field.kind, nw.Int64))


def fetch(frame: Any) -> pl.DataFrame:
    """The rows of a lazy frame of Polars or narwhals, in Polars.

    Raises:
        MissingExtraError: PyArrow, by which an engine hands out rows, is not installed.
    """
    if isinstance(frame, pl.LazyFrame):
        return frame.collect(engine="streaming")
    try:
        with _in_stages(frame):
            return cast("pl.DataFrame", frame.collect(backend="polars").to_native())
    except ImportError as error:
        if "arrow" not in str(error).lower():
            raise
        engine = str(frame.implementation).partition("_")[0]
        extra = "spark" if engine == "pyspark" else engine
        name = frames.kind_of(frame.to_native())
        raise MissingExtraError(say("frame-needs-arrow", name=name, extra=extra)) from error


@contextmanager
def _in_stages(frame: Any) -> Iterator[None]:
    """Ibis takes most of its time to write the columns of one stage into the next one, where they stand again."""
    if not frame.implementation.is_ibis():
        yield
        return
    import ibis  # the caller's, whose table this is

    held, before = ibis.options.sql, ibis.options.sql.fuse_selects
    held.fuse_selects = False
    try:
        yield
    finally:
        held.fuse_selects = before
