"""All faults of a folder come in one report."""

from __future__ import annotations

from pathlib import Path

import pytest

from commstd.errors import PackError
from commstd.loading import load_head, load_pack, survey
from commstd.messages import in_language
from tests.faults.folder import HEAD, PACK, extended, write_pack
from tests.faults.reports import faults_of, in_english
from tests.faults.test_figures import FAULTS as FIGURES
from tests.faults.test_formulas import FAULTS as FORMULAS

TWENTY = {
    'level = "county"': ('level = "conty"', "pack.toml: pack, level"),
    'status = "in-force"': ('status = "inforce"', 'pack.toml: documents "doc-1", status'),
    'gloss = { zh = "面积", en = "areas" }': ('gloss = { zh = "面积" }', 'pack.toml: clauses "一", gloss'),
    'id = "二"\ngloss': ('id = "二"\ndocument = "doc-9"\ngloss', 'pack.toml: clauses "二", document'),
    'unit = "household"\nvalue = 100': ('unit = "hosehold"\nvalue = 100', 'standards.toml: parameters "hundred", unit'),
    "{ from = 2024-01-01, value = 30": ("{ form = 2024-01-01, value = 30", 'standards.toml: parameters "area_rate", values 1'),
    "value = 5": ("value = nan", 'standards.toml: parameters "fewest_staff", value'),
    'unit = "person"\nvalue = 9': ('unit = "person"\nvalue = 9\nper = "person"', 'standards.toml: parameters "most_staff", per'),
    'measure = "service_area"': ('measure = "servce_area"', 'standards.toml: standards "service-area", measure, column 1'),
    'id = "service-area"': ('id = "service-area"\nwhen = "residents"', 'standards.toml: standards "service-area", when, column 1'),
    "area_rate * households": ("area_rate * housholds", 'standards.toml: standards "service-area", at_least, column 13'),
    "default = true\n": ("default = true\nat_least = 'area_rate'\n", 'standards.toml: standards "service-area", readings proportional'),
    'given = { households = 1200, service_area = "360 ㎡" }': ("given = { hoseholds = 1200 }", 'standards.toml: standards "service-area", examples 2'),
    "settlement == 'urban'": ("settlement = 'urban'", 'standards.toml: standards "staff-range", when, column 12'),
    'measure = "committee_staff"': ('measure = "committee_staff / residents"', 'standards.toml: standards "staff-range", measure, column 19'),
    'let.low = "fewest_staff"': ('let.low = "ceil(min(residents, 1))"', 'standards.toml: standards "staff-range", let.low, column 6'),
    'force = "must"': ('force = "shall"', 'standards.toml: standards "staff-range", force'),
    'verdict = "short"\n\n': ('verdict = "shrt"\n\n', 'standards.toml: standards "staff-range", examples 1'),
    'clause = "二"\n\n[[standards.examples]]\ngiven = { security_room': ('clause = 2\n\n[[standards.examples]]\ngiven = { security_room', 'standards.toml: standards "safe-room", clause'),
}  # fmt: skip


def test_twenty_faults_in_one_pack_are_told_in_one_report_and_no_others(tmp_path: Path) -> None:
    files = dict(PACK)
    for old, (new, _) in TWENTY.items():
        (name,) = (name for name, text in files.items() if text.count(old) >= 1)
        files[name] = files[name].replace(old, new, 1)
    files["tail.toml"] = "[[standards"
    expected = ["tail.toml: line 1, column 12", *(place for _, place in TWENTY.values())]
    found = [in_english(fault)[0] for fault in faults_of(tmp_path, files)]
    assert len(expected) == 20
    assert sorted(found) == sorted(expected)


def test_a_fault_of_the_head_hides_none_of_the_rest(tmp_path: Path) -> None:
    for damage in (HEAD.replace('city = "testville"\n', ""), HEAD.replace("[pack]", "[[pack]]")):
        files = {**PACK, "pack.toml": damage, "tail.toml": "[[standads]]\nid = 'x'\n"}
        files["standards.toml"] = files["standards.toml"].replace("area_rate * households", "area_rat * households")
        pack, faults = survey(write_pack(tmp_path, files))
        assert pack is None
        assert [one.place.file for one in faults.found] == ["pack.toml", "tail.toml", "standards.toml"]


def test_a_newer_format_is_the_only_fault_since_the_rest_may_mean_something_else(tmp_path: Path) -> None:
    files = {**extended("[[parts]]\n"), "pack.toml": HEAD.replace("api = 1", "api = 7")}
    files["standards.toml"] = files["standards.toml"].replace("area_rate * households", "area_rat * households")
    assert [in_english(fault)[0] for fault in faults_of(tmp_path, files)] == ["pack.toml: pack, api"]


def test_the_error_of_a_pack_counts_its_faults_and_tells_each_in_the_language_of_the_moment(tmp_path: Path) -> None:
    files = {**FORMULAS["misspelt parameter"][0], "pack.toml": HEAD.replace('level = "county"', 'level = "conty"')}  # type: ignore[dict-item]
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(tmp_path, files))
    assert len(caught.value.faults) == 2
    with in_language("en"):
        english = str(caught.value)
    with in_language("zh"):
        chinese = str(caught.value)
    for text in (english, chinese):
        assert str(tmp_path) in text
        assert '"county"' in text
        assert '"area_rate"' in text
    assert "faults in the pack" in english
    assert "列" in chinese


def test_a_folder_that_is_none_or_has_no_head_is_refused_with_the_near_match(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="nowhere"):
        load_pack(tmp_path / "nowhere")
    write_pack(tmp_path / "near", {"pac.toml": HEAD})
    with pytest.raises(PackError, match=r'pack\.toml[\s\S]*"pac\.toml"'):
        load_pack(tmp_path / "near")
    write_pack(tmp_path / "empty", {"pack.toml": ""})
    with pytest.raises(PackError, match=r"\[pack\]"):
        load_pack(tmp_path / "empty")


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ('[pack]\napi = "1"\n', "api"),
        ("[pack]\nx = = 1", r"pack\.toml: line 2, column 5\n  x = = 1\n      \^"),
        ("x = 1", r"\[pack\]"),
        (HEAD.replace("api = 1", "api = 2"), "upgrade"),
        (HEAD.replace("123400", "0"), "code"),
    ],
)
def test_a_head_alone_is_checked_as_it_is_with_its_pack(text: str, fragment: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=fragment):
        load_head(write_pack(tmp_path, {"pack.toml": text}))


def test_a_file_that_is_not_utf_8_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "tail.toml").write_bytes("[parameters.多]".encode("gb18030"))
    (fault,) = survey(tmp_path)[1].found
    place, message = in_english(fault)
    assert place == "tail.toml"
    assert "UTF-8" in message


def test_a_file_too_large_for_a_pack_is_told_and_not_parsed(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "tail.toml").write_bytes(b"#" * (8 * 2**20 + 1))
    (fault,) = survey(tmp_path)[1].found
    assert fault.place.file == "tail.toml"


def test_a_figure_left_out_is_not_called_unknown_by_the_formulas_that_use_it(tmp_path: Path) -> None:
    for name in ("not a number", "unit that is not understood"):
        assert len(faults_of(tmp_path, FIGURES[name][0])) == 1  # type: ignore[arg-type]
    more = '[fields.community]\npoints = { kind = "quantity", zh = "点", unit = "points" }\n'
    more += '[units.points]\nzh = "点"\nresolution = 0\n[subjects.pond]\nzh = "塘"\nkey = "pond_id"\n'
    more += '[fields.pond]\npond_id = { kind = "text", zh = "号" }\n[concepts.ponds]\nsubject = "pond"\nkind = "standard"\nzh = "塘"\nen = "ponds"\n'
    more += '[parameters.limit]\nvalue = 3\nunit = "points"\n'
    for name, measure in (("a", "points"), ("b", "hundred")):
        more += f'[[standards]]\nid = "{name}"\nsubject = "community"\nmeasure = "{measure}"\nat_least = "limit"\n'
        more += 'title = { zh = "点", en = "points" }\nforce = "must"\nclause = "一"\n'
    more += '[[standards]]\nid = "c"\nsubject = "pond"\nholds = "known(pond_id)"\ntitle = { zh = "点", en = "points" }\nforce = "must"\nclause = "一"\n'
    places = [in_english(fault)[0] for fault in faults_of(tmp_path, extended(more))]
    assert places == ['tail.toml: subjects "pond"', 'tail.toml: units "points", resolution']
