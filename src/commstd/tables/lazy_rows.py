"""Which rows of a lazy frame count, and what each is called."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from commstd.tables.keys import EXAMPLE, TOTALS, is_example, is_total, own_key
from commstd.tables.lazy_cells import as_text
from commstd.tables.lazy_texts import BLANK_SIGNS, narrow, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from commstd.tables.steady import Steady

Expression = Any
_TOTAL: Final = "计"
_WRAPPED: Final = r"""^('|=")?[0-9]+(\.0+)?"?$"""
_SCIENTIFIC: Final = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]{1,2}$"


def counting(
    rows: Any, headings: Sequence[str], kinds: Mapping[str, str], namespace: Any, *, marked: Sequence[str] = ()
) -> Any:
    """The rows without those that sum up others, those that are examples, and those in which nothing stands.

    Args:
        rows: A lazy frame of the namespace.
        headings: The columns in which a row may say that it sums up others.
        kinds: What each column holds, as `kind_of` says it.
        namespace: `polars` or `narwhals`.
        marked: The columns in which a row may say that it is an example.
    """
    stands = [_stands(heading, kind, namespace) for heading, kind in kinds.items()]
    totals = [_is_total(heading, namespace) for heading in headings if kinds[heading] == "text"]
    examples = [example_of(heading, namespace) for heading in marked if kinds[heading] == "text"]
    return rows.filter(reduce(operator.and_, [reduce(operator.or_, stands), *(~one for one in [*totals, *examples])]))


def _stands(heading: str, kind: str, nw: Any) -> Expression:
    cell = nw.col(heading)
    return as_text(cell, kind, nw) != "" if kind == "text" else ~cell.is_null()


def _is_total(heading: str, nw: Any) -> Expression:
    if nw is pl:
        return pl.col(heading).map_batches(_totals, return_dtype=pl.Boolean, is_elementwise=True)
    text = nw.col(heading).cast(nw.String)
    # A look at one sign first: every such word ends in it.
    word = nw.when(text.str.contains(_TOTAL, literal=True)).then(text.str.replace_all(f"[{BLANK_SIGNS}:：]+", ""))
    yes, no = nw.lit(True, dtype=nw.Boolean), nw.lit(False, dtype=nw.Boolean)
    return nw.when(word.is_in(TOTALS)).then(yes).otherwise(no)


def example_of(heading: str, nw: Any) -> Expression:
    """Whether a row says that it only shows how rows are filled in."""
    if nw is pl:
        return is_example(pl.col(heading))
    yes, no = nw.lit(True, dtype=nw.Boolean), nw.lit(False, dtype=nw.Boolean)
    return nw.when(nw.col(heading).cast(nw.String).str.contains(EXAMPLE)).then(yes).otherwise(no)


def _totals(cells: pl.Series) -> pl.Series:
    text = cells.cast(pl.String)
    if not text.str.contains(_TOTAL, literal=True).any():
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, cells.len())
    return text.to_frame("text").select(is_total(pl.col("text"))).to_series()


def key_of(heading: str, kind: str, steady: Steady) -> Expression:
    """The key that a cell holds, mended as in a table in memory; null where there is none, or a spreadsheet cut it."""
    nw, cell = steady.namespace, steady.namespace.col(heading)
    if kind != "text":
        text = steady.passing(0, as_text(cell, kind, nw))
        return steady.column(4, nw.when(text != "").then(text))
    if nw is pl:
        return own_key(cell.cast(pl.String))
    text = steady.passing(0, visible(cell.cast(nw.String)))
    plain = steady.passing(1, narrow(text, nw))
    bare = plain.str.replace_all("""^('|=")""", "").str.replace_all(r'(\.0+)?"?$', "")
    front = plain.str.replace_all(r"[eE].*$", "")
    behind = steady.passing(2, nw.when(plain.str.contains(_SCIENTIFIC)).then(front.str.replace_all(r"^[0-9]\.?", "")))
    digits = steady.passing(2, front.str.replace_all(".", "", literal=True))
    power = steady.passing(2, nw.when(plain.str.contains(_SCIENTIFIC)).then(plain.str.replace_all(r"^.*\+", "")))
    is_whole = behind.str.len_chars() == power.cast(nw.Int64)
    chain = nw.when(is_whole).then(digits).when(~power.is_null() | (text == "")).then(nw.lit(None, dtype=nw.String))
    return steady.column(4, chain.when(plain.str.contains(_WRAPPED)).then(bare).otherwise(text))
