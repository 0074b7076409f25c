"""A value of the wrong kind is told once, and hides none of the other faults of its record."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import commstd.loading
from commstd.loading.folder import Folder
from commstd.messages import in_language
from commstd.review import review
from tests.faults.folder import PACK, changed, extended, write_pack
from tests.faults.reports import faults_of, in_english
from tests.unit.permit_pack import PARTS, PERMIT

STANDARD = """\
[[standards]]
id = "more"
subject = "community"
label = 3
title = "More"
when = "settlment == 'urban'"
measure = "committee_staff *"
at_least = "fewest_staf"
clause = 5
force = "mst"
"""
READINGS = """
[[standards.readings]]
choice = "few"
id = "a"
default = "yes"
label = { zh = "甲", en = "a" }

[[standards.readings]]
choice = "few"
id = "b b"
label = 3
at_least = "area_rate * housholds"
let.low = "most_staff"

[[standards.examples]]
given = { setlement = "urban", committee_staff = [4] }
verdict = 1
set = { most_staf = 3 }
reading = "c"
"""
TARGET = """\
[parameters.covered]
unit = "1"
value = 0.9
clause = "一"
label = { zh = "覆盖率", en = "coverage" }

[units.tree]
zh = "棵"
resolution = 1

[subjects.park]
zh = "公园"
en = "park"
key = "park_id"

[fields.park]
park_id = { kind = "text", zh = "公园编码", aliases = ["编码"] }
trees = { kind = "count", zh = "树", unit = "tree", range = [0, 5000], resolution = 1 }

[concepts.trees]
subject = "park"
kind = "standard"
zh = "树"
en = "trees"

[[targets]]
id = "coverage"
subject = "community"
title = { zh = "覆盖率", en = "Coverage" }
among = "settlement == 'urban'"
share = "has_service_facility and by >= as_of"
at_least = "covered"
by = 2025-12-31
each = "settlement"
force = "must"
clause = "一"
note = { zh = "注", en = "note" }

[[targets.readings]]
choice = "whom"
id = "urban"
default = true
label = { zh = "城市", en = "urban" }

[[targets.readings]]
choice = "whom"
id = "all"
label = { zh = "全部", en = "all" }
among = "known(settlement)"

[[targets.examples]]
rows = [{ times = 9, settlement = "urban", has_service_facility = true }]
as_of = 2025-01-01
group = "urban"
verdict = "met"
share = ["1", "1"]
gap = ["0", "0"]

[[duties]]
id = "lease"
subject = "community"
title = { zh = "租赁", en = "Lease" }
when = "settlement == 'urban'"
force = "must"
clause = ["一", "二"]
list = "ways"
needs = "any"
prohibits = false

[[tasks]]
id = "build"
title = { zh = "建设", en = "Build" }
clause = "一"
lead = ["office"]
support = ["police"]
every = "year"
serves = ["service-area", "coverage"]
"""
FORM = ("expected here", "a label is a text", "is not known here")
FILES = {**PACK, "parts.toml": f"{PARTS}\n{PERMIT}", "targets.toml": TARGET}


def places(folder: Path, files: dict[str, str]) -> list[str]:
    return [in_english(fault)[0].removeprefix("tail.toml: ") for fault in faults_of(folder, files)]


def test_wrong_kinds_hide_no_other_fault_of_their_record(tmp_path: Path) -> None:
    held = review(write_pack(tmp_path, extended(STANDARD))).faults
    told: dict[str, dict[str, str]] = {}
    for lang in ("zh", "en"):
        with in_language(lang):  # type: ignore[arg-type]
            told[lang] = {
                fault.place.key or str(at): str(fault).split("\n", 1)[1] for at, fault in enumerate(held.found)
            }
    assert sorted(told["en"]) == ["2", "at_least", "clause", "force", "measure", "title", "when"]
    for key, chinese, english in (
        ("2", "不认识“label”这个键", 'the key "label" is not known'),
        ("title", "都不能空", "neither of them empty"),
        ("clause", "整数 5", "whole number 5"),
        ("when", '是不是想写 "settlement"', 'did you mean "settlement"'),
        ("at_least", '是不是想写 "fewest_staff"', 'did you mean "fewest_staff"'),
        ("force", '是不是想写 "must"', 'did you mean "must"'),
    ):
        assert chinese in told["zh"][key], told["zh"][key]
        assert english in told["en"][key], told["en"][key]
    (warning,) = held.warnings
    assert "example" in in_english(warning)[1]


def test_wrong_kinds_in_readings_and_examples_hide_no_other_fault(tmp_path: Path) -> None:
    found = places(tmp_path, extended(STANDARD.replace("label = 3\n", "").replace("staff *", "staff") + READINGS))
    mine = [place.removeprefix('standards "more", ') for place in found]
    assert sorted(mine) == sorted(
        [
            "title", "clause", "force", "when, column 1", "at_least, column 1",
            "readings a default", "readings b b label", "readings b b", "readings b b",
            "readings b b at_least, column 13", "examples 1 given committee_staff", "examples 1 verdict",
            "examples 1", "examples 1", "examples 1",
        ]
    )  # fmt: skip


def test_a_record_without_its_subject_is_checked_as_far_as_no_field_is_needed(tmp_path: Path) -> None:
    for number, subject in enumerate(('"comunity"', "5", "['community']")):
        files = extended(STANDARD.replace('"community"', subject).replace("label = 3\n", ""))
        found = [place.removeprefix('standards "more", ') for place in places(tmp_path / str(number), files)]
        assert sorted(found) == ["clause", "force", "measure, column 18", "subject", "title"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('unit = "household"\nvalue = 100', 'unit = "hosehold"\nvalue = [100]', ["unit", "value"]),
        ('unit = "household"\nvalue = 100', 'label = 3\nvalue = 100\nper = "5"', ["label", "per", "unit"]),
        ('per = "100 household"', 'per = "each"\nlabel = "x"', ["label", "per"]),
        ('level = "county"', 'level = "conty"\ncommstd = 3', ["commstd", "level"]),
        ('status = "in-force"', 'status = "inforce"\ntitle = 3', ["status", "title"]),
        ('id = "二"\ngloss = { zh = "人员", en = "staff" }', 'id = "二"\ngloss = 3\ndocument = "x"', ["document", "gloss"]),
    ],
)  # fmt: skip
def test_of_every_kind_of_record(old: str, new: str, expected: list[str], tmp_path: Path) -> None:
    found = faults_of(tmp_path, changed(old, new))
    assert sorted(str(fault.place.key) for fault in found) == expected


def test_examples_are_run_where_only_words_could_not_be_read(tmp_path: Path) -> None:
    files = changed('gap = "7.54 ㎡"', 'gap = "7.5 ㎡"')
    files["standards.toml"] = files["standards.toml"].replace(
        'title = { zh = "服务设施面积", en = "Service area" }', "title = 5\nnote = 3"
    )
    found = review(write_pack(tmp_path, files)).faults.found
    assert sorted(str(fault.place.key) for fault in found) == ["examples 1", "note", "title"]


def test_an_example_of_a_target_that_expects_no_number_differs_and_is_told(tmp_path: Path) -> None:
    files = {
        **FILES,
        "targets.toml": TARGET.replace('share = ["1", "1"]', 'share = ["1", "all"]').replace(
            'gap = ["0", "0"]', 'gap = ["0", "none"]'
        ),
    }
    found = [in_english(fault) for fault in review(write_pack(tmp_path, files)).faults.found]
    assert [place for place, _ in found] == ['targets.toml: targets "coverage", examples 1'] * 2
    assert "1, all" in found[0][1]
    assert "0, none" in found[1][1]


def values(held: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a parsed pack that stands inside a record."""
    inner = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for key, value in inner:
        if len(path) > 1:
            yield (*path, key)
        yield from values(value, (*path, key))


def found_in(parsed: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The faults of a pack that holds these tables."""
    head = {key: parsed[key] for key in ("pack", "documents", "clauses")}
    rest = {key: value for key, value in parsed.items() if key not in head}
    files = {"pack.toml": head, "rest.toml": rest}
    monkeypatch.setattr(commstd.loading, "read_folder", lambda _: Folder(files, (), ""))
    with in_language("en"):
        return [str(fault) for fault in review(folder).faults.found]


def wrong_kind(table: Any, key: Any) -> None:
    table[key] = [{}] if not isinstance(table[key], list) else {"x": []}


def misspelt(table: Any, key: Any) -> None:
    table[f"{key}{key[-1]}"] = table.pop(key)


def beside_an_unknown_one(table: Any, key: Any) -> None:
    table["qqq"] = 5


@pytest.mark.parametrize("slip", [wrong_kind, misspelt, beside_an_unknown_one])
def test_from_what_cannot_be_read_no_other_fault_follows(
    slip: Callable[[Any, Any], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = tomllib.loads("\n".join(FILES.values()), parse_float=Decimal)
    assert found_in(parsed, tmp_path, monkeypatch) == []
    told = 0
    alike: set[tuple[Any, ...]] = set()
    for *path, last in values(parsed):
        kind = tuple(
            "" if isinstance(key, int) else key for key in (*path, *([] if slip is beside_an_unknown_one else [last]))
        )
        if kind in alike:
            continue
        alike.add(kind)
        if last == "id" and path[-2] in {"departments", "standards", "targets", "clauses", "lists"}:
            continue  # whoever speaks of that record is told that it is unknown
        torn = copy.deepcopy(parsed)
        inner: Any = torn
        for key in path:
            inner = inner[key]
        if slip is not wrong_kind and not isinstance(inner, dict):
            continue
        slip(inner, last)
        found = found_in(torn, tmp_path, monkeypatch)
        of_form = [one for one in found if any(sentence in one for sentence in FORM)]
        told += len(of_form)
        if slip is wrong_kind or of_form:  # any name may stand in a table of names
            assert (len(of_form), found) == (1, of_form), (*path, last)
    assert told > 20
