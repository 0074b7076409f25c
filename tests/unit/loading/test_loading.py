from __future__ import annotations

from datetime import date
from pathlib import Path

from commstd.documents import Clause, Document
from commstd.loading import Fault, Faults, Place, load_head, load_pack, survey
from commstd.messages import Label, in_language, say
from tests.faults.folder import HEAD, changed, write_pack


def test_a_sound_pack_is_read_whole(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path), distribution="commstd-testville", version="1.2")
    assert (pack.city, pack.head.code, pack.head.level, pack.head.name) == (
        "testville",
        "123400",
        "county",
        Label("测试县", "Testville"),
    )
    assert list(pack.standards) == ["service-area", "staff-range", "safe-room"]
    assert list(pack.parameters) == ["hundred", "area_rate", "fewest_staff", "most_staff", "start_day"]
    assert (pack.origin.distribution, pack.origin.version, pack.origin.place) == (
        "commstd-testville",
        "1.2",
        str(tmp_path),
    )


def test_a_pack_that_is_loaded_twice_is_equal_wherever_it_lies(tmp_path: Path) -> None:
    one, two = load_pack(write_pack(tmp_path / "one")), load_pack(write_pack(tmp_path / "two"))
    strict = load_pack(
        write_pack(
            tmp_path / "three", changed('at_least = "area_rate * households"', 'more_than = "area_rate * households"')
        )
    )
    assert one == two
    assert one != strict
    assert one.standards["service-area"] != strict.standards["service-area"]


def test_documents_and_clauses_are_part_of_the_head(tmp_path: Path) -> None:
    files = changed('status = "in-force"', 'status = "draft"\ntruncated = true')
    head = load_pack(write_pack(tmp_path, files)).head
    assert head.documents == (
        Document(id="doc-1", number="测社区〔2024〕1号", status="draft", truncated=True, issued=date(2024, 1, 2)),
    )
    assert head.clauses == (
        Clause(id="一", gloss=Label("面积", "areas")),
        Clause(id="二", gloss=Label("人员", "staff")),
    )
    assert head.is_truncated


def test_a_head_can_be_read_without_the_rest_of_the_pack(tmp_path: Path) -> None:
    head = load_head(write_pack(tmp_path, {"pack.toml": HEAD, "standards.toml": "[broken"}))
    assert (head.city, head.level, head.documents) == ("testville", "county", ())


def test_a_survey_gives_what_could_be_read_beside_the_faults(tmp_path: Path) -> None:
    pack, faults = survey(write_pack(tmp_path, changed("area_rate * households", "area_rat * households")))
    assert pack is not None
    assert list(pack.standards) == ["staff-range", "safe-room"]
    assert len(faults.found) == 1


def test_a_fault_is_told_once() -> None:
    faults, place = Faults(), Place(file="a.toml", table="standards", id="x")
    faults.add(place, say("id-duplicate", id="x", other="a.toml"))
    faults.add(place, say("id-duplicate", id="x", other="a.toml"))
    faults.warn(place, say("parameter-unused"))
    faults.warn(place, say("parameter-unused"))
    assert (len(faults.found), len(faults.warnings)) == (1, 1)


def test_a_place_is_told_as_far_as_it_is_known() -> None:
    told = [
        place.text("en")
        for place in (
            Place(file="a.toml"), Place(file="a.toml", table="pack", key="city"), Place(file="a.toml", table="standards", id="x"),
            Place(file="a.toml", table="standards", id="x", key="when", column=7),
        )
    ]  # fmt: skip
    assert told == [
        "a.toml", "a.toml: pack, city", 'a.toml: standards "x"', 'a.toml: standards "x", when, column 7',
    ]  # fmt: skip


def test_a_fault_is_its_place_and_below_it_the_message_indented() -> None:
    fault = Fault(Place(file="a.toml", table="parameters", id="x"), say("parameter-unused"))
    with in_language("en"):
        first, *rest = str(fault).split("\n")
    assert first == 'a.toml: parameters "x"'
    assert len(rest) == 2
    assert all(line.startswith("  ") and line.strip() for line in rest)
    assert fault.text("zh") != fault.text("en")


def test_a_record_that_was_not_read_is_placed_by_its_table() -> None:
    assert Faults().place("standards", "x", key="clause") == Place(
        file="standards.toml", table="standards", id="x", key="clause"
    )
