from __future__ import annotations

from pathlib import Path

import pytest

from commstd.errors import PackError
from commstd.messages import in_language
from commstd.review import Review, review
from tests.faults.folder import AREA, HEAD, PACK, ROOM, changed, extended, write_pack


def warnings(found: Review) -> list[tuple[str, str]]:
    with in_language("en"):
        parted = [str(warning).partition("\n") for warning in found.faults.warnings]
    return [(place, message) for place, _, message in parted]


def test_a_sound_pack_has_neither_faults_nor_warnings(tmp_path: Path) -> None:
    found = review(write_pack(tmp_path))
    assert (found.faults.found, found.faults.warnings) == ([], [])
    assert (found.city, found.counts["standards"], found.counts["examples"]) == ("testville", 3, 5)


DOUBTS = {
    "superseded": (changed('status = "in-force"', 'status = "superseded"'), 'pack.toml: documents "doc-1"', "superseded"),
    "unused parameter": (extended('[parameters.more]\nunit = "person"\nvalue = 3\nclause = "一"\n'), 'tail.toml: parameters "more"', "standard"),
    "no examples": (extended(ROOM.replace('id = "safe-room"', 'id = "more"').partition("[[standards.examples]]")[0]), 'tail.toml: standards "more"', "example"),
    "examples of one verdict": (changed('given = { households = 1200, service_area = "352.46 ㎡" }\nverdict = "short"\nrequired = "360 ㎡"\ngap = "7.54 ㎡"', 'given = { households = 1200, service_area = "361 ㎡" }\nverdict = "met"'), 'standards.toml: standards "service-area"', "short"),
    "a title as long as a sentence": (changed('zh = "服务设施面积"', f'zh = "{"很" * 41}"'), 'standards.toml: standards "service-area"', "41"),
    "a bare number": (changed('at_most = "most_staff"', 'at_most = "most_staff * 1.5"'), 'standards.toml: standards "staff-range"', "3/2"),
    "a bare number in a reading": (changed("ceil(households / hundred)", "ceil(households / hundred * 2)"), 'standards.toml: standards "service-area"', "2"),
}  # fmt: skip


@pytest.mark.parametrize("doubt", DOUBTS)
def test_what_is_doubtful_is_told_once_with_its_place(doubt: str, tmp_path: Path) -> None:
    files, place, fragment = DOUBTS[doubt]
    found = review(write_pack(tmp_path, files))
    assert found.faults.found == []
    ((where, message),) = warnings(found)
    assert where == place
    assert fragment in message


def test_a_clause_of_a_figure_must_be_listed_too_and_is_told_once(tmp_path: Path) -> None:
    (fault,) = review(
        write_pack(tmp_path, changed('value = 9\nclause = "二"', 'value = 9\nclause = "二1"'))
    ).faults.found
    with in_language("en"):
        place, _, message = str(fault).partition("\n")
    assert place == 'standards.toml: parameters "most_staff"'
    assert '"二1"' in message


def test_a_figure_without_a_clause_is_doubtful_and_stands_under_no_clause(tmp_path: Path) -> None:
    found = review(write_pack(tmp_path, changed('value = 9\nclause = "二"', "value = 9")))
    assert found.faults.found == []
    assert [place for place, _ in warnings(found)] == ['standards.toml: parameters "most_staff"']


def test_an_example_that_asks_for_more_is_computed_with_its_own_figures_day_and_reading(tmp_path: Path) -> None:
    example = 'given = { households = 135, service_area = "42.12 ㎡" }\nset = { area_rate = "31.2 ㎡" }\nverdict = "met"\nrequired = "42.12 ㎡"\ngap = "0 ㎡"\n'
    reading = 'given = { households = 135, service_area = "42.12 ㎡" }\nreading = "started-hundreds"\nverdict = "short"\nrequired = "60 m²"\ngap = "17.88 m²"\n'
    early = 'given = { households = 135, service_area = "42.12 ㎡" }\nas_of = 2023-12-31\nverdict = "not-applicable"\n'
    unknown = 'given = { households = 135 }\nverdict = "unknown"\nmissing = ["service_area"]\n'
    text = "".join(f"\n[[standards.examples]]\n{one}" for one in (example, reading, early, unknown))
    found = review(write_pack(tmp_path, {**PACK, "standards.toml": PACK["standards.toml"].replace(AREA, AREA + text)}))
    assert [str(fault) for fault in found.faults.found] == []
    assert found.counts["examples"] == 9


def test_a_range_of_an_example_is_compared_at_both_ends(tmp_path: Path) -> None:
    right = changed(
        'committee_staff = 5 }\nverdict = "met"',
        'committee_staff = 5 }\nverdict = "met"\nrequired = { low = "5 人", high = "9 人" }',
    )
    wrong = changed(
        'committee_staff = 5 }\nverdict = "met"',
        'committee_staff = 5 }\nverdict = "met"\nrequired = { low = "5 人", high = "8 人" }',
    )
    assert review(write_pack(tmp_path / "right", right)).faults.found == []
    (fault,) = review(write_pack(tmp_path / "wrong", wrong)).faults.found
    assert "high" in str(fault)


def test_a_pack_without_a_usable_head_is_reviewed_as_far_as_it_can_be(tmp_path: Path) -> None:
    found = review(write_pack(tmp_path, {**PACK, "pack.toml": HEAD.replace('city = "testville"\n', "")}))
    assert (found.pack, found.city, set(found.counts.values())) == (None, None, {0})
    assert len(found.faults.found) == 1


def test_a_folder_that_is_no_pack_cannot_be_reviewed(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        review(tmp_path)
