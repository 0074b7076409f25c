from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from attrs import evolve

from commstd.assess.assessment import Assessment
from commstd.cities import City
from commstd.formula.columns import VERDICTS
from commstd.packs import Pack
from commstd.tables import check_table, read_table


@pytest.fixture(scope="module")
def assessed(city: City, table: pl.DataFrame) -> Assessment:
    return city.assess(table)


def verdicts(assessed: Assessment, standard: str) -> list[str]:
    return [one.verdict for one in assessed.findings if one.standard == f"testville/{standard}"]


EXPECTED = {
    "service-area": "short met unknown unknown met met",
    "staff-range": "short not-applicable over unknown unknown met",
    "safe-room": "met short unknown met met short",
    "late": "short met met unknown short met",
    "cap": "met over met unknown met over",
    "plots": "met unknown short met unknown met",
    "opened": "met short unknown unknown met short",
    "half-known": "short short over over unknown met",
    "either": "short short met short unknown met",
}


@pytest.mark.parametrize("standard", EXPECTED)
def test_each_row_gets_its_verdict(assessed: Assessment, standard: str) -> None:
    assert verdicts(assessed, standard) == EXPECTED[standard].split()


@pytest.mark.parametrize("standard", EXPECTED)
def test_the_summary_counts_the_verdicts(assessed: Assessment, standard: str) -> None:
    (line,) = [line for line in assessed.summary() if line["standard"] == f"testville/{standard}"]
    counted = {verdict: EXPECTED[standard].split().count(verdict) for verdict in VERDICTS}
    assert {name: line[name] for name in VERDICTS} == counted
    assert line["concept"] == standard


def test_findings_hold_exact_numbers_in_the_unit_of_the_measure(assessed: Assessment) -> None:
    finding = assessed.findings[0]
    assert (finding.row, finding.standard, finding.verdict) == ("a", "testville/service-area", "short")
    assert (finding.actual, finding.low, finding.high, finding.gap) == (Fraction("352.46"), 360, None, Fraction("7.54"))
    assert finding.unit is not None
    assert finding.unit.id == "m²"
    assert (finding.force, finding.clause, finding.by, finding.reading) == ("stated", ("一",), None, "proportional")
    assert str(finding.quantity(finding.gap)) == "7.54 meter ** 2"
    assert finding.quantity(None) is None


def test_numbers_are_in_the_units_of_their_fields_whatever_the_units_of_the_figures(assessed: Assessment) -> None:
    held = {(one.row, one.standard[10:]): one for one in assessed.findings}
    paid, plot = held["b", "cap"], held["c", "plots"]
    assert (paid.actual, paid.high, paid.gap) == (Fraction("20.01"), 20, Fraction("0.01"))
    assert str(paid.quantity(paid.gap)) == "100 yuan"
    assert (plot.low, plot.gap) == (Fraction("0.01"), Fraction("0.01"))  # 0.1 m² are more than no hundredth of a mu
    assert plot.unit is not None
    assert plot.unit.id == "mu"


def test_unknown_verdicts_name_what_they_hang_on(assessed: Assessment) -> None:
    missing = {(one.row, one.standard[10:]): one.missing for one in assessed.findings if one.verdict == "unknown"}
    assert missing["c", "service-area"] == ("households",)
    assert missing["d", "service-area"] == ("service_area",)
    assert missing["d", "staff-range"] == ("settlement",)
    assert missing["e", "half-known"] == ("committee_staff",)
    assert missing["e", "either"] == ("committee_staff", "heavy_duties")
    assert all(missing.values())
    assert not [one for one in assessed.findings if one.verdict != "unknown" and one.missing]


def test_one_of_two_requirements_shows_the_lesser_when_short_and_the_greater_when_met(assessed: Assessment) -> None:
    held = {one.row: (one.low, one.gap) for one in assessed.findings if one.standard == "testville/either"}
    assert held["a"] == (5, 1)
    assert held["f"] == (9, 0)
    assert held["e"] == (None, None)


def test_findings_are_a_sequence_row_by_row(assessed: Assessment) -> None:
    findings, width = assessed.findings, len(assessed.plan.items)
    listed = list(findings)
    assert len(findings) == len(listed) == 6 * width
    assert [one.row for one in listed[:width]] == ["a"] * width
    assert [findings[at] for at in range(len(findings))] == listed
    assert findings[-1] == listed[-1] == findings[len(findings) - 1]
    assert findings[-len(findings)] == listed[0]
    assert findings[3:40:7] == listed[3:40:7]
    for outside in (len(findings), -len(findings) - 1):
        with pytest.raises(IndexError):
            findings[outside]
    assert str(len(listed)) in repr(findings)


def test_the_wide_table_is_the_input_with_columns_for_each_standard(assessed: Assessment, table: pl.DataFrame) -> None:
    wide = assessed.wide()
    made = wide.columns[table.width :]
    assert wide.select(table.columns).equals(table)
    assert made[:3] == ["service_area__verdict", "service_area__required", "service_area__gap"]
    assert [one for one in made if one.startswith("staff_range")] == [
        f"staff_range__{one}" for one in ("verdict", "low", "high", "gap")
    ]
    assert [one for one in made if one.startswith("cap")] == ["cap__verdict", "cap__high", "cap__gap"]
    assert [one for one in made if one.startswith("safe_room")] == ["safe_room__verdict"]


def test_the_wide_table_has_counts_as_int64_and_quantities_as_doubles(assessed: Assessment) -> None:
    schema = assessed.wide().schema
    assert schema["service_area__verdict"] == pl.Enum(VERDICTS)
    assert schema["staff_range__low"] == schema["late__gap"] == pl.Int64
    assert schema["service_area__required"] == schema["cap__gap"] == schema["plots__gap"] == pl.Float64


def test_the_wide_table_has_exact_decimals_on_request(assessed: Assessment) -> None:
    wide = assessed.wide(decimals=True)
    assert wide["service_area__required"].to_list()[:2] == [Decimal(360), Decimal("40.5")]
    assert wide.schema["service_area__gap"] == pl.Decimal(38, 4)
    assert wide.schema["late__gap"] == pl.Int64
    assert wide.schema["plots__gap"] == pl.Decimal(38, 2)
    assert wide["service_area__verdict"].equals(assessed.wide()["service_area__verdict"])


class Rows:
    """A frame of a kind of one's own: positions, and the results beside them."""

    def columns(self) -> tuple[list[str], list[pl.Series]]:
        raise NotImplementedError("it has been read")

    def with_results(self, rows: pl.Series, results: pl.DataFrame) -> object:
        return rows.to_list(), results


def test_the_wide_table_is_of_the_callers_kind(city: City, table: pl.DataFrame) -> None:
    twice = pl.concat([table, table.slice(1, 2), table.with_columns(pl.lit("g").alias("community_id")).head(1)])
    raw = evolve(read_table(twice), origin=Rows())
    subject = city.pack.vocabulary.subjects["community"]
    assessed = city._assessed(subject, check_table(raw, subject, city.pack.vocabulary.units), all_readings=False)
    rows, results = assessed.wide()
    assert rows == [0, 1, 2, 3, 4, 5, 8]
    assert assessed.wide_frame().select(results.columns).equals(results)
    assert assessed.wide_frame().drop(results.columns).equals(twice[rows])
    assert assessed.wide(decimals=True)[1].schema["service_area__gap"] == pl.Decimal(38, 4)


def test_the_wide_table_writes_over_results_of_an_earlier_run(city: City, assessed: Assessment) -> None:
    again = city.assess(assessed.wide()).wide()
    assert sorted(again.columns) == sorted(assessed.wide().columns)
    assert again["service_area__verdict"].to_list() == assessed.wide()["service_area__verdict"].to_list()


def test_the_long_table_has_a_line_for_each_finding(assessed: Assessment) -> None:
    long = assessed.long()
    assert long.columns == [
        "row", "standard", "concept", "verdict", "actual", "low", "high", "gap", "unit", "force", "clause", "by", "reading", "missing",
    ]  # fmt: skip
    assert long.height == len(assessed.findings)
    for line, one in zip(long.iter_rows(named=True), assessed.findings, strict=True):
        numbers = [None if number is None else float(number) for number in (one.actual, one.low, one.high, one.gap)]
        assert [line[name] for name in ("actual", "low", "high", "gap")] == numbers
        assert (line["row"], line["standard"], line["verdict"], tuple(line["missing"])) == (
            one.row,
            one.standard,
            one.verdict,
            one.missing,
        )
        assert (line["unit"], line["force"], line["reading"]) == (
            one.unit.id if one.unit else None,
            one.force,
            one.reading,
        )
    assert long.filter(pl.col("standard") == "testville/opened")["by"].unique().to_list() == [date(2025, 6, 30)]


def test_the_long_table_can_be_made_in_pieces(assessed: Assessment) -> None:
    pieces = [assessed.long(start=start, length=2) for start in (0, 2, 4)]
    assert pl.concat(pieces).equals(assessed.long())
    assert assessed.item_frame(0, start=2, length=2)["at"].to_list() == [2, 3]


def test_all_readings_give_an_item_each_with_columns_of_their_own(city: City, table: pl.DataFrame) -> None:
    assessed = city.assess(table, all_readings=True)
    lines = [line for line in assessed.summary() if line["standard"] == "testville/service-area"]
    assert [(line["reading"], line["met"], line["short"]) for line in lines] == [
        ("proportional", 3, 1),
        ("started-hundreds", 2, 2),
    ]
    wide = assessed.wide()
    assert wide["service_area__proportional__required"][1] == 40.5
    assert wide["service_area__started_hundreds__required"][1] == 60.0
    assert "late__required" in wide.columns


def test_rows_are_called_by_their_names_or_else_their_keys(
    city: City, assessed: Assessment, table: pl.DataFrame
) -> None:
    assert assessed.names.to_list() == list("abcdef")
    named = city.assess(table.with_columns(pl.Series("name", ["甲", None, "丙", None, None, "己"])))
    assert named.names.to_list() == ["甲", "b", "丙", "d", "e", "己"]


def test_an_assessment_says_what_it_is_of(assessed: Assessment) -> None:
    assert (assessed.city, assessed.subject, assessed.rows, assessed.as_of) == (
        "testville",
        "community",
        6,
        date(2025, 2, 1),
    )
    assert assessed.targets == ()
    for word in ("6", "community", "testville"):
        assert word in repr(assessed)


@pytest.mark.parametrize(
    ("day", "verdict", "required"),
    [("2024-12-31", "not-applicable", None), ("2025-01-01", "short", 3), ("2025-12-31", "short", 3), ("2026-06-01", "not-applicable", None), ("2027-01-01", "short", 4)],
)  # fmt: skip
def test_a_standard_is_not_applicable_while_none_of_its_figures_is_in_force(
    pack: Pack, table: pl.DataFrame, day: str, verdict: str, required: int | None
) -> None:
    assessed = City(pack, as_of=day).assess(table)
    finding = next(one for one in assessed.findings if one.standard == "testville/late")
    assert (finding.verdict, finding.low, finding.unit is not None) == (verdict, required, True)
    (line,) = [line for line in assessed.summary() if line["concept"] == "late"]
    assert line[verdict] == {None: 6, 3: 2, 4: 3}[required]
    assert ("late__required" in assessed.wide().columns) == (required is not None)


def test_a_chosen_reading_changes_the_requirement(pack: Pack, table: pl.DataFrame) -> None:
    city = City(pack, as_of="2025-02-01", readings=["service-area=started-hundreds"])
    finding = city.assess(table).findings[len(city.plan("community").items)]
    assert (finding.reading, finding.low, finding.verdict) == ("started-hundreds", 60, "short")


def test_an_overridden_figure_changes_the_requirement_and_shows(pack: Pack, table: pl.DataFrame) -> None:
    city = City(pack, as_of="2025-02-01", overrides={"testville/area_rate": "29.35 ㎡"})
    assessed = city.assess(table)
    assert (assessed.findings[0].low, assessed.findings[0].verdict) == (Fraction("352.2"), "met")
    assert assessed.provenance.as_json()["set"] == {"testville/area_rate": "29.35 ㎡"}
