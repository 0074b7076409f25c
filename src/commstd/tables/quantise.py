"""Whole columns of numbers as int64 steps of their field, with no loop over rows.

Three sieves, each for what the one before left over: plain decimals; decimals with thousands marks, a multiplier or a
unit, computed in integers per distinct unit; and the distinct texts that remain, each read by itself.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.numerals import NOTE_MARK, fold
from commstd.tables.numbers import (
    BLANK_MARK,
    BLANKS,
    DATE,
    EMPTY,
    FRACTION,
    NO_NUMBER,
    OUT_OF_RANGE,
    ROUNDED,
    read_number_cell,
)
from commstd.tables.spellings import INVISIBLE
from commstd.tables.steps import EXACT, of_doubles, step_bounds

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.tables.scales import Scales

FAULTS: Final = {"index": pl.UInt32, "fault": pl.String}
NO_TYPE: Final = "column-type"
_NUMBER: Final = r"^([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?\s*([^0-9.,eE+\-\s].*)?$"
_WITH_SUFFIX: Final = re.compile(r"[0-9.]{1,16}(\s*[^0-9.,eE+\-\s][^0-9]{0,15}[0-9]?)")
_INT64: Final = 2**63 - 1
FEW = 100
"""So many cells are sooner read by themselves than the second sieve is set up."""


@frozen
class Steps:
    """A column of steps.

    Attributes:
        values: Int64, null where there is none.
        faults: `index` of the row and the key of what is to be said of the cell; nothing of empty cells.
    """

    values: pl.Series
    faults: pl.DataFrame


def quantise(series: pl.Series, scales: Scales) -> Steps:
    """Read a column of any type as steps of its field.

    Args:
        series: Texts or numbers as the file holds them.
        scales: The column's field and units.
    """
    dtype = series.dtype
    if dtype == pl.Null:
        return Steps(_nothing(series), pl.DataFrame(schema=FAULTS))
    if dtype in (pl.Date, pl.Datetime, pl.Time):
        return _all_faulty(series, DATE)
    if dtype.is_float():
        return _floats(series, scales)
    if dtype.is_integer() and not dtype.is_unsigned_integer() and dtype != pl.Int128:
        return _integers(series, scales)
    if dtype.is_numeric() or dtype in (pl.Categorical, pl.Enum):
        return _texts(series.cast(pl.String), scales)
    if dtype == pl.String:
        return _texts(series, scales)
    return _all_faulty(series, NO_NUMBER if dtype == pl.Boolean else NO_TYPE)


def decimal_places(field: Field) -> int | None:
    """The decimals of a field whose step is a power of ten, else None."""
    places = len(str(field.resolution.denominator)) - 1
    return places if field.resolution == Fraction(1, 10**places) else None


def _integers(series: pl.Series, scales: Scales) -> Steps:
    field, places = scales.field, _fast_places(scales)
    if places is None:
        return _with_rest(series, _nothing(series), scales)
    whole = series.cast(pl.Int64)
    taken = whole.is_between(ceil(field.low), floor(field.high))
    return _with_rest(series, whole.set(~taken, None) * 10**places, scales)


def _floats(series: pl.Series, scales: Scales) -> Steps:
    field, dtype = scales.field, series.dtype
    if max(map(abs, step_bounds(field))) >= EXACT:
        return _with_rest(series.fill_nan(None), _nothing(series), scales)
    ratio = scales.bare.factor / field.step
    number = pl.col("number")
    steps = of_doubles(number.cast(pl.Float64), field, ratio, pl, single=dtype != pl.Float64)
    assert steps.is_finer is not None
    read = series.to_frame("number").select(steps=steps.values, is_finer=steps.is_finer)
    values = read["steps"].alias(series.name)
    is_lost = values.is_null() & series.fill_nan(None).is_not_null()
    if not is_lost.any() and not read["is_finer"].any():
        return Steps(values, pl.DataFrame(schema=FAULTS))
    is_fraction = pl.lit(field.kind == "count") & pl.col("is_finer")
    told = (
        pl.when(series.is_infinite()).then(pl.lit(NO_NUMBER))
        .when(pl.col("is_lost") & is_fraction.fill_null(False)).then(pl.lit(FRACTION))
        .when("is_lost").then(pl.lit(OUT_OF_RANGE))
        .when("is_finer").then(pl.lit(ROUNDED))
    )  # fmt: skip
    faults = read.with_columns(is_lost=is_lost).with_row_index("index").select("index", fault=told).drop_nulls("fault")
    return Steps(values, faults)


def _texts(series: pl.Series, scales: Scales) -> Steps:
    places = _fast_places(scales)
    if places is None:
        return _with_rest(series, _nothing(series), scales)
    decimals = rf"(?:\.[0-9]{{1,{places}}})?" if places else ""
    plain = rf"^[0-9]{{1,{15 - places}}}{decimals}$"
    taken = series.str.contains(plain)
    bare = series
    other = series.filter(~taken)
    if other.len() and (own := _own_suffix(other[0], scales)) is not None:
        bare = series.str.strip_suffix(own)
        taken = bare.str.contains(plain)
    whole = (bare.cast(pl.Float64, strict=False) * 10.0**places).round()
    taken &= whole.is_between(*step_bounds(scales.field))
    return _with_rest(series, whole.set(~taken, None).cast(pl.Int64, strict=False), scales)


def _own_suffix(text: str, scales: Scales) -> str | None:
    """What stands behind the number in a cell where it changes nothing, such as the field's own unit."""
    match = _WITH_SUFFIX.fullmatch(text)
    if match is None or "分之" in match[1] or _WITH_SUFFIX.fullmatch(f"1{fold(match[1])}") is None:
        return None
    return match[1] if scales.of_suffix(fold(match[1])) == scales.own.factor else None


def _fast_places(scales: Scales) -> int | None:
    """The decimals of the field's step, where floats and powers of ten give the right steps."""
    places = decimal_places(scales.field)
    if places is None or places > 12 or scales.bare.factor != scales.own.factor:
        return None
    return places if max(map(abs, step_bounds(scales.field))) < EXACT else None


def _nothing(series: pl.Series) -> pl.Series:
    return pl.Series(series.name, [None], dtype=pl.Int64).new_from_index(0, series.len())


def _with_rest(series: pl.Series, steps: pl.Series, scales: Scales) -> Steps:
    """These steps, and those of the cells that have none yet."""
    left = pl.DataFrame({"text": series}).with_row_index("index").filter(steps.is_null() & series.is_not_null())
    if left.is_empty():
        return Steps(steps, pl.DataFrame(schema=FAULTS))
    left = left.with_columns(pl.col("text").cast(pl.String))
    more, faults = _one_by_one(left, scales) if left.height <= FEW else _sift(left, scales)
    return Steps(steps.scatter(more["index"], more["steps"]), faults)


def _sift(left: pl.DataFrame, scales: Scales) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read `index` and `text`: numbers with something around them first, then each distinct text by itself."""
    dropped = f"[{INVISIBLE}]"
    noted = pl.col("text").str.replace_all(dropped, "").str.replace_all(rf"(\p{{Nd}})({NOTE_MARK})", "${1}^${2}")
    folded = noted.str.normalize("NFKC").str.replace_all("−", "-", literal=True)
    parts = (
        left.lazy()
        .with_columns(folded=folded.str.strip_chars())
        .with_columns(part=pl.col("folded").str.extract_groups(_NUMBER))
        .with_columns(
            digits=(pl.col("part").struct[1].str.replace_all(",", "", literal=True)
                    + pl.col("part").struct[2].fill_null("")),
            places=pl.col("part").struct[2].str.len_bytes().fill_null(0),
            suffix=pl.col("part").struct[3].fill_null(""),
            is_negative=pl.col("part").struct[0] == "-",
        )
        .with_columns(
            is_number=pl.col("digits").is_not_null() & (pl.col("digits").str.len_bytes() <= 18)
            & (pl.col("folded").str.len_chars() <= 60) & ~pl.col("suffix").str.contains("分之", literal=True)
        )
        .collect()
    )  # fmt: skip
    numbers = parts.filter("is_number").with_columns(pl.col("digits").cast(pl.Int64))
    numbers = numbers.with_columns(digits=pl.when("is_negative").then(-pl.col("digits")).otherwise("digits"))
    steps, faults, unread = _by_suffix(numbers.select("index", "text", "digits", "places", "suffix"), scales)
    blank = parts.filter(~pl.col("is_number")).select("index", "text", "folded")
    is_mark = pl.col("folded").str.to_lowercase().is_in(list(BLANKS))
    marks = blank.filter(is_mark).select("index", fault=pl.lit(BLANK_MARK))
    texts = pl.concat([unread, blank.filter(~is_mark & (pl.col("folded") != "")).select("index", "text")])
    more_steps, more_faults = _one_by_one(texts, scales)
    return pl.concat([steps, more_steps]), pl.concat([faults, marks, more_faults])


def _by_suffix(numbers: pl.DataFrame, scales: Scales) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Steps, faults, and the rows left for reading one by one: no unit, or beyond int64."""
    groups = numbers.select("suffix", "places").unique(maintain_order=True)
    rows: list[dict[str, object]] = []
    for suffix, places in groups.iter_rows():
        factor = scales.of_suffix(suffix)
        if isinstance(factor, str):
            continue
        ratio = factor / scales.field.step / 10**places
        if ratio <= 0 or 2 * ratio.numerator + 2 * ratio.denominator > _INT64:
            continue
        limit = (_INT64 - ratio.denominator) // (2 * ratio.numerator)
        rows.append({"suffix": suffix, "places": places, "p": ratio.numerator, "q": ratio.denominator, "limit": limit})
    schema = {"suffix": pl.String, "places": pl.UInt32, "p": pl.Int64, "q": pl.Int64, "limit": pl.Int64}
    table = pl.DataFrame(rows, schema=schema)
    joined = numbers.join(table, on=["suffix", "places"], how="left", maintain_order="left")
    fits = pl.col("limit").is_not_null() & (pl.col("digits").abs() <= pl.col("limit"))
    unread = joined.filter(~fits).select("index", "text")
    steps, faults = _judged(joined.filter(fits), scales.field)
    return steps, faults, unread


def _judged(numbers: pl.DataFrame, field: Field) -> tuple[pl.DataFrame, pl.DataFrame]:
    """From `index`, `digits` and the ratio `p`/`q`: the steps, half up, and what is to be said of them."""
    low, high = step_bounds(field)
    digits, p, q = pl.col("digits"), pl.col("p"), pl.col("q")
    is_fraction = (digits * p) % q != 0 if field.kind == "count" else pl.lit(False)
    told = (
        pl.when("is_fraction").then(pl.lit(FRACTION))
        .when(~pl.col("steps").is_between(low, high)).then(pl.lit(OUT_OF_RANGE))
        .when("is_finer").then(pl.lit(ROUNDED))
    )  # fmt: skip
    judged = numbers.select(
        "index", steps=(2 * digits * p + q) // (2 * q), is_finer=(digits * p) % q != 0, is_fraction=is_fraction
    ).with_columns(fault=told)
    kept = judged.filter(pl.col("fault").is_null() | (pl.col("fault") == ROUNDED)).select("index", "steps")
    return kept, judged.filter(pl.col("fault").is_not_null()).select("index", "fault")


def _one_by_one(texts: pl.DataFrame, scales: Scales) -> tuple[pl.DataFrame, pl.DataFrame]:
    distinct = texts["text"].unique(maintain_order=True).to_list()
    read = [read_number_cell(text, scales.field, scales) for text in distinct]
    table = pl.DataFrame(
        {"text": distinct, "steps": [steps for steps, _ in read], "fault": [fault for _, fault in read]},
        schema={"text": pl.String, "steps": pl.Int64, "fault": pl.String},
    )
    joined = texts.join(table, on="text", how="left", maintain_order="left")
    told = pl.col("fault").is_not_null() & (pl.col("fault") != EMPTY)
    steps = joined.filter(pl.col("steps").is_not_null()).select("index", "steps")
    return steps, joined.filter(told).select("index", "fault")


def _all_faulty(series: pl.Series, fault: str) -> Steps:
    index = pl.DataFrame({"cell": series}).with_row_index("index").drop_nulls().select("index", fault=pl.lit(fault))
    return Steps(_nothing(series), index)
