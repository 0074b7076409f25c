from __future__ import annotations

import json

import polars as pl
import pytest

from commstd.assess.assessment import Assessment
from commstd.cities import City
from commstd.loading import load_pack
from commstd.messages import Label
from commstd.packs import Pack
from commstd.report import jsons
from commstd.report.jsons import assessment_json, dumped
from commstd.report.records import example_record, label_json, part_text, reading_record, standard_record
from tests.faults.folder import changed, extended, write_pack


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    city = City(load_pack(write_pack(tmp_path_factory.mktemp("pack"))), as_of="2025-01-01")
    return city.assess(
        pl.DataFrame(
            {
                "community_id": [f'a"{at}\n甲' for at in range(7)],
                "households": list(range(7)),
                "service_area": ["0.9"] * 7,
            }
        )
    )


def test_chinese_stays_readable_and_quotes_are_escaped(assessed: Assessment) -> None:
    assert dumped({"城市": '"濮阳"'}) == '{"城市": "\\"濮阳\\""}'
    text = "".join(assessment_json(assessed))
    assert "甲" in text
    assert [one["row"] for one in json.loads(text)["findings"][::3]] == [f'a"{at}\n甲' for at in range(7)]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
def test_the_stream_is_the_same_text_in_pieces_of_any_size(
    chunk: int, assessed: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(assessment_json(assessed, only=("short",)))
    told: list[int] = []
    monkeypatch.setattr(jsons, "CHUNK", chunk)
    pieces = list(assessment_json(assessed, only=("short",), progress=told.append))
    assert "".join(pieces) == "".join(whole)
    assert told == [min(chunk, 7 - start) for start in range(0, 7, chunk)]


def test_verdicts_that_nobody_got_leave_an_empty_list(assessed: Assessment) -> None:
    assert json.loads("".join(assessment_json(assessed, only=("not-applicable",))))["findings"] == []


def test_extreme_numbers_are_exact_decimal_texts(tmp_path_factory: pytest.TempPathFactory) -> None:
    field = '[fields.community]\nfund = { kind = "quantity", zh = "资金", unit = "元", resolution = "0.01", range = [0, 40000000000000000] }\n'
    line = '[parameters.least_fund]\nunit = "元"\nvalue = 39999999999999999.99\nclause = "一"\n'
    line += '[[standards]]\nid = "fund"\nsubject = "community"\ntitle = { zh = "资金", en = "Fund" }\nmeasure = "fund"\nat_least = "least_fund"\nforce = "must"\nclause = "一"\n'
    pack = load_pack(write_pack(tmp_path_factory.mktemp("pack"), extended(field + line)))
    values = ["0.01", "39999999999999999.98", "39999999999999999.99", "40000000000000000", "0"]
    held = City(pack, as_of="2025-01-01").assess(pl.DataFrame({"community_id": list("abcde"), "fund": values}))
    findings = [one for one in json.loads("".join(assessment_json(held)))["findings"] if one["concept"] == "fund"]
    assert [one["actual"]["value"] for one in findings] == values
    assert [one["gap"]["value"] for one in findings] == [
        "39999999999999999.98",
        "0.01",
        "0",
        "0",
        "39999999999999999.99",
    ]
    assert {one["required"]["value"] for one in findings} == {"39999999999999999.99"}


def test_shares_that_no_decimal_ends_are_fractions(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        '[parameters.third]\nunit = "1"\nvalue = "1/3"\nclause = "一"\n[[standards]]\nid = "m"\nsubject = "committee"\n'
    )
    text += 'title = { zh = "党员", en = "Members" }\nmeasure = "third * party_members"\nat_least = "third * third * members"\nforce = "must"\nclause = "一"\n'
    pack: Pack = load_pack(write_pack(tmp_path_factory.mktemp("pack"), extended(text)))
    (finding,) = json.loads(
        "".join(
            assessment_json(
                City(pack).assess(pl.DataFrame({"committee_id": ["a"], "members": [7], "party_members": [2]}))
            )
        )
    )["findings"]
    assert (finding["verdict"], finding["actual"]["value"], finding["required"]["value"], finding["gap"]["value"]) == (
        "short",
        "2/3",
        "1",
        "1/3",
    )


def test_labels_are_in_both_languages_or_null() -> None:
    assert label_json(Label("甲", "a")) == {"zh": "甲", "en": "a"}
    assert label_json(None) is None


def test_a_record_has_what_its_standard_has(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = changed('at_least = "low"\nat_most', 'more_than = "low"\nless_than')
    files["standards.toml"] = files["standards.toml"].replace(
        'choice = "hundreds"\nid = "started-hundreds"',
        'choice = "hundreds"\nid = "started-hundreds"\nby = 2026-01-01\nlet.area_rate2 = "area_rate"',
    )
    files["standards.toml"] = files["standards.toml"].replace(
        'at_least = "area_rate * households"\n',
        'at_least = "area_rate2 * households"\nlet.area_rate2 = "area_rate"\n',
        1,
    )
    files["standards.toml"] = files["standards.toml"].replace(
        'verdict = "met"\nas_of', 'verdict = "met"\nreading = []\nas_of'
    )
    city = City(load_pack(write_pack(tmp_path_factory.mktemp("pack"), files)), as_of="2025-01-01")
    area, staff, room = (standard_record(city, one) for one in city.pack.standards.values())
    assert (staff["more_than"], staff["less_than"], staff["when"]) == ("low", "most_staff", "settlement == 'urban'")
    assert (room["holds"], "measure" in room, room["unit"]) == ("security_room and as_of >= start_day", False, None)
    assert area["fields"] == ["households", "service_area"] or area["fields"] == ["service_area", "households"]
    started = city.pack.standards["service-area"].readings.options[1]
    assert reading_record(started)["replaces"] == {
        "let.area_rate2": "area_rate", "lower": "area_rate * hundred * ceil(households / hundred)", "by": "2026-01-01",
    }  # fmt: skip
    assert part_text(started.replaces["by"]) == "2026-01-01"
    example = city.pack.standards["safe-room"].examples[0]
    assert {
        "given": {"security_room": True}, "verdict": "met", "required": None, "gap": None, "reading": [], "as_of": "2024-06-30",
    }.items() <= example_record(example).items()  # fmt: skip
    dated = next(one for one in staff["parameters"] if one["name"] == "fewest_staff")  # type: ignore[index,attr-defined]
    assert (dated["unit"], dated["per"]) == ("person", None)
    (day,) = room["parameters"]  # type: ignore[misc]
    assert (day["unit"], day["values"][0]["value"]) == (None, "2024-06-30")
