"""The command check: what it tells of a pack with twenty faults, in one run and in either language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.folder import PACK, changed, write_pack
from tests.unit.cli.conftest import Run

AREA, STAFF, ROOM = (("standards.toml", "standards", name) for name in ("service-area", "staff-range", "safe-room"))
TAIL = """
[fields.community]
ponds = { kind = "quantity", unit = "squaremetre", zh = "池塘" }

[subjects.pool]
zh = "水池"
en = "pool"
key = "pool_no"
[fields.pool]
pool_id = { kind = "text", zh = "水池编号" }

[[targets]]
id = "rooms"
subject = "community"
title = { zh = "治安防控室", en = "Security rooms" }
share = "security_room"
at_least = "residents"
force = "must"
clause = "一"

[[duties]]
id = "watch"
subject = "community"
title = { zh = "值守", en = "Watch" }
list = "watchers"
force = "must"
clause = "一"

[[lists]]
id = "watch-list"
title = { zh = "值守", en = "Watch" }
clause = 1
items = []

[[tasks]]
id = "build"
title = { zh = "建设", en = "Build" }
lead = ["civil-afairs"]
every = "month"
clause = "一"

[[departments]]
id = "civil-affairs"
name = "县民政局"
"""
# What is written in place of what; file, table, id, key and column of the fault; what was found; the mend in each language.
PLANTED: tuple[tuple[str, str, tuple[str | None, ...], int | None, str, str, str], ...] = (
    ('level = "county"', 'level = "conty"', ("pack.toml", "pack", None, "level"), None, "conty", '是不是想写 "county"', 'did you mean "county"'),
    ('status = "in-force"', 'status = "inforce"', ("pack.toml", "documents", "doc-1", "status"), None, "inforce", '是不是想写 "in-force"', 'did you mean "in-force"'),
    ('gloss = { zh = "面积", en = "areas" }', 'gloss = { zh = "面积" }', ("pack.toml", "clauses", "一", "gloss"), None, "zh", "要写中英文两种文字", "in both languages"),
    ('id = "二"\ngloss', 'id = "二"\ndocument = "doc-9"\ngloss', ("pack.toml", "clauses", "二", "document"), None, "doc-9", '是不是想写 "doc-1"', 'did you mean "doc-1"'),
    ('unit = "household"\nvalue = 100', 'unit = "hosehold"\nvalue = 100', ("standards.toml", "parameters", "hundred", "unit"), None, "hosehold", "请改用认识的单位", "use one that is"),
    ("{ from = 2024-01-01, value = 30", "{ form = 2024-01-01, value = 30", ("standards.toml", "parameters", "area_rate", "values 1"), None, "form", '是不是想写 "from"', 'did you mean "from"'),
    ("value = 5", "value = nan", ("standards.toml", "parameters", "fewest_staff", "value"), None, "NaN", "请改正这个值", "correct the value"),
    ('unit = "person"\nvalue = 9', 'unit = "person"\nvalue = 9\nper = "person"', ("standards.toml", "parameters", "most_staff", "per"), None, "person", "应当是整数加单位", "must be a whole number with a unit"),
    ("value = 2024-06-30", 'value = 2024-06-30\nunit = "day"', ("standards.toml", "parameters", "start_day", "unit"), None, "start_day", "请删去 unit 和 per", "delete unit and per"),
    ('measure = "service_area"', 'measure = "servce_area"', (*AREA, "measure"), 1, "servce_area", '是不是想写 "service_area"', 'did you mean "service_area"'),
    ('id = "service-area"', 'id = "service-area"\nwhen = "residents"', (*AREA, "when"), 1, "residents", "例如 households >= committee_lower", "for example households >= committee_lower"),
    ('"area_rate * households"', '"area_rate * (households + residents)"', (*AREA, "at_least"), 27, "residents", "请检查字段和参数的单位", "check the units of fields and parameters"),
    ("default = true\n", "default = true\nat_least = 'area_rate'\n", (*AREA, "readings proportional"), None, "proportional", "或去掉 default", "or delete default"),
    ("ceil(households / hundred)", "ceil(households ÷ hundred)", (*AREA, "readings started-hundreds at_least"), 39, "÷", "请改成 /", "write / in its place"),
    ('given = { households = 1200, service_area = "360 ㎡" }', "given = { hoseholds = 1200 }", (*AREA, "examples 2"), None, "hoseholds", '是不是想写 "households"', 'did you mean "households"'),
    ("settlement == 'urban'", "settlement = 'urban'", (*STAFF, "when"), 12, "settlement = 'urban'", "相等写 ==", "write == for equal"),
    ('measure = "committee_staff"', 'measure = "committee_staff / residents"', (*STAFF, "measure"), 19, "residents", "比例请写成乘法", "state a share as a product"),
    ('let.low = "fewest_staff"', 'let.low = "ceil(min(residents, 1))"', (*STAFF, "let.low"), 6, "min(residents, 1)", "请先除以一步的量", "divide it by the step first"),
    ('force = "must"', 'force = "shall"', (*STAFF, "force"), None, "shall", "由强到弱可以写：must", "the strongest first: must"),
    ('verdict = "short"\n\n', 'verdict = "shrt"\n\n', (*STAFF, "examples 1"), None, "shrt", '是不是想写 "short"', 'did you mean "short"'),
    ("as_of = 2024-06-30", 'as_of = "2024-06-30"', (*ROOM, "examples 1 as_of"), None, "2024-06-30", "不加引号", "without"),
)  # fmt: skip
IN_TAIL: tuple[tuple[tuple[str | None, ...], int | None, str, str, str], ...] = (
    (("tail.toml", "fields.community", "ponds", "unit"), None, "squaremetre", "请改用认识的单位", "use one that is"),
    (("tail.toml", "subjects", "pool", "key"), None, "pool_no", '是不是想写 "pool_id"', 'did you mean "pool_id"'),
    (("tail.toml", "targets", "rooms", "at_least"), 1, "residents", "请把数值写成参数", "make the figure a parameter"),
    (("tail.toml", "duties", "watch", "list"), None, "watchers", "请改正 list", "mend list"),
    (
        ("tail.toml", "tasks", "build", "lead"),
        None,
        "civil-afairs",
        '是不是想写 "civil-affairs"',
        'did you mean "civil-affairs"',
    ),
    (("tail.toml", "tasks", "build", "every"), None, "month", "要写 quarter、", "one of quarter, "),
    (("tail.toml", "lists", "watch-list", "clause"), None, "1", "文字要加引号", "write text in quotation marks"),
    (("torn.toml", None, None, None), 8, "", "请用开头的那种引号结束", "end it with the quotation mark"),
)


FAULTS = [*(rest for _, _, *rest in PLANTED), *IN_TAIL]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = dict(PACK)
    for old, new, *_ in PLANTED:
        (name,) = (name for name, text in files.items() if old in text)
        files[name] = files[name].replace(old, new, 1)
    torn = '[[lists]]\nid = "a'
    return write_pack(tmp_path_factory.mktemp("planted"), {**files, "tail.toml": TAIL, "torn.toml": torn})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_thirty_faults_of_a_pack_are_told_in_one_run_each_with_its_place_and_its_mend(
    lang: str, planted: Path, run: Run
) -> None:
    said = run("check", planted, "--format", "json", lang=lang)
    assert (said.status, said.err) == (3, "")
    told = {
        (one["file"], one["table"], one["id"], one["key"], one["column"]): one
        for one in said.json["details"]
        if one["kind"] == "fault"
    }
    assert set(told) == {(*place, column) for place, column, *_ in FAULTS}
    assert len(told) == len(said.json["faults"]) == len(FAULTS) >= 20
    for place, column, found, *mends in FAULTS:
        one = told[(*place, column)]
        assert found in f"{one['shown']} {one['message']}"
        assert mends[lang == "en"] in one["message"]
        assert (one["shown"] is None) == (column is None)


def test_what_a_person_reads_has_place_formula_mark_finding_and_mend_under_one_another(planted: Path, run: Run) -> None:
    said, held = run("check", planted), run("check", planted, "--format", "json").json
    assert said.status == 3
    told, _, summary = said.out.rstrip().rpartition("\n\n")
    assert told.split("\n\n") == [*held["faults"], *(f"warning: {one}" for one in held["warnings"])]
    assert f"faults: {len(FAULTS)}" in summary
    assert (
        """\
standards.toml: standards "service-area", measure, column 1
  servce_area
  ^^^^^^^^^^^
  "servce_area" is neither a field of this subject, a parameter of this pack nor a name under let
  did you mean "service_area"?
"""
        in said.out
    )


def test_what_is_only_doubtful_is_status_0(run: Run, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed('status = "in-force"', 'status = "superseded"'))
    for lang, word in (("zh", "提醒"), ("en", "warning")):
        said = run("check", folder, lang=lang)
        assert (said.status, said.err) == (0, "")
        assert said.out.startswith(word)
    held = run("check", folder, "--format", "json").json
    assert (held["faults"], [one["key"] for one in held["details"]]) == ([], ["status"])
