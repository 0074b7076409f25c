"""Whole columns of flags, choices, dates and texts, each distinct text read once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import field as attribute
from attrs import frozen

from commstd.errors import ValueFault
from commstd.fields import NEVER, NO, NOT_YET, YES, read_date
from commstd.messages import Message, near
from commstd.tables.numbers import BLANK_MARK, BLANKS, ERROR, clean, fault_of
from commstd.tables.quantise import FAULTS, NO_TYPE

if TYPE_CHECKING:
    from commstd.fields import Field

NO_FLAG: Final = "cell-no-flag"
NO_CHOICE: Final = "cell-no-choice"
NO_DATE: Final = "cell-no-date"
_EPOCH: Final = date(1970, 1, 1).toordinal()
_CLOCK: Final = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
_HINTED: Final = 300

Read = Callable[[str], tuple[object, str | None]]


@frozen
class Words:
    """A column of values that are no numbers.

    Attributes:
        values: The values, null where there is none.
        faults: `index` of the row, the key of what is to be said of the cell, and where a near match is known `hint`,
            the position of it in `hints`.
        hints: Near matches.
    """

    values: pl.Series
    faults: pl.DataFrame
    hints: tuple[Message | str, ...] = attribute(default=())


def read_flags(series: pl.Series) -> Words:
    """是, 有, ✓, 1 and their kin as true, 否, 无, 0 as false."""
    if series.dtype == pl.Boolean:
        return Words(series, _no_faults())
    return _by_distinct(series, _read_flag, pl.Boolean())


def _read_flag(text: str) -> tuple[object, str | None]:
    folded = clean(text).lower()
    if folded in YES or folded in NO:
        return folded in YES, None
    return None, _missing(folded, NO_FLAG)


def read_choices(series: pl.Series, field: Field) -> Words:
    """Ids, labels and aliases of a choice as an Enum of its ids."""
    spellings = field.spellings
    if (values := _as_spelt(series, field)) is not None:
        return Words(values, _no_faults())

    def read(text: str) -> tuple[object, str | None]:
        folded = clean(text)
        found = spellings.get(folded)
        return found, None if found is not None else _missing(folded.lower(), NO_CHOICE)

    words = _by_distinct(series, read, pl.Enum(list(field.values)))
    return _with_hints(words, series, spellings)


def _as_spelt(series: pl.Series, field: Field) -> pl.Series | None:
    """A choice whose every text is a spelling to the letter; None where one is not."""
    ids = {text: found for text, found in field.spellings.items() if clean(text) == text}
    if series.dtype != pl.String or not ids:
        return None
    places = series.cast(pl.Enum(list(ids)), strict=False).to_physical()
    if places.null_count() > series.null_count():
        return None
    return pl.Series(list(ids.values()), dtype=pl.Enum(list(field.values))).gather(places)


def _with_hints(words: Words, series: pl.Series, spellings: dict[str, str]) -> Words:
    wrong = words.faults.filter(pl.col("fault") == NO_CHOICE)
    texts = series.gather(wrong["index"]).cast(pl.String)
    distinct = texts.unique(maintain_order=True).to_list()
    hints: list[Message | str] = []
    places: list[int] = []
    for position, text in enumerate(distinct):
        hint = near(clean(text), spellings) if position < _HINTED and len(text) <= 40 else ""
        if hint not in hints:
            hints.append(hint)
        places.append(hints.index(hint))
    table = pl.DataFrame({"text": distinct, "hint": places}, schema={"text": pl.String, "hint": pl.Int64})
    hinted = wrong.select("index", text=texts).join(table, on="text", how="left").select("index", "hint")
    return Words(words.values, words.faults.join(hinted, on="index", how="left", maintain_order="left"), tuple(hints))


def read_dates(series: pl.Series) -> Words:
    """Dates as days of the proleptic calendar (1 is 0001-01-01); what has not happened is later than every date."""
    if series.dtype in (pl.Date, pl.Datetime):
        # A cast would give the day in UTC.
        return Words(series.dt.date().to_physical().cast(pl.Int64) + _EPOCH, _no_faults())
    return _by_distinct(series, _read_date, pl.Int64())


def _read_date(text: str) -> tuple[object, str | None]:
    folded = clean(text).lower()
    if folded in NOT_YET:
        return NEVER.toordinal(), None
    if (told := _missing(folded, None)) is not None or not folded:
        return None, told
    try:
        return read_date(_CLOCK.sub(r"\1", folded)).toordinal(), None
    except ValueFault:
        return None, NO_DATE


def read_plain(series: pl.Series) -> Words:
    """Texts without outer blanks; an empty one is missing."""
    if (text := _as_text(series)) is None:
        return _no_type(series, pl.String())
    text = text.str.strip_chars()
    return Words(text.set(text == "", None), _no_faults())


def _missing(folded: str, other: str | None) -> str | None:
    if not folded:
        return None
    if folded in BLANKS:
        return BLANK_MARK
    return ERROR if fault_of(folded) == ERROR else other


def _by_distinct(series: pl.Series, read: Read, dtype: pl.DataType) -> Words:
    text = _as_text(series)
    if text is None:
        return _no_type(series, dtype)
    distinct = text.drop_nulls().unique(maintain_order=True)
    found = [read(one) for one in distinct]
    read_as = pl.Series([value for value, _ in found], dtype=dtype)
    values = text.replace_strict(distinct, read_as, default=None, return_dtype=dtype)
    faulty = pl.DataFrame(
        {"text": distinct, "fault": [fault for _, fault in found]}, schema={"text": pl.String, "fault": pl.String}
    ).drop_nulls()
    if faulty.is_empty():
        return Words(values, _no_faults())
    rows = pl.DataFrame({"text": text}).with_row_index("index")
    faults = rows.join(faulty, on="text", how="inner", maintain_order="left").select("index", "fault")
    return Words(values, faults)


def _as_text(series: pl.Series) -> pl.Series | None:
    """A column as text, 12.0 as 12; None where its type has none."""
    dtype = series.dtype
    if dtype.is_nested() or dtype in (pl.Object, pl.Binary):
        return None
    text = series.cast(pl.String)
    return text.str.strip_suffix(".0") if dtype.is_float() else text


def _no_type(series: pl.Series, dtype: pl.DataType) -> Words:
    values = pl.Series(series.name, [None], dtype=dtype).new_from_index(0, series.len())
    index = pl.DataFrame({"index": pl.arg_where(series.is_not_null(), eager=True)})
    return Words(values, index.select("index", fault=pl.lit(NO_TYPE)))


def _no_faults() -> pl.DataFrame:
    return pl.DataFrame(schema=FAULTS)
