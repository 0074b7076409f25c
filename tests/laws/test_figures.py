"""Figures that binary floating point gets wrong, and those that the documents' own cases come to."""

from __future__ import annotations

import datetime
from fractions import Fraction

import polars as pl
import pytest

import commstd

DAY = datetime.date(2024, 1, 1)


@pytest.mark.parametrize("rows", [1, 2, 1_000])
def test_2100_households_need_7_more_posts_and_not_8(rows: int) -> None:
    puyang = commstd.city("puyang", as_of=DAY, readings=["committee-staff=all-households"])
    table = pl.DataFrame(
        {
            "community_id": [str(410902001000 + row) for row in range(rows)],
            "settlement": "urban",
            "households": 2_100,
            "floating_population": 0,
        }
    ).with_columns(committee_staff=pl.Series([12 if row % 2 == 0 else 11 for row in range(rows)]))
    findings = [one for one in puyang.assess(table).findings if one.standard == "puyang/committee-staff"]
    assert len(findings) == rows
    assert {(one.low, one.high) for one in findings} == {(5 + 7, 9 + 7)}
    assert [one.verdict for one in findings[:2]] == ["met", "short"][:rows]


@pytest.mark.parametrize(
    ("area", "verdict", "gap"), [("42.12 ㎡", "met", 0), ("42.1199 ㎡", "short", Fraction(1, 10_000))]
)
def test_42_12_square_metres_meet_31_2_per_100_for_135_households(area: str, verdict: str, gap: Fraction) -> None:
    assert 135 / 100 * 31.2 > 42.12
    community = commstd.Community(community_id="1", households=135, service_area=area)
    wengan = commstd.city("wengan", as_of=DAY)
    for findings in (wengan.assess(community).findings, wengan.findings(community)):
        (found,) = [one for one in findings if one.standard == "wengan/service-area"]
        assert (found.verdict, found.low, found.gap) == (verdict, Fraction("42.12"), gap)


@pytest.mark.parametrize(("area", "verdict"), [(0.3, "met"), (0.2999, "short")])
def test_0_3_square_metres_meet_0_1_a_person_for_3_persons(area: float, verdict: str) -> None:
    assert 0.1 * 3 > 0.3
    table = pl.DataFrame({"plan_area_id": ["1", "2"], "planned_population": [3, 3], "elder_care_land": [area, 0.0]})
    found = [
        one for one in commstd.city("puyang", as_of=DAY).assess(table).findings if one.concept == "elder-care-land"
    ]
    assert [one.verdict for one in found] == [verdict, "short"]
    assert found[0].low == Fraction("0.3")


def test_3600_households_and_2500_floating_need_9_to_13_persons() -> None:
    required = commstd.city("puyang", as_of=DAY)["committee-staff"].required(
        households=3_600, floating_population=2_500
    )
    assert (str(required.low), str(required.high)) == ("9 person", "13 person")
    assert required.applies is None


@pytest.mark.parametrize(
    ("members", "party", "reading", "required"),
    [(5, 4, "inclusive", 4), (9, 6, "inclusive", 6), (9, 7, "strict", 7), (9, 6, "strict", 7)],
)
def test_two_thirds_of_a_committee(members: int, party: int, reading: str, required: int) -> None:
    wengan = commstd.city("wengan", as_of=DAY, readings=[f"party-member-share={reading}"])
    (found,) = [
        one
        for one in wengan.findings(commstd.Committee(members=members, party_members=party))
        if one.concept == "party-member-share"
    ]
    assert found.low == required
    assert found.verdict == ("met" if party >= required else "short")


def test_18_workers_per_10000_make_19_for_10001_residents() -> None:
    required = commstd.city("wengan", as_of=DAY)["community-workers"].required(residents=10_001, settlement="urban")
    assert (str(required.low), required.applies) == ("19 person", True)
