"""The rows of one register: where each belongs, what it is, whether it counts, and its amounts."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import polars as pl
from attrs import frozen

from commstd.rollups.binding import Binding
from commstd.tables.cells import Places, read_column
from commstd.tables.checked import without_blank_rows, without_totals
from commstd.tables.keys import read_keys
from commstd.tables.problems import Problems
from commstd.tables.spellings import INVISIBLE
from commstd.tables.words import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commstd.messages import Language
    from commstd.rollups.binding import BoundCondition, BoundMeasure, BoundTest
    from commstd.tables.headers import Column
    from commstd.tables.read import RawTable
    from commstd.units import Units

NAMES: Final = ("community", "township", "county")
LOST: Final = r"^[0-9]{15}000$"
"""A number of 18 digits that went through a spreadsheet's number, which keeps 15 of them."""
_PLAIN: Final = r"^[0-9A-Z-]*[A-DF-Z][0-9A-Z-]*$"
"""A number that no spreadsheet takes for one."""
P = TypeVar("P", bound=Problems)
_PERSON: Final = r"([0-9]{6})[0-9]{8}([0-9]{3}[0-9Xx])"


@frozen(kw_only=True, eq=False)
class TableProblems(Problems):
    """One kind of fault in one column of one of several tables.

    Attributes:
        table: The table's name.
    """

    table: str

    def rows(self, lang: Language | None = None) -> Iterator[dict[str, object]]:
        """Each cell with the table's name before the rest."""
        for row in super().rows(lang):
            yield {"table": self.table, **row}


def of_table(problem: Problems, table: str) -> TableProblems:
    """A fault with the name of its table."""
    return TableProblems(table=table, **{one.name: getattr(problem, one.name) for one in attrs.fields(Problems)})


@frozen(kw_only=True, eq=False)
class RegisterTable:
    """A register as it was read.

    Attributes:
        name: The file's name.
        binding: Its columns.
        source: Its rows as written, without blank ones and sums.
        rows: As many rows: `line`; `code` (null without one that can be used), `is_cut`; `community`, `township` and
            `county` (names to compare); `key`; `in_use`; and for each measure `counts.N` (Boolean, null where it is not
            known whether the row counts) and `amount.N` (Int64 steps).
        problems: What was found in headings, rows and cells.
    """

    name: str
    binding: Binding
    source: pl.DataFrame
    rows: pl.DataFrame
    problems: tuple[Problems, ...]


def read_register(raw: RawTable, binding: Binding, units: Units) -> RegisterTable:
    """Read the rows of a register.

    Args:
        raw: The table as the file holds it.
        binding: Its columns.
        units: The units that cells may name.
    """
    problems = [*raw.problems, *binding.problems]
    code = binding.places.get("community_id")
    frame, lines, blank = without_blank_rows(raw.frame, raw.lines, code.heading if code else None)
    problems.extend(blank)
    texts = [column.heading for column in (*binding.places.values(), binding.key) if column is not None]
    frame, lines, sums = without_totals(frame, lines, [frame.columns[0], *texts])
    problems.extend(sums)
    codes, is_cut = _codes(frame, lines, code, binding)
    named = {name: _name(frame, binding.places.get(name)).alias(name) for name in NAMES}
    labels = pl.select(pl.coalesce(codes, named["community"])).to_series()
    places = Places(lines=lines, keys=labels)
    read = [read_column(frame[column.heading], column, units, places) for column in binding.cells]
    problems.extend(problem for one in read for problem in one.problems)
    found = [
        lines.alias("line"),
        codes.alias("code"),
        is_cut.alias("is_cut"),
        *named.values(),
        _keys(frame, lines, binding),
    ]
    made = _measured(binding)
    whole = pl.DataFrame([*found, *(one.values for one in read)]).with_columns(made)
    rows = whole.select(*(one.name for one in found), *(one.meta.output_name() for one in made))
    if binding.register.is_personal:
        problems = [without_numbers(one) for one in problems]
    return RegisterTable(name=raw.name, binding=binding, source=frame, rows=rows, problems=tuple(problems))


def _codes(
    frame: pl.DataFrame, lines: pl.Series, column: Column | None, binding: Binding
) -> tuple[pl.Series, pl.Series]:
    """The codes that can be used, and whether there is one that cannot."""
    if column is None:
        return _nothing(pl.String(), frame.height), pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    keys = read_keys(frame[column.heading], lines, heading=column.heading, subject=binding.register.subject)
    written = read_plain(frame[column.heading]).values
    return keys.texts.set(~keys.is_own, None), ~keys.is_own & written.is_not_null()


def _keys(frame: pl.DataFrame, lines: pl.Series, binding: Binding) -> pl.Series:
    """What tells one thing from another; null where it is not there, or may have lost its end."""
    if binding.key is None:
        return _nothing(pl.String(), frame.height).alias("key")
    heading = binding.key.heading
    if frame.schema[heading] == pl.String and frame[heading].str.contains(_PLAIN).all(ignore_nulls=False):
        return frame[heading].alias("key")
    keys = read_keys(frame[heading], lines, heading=heading, subject=binding.register.subject)
    texts = keys.texts.str.to_uppercase()
    is_lost = texts.str.contains(LOST) if binding.register.is_personal else ~keys.is_own
    return texts.set(is_lost | ~keys.is_own, None).alias("key")


def _name(frame: pl.DataFrame, column: Column | None) -> pl.Series:
    return _nothing(pl.String(), frame.height) if column is None else folded(read_plain(frame[column.heading]).values)


def folded(names: pl.Series) -> pl.Series:
    """Names without blanks, full-width letters half-width, so that they can be compared."""
    bare = names.str.normalize("NFKC").str.replace_all(rf"[\s{INVISIBLE}]+", "")
    return bare.set(bare == "", None)


def _measured(binding: Binding) -> list[pl.Expr]:
    in_use = _condition(binding.in_use) if binding.in_use is not None else pl.lit(True)
    made = [in_use.alias("in_use")]
    for at, one in enumerate(binding.measures):
        made += [_counts(one).alias(f"counts.{at}"), _amount(one).alias(f"amount.{at}")]
    return made


def _counts(measure: BoundMeasure) -> pl.Expr:
    if not measure.is_taken:
        return pl.lit(None, dtype=pl.Boolean)
    return reduce(and_, (_condition(one) for one in measure.where), pl.lit(True))


def _amount(measure: BoundMeasure) -> pl.Expr:
    if measure.how != "sum":
        return pl.lit(1, dtype=pl.Int64)
    return (
        pl.lit(None, dtype=pl.Int64) if measure.amount is None else pl.col(measure.amount).cast(pl.Int64, strict=False)
    )


def _condition(condition: BoundCondition) -> pl.Expr:
    return pl.coalesce([_test(one) for one in condition])


def _test(test: BoundTest) -> pl.Expr:
    cell = pl.col(test.cell)
    if test.is_text:
        cell = cell.str.normalize("NFKC").str.strip_chars()
    is_one = reduce(or_, (cell == value for value in test.values))
    return ~is_one if test.is_negated else is_one


def without_numbers(problem: P) -> P:
    """A fault that repeats no person's number in full."""
    hidden = (pl.col(name).str.replace_all(_PERSON, "${1}********${2}") for name in ("row", "value"))
    return attrs.evolve(problem, cells=problem.cells.with_columns(hidden))


def _nothing(dtype: pl.DataType, height: int) -> pl.Series:
    return pl.Series([None], dtype=dtype).new_from_index(0, height)
