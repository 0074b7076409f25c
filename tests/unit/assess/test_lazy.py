"""A lazy frame of Polars against the same rows in memory; the other engines are held to them in tests/engines."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import polars as pl
import pytest

from commstd.assess.assessment import Assessment
from commstd.assess.lazy import LazyAssessment
from commstd.assess.targets import TargetResult
from commstd.cities import City
from commstd.errors import TableError, UnknownNameError
from commstd.formula.columns import VERDICTS
from commstd.loading import load_pack
from commstd.tables.problems import Problems
from tests.faults.folder import write_pack
from tests.unit.assess.aims import COMMUNITIES, FILES, TOWNSHIPS


@pytest.fixture(scope="module")
def eager(city: City, table: pl.DataFrame) -> Assessment:
    return city.assess(table)


@pytest.fixture(scope="module")
def lazy(city: City, table: pl.DataFrame) -> LazyAssessment[pl.LazyFrame]:
    return city.assess(table.lazy())


@pytest.fixture(scope="module")
def aims(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(load_pack(write_pack(tmp_path_factory.mktemp("aims"), FILES)), as_of="2025-02-01")


def told(problems: Iterable[Problems]) -> list[tuple[object, ...]]:
    """Every cell without its line, which a lazy frame has not."""
    return sorted(
        ((one.column, one.reason, row, value) for one in problems for _, row, value in one.cells.iter_rows()),
        key=str,
    )


def ordered(results: Iterable[TargetResult]) -> list[TargetResult]:
    return sorted(results, key=lambda one: (one.target, one.group, one.reading or ""))


def test_wide_and_long_are_the_same_as_in_memory(lazy: LazyAssessment[pl.LazyFrame], eager: Assessment) -> None:
    assert lazy.wide().collect().equals(eager.wide())
    by = ["row", "standard", "reading"]
    assert lazy.long().collect().sort(by).equals(eager.long().select(lazy.long().collect_schema().names()).sort(by))


def test_gaps_come_as_exact_decimals(lazy: LazyAssessment[pl.LazyFrame]) -> None:
    gaps = lazy.wide(decimals=True).select("service_area__gap").collect().to_series().to_list()
    assert gaps[:2] == [Decimal("7.5400"), Decimal(0)]


def test_counts_and_lines_are_the_same_as_in_memory(lazy: LazyAssessment[pl.LazyFrame], eager: Assessment) -> None:
    assert lazy.rows == 6
    assert lazy.summary() == eager.summary()
    assert lazy.provenance.as_json() == eager.provenance.as_json()
    assert lazy.verdict_names() == [name for name in eager.wide().columns if name.endswith("__verdict")]
    assert repr(lazy) == "<LazyAssessment (community) under 10 standards of testville>"


def test_problems_are_the_same_as_in_memory(city: City, table: pl.DataFrame) -> None:
    flawed = table.with_columns(
        settlement=pl.Series(["urban", "城里", "urban", "", "urban", "urban"]),
        committee_staff=pl.Series(["4", "3.5", "-1", "5", None, "九"]),
    )
    lazy, eager = city.assess(flawed.lazy()), city.assess(flawed)
    assert told(lazy.rejected) == told(eager.rejected) != []
    assert told(lazy.warnings) == told(eager.warnings)
    assert lazy.rejected is lazy.rejected, "computed once"


def test_to_collect_is_to_assess_in_memory(lazy: LazyAssessment[pl.LazyFrame], eager: Assessment) -> None:
    found = lazy.collect()
    assert isinstance(found, Assessment)
    assert list(found.findings) == list(eager.findings)


def test_all_readings_have_columns_of_their_own(city: City, table: pl.DataFrame) -> None:
    lazy, eager = (city.assess(one, all_readings=True) for one in (table.lazy(), table))
    assert lazy.wide().collect().equals(eager.wide())
    assert lazy.summary() == eager.summary()


def test_a_column_of_the_name_of_a_result_gives_way(city: City, table: pl.DataFrame) -> None:
    named = table.with_columns(late__verdict=pl.lit("mine"))
    found = city.assess(named.lazy()).wide().collect()
    assert found["late__verdict"].to_list() == city.assess(table).wide()["late__verdict"].to_list()


def test_a_subject_without_standards_is_refused(city: City) -> None:
    frame = pl.LazyFrame({"township_id": ["t"], "organization_federation": ["是"]})
    with pytest.raises(UnknownNameError, match="township"):
        city.assess(frame, subject="township")


def test_standards_without_figures_on_the_day_are_not_applicable(city: City, table: pl.DataFrame) -> None:
    early = City(city.pack, as_of="2020-01-01")
    lazy, eager = early.assess(table.lazy()), early.assess(table)
    assert lazy.wide().collect().equals(eager.wide())
    assert lazy.summary() == eager.summary()
    (late,) = [line for line in lazy.summary() if line["standard"] == "testville/late"]
    assert {verdict: late[verdict] for verdict in VERDICTS} == dict.fromkeys(VERDICTS, 0) | {"not-applicable": 6}


@pytest.mark.parametrize("by", [None, "county", "security_room", "settlement"])
def test_targets_are_counted_as_in_memory(aims: City, by: str | None) -> None:
    lazy = aims.targets(COMMUNITIES.lazy(), TOWNSHIPS, by=by)
    eager = aims.targets(COMMUNITIES, TOWNSHIPS, by=by)
    assert ordered(lazy.targets) == ordered(eager.targets)
    assert told(lazy.rejected) == told(eager.rejected)
    assert told(lazy.warnings) == told(eager.warnings)


def test_targets_of_all_readings_and_other_tables(aims: City) -> None:
    lazy = aims.targets(COMMUNITIES.lazy(), TOWNSHIPS.lazy(), all_readings=True)
    eager = aims.targets(COMMUNITIES, TOWNSHIPS, all_readings=True)
    assert ordered(lazy.targets) == ordered(eager.targets)


def test_an_assessment_has_the_targets_about_its_rows(aims: City) -> None:
    lazy, eager = aims.assess(COMMUNITIES.lazy()), aims.assess(COMMUNITIES)
    assert ordered(lazy.targets) == ordered(eager.targets)
    (problem,) = lazy.contradictions()
    assert (problem.reason, problem.cells["row"].to_list()) == ("part-above-whole", ["c"])


def test_of_one_subject_there_is_one_lazy_frame(aims: City) -> None:
    with pytest.raises(TableError):
        aims.targets(COMMUNITIES.lazy(), COMMUNITIES.lazy())
    with pytest.raises(TableError):
        aims.targets(COMMUNITIES, COMMUNITIES.lazy())


def test_a_part_that_no_column_gives_contradicts_nothing(aims: City) -> None:
    frame = COMMUNITIES.drop("satisfied")
    lazy = aims.targets(frame.lazy())
    assert ordered(lazy.targets) == ordered(aims.targets(frame).targets)
    assert lazy.rejected == ()


def test_without_a_contradiction_nothing_is_left_out(aims: City) -> None:
    frame = COMMUNITIES.filter(pl.col("community_id") != "c")
    lazy = aims.targets(frame.lazy())
    assert ordered(lazy.targets) == ordered(aims.targets(frame).targets)
    assert lazy.rejected == ()


@pytest.mark.parametrize("row", ["a", "b", "d", "f"])
def test_one_row_is_explained_as_in_memory(city: City, table: pl.DataFrame, row: str) -> None:
    lazy, eager = city.explain(table.lazy(), row=row), city.explain(table, row=row)
    assert [one.judgement for one in lazy] == [one.judgement for one in eager]
    assert lazy.case.written == eager.case.written
    assert lazy.case.line is None


def test_the_only_row_needs_no_key_and_of_several_one_must_be_named(city: City, table: pl.DataFrame) -> None:
    only = city.explain(table.head(1).lazy())
    assert [one.judgement for one in only] == [one.judgement for one in city.explain(table, row="a")]
    with pytest.raises(UnknownNameError):
        city.explain(table.lazy())


def test_a_key_that_no_row_has_is_told_with_those_like_it(city: City) -> None:
    frame = pl.LazyFrame(
        {"community_id": ["510802001001", "510802001002"], "name": ["东坝", "西坝"], "households": [1, 2]}
    )
    with pytest.raises(UnknownNameError, match="510802001001"):
        city.explain(frame, row="510802001O01")
    with pytest.raises(UnknownNameError, match="510802001002"):
        city.explain(frame, row="西坝")


def test_a_key_that_stands_twice_is_explained_by_its_first_row_with_a_warning(city: City) -> None:
    frame = pl.LazyFrame({"community_id": ["a", "a"], "households": ["x", "2"], "service_area": ["3", "4"]})
    found = city.explain(frame, row="a")
    assert found.case.written["service_area"][1] == "3"
    assert [one.reason for one in found.case.rejected] == ["cell-no-number"]
    assert found.case.rejected[0].cells["line"].to_list() == [None]
    assert found.case.warnings[-1].cells["row"].to_list() == ["a"]
