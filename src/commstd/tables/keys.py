"""What each row is called, and which rows stand twice."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.tables.problems import CELLS, Problems, place
from commstd.tables.spellings import INVISIBLE

if TYPE_CHECKING:
    from commstd.vocabulary import Subject

_PROVINCE: Final = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])"
_DIGITS: Final = {"community": (12, ""), "township": (9, "(?:0{3})?"), "county": (6, "(?:0{3}|0{6})?")}
"""How many digits of the statistical division code name one, and the noughts that may follow."""

PLAIN_KEY: Final = r"^[1-9][0-9]{0,17}$"
_WRAPPED: Final = r"""^(?:'|=")?([0-9]+?)(?:\.0+)?"?$"""
_SCIENTIFIC: Final = r"^([0-9])(?:\.([0-9]+))?[eE]\+([0-9]{1,2})$"

TOTALS: Final = ("合计", "总计", "小计", "共计", "总合计", "全市合计", "全县合计", "全区合计")
WRITTEN_TOTALS: Final = tuple(
    gap.join(word) + mark for word in TOTALS for gap in ("", " ", "  ", "\u3000") for mark in ("", ":", "：")
)
"""The words of a total row, and how they are mostly written, for engines that compare whole texts only."""


EXAMPLES: Final = MappingProxyType({"zh": "示例行", "en": "EXAMPLE ROW"})
"""How the code of a row begins that only shows how a row is filled in, by language."""
EXAMPLE: Final = rf"^\s*(?:{'|'.join(EXAMPLES.values())})"


@frozen
class Keys:
    """The keys of a table's rows.

    Attributes:
        texts: One for each row, never null: the line number stands in where the cell has none.
        is_own: Whether the key comes from the row's own cell.
        problems: Cells in which no key could be read.
        numbers: The keys as whole numbers, where all are their own and nothing but digits.
    """

    texts: pl.Series
    is_own: pl.Series
    problems: tuple[Problems, ...]
    numbers: pl.Series | None = None


def whole_numbers(texts: pl.Series) -> pl.Series | None:
    """Texts as whole numbers, if each is digits and the first no nought, at most eighteen: else None.

    Equal numbers are equal texts then, and numbers are several times as fast to hold against each other.
    """
    if texts.is_empty():
        return texts.cast(pl.Int64)
    lengths = texts.str.len_bytes()
    least, most = lengths.min(), lengths.max()
    if texts.null_count() or not isinstance(least, int) or not isinstance(most, int) or least < 1 or most > 18:
        return None
    numbers = texts.cast(pl.Int64, strict=False)
    if numbers.null_count():
        return None
    if least < most:
        return numbers if texts.str.contains(PLAIN_KEY).all() else None
    # As many digits as the text has bytes, so that the text is nothing else.
    return numbers if numbers.is_between(10 ** (least - 1), 10**least - 1).all() else None


def read_keys(series: pl.Series | None, lines: pl.Series, *, heading: str | None, subject: Subject) -> Keys:
    """The keys of rows.

    Args:
        series: The cells of the key's column, or None where the table has none.
        lines: The line of each row.
        heading: The column's heading.
        subject: What the rows are.
    """
    if series is None or series.dtype.is_nested() or series.dtype in (pl.Binary, pl.Object):
        told: tuple[Problems, ...] = ()
        if lines.len():
            values: dict[str, object] = {"field": subject.fields[subject.key].label}
            told = (_warning(heading, "key-no-column", values, place(int(lines[0]))),)
        return Keys(lines.cast(pl.String), pl.repeat(False, lines.len(), dtype=pl.Boolean, eager=True), told)
    written = series.cast(pl.String)
    if not series.dtype.is_float() and (numbers := whole_numbers(written)) is not None:
        return Keys(written, pl.repeat(True, lines.len(), dtype=pl.Boolean, eager=True), (), numbers)
    cells = pl.DataFrame({"line": lines, "value": written}, schema={"line": pl.Int64, "value": pl.String})
    read = cells.with_columns(key=own_key(pl.col("value")), is_cut=pl.col("value").str.contains(_SCIENTIFIC))
    taken = read["key"].drop_nulls().unique()
    number = pl.col("line").cast(pl.String)
    stand_in = pl.when(number.is_in(taken.implode())).then(pl.lit("line-") + number).otherwise(number)
    read = read.with_columns(
        is_own=pl.col("key").is_not_null(),
        text=pl.coalesce("key", stand_in),
    )
    lost = read.filter(~pl.col("is_own")).select("line", "is_cut", row="text", value="value")
    problems = [
        _warning(heading, reason, {}, rows.select(*CELLS))
        for reason, rows in (
            ("key-empty", lost.filter(~pl.col("is_cut").fill_null(False))),
            ("key-cut", lost.filter(pl.col("is_cut").fill_null(False))),
        )
        if rows.height
    ]
    return Keys(read["text"], read["is_own"], tuple(problems))


def own_key(text: pl.Expr) -> pl.Expr:
    """The key in a cell's text: without blanks and marks, and null where it is empty or cut by a spreadsheet."""
    mended = _mended(text)
    is_cut = text.str.contains(_SCIENTIFIC)
    return pl.when(is_cut).then(_from_scientific(text)).when(mended != "").then(mended)


def _mended(text: pl.Expr) -> pl.Expr:
    """The text without blanks; a code without the marks and the ".0" that spreadsheets put around it."""
    stripped = text.str.replace_all(f"[{INVISIBLE}]", "").str.strip_chars()
    digits = stripped.str.normalize("NFKC").str.extract(_WRAPPED, 1)
    return pl.coalesce(digits, stripped)


def _from_scientific(text: pl.Expr) -> pl.Expr:
    """5.10802001001E+11 as 510802001001, null where the digits are not all there."""
    parts = text.str.extract_groups(_SCIENTIFIC)
    behind = parts.struct[1].fill_null("")
    whole = behind.str.len_bytes() == parts.struct[2].cast(pl.UInt32, strict=False)
    return pl.when(whole).then(parts.struct[0] + behind)


def repeated(
    keys: Keys, lines: pl.Series, written: pl.Series | None, *, heading: str | None
) -> tuple[pl.Series, tuple[Problems, ...]]:
    """Which rows repeat an earlier row's key, and the rejection of them.

    Args:
        keys: The rows' keys.
        lines: Their lines.
        written: The cells of the key's column, if there is one.
        heading: Its heading.
    """
    if not _has_repeats(keys):
        return pl.repeat(False, lines.len(), dtype=pl.Boolean, eager=True), ()
    cells = keys.texts if written is None else written.cast(pl.String)
    rows = pl.DataFrame({"line": lines, "row": keys.texts, "value": cells}, schema=CELLS)
    is_repeat = ~rows["row"].is_first_distinct()
    return is_repeat, (twice(repetitions(rows), heading),)


def repetitions(rows: pl.DataFrame) -> pl.DataFrame:
    """Of `line`, `row` and `value`, those whose key stands in an earlier row, with `first`, the line of that."""
    return rows.with_columns(first=pl.col("line").first().over("row")).filter(~pl.col("row").is_first_distinct())


def twice(rows: pl.DataFrame, heading: str | None) -> Problems:
    """The rejection of `repetitions`."""
    return Problems(
        column=heading, reason="key-twice", fix="key-twice-fix", cells=rows.select(*CELLS), details=rows.select("first")
    )


def _has_repeats(keys: Keys) -> bool:
    """Whether a key stands twice; sorting integers is ten times as fast as hashing texts."""
    numbers = keys.numbers if keys.numbers is not None else whole_numbers(keys.texts)
    if numbers is not None:
        return bool((numbers.sort().diff(null_behavior="drop") == 0).any())
    return keys.texts.n_unique() < keys.texts.len()


def code_pattern(subject: Subject) -> str | None:
    """What the statistical division codes of a subject look like; None where it has none."""
    if subject.id not in _DIGITS:
        return None
    digits, noughts = _DIGITS[subject.id]
    return rf"^{_PROVINCE}[0-9]{{{digits - 2}}}{noughts}$"


def code_digits(subject: Subject) -> int:
    """How many digits the statistical division codes of a subject have."""
    return _DIGITS[subject.id][0]


def without_code(keys: Keys, lines: pl.Series, *, heading: str | None, subject: Subject) -> tuple[Problems, ...]:
    """The warning about keys that are no statistical division code."""
    if (pattern := code_pattern(subject)) is None:
        return ()
    digits = _DIGITS[subject.id][0]
    if keys.numbers is not None and _are_codes(keys.numbers, digits):
        return ()
    wrong = keys.is_own & ~keys.texts.str.contains(pattern)
    count = int(wrong.sum())
    if not count:
        return ()
    at = int(wrong.arg_true()[0])
    values: dict[str, object] = {"count": count, "digits": digits, "subject": subject.label}
    return (_warning(heading, "key-no-code", values, place(int(lines[at]), keys.texts[at], keys.texts[at])),)


def _are_codes(numbers: pl.Series, digits: int) -> bool:
    """Whether each number has that many digits, and a province's in front."""
    provinces = (numbers // 10 ** (digits - 2)).unique()
    return all(re.fullmatch(_PROVINCE, str(one)) for one in provinces)


def is_total(text: pl.Expr) -> pl.Expr:
    """Whether a cell says that its row sums up others."""
    folded = text.cast(pl.String).str.replace_all(r"[\s:：]+", "")
    return folded.is_in(list(TOTALS)).fill_null(False)


def is_example(text: pl.Expr) -> pl.Expr:
    """Whether a cell says that its row only shows how rows are filled in."""
    return text.cast(pl.String).str.contains(EXAMPLE).fill_null(False)


def _warning(heading: str | None, reason: str, values: dict[str, object], cells: pl.DataFrame) -> Problems:
    return Problems(column=heading, reason=reason, fix=f"{reason}-fix", values=values, cells=cells, is_warning=True)
