from __future__ import annotations

import pytest

from commstd.assess.assessment import Assessment
from commstd.cities import City
from commstd.entities import Community

FRAMES = {"table", "keys", "source", "cells", "results"}


@pytest.fixture
def held(city: City) -> Assessment:
    community = Community(
        community_id="510802001001", name="甲", settlement="urban", households=135, service_area="50 ㎡"
    )
    return city.assess(community)


def test_findings_and_counts_of_one_record_need_no_frame(held: Assessment) -> None:
    assert (held.rows, len(held.findings), held.rejected, held.warnings, held.targets) == (
        1,
        len(held.plan.items),
        (),
        (),
        (),
    )
    assert "1 rows" in repr(held)
    assert [
        one["short"] + one["met"] + one["over"] + one["unknown"] + one["not-applicable"] for one in held.summary()
    ] == [1 for _ in held.plan.items]
    assert FRAMES.isdisjoint(vars(held))


def test_its_frames_hold_the_same_findings(held: Assessment) -> None:
    without, counted = list(held.findings), held.summary()
    assert list(Assessment.findings.fget(held)) == without
    assert vars(held).keys() >= FRAMES
    assert Assessment.summary(held) == counted
    assert held.wide()["community_id"].to_list() == ["510802001001"]
    assert held.long().height == len(without)
    assert held.names.to_list() == ["甲"]


def test_its_findings_are_a_sequence(held: Assessment) -> None:
    findings = held.findings
    assert findings[0] == next(iter(findings)) == findings[-len(findings)]
    assert findings[:2] == list(findings)[:2]
    assert findings.index(findings[1]) == 1
    with pytest.raises(IndexError):
        findings[len(findings)]


def test_it_has_no_other_attributes_than_an_assessment(held: Assessment) -> None:
    with pytest.raises(AttributeError, match="tables"):
        held.tables  # noqa: B018
