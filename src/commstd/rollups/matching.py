"""Which community each row of a register belongs to: by its code, else by its name where only one has it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.rollups.reading import NAMES, TableProblems, folded
from commstd.tables.checked import CheckedTable
from commstd.tables.problems import CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commstd.rollups.reading import RegisterTable

UNPLACED: Final = "rollup-row-no-community"
CUT: Final = "rollup-code-cut"
UNKNOWN_CODE: Final = "rollup-code-unknown"
UNKNOWN_NAME: Final = "rollup-name-unknown"
SEVERAL: Final = "rollup-name-several"
OTHER_CODE: Final = "rollup-code-other"
NEAR_NAME: Final = "rollup-name-near"
HINTED: Final = {UNKNOWN_CODE: OTHER_CODE, UNKNOWN_NAME: NEAR_NAME}
"""What is said of a row where the list helps: its name has another code there, or a name there is like its own."""

_ASKED: Final = 300
_ALIKE: Final = 0.75


@frozen(kw_only=True, eq=False)
class Communities:
    """The communities that rows may belong to.

    Attributes:
        frame: `at` (0 …), `code` (null where it has none of its own), and `name`, `township`, `county` as names to
            compare.
        table: The list that they come from; None where they are the codes of the registers.
    """

    frame: pl.DataFrame
    table: CheckedTable | None

    @property
    def count(self) -> int:
        """How many there are."""
        return self.frame.height


def listed_communities(table: CheckedTable) -> Communities:
    """The communities of a list.

    Args:
        table: The list, checked.
    """
    cells = table.cells
    lost = [one.cells["row"] for one in table.warnings if one.reason in {"key-empty", "key-cut"}]
    has_codes = table.subject.key in cells.columns
    code = table.keys if has_codes else table.keys.set(pl.repeat(True, len(table.keys), eager=True), None)
    if lost:
        code = code.set(code.is_in(pl.concat(lost).implode()), None)
    named = {
        name: folded(cells[name])
        if name in cells.columns
        else pl.Series([None], dtype=pl.String).new_from_index(0, len(code))
        for name in ("name", "township", "county")
    }
    at = pl.int_range(len(code), dtype=pl.Int64, eager=True)
    return Communities(frame=pl.DataFrame({"at": at, "code": code, **named}), table=table)


def communities_of(tables: Sequence[RegisterTable]) -> Communities:
    """The communities whose codes stand in registers, in the order of their codes.

    Args:
        tables: The registers.

    Returns:
        The communities, each with its name where all rows give the same one.
    """
    rows = pl.concat([one.rows.select("code", *NAMES) for one in tables]).filter(pl.col("code").is_not_null())
    only = [
        pl.when(pl.col(name).drop_nulls().n_unique() == 1).then(pl.col(name).drop_nulls().first()).alias(name)
        for name in NAMES
    ]
    frame = rows.group_by("code").agg(only).sort("code").rename({"community": "name"})
    return Communities(frame=frame.with_row_index("at").cast({"at": pl.Int64}), table=None)


def match(rows: pl.DataFrame, communities: Communities) -> pl.DataFrame:
    """The rows with their communities.

    Args:
        rows: `code`, `is_cut`, `community`, `township`, `county`.
        communities: Where they may belong.

    Returns:
        The rows in their order with `at` (null where there is none), `by_name` (Boolean), `reason` (why there is none)
        and `others` (the codes among which a name does not decide, or the code that a name has in the list).
    """
    known = communities.frame
    by_code = known.select("code", by_code="at").filter(pl.col("code").is_not_null())
    placed = rows.join(by_code, on="code", how="left", maintain_order="left")
    named = placed.join(_by_name(rows, known), on=NAMES, how="left", maintain_order="left", nulls_equal=True)
    has_code, is_named = pl.col("code").is_not_null(), pl.col("community").is_not_null()
    one_name = pl.col("named_count") == 1
    reason = (
        pl.when(pl.col("at").is_not_null()).then(None)
        .when(has_code).then(pl.lit(UNKNOWN_CODE))
        .when(is_named & (pl.col("named_count") > 1)).then(pl.lit(SEVERAL))
        .when(pl.col("is_cut")).then(pl.lit(CUT))
        .when(is_named).then(pl.lit(UNKNOWN_NAME))
        .otherwise(pl.lit(UNPLACED))
    )  # fmt: skip
    return (
        named.with_columns(by_name=~has_code & one_name.fill_null(False))
        .with_columns(at=pl.when(has_code).then("by_code").when("by_name").then("named_at"))
        .with_columns(reason=reason, others=pl.col("named_codes"))
        .drop("by_code", "named_at", "named_count", "named_codes")
    )


def _by_name(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """For each name with its township and county the communities that it may be."""
    asked = rows.select(NAMES).filter(pl.col("community").is_not_null()).unique()
    listed = known.select("at", "code", community="name", in_township="township", in_county="county")
    pairs = asked.join(listed.filter(pl.col("community").is_not_null()), on="community", how="inner")
    fits = [
        pl.col(name).is_null() | pl.col(f"in_{name}").is_null() | (pl.col(name) == pl.col(f"in_{name}"))
        for name in ("township", "county")
    ]
    return (
        pairs.filter(fits)
        .sort("at")
        .group_by(NAMES, maintain_order=True)
        .agg(named_at=pl.col("at").first(), named_count=pl.len(), named_codes=pl.col("code").drop_nulls())
    )


def unmatched(table: RegisterTable, rows: pl.DataFrame, communities: Communities) -> list[TableProblems]:
    """The rejection of rows that belong to no known community.

    Args:
        table: The register.
        rows: Its rows as `match` gives them, each with its place in the register (`index`).
        communities: Where they might have belonged.
    """
    lost = rows.filter(pl.col("at").is_null())
    if lost.is_empty():
        return []
    others = pl.col("others").list.join("、")
    near = _near(lost.filter(pl.col("reason") == UNKNOWN_NAME)["community"], communities)
    hinted = lost.join(near, on="community", how="left", maintain_order="left").with_columns(
        hint=pl.when(pl.col("reason") == UNKNOWN_NAME).then("near").otherwise(pl.when(others != "").then(others))
    )
    reason = pl.when(pl.col("hint").is_not_null()).then(pl.col("reason").replace(HINTED)).otherwise("reason")
    told = hinted.with_columns(reason)
    return [_rejection(table, str(key), found) for (key,), found in told.group_by("reason", maintain_order=True)]


def _rejection(table: RegisterTable, reason: str, found: pl.DataFrame) -> TableProblems:
    places = table.binding.places
    is_name = reason in {UNKNOWN_NAME, NEAR_NAME, SEVERAL}
    column = places.get("community" if is_name else "community_id") or next(iter(places.values()))
    columns = {
        "line": found["line"],
        "row": found.select(pl.coalesce("code", "community")).to_series(),
        "value": table.source[column.heading].gather(found["index"]).cast(pl.String),
    }
    return TableProblems(
        table=table.name, column=column.heading, reason=reason, fix=f"{reason}-fix",
        cells=pl.DataFrame(columns, schema=CELLS), details=found.select("hint"),
    )  # fmt: skip


def _near(names: pl.Series, communities: Communities) -> pl.DataFrame:
    """The listed name that is like each of these, as far as there is one."""
    listed = communities.frame["name"].drop_nulls().unique().sort().to_list()
    asked = names.unique(maintain_order=True).head(_ASKED).to_list()
    found = {name: difflib.get_close_matches(name, listed, n=1, cutoff=_ALIKE) for name in asked}
    pairs = [(name, close[0]) for name, close in found.items() if close]
    return pl.DataFrame(pairs, schema={"community": pl.String, "near": pl.String}, orient="row")
