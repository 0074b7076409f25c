from __future__ import annotations

import json
import stat
from pathlib import Path

import polars as pl
import pytest

from commstd.assess.assessment import Assessment
from commstd.cities import City
from commstd.errors import TableError
from commstd.loading import load_pack
from commstd.report.files import check_output, flat, replaced, write_assessment
from tests.faults.folder import write_pack


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    city = City(load_pack(write_pack(tmp_path_factory.mktemp("pack"))), as_of="2025-01-01")
    return city.assess(
        pl.DataFrame(
            {"community_id": ["a", "b", "c"], "households": [1200, 100, None], "service_area": ["352.46", "40", "1"]}
        )
    )


@pytest.mark.parametrize("name", ["out.csv", "OUT.CSV", "out.parquet", "out.json"])
def test_the_ending_says_the_format_in_any_case(name: str, assessed: Assessment, tmp_path: Path) -> None:
    path = tmp_path / name
    write_assessment(assessed, path)
    match path.suffix.lower():
        case ".csv":
            assert pl.read_csv(path)["service_area__verdict"].to_list() == ["short", "met", "unknown"]
        case ".parquet":
            assert pl.read_parquet(path).equals(assessed.wide())
        case _:
            assert json.loads(path.read_text("utf-8"))["rows"] == 3
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(("name", "fragment"), [("out.xls", "parquet"), ("out", "parquet"), ("out.cvs", '".csv"')])
def test_another_ending_is_refused_before_anything_is_written(
    name: str, fragment: str, assessed: Assessment, tmp_path: Path
) -> None:
    with pytest.raises(TableError, match=fragment):
        write_assessment(assessed, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_must_exist(tmp_path: Path) -> None:
    check_output(tmp_path / "out.csv")
    with pytest.raises(TableError, match="nowhere"):
        check_output(tmp_path / "nowhere" / "out.csv")


def test_a_long_table_keeps_some_verdicts_or_all(assessed: Assessment, tmp_path: Path) -> None:
    write_assessment(assessed, tmp_path / "all.parquet", long=True)
    assert pl.read_parquet(tmp_path / "all.parquet").equals(assessed.long())
    write_assessment(assessed, tmp_path / "some.parquet", long=True, only=("short", "met"))
    assert pl.read_parquet(tmp_path / "some.parquet")["verdict"].cast(pl.String).to_list() == ["short", "met"]


def test_a_wide_table_keeps_the_rows_that_have_one_of_some_verdicts(assessed: Assessment, tmp_path: Path) -> None:
    write_assessment(assessed, tmp_path / "some.csv", only=("short",))
    assert pl.read_csv(tmp_path / "some.csv")["community_id"].to_list() == ["a"]


def test_lists_are_joined_in_csv_and_kept_in_parquet(assessed: Assessment, tmp_path: Path) -> None:
    frame = pl.DataFrame({"x": [["a", "b"], [], None], "y": [1, 2, 3]})
    assert flat(frame).to_dict(as_series=False) == {"x": ["a、b", "", None], "y": [1, 2, 3]}
    write_assessment(assessed, tmp_path / "long.csv", long=True)
    missing = pl.read_csv(tmp_path / "long.csv")["missing"].to_list()
    assert [one for one in missing if one] == [
        one for one in ("、".join(finding.missing) for finding in assessed.findings) if one
    ]


def test_progress_is_told_in_rows(assessed: Assessment, tmp_path: Path) -> None:
    told: list[int] = []
    write_assessment(assessed, tmp_path / "out.json", progress=told.append)
    assert sum(told) == 3


def test_a_run_that_breaks_off_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")

    def break_off() -> None:
        with replaced(path) as temporary:
            temporary.write_text("new", encoding="utf-8")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half"):
        break_off()
    assert path.read_text("utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_that_cannot_be_written_is_told_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.mkdir()
    with pytest.raises(TableError, match=r"out\.csv"), replaced(path) as temporary:
        temporary.write_text("new", encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_a_disk_that_is_full_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="No space left"), replaced(tmp_path / "out.csv"):
        raise OSError(28, "No space left on device")


def test_a_new_file_may_be_read_by_whom_the_users_mask_lets(assessed: Assessment, tmp_path: Path) -> None:
    import os

    mask = os.umask(0o027)
    try:
        write_assessment(assessed, tmp_path / "out.csv")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o640
