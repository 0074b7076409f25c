"""Dates of a lazy frame as days of the proleptic calendar."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from commstd.fields import NEVER, NOT_YET
from commstd.tables.lazy_texts import spelt

if TYPE_CHECKING:
    from commstd.tables.steady import Steady

Expression = Any
_MARKED: Final = r"^[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?$"
_BARE: Final = r"^[0-9]{8}$"
_CLOCK: Final = r"[ Tt][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
_MIDNIGHT: Final = r"[ Tt]00:00(:00(\.0+)?)?$"
_ISO: Final = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ Tt]"
_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_number(cell: Expression, namespace: Any) -> Expression:
    """A date or time as its day: 1 is 0001-01-01."""
    int64 = namespace.Int64
    return _before(cell.dt.year().cast(int64)) + cell.dt.ordinal_day().cast(int64)


def _before(year: Expression) -> Expression:
    """The days before a year."""
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400


def written_day(text: Expression, steady: Steady) -> Expression:
    """A text such as 2024-05-09, 2024年5月9日 or 20240509 as its day, and 未 as later than every date.

    Args:
        text: Tidy, with plain digits; a column of stage 1.
        steady: Where columns that are used again are put: stages 2 to 7.
    """
    nw = steady.namespace
    clock = nw.when(text.str.contains(_ISO)).then(text.str.replace_all(_CLOCK, "")).otherwise(text)
    day = steady.passing(2, clock.str.replace_all(_MIDNIGHT, ""))
    marked = steady.passing(3, nw.when(day.str.contains(_MARKED)).then(day))
    bare = steady.passing(3, nw.when(day.str.contains(_BARE)).then(day))
    behind = steady.passing(4, marked.str.replace_all("^[0-9]{4}[-/.年]", "").str.replace_all("日", "", literal=True))
    year = steady.passing(5, nw.coalesce(marked, bare).str.slice(0, 4).cast(nw.Int64))
    month = steady.passing(
        5, nw.coalesce(behind.str.replace_all("[-/.月].*$", ""), bare.str.slice(4, 2)).cast(nw.Int64)
    )
    number = steady.passing(
        5, nw.coalesce(behind.str.replace_all("^.*[-/.月]", ""), bare.str.slice(6, 2)).cast(nw.Int64)
    )
    found = steady.passing(6, _number(year, month, number, nw))
    never = nw.lit(NEVER.toordinal(), dtype=nw.Int64)
    return nw.when(text.str.to_lowercase().is_in(spelt(NOT_YET))).then(never).otherwise(found)


def _number(year: Expression, month: Expression, day: Expression, nw: Any) -> Expression:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    # (153·m + 2) // 5 counts the days before a month from March on; of January and February one knows them.
    before = nw.when(month <= 2).then((month - 1) * 31).otherwise((month * 153 - 457) // 5 + 59)
    extra = nw.when(leap & (month > 2)).then(nw.lit(1, dtype=nw.Int64)).otherwise(nw.lit(0, dtype=nw.Int64))
    lengths = reduce(
        lambda chain, at: chain.when(month == at + 1).then(nw.lit(_MONTHS[at], dtype=nw.Int64)), range(12), nw
    )
    most = nw.when(leap & (month == 2)).then(nw.lit(29, dtype=nw.Int64)).otherwise(lengths)
    is_day = (year >= 1) & (day >= 1) & (day <= most)
    return nw.when(is_day).then(_before(year) + before + extra + day)
