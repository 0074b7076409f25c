"""What the list of a report shows, and computes anew on a click, is what the assessment says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import commstd
from commstd.messages import in_language, say
from commstd.report.page.rows import listed as rows_listed
from commstd.report.page.rows import rows_json
from commstd.report.terminal import required_text
from commstd.report.words import amount_text, title
from commstd.report.worst import worst_rows
from tests.laws.javascript import judgement, listed

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment
    from commstd.assess.findings import Finding

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLES = {
    "puyang": ("puyang.csv", "puyang-developments.csv", "puyang-plan-areas.csv", "puyang-counties.csv"),
    "guangyuan": ("guangyuan.csv",),
    "wengan": ("wengan.xlsx", "wengan-committees.csv", "wengan-townships.csv", "wengan-counties.csv"),
    "mianyang": ("mianyang.csv",),
    "fuzhou-jiangxi": ("fuzhou-jiangxi.csv", "fuzhou-jiangxi-developments.csv"),
}
CASES = [(name, table) for name, tables in TABLES.items() for table in tables]


def data_of(assessment: Assessment, city: commstd.City) -> object:
    return json.loads(json.dumps(rows_json(assessment, city, rows_listed(assessment))))


@pytest.mark.parametrize(("name", "table"), CASES)
@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2030, 1, 1)])
def test_the_list_says_of_every_row_what_the_assessment_says(name: str, table: str, day: date) -> None:
    city = commstd.city(name, as_of=day)
    held = city.assess(EXAMPLES / table, all_readings=True)
    several = len({item.standard.id for item in held.plan.items}) < len(held.plan.items)
    with in_language("zh"):
        found = listed(data_of(held, city))["findings"]
        wanted = {(one.row, at % len(held.plan.items)): one for at, one in enumerate(held.findings)}
        assert len(found) == len(wanted) > 0
        for row, at, cells, told, idle in found:
            finding, item = wanted[row, at], held.plan.items[at]
            assert cells["verdict"] == finding.verdict
            assert cells["standard"] == title(item, several=several)
            assert cells["force"] == str(say(f"force-{finding.force}"))
            assert bool(idle) == (item.places is None)
            if told is None:  # not in force: nothing is computed
                assert finding.verdict == "not-applicable"
                continue
            computed = judgement(told)
            assert computed.verdict == finding.verdict
            assert set(computed.missing) == set(finding.missing)
            assert cells == cells | numbers(finding)
            if finding.unit is not None:
                ends = (computed.actual, computed.low, computed.high, computed.gap)
                exact = tuple(None if one is None else one / finding.unit.factor for one in ends)
                assert exact == (finding.actual, finding.low, finding.high, finding.gap)


def numbers(finding: Finding) -> dict[str, str]:
    """What stands in the cells of a finding's numbers."""
    if finding.unit is None:
        return dict.fromkeys(("actual", "required", "gap"), "—")
    return {
        "actual": amount_text(finding.actual, finding.unit), "gap": amount_text(finding.gap, finding.unit),
        "required": required_text(finding.low, finding.high, finding.unit),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "table"), CASES)
def test_what_falls_short_is_listed_in_the_order_of_the_terminal(name: str, table: str) -> None:
    city = commstd.city(name)
    held = city.assess(EXAMPLES / table)
    worst = worst_rows(held)
    wanted = [[row["row"], row["item"]] for row in worst.iter_rows(named=True)] if worst.width else []
    assert listed(data_of(held, city))["missed"] == wanted


def test_a_figure_that_was_set_counts_in_the_list_too() -> None:
    city = commstd.city("puyang", as_of="2020-12-31", overrides={"area_rate": "40 ㎡"})
    held = city.assess(EXAMPLES / "puyang.csv")
    data = data_of(held, city)
    verdicts = {(row, at): told[0] for row, at, _, told, _ in listed(data)["findings"]}
    assert verdicts == {(one.row, at % len(held.plan.items)): one.verdict for at, one in enumerate(held.findings)}
    others = commstd.city("puyang", as_of="2020-12-31").assess(EXAMPLES / "puyang.csv")
    assert [one.verdict for one in held.findings] != [one.verdict for one in others.findings]
