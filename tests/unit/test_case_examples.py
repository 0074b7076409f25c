"""The processes of the installed cities: their examples, and the logs among the examples."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import commstd
from commstd.case_examples import process_mismatches
from commstd.catalog import Catalog

CITIES = ("fuzhou-jiangxi", "guangyuan", "mianyang", "puyang", "wengan")
EXAMPLES = Path(__file__).parents[2] / "examples"
LOGS = {
    "fuzhou-jiangxi-admission-log.csv": ("fuzhou-jiangxi", "work-item-admission", "2024-05-31", {
        "W01": [], "W02": ["answer late"], "W03": ["decision wrong-actor"], "W04": [], "W06": ["answer late"],
        "W08": ["answer late", "approved-before-entry rule"],
    }),
    "fuzhou-jiangxi-acceptance-log.csv": ("fuzhou-jiangxi", "joint-acceptance", "2024-12-31", {
        "D01": [], "D02": ["delivery out-of-order"], "D07": [],
    }),
    "fuzhou-jiangxi-premises-log.csv": ("fuzhou-jiangxi", "premises-in-step", "2024-12-31", {
        "D01": [], "D02": ["built-in-step rule", "accepted-in-step rule"], "D04": [],
    }),
    "guangyuan-demonstration-campaign-log.csv": ("guangyuan", "demonstration-campaign", "2024-06-30", {
        "示例社区甲": [], "示例社区乙": [], "示例社区丙": ["chosen-in-2021 rule"],
        "示例社区丁": ["designated-within-three-years rule"],
    }),
    "guangyuan-self-governance-first-log.csv": ("guangyuan", "self-governance-first", "2021-12-31", {
        "示例院落甲": [], "示例院落乙": [], "示例院落丙": ["works out-of-order"],
    }),
    "mianyang-appraisal-log.csv": ("mianyang", "appraisal", "2021-12-31", {
        "示例社区05": [], "示例社区08": ["grading out-of-order"], "示例社区14": [],
        "示例社区29": ["declaration wrong-actor", "not-before-start rule"],
    }),
    "mianyang-appraisal-cycle-log.csv": ("mianyang", "appraisal-cycle", "2025-12-31", {
        "示例社区05": [], "示例社区08": ["grading missing"],
    }),
    "mianyang-joint-meeting-log.csv": ("mianyang", "joint-meeting", "2021-12-31", {
        "示例社区08": [], "示例社区09": ["meeting missing"], "示例社区01": [],
    }),
    "mianyang-weak-matter-log.csv": ("mianyang", "weak-matter", "2021-12-31", {
        "M2101": [], "M2102": ["in-time rule"], "M2103": ["assigned rule", "in-time rule"],
    }),
    "puyang-premises-log.csv": ("puyang", "premises-handover", "2021-12-31", {
        "示例-P1": [], "示例-P2": ["acceptance-in-step rule"], "示例-P4": [], "示例-P5": [],
    }),
    "wengan-qualification-review-log.csv": ("wengan", "qualification-review", "2026-03-31", {
        "示例人员甲": [], "示例人员乙": [], "示例人员丙": ["review missing"], "示例人员丁": [],
    }),
    "wengan-supervision-report-log.csv": ("wengan", "supervision-report", "2024-12-31", {
        "示例村甲": [], "示例村乙": [], "示例村丙": ["report missing"],
    }),
    "wengan-yearly-drill-log.csv": ("wengan", "yearly-drill", "2025-12-31", {
        "示例村甲": [], "示例村乙": ["drill missing"],
    }),
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.installed()


@pytest.mark.parametrize("city", CITIES)
def test_the_examples_of_processes_come_out_as_they_say(catalog: Catalog, city: str) -> None:
    pack = catalog.pack(city)
    held = [(process, example) for process in pack.processes.values() for example in process.examples]
    assert held
    wrong = [
        (process.id, place, str(message))
        for place, (process, example) in enumerate(held, 1)
        for message in process_mismatches(pack, process, example)
    ]
    assert wrong == []


def test_every_process_has_an_example_log(catalog: Catalog) -> None:
    processes = {(city, name) for city in CITIES for name in catalog.pack(city).processes}
    assert {(city, name) for city, name, _, _ in LOGS.values()} == processes


@pytest.mark.parametrize("name", LOGS)
def test_an_example_log_is_judged(catalog: Catalog, name: str) -> None:
    city, process, as_of, expected = LOGS[name]
    found = commstd.city(city, as_of=as_of, catalog=catalog).case(EXAMPLES / name, process=process)
    assert {one.case: [f"{fault.step} {fault.kind}" for fault in one.faults] for one in found.cases} == expected
    assert found.rejected == ()


def test_an_application_of_22_march_2024_is_due_on_15_april(catalog: Catalog) -> None:
    with (EXAMPLES / "fuzhou-jiangxi-admission-log.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["案件"] == "W01"]
    city = commstd.city("fuzhou-jiangxi", as_of="2024-05-31", catalog=catalog)
    (verdict,) = city.case(rows, process="work-item-admission").cases
    assert {step: str(day) for step, day in verdict.due.items()} == {"answer": "2024-04-15"}
