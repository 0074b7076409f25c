from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from commstd.assess.assessment import Assessment
from commstd.cities import City
from commstd.loading import load_pack
from commstd.messages import in_language
from commstd.packs import Pack
from commstd.report.terminal import PROBLEMS, WORST, Terminal, required_text
from commstd.report.words import amount_text, formula_text, in_words, labelled, parameter_text
from commstd.report.worst import total_gaps, worst_rows
from commstd.units import ONE, SQUARE_METRE
from tests.faults.folder import changed, write_pack


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    files = changed('status = "in-force"', 'status = "draft"\ntruncated = true')
    files["pack.toml"] = files["pack.toml"].replace(
        "level =", 'inferred = { zh = "据文号", en = "from its number" }\nlevel ='
    )
    files["standards.toml"] = files["standards.toml"].replace(
        "[parameters.hundred]", '[parameters.hundred]\nlabel = { zh = "一百户", en = "a hundred" }'
    )
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), files))


def assessed(pack: Pack, rows: int = 40, **options: object) -> Assessment:
    city = City(pack, as_of="2025-01-01", **options)  # type: ignore[arg-type]
    frame = {
        "community_id": [f"k{at:02}" for at in range(rows)], "households": [100 * at for at in range(rows)],
        "service_area": [str(29 * at) for at in range(rows)], "settlement": ["urban"] * rows,
        "committee_staff": [12 if at == 3 else 7 for at in range(rows)], "security_room": ["[red]maybe[/red]"] * rows,
    }  # fmt: skip
    return city.assess(pl.DataFrame(frame))


def test_what_is_doubtful_about_the_source_stands_before_the_figures(
    pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    held = assessed(pack, readings=["service-area=started-hundreds"], overrides={"most_staff": "9 人"})
    Terminal().assessment(held, pack, table="t.csv")
    out = capsys.readouterr().out
    head = out[: out.index("service-area\n") if "service-area\n" in out else out.index("Standard")]
    for word in ("Testville", "t.csv", "draft", "from its number", "started-hundreds", "testville/most_staff", "9 人"):
        assert word in head


def test_the_summary_tells_counts_rate_total_gap_force_and_clause(
    pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    Terminal().summary(assessed(pack), pack)
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if line.endswith("staff-range") or " staff-range " in line]
    for word in ("Staff", " 39 ", " 1 ", "97.5 %", "二"):
        assert word in line
    (area,) = [line for line in out.splitlines() if "service-area" in line]
    assert "780 m²" in area  # 0 + 1 + … + 39 square metres short
    (room,) = [line for line in out.splitlines() if "safe-room" in line]
    assert room.count("—") == 2  # neither a rate nor a gap


def test_the_worst_come_first_and_no_more_than_some(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    held = assessed(pack)
    rows = worst_rows(held)
    assert rows.height == 39 + 1
    assert (rows["row"][0], rows["verdict"][0]) == ("k03", "over")
    Terminal().worst(held, pack)
    out = capsys.readouterr().out
    assert sum("Service area" in line for line in out.splitlines()) == WORST - 1
    assert "−3 person" in out
    assert "40" in out.splitlines()[1]


def test_where_nothing_falls_short_that_is_said(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().worst(City(pack, as_of="2025-01-01").assess(pl.DataFrame({"community_id": ["a"]})), pack)
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert len(lines) == 1


def test_a_yes_no_standard_among_the_worst_says_what_it_is(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    held = City(pack, as_of="2025-01-01").assess(pl.DataFrame({"community_id": ["a"], "security_room": ["否"]}))
    Terminal().worst(held, pack)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "Security room" in line]
    assert "short" in line


def test_many_problems_are_told_up_to_a_number_and_the_rest_counted(
    pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    Terminal().problems(assessed(pack))
    out = capsys.readouterr().out
    assert sum("[red]maybe[/red]" in line for line in out.splitlines()) == PROBLEMS
    assert str(40 - PROBLEMS) in out
    assert "40" in out


def test_findings_are_listed_as_they_were_typed(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    city = City(pack, as_of="2025-01-01")
    held = city.assess(
        pl.DataFrame(
            {"community_id": ["[bold]a[/bold]", "b"], "settlement": ["urban", "rural"], "committee_staff": [10, 3]}
        )
    )
    Terminal().findings(held, ("over",))
    out = capsys.readouterr().out
    assert "[bold]a[/bold]" in out
    assert "5 – 9 person" in out
    assert " b " not in out


def test_all_readings_have_a_column_of_their_own(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    held = City(pack, as_of="2025-01-01").assess(
        pl.DataFrame({"community_id": ["a"], "households": [150]}), all_readings=True
    )
    Terminal().summary(held, pack)
    out = capsys.readouterr().out
    assert [word in out for word in ("proportional", "started-hundreds")] == [True, True]


def test_a_standard_that_is_not_in_force_says_so(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    held = City(pack, as_of="2023-01-01").assess(pl.DataFrame({"community_id": ["a"], "households": [150]}))
    Terminal().summary(held, pack)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "service-area" in line]
    assert "not in force" in line


def test_gaps_are_summed_exactly(pack: Pack) -> None:
    held = City(pack, as_of="2025-01-01").assess(
        pl.DataFrame(
            {"community_id": [f"{at}" for at in range(10)], "households": [1] * 10, "service_area": ["0.2"] * 10}
        )
    )
    short, over = total_gaps(held, "short"), total_gaps(held, "over")
    assert (short[0], over[0], short[2]) == (1, 0, None)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(None, None, "—"), (5, None, "≥ 5 m²"), (None, Fraction("9.5"), "≤ 9.5 m²"), (5, 9, "5 – 9 m²")],
)
def test_bounds_are_told_for_people(low: int | None, high: int | None, text: str) -> None:
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    assert required_text(ends[0], ends[1], SQUARE_METRE) == text


def test_amounts_have_their_unit_in_the_language_of_the_moment() -> None:
    assert amount_text(None, SQUARE_METRE) == "—"
    assert amount_text(Fraction("7.54"), SQUARE_METRE, "zh") == "7.54 ㎡"
    assert amount_text(Fraction("7.54"), SQUARE_METRE, "en") == "7.54 m²"
    assert amount_text(Fraction(2, 3), None) == amount_text(Fraction(2, 3), ONE) == "2/3"


def test_figures_are_told_as_the_document_gives_them(pack: Pack) -> None:
    held = {name: parameter_text(one, one.timeline.entries[0].value, "en") for name, one in pack.parameters.items()}
    assert held == {
        "hundred": "100 household", "area_rate": "30 m² / 100 household", "fewest_staff": "5 person", "most_staff": "9 person", "start_day": "2024-06-30",
    }  # fmt: skip


def test_formulas_are_told_as_written_and_in_words(pack: Pack) -> None:
    area, staff, room = pack.standards.values()
    subject = pack.vocabulary.subject("community")
    assert formula_text(area) == "service_area >= area_rate * households"
    assert formula_text(staff) == "committee_staff >= low and committee_staff <= most_staff"
    assert formula_text(room) == "security_room and as_of >= start_day"
    assert staff.when is not None
    assert room.holds is not None
    with in_language("zh"):
        told = in_words(staff.when, pack, subject)
        assert "城乡类型" in told
        assert "城市" in told
        assert "治安防控室" in in_words(room.holds, pack, subject)
    assert "urban" in in_words(staff.when, pack, subject, "en")
    assert "start_day" in in_words(room.holds, pack, subject, "en")
    started = area.readings.options[1].replaces["lower"]
    assert "一百户" in in_words(started.tree, pack, subject, "zh")  # type: ignore[union-attr]


def test_strict_bounds_are_told_by_their_signs(tmp_path: Path) -> None:
    files = changed('at_least = "low"\nat_most', 'more_than = "low"\nless_than')
    standard = load_pack(write_pack(tmp_path, files)).standards["staff-range"]
    assert formula_text(standard) == "committee_staff > low and committee_staff < most_staff"


def test_a_label_that_is_not_there_is_nothing() -> None:
    assert labelled(None) == ""


def test_problems_can_be_told_on_standard_error(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(stderr=True).problems(assessed(pack, 2))
    told = capsys.readouterr()
    assert told.out == ""
    assert "maybe" in told.err


def test_a_standard_is_shown_with_its_deadline_note_and_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = changed("by = 2025-12-31", 'by = 2025-12-31\nnote = { zh = "注", en = "A note for whoever reads it" }')
    city = City(load_pack(write_pack(tmp_path, files)), as_of="2025-01-01")
    Terminal().standard(city, city.pack.standards["staff-range"])
    out = capsys.readouterr().out
    for word in ("2025-12-31", "A note for whoever reads it", "committee_staff >= low", "must", "urban"):
        assert word in out
    Terminal().standard(city, city.pack.standards["safe-room"])
    assert "2024-06-30" in capsys.readouterr().out
