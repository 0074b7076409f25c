from __future__ import annotations

from pathlib import Path

import pytest

from commstd.errors import PackError
from commstd.loading import load_pack
from commstd.messages import in_language
from commstd.review import Review, review, review_pack
from tests.faults.folder import AREA, HEAD, PACK, ROOM, changed, extended, write_pack


def warnings(found: Review) -> list[tuple[str, str]]:
    with in_language("en"):
        parted = [str(warning).partition("\n") for warning in found.faults.warnings]
    return [(place, message) for place, _, message in parted]


def test_a_sound_pack_has_neither_faults_nor_warnings(tmp_path: Path) -> None:
    found = review(write_pack(tmp_path))
    assert (found.faults.found, found.faults.warnings) == ([], [])
    assert (found.city, found.counts["standards"], found.counts["examples"]) == ("testville", 3, 9)


SERVICE = 'standards.toml: standards "service-area"'
STAFF = 'standards.toml: standards "staff-range"'


def without(given: str) -> dict[str, str]:
    """The sound pack without the example of these values."""
    text = PACK["standards.toml"]
    start = text.rindex("[[standards.examples]]", 0, text.index(given))
    end = text.find("[[", start + 2)
    return {**PACK, "standards.toml": text[:start] + (text[end:] if end > 0 else "")}


DOUBTS = {
    "a Chinese name without Chinese": (changed('zh = "测试县"', 'zh = "Testville"'), "pack.toml: pack, name zh", '"Testville"'),
    "superseded": (changed('status = "in-force"', 'status = "superseded"'), 'pack.toml: documents "doc-1", status', "superseded"),
    "unused parameter": (extended('[parameters.more]\nunit = "person"\nvalue = 3\nclause = "一"\n'), 'tail.toml: parameters "more"', "standard"),
    "no examples": (extended(ROOM.replace('id = "safe-room"', 'id = "more"').partition("[[standards.examples]]")[0]), 'tail.toml: standards "more"', "example"),
    "none under the line": (without("352.46 ㎡"), f"{SERVICE}, examples", "lack one under its lower line (short)\n"),
    "none at the line": (without('"360 ㎡" }'), f"{SERVICE}, examples", "lack one just at its lower line\n"),
    "none over the line": (without('"400 ㎡"'), f"{SERVICE}, examples", "lack one over its lower line\n"),
    "none under a range": (without("committee_staff = 4"), f"{STAFF}, examples", "lack one under its lower line (short)\n"),
    "none at the low end of a range": (without("committee_staff = 5"), f"{STAFF}, examples", "lack one just at its lower line\n"),
    "none at the high end of a range": (without("committee_staff = 9"), f"{STAFF}, examples", "lack one just at its upper line\n"),
    "none over a range": (without("committee_staff = 10"), f"{STAFF}, examples", "lack one over its upper line (over)\n"),
    "none that has it not": (without("security_room = false"), 'standards.toml: standards "safe-room", examples', "lack one that is short\n"),
    "none that has it": (without("security_room = true"), 'standards.toml: standards "safe-room", examples', "lack one that is met\n"),
    "a title as long as a sentence": (changed('zh = "服务设施面积"', f'zh = "{"很" * 41}"'), f"{SERVICE}, title", "41"),
    "a title as long as a sentence in English": (changed('en = "Service area"', f'en = "{"very " * 32}long"'), f"{SERVICE}, title", "164"),
    "a gloss as long as a sentence": (changed('gloss = { zh = "人员"', f'gloss = {{ zh = "{"很" * 41}"'), 'pack.toml: clauses "二", gloss', "41"),
    "a bare number": (changed('at_most = "most_staff"', 'at_most = "most_staff + 2 * 0 * most_staff"'), f"{STAFF}, at_most, column 14", "2"),
    "a bare number in a reading": (changed("ceil(households / hundred)", "ceil(households / hundred * 2)"), f"{SERVICE}, readings started-hundreds at_least, column 51", "^"),
    "a bare number in a duty": (extended("""[[duties]]\nid = "d"\ntitle = { zh = "公", en = "open" }\nsubject = "community"\nforce = "must"\nclause = "一"\nwhen = "households > 3 * hundred"\n"""), 'tail.toml: duties "d", when, column 14', "3"),
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
    assert found.counts["examples"] == 13


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


def test_what_nothing_can_come_up_to_or_stay_under_needs_no_example(tmp_path: Path) -> None:
    text = """
[fields.community]
clean = { kind = "share", zh = "整洁率" }

[parameters.all]
unit = "1"
value = 1
clause = "一"

[parameters.none]
unit = "person"
value = 0
clause = "一"
"""
    for name, rule in (
        ("all-clean", 'measure = "clean"\nat_least = "all"'),
        ("no-staff", 'measure = "committee_staff"\nat_most = "none"'),
    ):
        text += f'[[standards]]\nid = "{name}"\nsubject = "community"\n{rule}\n'
        text += 'title = { zh = "净", en = "clean" }\nforce = "must"\nclause = "一"\n'
        cases = ("clean = 1", "met"), ('clean = "1/2"', "short")
        if name == "no-staff":
            cases = ("committee_staff = 0", "met"), ("committee_staff = 1", "over")
        text += "".join(
            f'[[standards.examples]]\ngiven = {{ {given} }}\nverdict = "{verdict}"\n' for given, verdict in cases
        )
    found = review(write_pack(tmp_path, extended(text)))
    assert (found.faults.found, warnings(found)) == ([], [])


def test_examples_are_left_alone_where_that_is_asked(tmp_path: Path) -> None:
    files = changed('gap = "7.54 ㎡"', 'gap = "7.5 ㎡"')
    assert len(review(write_pack(tmp_path, files)).faults.found) == 1
    assert review(tmp_path, with_examples=False).faults.found == []


def test_a_pack_that_was_read_is_looked_over_without_its_files(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path, changed('gap = "7.54 ㎡"', 'gap = "7.5 ㎡"')))
    (fault,) = review_pack(pack).faults.found
    place, _, message = str(fault).partition("\n")
    assert place == 'standards.toml: standards "service-area", examples 1'
    assert "computed: at least 360 m², there is 352.46 m²" in message


def test_faults_are_told_in_the_order_of_the_files(tmp_path: Path) -> None:
    files = {**changed('force = "must"', 'force = "mast"'), "a.toml": "x = = 1"}
    files["standards.toml"] = files["standards.toml"].replace("area_rate * households", "area_rat * households")
    files["standards.toml"] = files["standards.toml"].replace(
        'unit = "household"\nvalue = 100', 'unit = "x"\nvalue = 100'
    )
    files["pack.toml"] = HEAD.replace('level = "county"', 'level = "conty"')
    faults = review(write_pack(tmp_path, files)).faults
    assert [(one.place.file, one.place.id) for one in faults.in_order(faults.found)] == [
        ("pack.toml", None), ("a.toml", None), ("standards.toml", "hundred"), ("standards.toml", "service-area"),
        ("standards.toml", "staff-range"),
    ]  # fmt: skip
