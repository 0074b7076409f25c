from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

import commstd
from commstd.assess.accounts import Account, Explanation
from commstd.cities import City
from commstd.errors import UnknownNameError
from commstd.formula.render import render
from commstd.loading import load_pack
from tests.faults.folder import extended, write_pack

MORE = """\
[parameters.urban_staff]
unit = "person"
value = 7
clause = "二"

[parameters.rural_staff]
unit = "person"
value = 3
clause = "二"

[parameters.per_ten_thousand]
unit = "person"
per = "10000 person"
value = 18
clause = "二"

[[standards]]
id = "workers"
subject = "community"
title = { zh = "工作者", en = "Workers" }
measure = "workers"
at_least = "least + extra"
force = "must"
clause = "二"

[standards.let]
least = "urban_staff if settlement == 'urban' else rural_staff"
unused = "rural_staff * 1"
extra = "per_ten_thousand * residents"

[[standards.examples]]
given = { settlement = "urban", workers = 9, residents = 0 }
verdict = "met"

[[standards.examples]]
given = { settlement = "urban", workers = 1, residents = 0 }
verdict = "short"
"""
TABLE = """\
社区编码,社区名称,城乡类型,户数,综合服务设施面积,居委会工作人员,社区工作者,常住人口,治安防控室
110101001001,甲,城市,1200,352.46㎡,5,7,10001,是
110101001002,乙,,约三百,360,4,5,,否
110101001003,丙,农村,100,30,4,5,0,
"""


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(load_pack(write_pack(tmp_path, extended(MORE))), as_of="2024-07-01")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def explained(city: City, table: Path, row: int, standard: str, **more: object) -> Explanation:
    (one,) = city.explain(table, row=f"11010100100{row}", standard=standard, **more)  # type: ignore[arg-type]
    return one


def told(one: Explanation, lang: str = "en") -> list[tuple[str | None, str, str, str]]:
    return [
        (step.name or step.part, render(step.tree), step.with_numbers.text(lang), step.text(lang))  # type: ignore[arg-type]
        for step in one.steps
    ]


def test_a_shortfall_is_explained_from_the_cell_to_the_gap(city: City, table: Path) -> None:
    account = city.explain(table, row="110101001001", standard="service-area")
    assert isinstance(account, Account)
    (one,) = account
    assert (account.case.line, account.case.written["service_area"]) == (2, ("综合服务设施面积", "352.46㎡"))
    assert account.case.values["service_area"] == Fraction("352.46")
    assert [figure.parameter.name for figure in one.figures] == ["area_rate"]
    assert told(one) == [
        ("measure", "service_area", "352.46 m²", "352.46 m²"),
        ("at_least", "area_rate * households", "(30 m² / 100 household) × 1200 household", "360 m²"),
    ]
    assert told(one, "zh")[1][2:] == ("（30 ㎡ / 100 户） × 1200 户", "360 ㎡")
    held = one.judgement
    assert (held.verdict, held.low, held.gap) == ("short", 360, Fraction("7.54"))


def test_other_readings_say_what_they_would(city: City, table: Path) -> None:
    one = explained(city, table, 1, "testville/service-area")
    assert one.reading == "proportional"
    assert [(other.reading, other.judgement.verdict) for other in one.alternatives] == [("started-hundreds", "short")]
    account = city.explain(table, row="110101001001", standard="service-area", all_readings=True)
    assert [one.reading for one in account] == ["proportional", "started-hundreds"]
    chosen = City(city.pack, as_of=city.as_of, readings=["service-area=started-hundreds"])
    step = explained(chosen, table, 1, "service-area").step("at_least")
    assert step is not None
    assert [(render(inner.tree), inner.text("en")) for inner in step.inner] == [
        ("area_rate * hundred", "30 m²"), ("households / hundred", "12"), ("ceil(households / hundred)", "12"),
    ]  # fmt: skip


def test_local_names_come_first_with_their_values_and_unused_ones_not_at_all(city: City, table: Path) -> None:
    one = explained(city, table, 1, "workers")
    assert told(one) == [
        ("least", "urban_staff if settlement == 'urban' else rural_staff",
         "7 person if settlement (urban) = urban, otherwise 3 person", "7 person"),
        ("extra", "per_ten_thousand * residents", "(18 person / 10000 person) × 10001 person", "18.0018 person"),
        ("measure", "workers", "7 person", "7 person"),
        ("at_least", "least + extra", "7 person + 18.0018 person", "25.0018 person"),
    ]  # fmt: skip
    assert (one.judgement.low, one.binding.step) == (26, 1)


def test_one_of_two_is_shown_as_both(city: City, table: Path) -> None:
    one = explained(city, table, 2, "workers")
    texts = {name: text for name, _, _, text in told(one)}
    assert texts["least"] == "one of 3 person, 7 person"
    assert texts["extra"] == "unknown (missing: residents)"
    least = one.steps[0]
    assert (least.values, least.outcome.missing) == ((3, 7), {"settlement"})
    assert one.judgement.missing == {"residents", "settlement"}


def test_a_rejected_cell_is_told_and_its_field_is_missing(city: City, table: Path) -> None:
    account = city.explain(table, row="110101001002", standard="service-area")
    (problem,) = account.rejected
    assert (problem.column, problem.cells["line"].to_list()) == ("户数", [3])
    assert account.case.values["households"] is None
    assert next(iter(account)).judgement.verdict == "unknown"
    assert city.explain(table, row="110101001001").rejected == ()


def test_a_standard_that_does_not_apply_says_why(city: City, table: Path) -> None:
    one = explained(city, table, 3, "staff-range")
    assert one.judgement.verdict == "not-applicable"
    assert told(one)[1] == ("when", "settlement == 'urban'", "settlement (rural) = urban", "no")


def test_before_the_first_value_the_figure_is_named(city: City, table: Path) -> None:
    early = City(city.pack, as_of="2023-12-31")
    one = explained(early, table, 1, "service-area")
    assert (one.judgement.verdict, one.binding.idle, one.steps) == ("not-applicable", ("area_rate",), ())
    assert one.figures[0].entry is None


def test_all_standards_of_the_subject_are_explained_as_assess_judges_them(city: City, table: Path) -> None:
    findings = {(one.row, one.standard): one for one in city.assess(table).findings}
    for row in ("110101001001", "110101001002", "110101001003"):
        account = city.explain(table, row=row)
        assert len(account.explanations) == 4
        for one in account:
            finding, held = findings[row, f"testville/{one.standard.id}"], one.judgement
            assert (held.verdict, held.missing) == (finding.verdict, set(finding.missing))
            assert (held.low, held.high, held.gap) == (finding.low, finding.high, finding.gap)


def test_a_record_and_a_frame_are_explained_too(city: City) -> None:
    record = commstd.Community(community_id="1", households=1200, service_area="352.46 ㎡")
    (one,) = city.explain(record, standard="service-area")
    assert one.judgement.gap == Fraction("7.54")
    frame = pl.DataFrame({"户数": [1200], "综合服务设施面积": [360.0]})
    (two,) = city.explain(frame, standard="service-area")
    assert two.judgement.verdict == "met"


@pytest.mark.parametrize(("row", "hint"), [("110101001004", '"110101001003"'), ("甲", '"110101001001"'), ("zzz", "")])
def test_a_row_that_is_not_there_comes_with_near_keys(city: City, table: Path, row: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        city.explain(table, row=row)
    assert f'"{row}"' in str(caught.value)
    assert hint in str(caught.value)


def test_a_figure_that_was_set_by_hand_is_marked(city: City, table: Path) -> None:
    held = City(city.pack, as_of=city.as_of, overrides={"area_rate": "40 ㎡"})
    one = explained(held, table, 1, "service-area")
    assert [figure.is_overridden for figure in one.figures] == [True]
    assert one.judgement.low == 480


def test_without_names_only_keys_are_near(city: City) -> None:
    frame = pl.DataFrame({"社区编码": ["110101001001", "110101001002"], "户数": [1200, 100]})
    with pytest.raises(UnknownNameError, match='"110101001001"'):
        city.explain(frame, row="11010100100")


def test_a_standard_for_other_subjects_is_not_explained_on_a_row(tmp_path: Path) -> None:
    federation = 'id = "federation"\nsubject = "township"\ntitle = { zh = "联合会", en = "Federation" }\n'
    federation += 'holds = "organization_federation"\nforce = "must"\nclause = "一"\n'
    city = City(load_pack(write_pack(tmp_path, extended(f"[[standards]]\n{federation}"))), as_of="2024-07-01")
    with pytest.raises(UnknownNameError, match=r"federation[\s\S]*township[\s\S]*community"):
        city.explain(commstd.Community(households=1), standard="federation")
