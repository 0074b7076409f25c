from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from commstd.assess import engine
from commstd.assess.assessment import Assessment
from commstd.assess.plan import SubjectPlan, plan_subject
from commstd.cities import City
from commstd.formula.columns import VERDICTS
from commstd.loading import load_pack
from commstd.packs import Pack
from commstd.report.lines import finding_lines
from commstd.tables import check_table, read_table
from commstd.units import ONE
from tests.faults.folder import extended, write_pack

DAY = date(2025, 2, 1)


def planned(pack: Pack, subject: str = "community", **options: object) -> SubjectPlan:
    held = {"as_of": DAY, "parameters": pack.parameters, "readings": {}, **options}
    return plan_subject(pack, subject, **held)  # type: ignore[arg-type]


def test_a_plan_holds_the_standards_of_its_subject_in_the_order_of_the_pack(tmp_path: Path) -> None:
    text = '[[standards]]\nid = "members"\nsubject = "committee"\ntitle = { zh = "甲", en = "a" }\n'
    text += 'measure = "members"\nat_least = "fewest_staff"\nforce = "must"\nclause = "一"\n'
    pack = load_pack(write_pack(tmp_path, extended(text)))
    assert [item.standard.id for item in planned(pack).items] == ["service-area", "staff-range", "safe-room"]
    assert [item.standard.id for item in planned(pack, "committee").items] == ["members"]
    assert planned(pack, "township").items == ()
    assert [item.standard.id for item in planned(pack, only=["safe-room", "service-area"]).items] == [
        "service-area",
        "safe-room",
    ]


def test_a_plan_names_the_fields_that_its_standards_use_under_any_reading(pack: Pack) -> None:
    assert planned(pack, only=["service-area", "staff-range"]).fields == (
        "service_area",
        "households",
        "settlement",
        "committee_staff",
    )


def test_an_item_knows_its_reading_unit_and_step(pack: Pack) -> None:
    items = {item.standard.id: item for item in planned(pack, readings={"service-area": ("started-hundreds",)}).items}
    assert items["service-area"].reading == "started-hundreds"
    assert items["late"].reading is None
    assert (items["cap"].unit.id, str(items["cap"].step)) == ("万元", "1/100")
    assert items["safe-room"].unit is ONE
    assert [name for name, item in items.items() if item.is_range] == ["staff-range", "half-known"]


def test_standards_share_the_operations_that_they_have_in_common(pack: Pack) -> None:
    whole = len(planned(pack).plan.ops)
    alone = sum(len(planned(pack, only=[name]).plan.ops) for name in pack.standards)
    assert whole < alone
    assert len(planned(pack, all_readings=True).plan.ops) > whole


def test_what_an_unknown_verdict_hangs_on_is_worked_out_once_and_only_where_there_is_a_plan(pack: Pack) -> None:
    plan = planned(pack, as_of=date(2026, 6, 1))
    index = {item.standard.id: at for at, item in enumerate(plan.items)}
    assert plan.missing(index["late"]) == {}
    assert list(plan.missing(index["staff-range"])) == ["settlement", "committee_staff"]
    assert plan.missing(index["staff-range"]) is plan.missing(index["staff-range"])


def test_causes_are_looked_for_only_where_a_verdict_is_unknown(pack: Pack) -> None:
    plan = planned(pack)
    cells = pl.DataFrame({name: [] for name in plan.fields})
    assert engine.missing_fields(plan, 0, cells).to_list() == []
    assert engine.missing_fields(
        planned(pack, as_of=date(2026, 6, 1), only=["late"]), 0, pl.DataFrame({"social_organizations": [1, 2]})
    ).to_list() == [[], []]


def test_the_expressions_of_a_plan_are_made_once(pack: Pack) -> None:
    plan = planned(pack)
    assert engine.expressions_of(plan) is engine.expressions_of(plan)


def test_an_assessment_under_no_standard_has_rows_and_nothing_to_say_of_them(pack: Pack, table: pl.DataFrame) -> None:
    plan, subject = planned(pack, only=()), pack.vocabulary.subject("community")
    checked = check_table(read_table(table), subject, pack.vocabulary.units)
    cells = engine.complete(checked.cells, plan, subject.fields)
    assessed = Assessment(
        city="testville", as_of=DAY, plan=plan, table=checked, cells=cells, results=engine.run(plan, cells), provenance=City(pack).provenance,
    )  # fmt: skip
    assert (assessed.rows, len(assessed.findings), list(assessed.findings), assessed.summary()) == (6, 0, [], [])
    assert assessed.wide().equals(table)
    assert (assessed.long().height, assessed.long().columns[:4]) == (0, ["row", "standard", "concept", "verdict"])
    assert finding_lines(assessed, 0, 6, ()) == []
    with pytest.raises(IndexError):
        assessed.findings[0]


def test_results_are_named_by_item_with_numbers_in_steps(pack: Pack) -> None:
    plan = planned(pack, only=["service-area"])
    cells = pl.DataFrame({"service_area": [3524600, None], "households": [1200, 1201]})
    results = engine.run(plan, cells)
    assert results.to_dict(as_series=False) == {
        "0.verdict": ["short", "unknown"], "0.actual": [3524600, None], "0.low": [3600000, 3603000], "0.gap": [75400, None],
    }  # fmt: skip
    assert results.schema["0.verdict"] == pl.Enum(VERDICTS)
