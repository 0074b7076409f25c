"""Slips of somebody who writes a first pack: each is one message, and nothing else is put down to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from commstd.messages import in_language
from commstd.review import review
from tests.faults.folder import PACK, changed, write_pack

TARGET = """
[parameters.covered]
unit = "1"
value = 0.9
clause = "一"

[[targets]]
id = "coverage"
subject = "community"
title = { zh = "覆盖率", en = "Coverage" }
standard = "service-area"
at_least = "covered"
force = "must"
clause = "一"
examples = [{ rows = [{ households = 1200, service_area = "360 m²" }], verdict = "met" }]

[[tasks]]
id = "build"
title = { zh = "建设", en = "Build" }
clause = "一"
serves = ["service-area", "staff-range"]
"""
VALUES = 'values = [{ from = 2024-01-01, value = 30, clause = "一" }]'
# What is written in place of what in which file; the line or key, and what the message says in each language.
SLIPS = {
    "a full-width sign": ("force = \"stated\"", 'force ＝ "stated"', "line 31, column 7", "请改成 =", "write = in its place"),
    "quotation marks of a word processor": ('unit = "household"', "unit = “household”", "line 2, column 8", '请改成 "', 'write " in its place'),
    "a quotation mark forgotten": ('id = "service-area"', 'id = "service-area', "line 26, column 19", "请用开头的那种引号结束", "end it with the quotation mark"),
    "a text without quotation marks": ('subject = "community"', "subject = community", "line 27, column 11", "文字要加引号", "quotation marks"),
    "a colon": ('measure = "service_area"', 'measure: "service_area"', "line 29, column 8", "键的后面要写 =", "="),
    "a date with slashes": (VALUES, VALUES.replace("2024-01-01", "2024/1/1"), "line 9, column 24", "例如 2020-01-06", "such as 2020-01-06"),
    "a Chinese date": (VALUES, VALUES.replace("2024-01-01", "2024年1月1日"), "line 9, column 24", "例如 2020-01-06", "such as 2020-01-06"),
    "no such day": (VALUES, VALUES.replace("2024-01-01", "2024-02-30"), "line 9, column 20", "日历上没有这一天", "no such day"),
    "a per cent sign behind a date": (VALUES, VALUES.replace("30,", "30%,"), "line 9, column 42", "百分之三十写成 0.3", "write 30 % as 0.3"),
    "a comma forgotten behind a date": (VALUES, VALUES.replace("30,", "30"), "line 9, column 43", "少了逗号", "a comma is missing"),
    "a key twice": ('unit = "household"', 'unit = "household"\nunit = "household"', "line 3, column 19", "已经写过了", "once"),
    "single brackets": ('[[standards]]\nid = "safe-room"', '[standards]\nid = "safe-room"', "line 91, column 11", "双层方括号", "[[standards]]"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_file_that_is_no_toml_is_told_once_and_what_speaks_of_its_records_is_not_called_unknown(
    slip: str, tmp_path: Path
) -> None:
    old, new, place, chinese, english = SLIPS[slip]
    files = {**changed_once(old, new), "targets.toml": TARGET}
    (fault,) = review(write_pack(tmp_path, files)).faults.found
    for lang, mend in (("zh", chinese), ("en", english)):
        with in_language(lang):  # type: ignore[arg-type]
            text = str(fault)
        assert mend in text, text
    assert text.startswith(f"standards.toml: {place}\n"), text


def changed_once(old: str, new: str) -> dict[str, str]:
    """The sound pack with the first of a text replaced."""
    assert old in PACK["standards.toml"]
    return {**PACK, "standards.toml": PACK["standards.toml"].replace(old, new, 1)}


def told(files: dict[str, str], folder: Path) -> tuple[list[str], list[str]]:
    with in_language("en"):
        held = review(write_pack(folder, files)).faults
        return [str(one) for one in held.found], [str(one) for one in held.warnings]


def test_what_is_misspelt_elsewhere_is_still_told(tmp_path: Path) -> None:
    files = changed_once('unit = "household"', "unit = household")
    wrong = TARGET.replace('"service-area", "staff-range"', '"service-aera"')
    faults, _ = told({**files, "targets.toml": wrong}, tmp_path)
    assert [one.partition("\n")[0] for one in faults] == [
        "standards.toml: line 2, column 8", 'targets.toml: tasks "build", serves',
    ]  # fmt: skip


def test_a_record_in_single_brackets_is_known_to_whoever_speaks_of_it(tmp_path: Path) -> None:
    start = PACK["standards.toml"].index("[[standards]]")
    area = PACK["standards.toml"][start:].partition("\n[[")[0].replace("[[standards]]", "[standards]")
    tasks = TARGET[TARGET.index("[[tasks]]") :].replace(', "staff-range"', "")
    figures = PACK["standards.toml"][:start]
    (fault, *more), _ = told(
        {"pack.toml": PACK["pack.toml"], "standards.toml": figures + area, "tasks.toml": tasks}, tmp_path
    )
    assert (more, fault.partition("\n")[0]) == ([], "standards.toml: standards")
    assert "[[standards]]" in fault


@pytest.mark.parametrize(
    ("old", "new", "fragments"),
    [
        ('per = "100 household"', 'per = "每百户"', (", per\n", 'per = "100 household"')),
        ('per = "100 household"', 'per = "100 hosehold"', (", per\n", 'did you mean "household"')),
        ('"area_rate * households"', '"area_rate * 户素"', (", at_least, column 13\n", 'did you mean "households"')),
        ('"area_rate * households"', '"area_rate * 户数"', (", at_least, column 13\n", 'did you mean "households"')),
        ("value = 30,", 'value = "30 m²",', (", values 1\n", "its unit stands under unit")),
    ],
)  # fmt: skip
def test_a_slip_in_a_value_is_told_with_its_mend(
    old: str, new: str, fragments: tuple[str, ...], tmp_path: Path
) -> None:
    (fault,), _ = told(changed(old, new), tmp_path)
    assert [one for one in fragments if one not in fault] == [], fault


def test_a_clause_in_brackets_of_another_width_is_told_with_the_listed_one(tmp_path: Path) -> None:
    files = changed('force = "must"\nclause = ["二"]', 'force = "must"\nclause = ["二(一)"]')
    files["pack.toml"] = files["pack.toml"].replace('id = "二"', 'id = "二（一）"')
    files["standards.toml"] = files["standards.toml"].replace('"二"', '"二（一）"')
    (fault,), _ = told(files, tmp_path)
    assert 'did you mean "二（一）"' in fault


def test_ninety_for_ninety_per_cent_is_doubtful_whatever_the_examples_say(tmp_path: Path) -> None:
    wrong = TARGET.replace("value = 0.9", "value = 90").replace('verdict = "met"', 'verdict = "short"')
    for files, count in ((TARGET, 0), (wrong, 1)):
        faults, warnings = told({**PACK, "targets.toml": files}, tmp_path)
        assert (faults, len(warnings)) == ([], count), (faults, warnings)
    assert warnings[0].startswith('targets.toml: targets "coverage"\n  the line of this share is 90')
    assert "write 90 % as 0.9" in warnings[0]
