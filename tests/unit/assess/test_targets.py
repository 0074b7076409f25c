from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from commstd.assess import gather
from commstd.assess.targets import TargetResult
from commstd.cities import City
from commstd.errors import TableError, UnknownNameError
from commstd.loading import load_pack
from commstd.messages import say
from commstd.packs import Pack
from commstd.tallies import Tally, TargetOutcome
from commstd.testing import check_laws
from tests.faults.folder import write_pack
from tests.unit.assess.aims import COMMUNITIES, FILES, HOMES, TOWNSHIPS, WEIGHED


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("aims"), FILES))


@pytest.fixture(scope="module")
def city(pack: Pack) -> City:
    return City(pack, as_of="2025-02-01")


def measured(city: City, *tables: object, **options: object) -> dict[tuple[str, str], TargetResult]:
    report = city.targets(*tables, **options)  # type: ignore[arg-type]
    return {(one.target.partition("/")[2], one.group): one for one in report.targets}


def test_each_kind_of_target_counts_as_it_should(city: City) -> None:
    found = measured(city, COMMUNITIES, TOWNSHIPS)
    held = {
        name: (one.outcome.verdict, one.outcome.value, one.outcome.gap)
        for (name, group), one in found.items()
        if group == "testville"
    }
    half = Fraction(1, 2)
    assert held["rooms"] == ("met", (half, Fraction(2, 3)), (0, 0))
    assert held["areas"] == ("met", (half, Fraction(3, 4)), (0, 0))
    assert held["pilots"] == ("met", (3, 3), (0, 0))
    assert held["federations"][:2] == ("unknown", (Fraction(2, 3), 1))
    assert found["rooms", "testville"].by == date(2025, 12, 31)


def test_a_ratio_is_over_the_rows_that_have_both_and_unknown_where_one_lacks_a_part(city: City) -> None:
    (pooled,) = [one for (name, _), one in measured(city, COMMUNITIES).items() if name == "pooled"]
    tally = pooled.outcome.tally
    assert (tally.part, tally.whole, tally.yes, tally.incomplete) == (393, 1410, 3, 1)
    assert (pooled.outcome.verdict, pooled.kind, pooled.unit) == ("unknown", "ratio", "m²/household")
    whole = measured(city, COMMUNITIES.filter(pl.col("service_area").is_not_null()))["pooled", "testville"]
    assert whole.outcome.verdict == "short"
    assert whole.as_json()["ratio"] == ["131/470", "131/470"]
    assert whole.as_json()["members"] == {"yes": 3, "no": 0, "unknown": 0}


def test_a_part_above_its_whole_is_rejected_with_the_row_and_counts_as_missing(city: City) -> None:
    report = city.targets(COMMUNITIES)
    (problem,) = [one for one in report.rejected if one.reason == "part-above-whole"]
    (row,) = problem.rows()
    assert (row["row"], row["line"], row["value"]) == ("c", 3, "12")
    (pleased,) = [one for one in report.targets if one.target == "testville/pleased"]
    assert (pleased.outcome.tally.yes, pleased.outcome.tally.incomplete) == (2, 2)
    assert (pleased.outcome.tally.part, pleased.outcome.tally.whole) == (14, 15)


def test_each_value_of_a_field_is_a_group_and_missing_ones_are_one_too(city: City) -> None:
    found = measured(city, COMMUNITIES)
    kinds = {group: one.outcome.verdict for (name, group), one in found.items() if name == "by-kind"}
    assert list(kinds.values()) == ["met", "met", "met"]
    assert len(kinds) == 3
    assert "—" in kinds
    years = {group: one.outcome.value for (name, group), one in found.items() if name == "by-year"}
    assert set(years) == {"2000", "—"}
    assert years["2000"] == (2, 2)


def test_groups_that_share_a_whole_part_are_one_where_the_table_lives_too(city: City) -> None:
    def by_year(table: object) -> dict[str, object]:
        found = measured(city, table)
        return {group: one.as_json() for (name, group), one in found.items() if name == "by-year"}

    lazy, eager = by_year(COMMUNITIES.lazy()), by_year(COMMUNITIES)
    assert len(lazy) == 2
    assert lazy == eager


def test_rows_are_grouped_by_a_field_with_the_groups_of_the_target_inside(city: City) -> None:
    found = measured(city, COMMUNITIES, by="county")
    assert [group for name, group in found if name == "rooms"] == ["x", "y", "—"]
    assert found["rooms", "x"].outcome.verdict == "met"
    assert found["rooms", "y"].outcome.verdict == "short"
    assert found["rooms", "—"].outcome.verdict == "unknown"
    assert [group for name, group in found if name == "by-kind"] == ["x / urban", "y / urban", "x / rural", "— / —"]


def test_groups_of_a_choice_are_named_by_its_labels(city: City) -> None:
    groups = {group for name, group in measured(city, COMMUNITIES, by="settlement") if name == "rooms"}
    assert len(groups) == 3
    assert all(not group.isascii() for group in groups)


def test_a_subject_without_the_grouping_field_is_one_group_with_a_warning(city: City) -> None:
    report = city.targets(COMMUNITIES, TOWNSHIPS, by="settlement")
    (warning,) = [one for one in report.warnings if one.reason == "by-no-field"]
    assert len(warning) == 1
    assert "settlement" in next(iter(warning.rows()))["reason"] + str(warning.column)
    assert [one.group for one in report.targets if one.target == "testville/federations"] == ["testville"]


def test_a_grouping_field_that_nobody_has_is_refused_with_the_near_match(city: City) -> None:
    with pytest.raises(UnknownNameError, match=r'"conty"[\s\S]*"county"'):
        city.targets(COMMUNITIES, by="conty")


def test_a_target_is_not_applicable_before_its_first_figure_and_where_nobody_is_in_the_group(
    pack: Pack, city: City
) -> None:
    early = measured(City(pack, as_of="2024-12-31"), COMMUNITIES, by="county")
    assert {one.outcome.verdict for (name, _), one in early.items() if name == "pilots"} == {"not-applicable"}
    assert not early["pilots", "x"].in_force
    rural = measured(city, COMMUNITIES.filter(pl.col("settlement") == "rural"))["rooms", "testville"]
    assert (rural.outcome.verdict, rural.as_json()["share"], rural.as_json()["gap"]) == ("not-applicable", None, None)
    nobody = measured(city, COMMUNITIES.clear())["rooms", "testville"]
    assert nobody.outcome.verdict == "not-applicable"


def test_readings_of_a_target_are_chosen_or_all_run(pack: Pack, city: City) -> None:
    chosen = City(pack, as_of="2025-02-01", readings=["federations=subdistricts"])
    (one,) = chosen.targets(TOWNSHIPS).targets
    assert (one.reading, one.outcome.tally.yes, one.outcome.tally.unknown) == ("subdistricts", 1, 1)
    both = city.targets(TOWNSHIPS, all_readings=True).targets
    assert [(one.reading, one.outcome.tally.yes) for one in both] == [("all", 2), ("subdistricts", 1)]


def test_tables_of_one_subject_are_put_together_and_a_row_in_both_counts_once(city: City, tmp_path: Path) -> None:
    COMMUNITIES[:3].write_csv(tmp_path / "one.csv")
    COMMUNITIES[2:].write_csv(tmp_path / "two.csv")
    report = city.targets(tmp_path / "one.csv", tmp_path / "two.csv")
    whole = city.targets(COMMUNITIES)
    assert [one.as_json() for one in report.targets] == [one.as_json() for one in whole.targets]
    (problem,) = [one for one in report.rejected if one.reason == "row-in-two-tables"]
    (row,) = problem.rows()
    assert (row["row"], row["line"]) == ("c", 2)
    assert "two.csv" in row["reason"] + row["fix"]
    assert "one.csv" in row["reason"] + row["fix"]


def test_rows_without_keys_are_never_taken_for_one_another(city: City) -> None:
    bare = COMMUNITIES.drop("community_id")
    report = city.targets(bare, bare)
    assert not [one for one in report.rejected if one.reason == "row-in-two-tables"]
    (pilots,) = [one for one in report.targets if one.target == "testville/pilots"]
    assert pilots.outcome.value == (6, 6)


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def test_every_sheet_that_looks_like_a_table_is_read_unless_one_is_named(city: City, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "book.xlsx",
        社区=[["社区编码", "城乡类型", "治安防控室"], ["a", "城市社区", "是"]],
        街道=[["乡镇（街道）编码", "社区社会组织联合会"], ["t", "是"]],
    )
    both = {one.target for one in city.targets(path).targets}
    assert {"testville/rooms", "testville/federations"} <= both
    assert {one.target for one in city.targets(path, sheet="街道").targets} == {"testville/federations"}


def test_what_is_no_table_is_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises(TableError):
        city.targets(tmp_path / "gone.csv")
    with pytest.raises(TableError, match="nothing"):
        city.targets(pl.DataFrame({"nothing": [1]}))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(Fraction(1, 2), None, "1/2"), (None, Fraction(9, 10), {"high": "9/10"}), (Fraction(1, 2), Fraction(9, 10), {"low": "1/2", "high": "9/10"}), (None, None, None)],
)  # fmt: skip
def test_the_line_of_a_target_is_told_by_its_ends(
    low: Fraction | None, high: Fraction | None, expected: object
) -> None:
    outcome = TargetOutcome(verdict="met", low=low, high=high, tally=Tally())
    result = TargetResult(
        target="a/b", concept="b", group="a", outcome=outcome, kind="share", force="must", clause=("一",)
    )
    assert result.as_json()["required"] == expected


def test_a_result_has_the_keys_of_the_contract(city: City) -> None:
    keys = {"target", "concept", "group", "required", "verdict", "members", "gap", "by", "force", "clause", "reading"}
    for (name, _), one in measured(city, COMMUNITIES, TOWNSHIPS).items():
        held = one.as_json()
        value = {"share", "count", "ratio"} & set(held)
        assert keys <= set(held)
        assert len(value) == 1
        assert value == {
            {"pilots": "count", "by-year": "count", "pooled": "ratio", "pleased": "ratio"}.get(name, "share")
        }
        assert set(held["members"]) == {"yes", "no", "unknown"}  # type: ignore[call-overload]


def test_a_further_sheet_that_proves_to_be_no_table_stops_none_of_the_others(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(
        tmp_path / "book.xlsx",
        一=[["社区编码", "城乡类型", "治安防控室"], ["a", "城市社区", "是"]],
        二=[["社区编码", "城乡类型", "治安防控室"], ["b", "城市社区", "是"]],
        三=[["社区编码", "城乡类型", "治安防控室"], ["c", "城市社区", "是"]],
    )
    read = gather.read_table

    def refuse(source: object, *, sheet: str | None = None, **options: object) -> object:
        if sheet == "二":
            raise TableError(say("table-empty", name="二"))
        return read(source, sheet=sheet, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(gather, "read_table", refuse)
    assert measured(city, path)["pilots", "testville"].outcome.value == (2, 2)


def test_a_table_of_a_subject_without_targets_is_told_beside_the_results_of_the_others(city: City) -> None:
    members = pl.DataFrame({"committee_id": ["m"], "members": [5]})
    report = city.targets(COMMUNITIES, members)
    (warning,) = [one for one in report.warnings if one.reason == "table-no-targets"]
    assert (len(warning), warning.is_warning) == (1, True)
    assert "committee" in str(next(iter(warning.rows()))["reason"])
    assert [one.as_json() for one in report.targets] == [one.as_json() for one in city.targets(COMMUNITIES).targets]


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(load_pack(write_pack(tmp_path_factory.mktemp("weighed"), WEIGHED)), as_of="2025-02-01")


@pytest.mark.parametrize("is_lazy", [False, True])
def test_members_count_by_their_weight(weighed: City, is_lazy: bool) -> None:
    found = measured(weighed, HOMES.lazy() if is_lazy else HOMES)
    told = {
        key: (one["verdict"], one.get("share", one.get("count")), one["gap"], one["members"], one["unit"])
        for key, result in found.items()
        for one in [result.as_json()]
    }
    assert told == {
        ("rooms", "testville"): ("met", ["4/5", "121/151"], ["0", "0"], {"yes": 1200, "no": 300, "unknown": 10}, None),
        ("served", "testville"): ("short", ["1310"] * 2, ["90"] * 2, {"yes": 1310, "no": 300, "unknown": 0}, "household"),
        ("area", "urban"): ("short", ["100.2"] * 2, ["0.3"] * 2, {"yes": "100.2", "no": 30, "unknown": 0}, "m²"),
        ("area", "rural"): ("unknown", None, None, {"yes": 0, "no": 0, "unknown": 0, "incomplete": 1}, "m²"),
        ("area", "—"): ("short", ["3"] * 2, ["97.5"] * 2, {"yes": 3, "no": 0, "unknown": 0}, "m²"),
        ("short-of-area", "testville"): (
            "met", ["1/161", "11/161"], ["0", "0"], {"yes": 10, "no": 1500, "unknown": 100}, None
        ),
    }  # fmt: skip


def test_whom_nobody_weighs_is_nobody(weighed: City) -> None:
    found = measured(weighed, HOMES.with_columns(households=pl.lit(0)))["rooms", "testville"]
    assert found.outcome.verdict == "not-applicable"


def test_weighed_targets_keep_the_laws(weighed: City) -> None:
    check_laws(weighed.pack, rows=20)
