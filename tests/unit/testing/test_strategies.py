from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

import commstd
from commstd.errors import UnknownNameError
from commstd.loading import load_pack
from commstd.packs import Pack
from commstd.testing import entities, rows, tables
from commstd.units import Quantity
from tests.faults.folder import write_pack
from tests.unit.testing.packs import OPENED, POOLS, with_standard

AS_OF = "2025-01-01"
LOOK = settings(max_examples=600, phases=[Phase.generate], derandomize=True, database=None)
"""Any such row will do: nobody needs the simplest."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), with_standard(POOLS, OPENED)))


PUYANG = commstd.Catalog.installed().pack("puyang")


@given(entities(PUYANG, "community"))
def test_an_entity_is_read_and_assessed(community: commstd.Community) -> None:
    assert isinstance(community.households, int)
    assert isinstance(community.service_area, Quantity)
    findings = commstd.City(PUYANG, as_of=AS_OF).findings(community)
    assert {one.verdict for one in findings} <= {"met", "short", "over", "not-applicable"}


@pytest.mark.parametrize("gap", [-1, 0, 1])
def test_entities_stand_at_a_line_one_step_under_it_and_one_step_over_it(gap: int, pack: Pack) -> None:
    city = commstd.City(pack, as_of=AS_OF)

    def stands_there(community: commstd.Community) -> bool:
        held = {one.standard: one for one in city.findings(community)}["testville/service-area"]
        return bool(held.low) and (held.actual or 0) - (held.low or 0) == Fraction(gap, 10_000)

    assert find(entities(pack, "community"), stands_there, settings=LOOK) is not None


def test_values_are_missing_on_request_alone() -> None:
    found = find(rows(PUYANG, "community", missing=True), lambda row: "households" not in row, settings=LOOK)
    assert found
    with pytest.raises(NoSuchExample):
        find(rows(PUYANG, "community"), lambda row: "households" not in row, settings=LOOK)


@given(st.data())
def test_rows_are_written_with_their_units_as_an_example_is(data: st.DataObject) -> None:
    row = data.draw(rows(PUYANG, "community"))
    assert str(row["service_area"]).endswith(" m²")
    assert type(row["households"]) is int
    assert row["settlement"] in {"urban", "town", "rural"}


def test_what_a_pack_adds_is_drawn_too(pack: Pack) -> None:
    community = find(entities(pack, "community"), lambda one: one.extra["opened"] == date(2024, 6, 30), settings=LOOK)
    assert isinstance(community.extra["clean"], Fraction)
    pool = find(entities(pack, "pool"), lambda one: one["colour"] == "green", settings=LOOK)
    assert isinstance(pool, dict)
    assert str(pool["depth"]).endswith(" m²")


@given(st.data())
def test_a_table_is_read_as_it_was_drawn(data: st.DataObject) -> None:
    table = data.draw(tables(PUYANG, "community", missing=True, min_rows=2, max_rows=5))
    assert 2 <= table.height <= 5
    assessment = commstd.City(PUYANG, as_of=AS_OF).assess(table)
    assert len(assessment.rejected) == 0
    assert {one.row for one in assessment.findings} == set(table["community_id"])


def test_a_table_of_a_packs_own_subject_and_of_steps_without_end(pack: Pack) -> None:
    table = find(tables(pack, "pool", min_rows=3), lambda _: True, settings=LOOK)
    assert table.columns[0] == "pool_id"
    assert table["depth"].dtype.scale == 12
    assert len(commstd.City(pack, as_of=AS_OF).assess(table, subject="pool").rejected) == 0


def test_a_subject_that_the_pack_says_nothing_of_is_told_with_the_near_match(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    for strategy in (rows, entities, tables):
        with pytest.raises(UnknownNameError, match=r'"comunity".*did you mean "community"'):
            strategy(pack, "comunity")
