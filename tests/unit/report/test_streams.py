from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import commstd
from commstd.cli import assess as command
from commstd.cli import main
from commstd.errors import TableError
from commstd.report.files import write_assessment
from commstd.report.streams import assess_file
from commstd.tables import large, scans

EXAMPLES = Path(__file__).parents[3] / "examples"
PUYANG = EXAMPLES / "puyang.csv"


@pytest.fixture(scope="module")
def city():
    return commstd.city("puyang", as_of="2020-12-31")


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(scans, "PIECE", 700)


def told(problems):
    return [{**row, "at": None} for one in problems for row in one.rows("en")]


def read(path):
    return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)


def both(city, source, tmp_path, ending=".parquet", **options):
    """The result in memory and from file to file, as files and as problems."""
    assessment = city.assess(source)
    write_assessment(assessment, tmp_path / f"whole{ending}", **options)
    written = assess_file(city, source, tmp_path / f"streamed{ending}", **options)
    assert written.rows == assessment.rows
    assert written.summary() == assessment.summary()
    assert told(written.rejected) == told(assessment.rejected)
    assert told(written.warnings) == told(assessment.warnings)
    streamed, whole = read(tmp_path / f"streamed{ending}"), read(tmp_path / f"whole{ending}")
    assert streamed.equals(whole)
    return written


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_an_office_s_table_is_told_as_in_memory(city, tmp_path, small_pieces, ending):
    written = both(city, PUYANG, tmp_path, ending)
    assert len(told(written.rejected)) == 6


def test_quotes_and_title_rows_across_pieces(city, tmp_path, monkeypatch):
    monkeypatch.setattr(scans, "PIECE", 500)
    source = tmp_path / "towns.csv"
    rows = "".join(f'41090200{at:04d},"甲{at}\n""乙"", 丙",{300 + at},{90 + at}\n' for at in range(60))
    source.write_text("濮阳市社区情况\n社区编码,社区名称,户数,综合服务设施面积\n" + rows, encoding="utf-8")
    both(city, source, tmp_path)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_encodings(city, tmp_path, small_pieces, encoding):
    source = tmp_path / "table.csv"
    source.write_text(PUYANG.read_text(encoding="utf-8-sig"), encoding=encoding)
    both(city, source, tmp_path)


def faulty():
    codes = [f"41090200{at % 50:04d}" if at % 7 else None for at in range(200)]
    return pl.DataFrame(
        {
            "line": ["remark"] * 200,
            "社区编码": [*codes[:198], "  合 计", None],
            "城乡类型": ["城市社区", "rural", "小镇", "—"] * 50,
            "户数": [*(1000 + at if at % 11 else None for at in range(199)), None],
            "综合服务设施面积": [*(0.3 * (1000 + at) + (0.00001 if at % 13 == 0 else 0) for at in range(199)), None],
            "居委会工作人员": [*(at % 12 for at in range(20)), 10**12, *(at % 12 for at in range(179))],
        }
    ).with_columns(
        pl.when(pl.int_range(200) == 120).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("line", "社区编码", "城乡类型", "户数", "综合服务设施面积", "居委会工作人员")
    )


def test_parquet_with_every_fault_is_told_as_in_memory(city, tmp_path):
    source = tmp_path / "towns.parquet"
    faulty().write_parquet(source, row_group_size=16)
    written = both(city, source, tmp_path)
    assert {one.reason for one in written.rejected} >= {"row-total", "key-twice", "cell-no-choice", "cell-out-of-range"}
    assert {one.reason for one in written.warnings} >= {"rows-blank", "key-empty", "cell-rounded", "cell-blank"}


def test_keys_in_scientific_notation_and_without_a_column(city, tmp_path):
    source = tmp_path / "towns.parquet"
    table = (
        faulty()
        .head(9)
        .with_columns(
            pl.Series("社区编码", ["4.10902E+11", "4.10902001001E+11", "7", "a", "a", None, "", "'410902001002", "9"])
        )
    )
    table.write_parquet(source)
    both(city, source, tmp_path)
    table.drop("社区编码").write_parquet(source)
    both(city, source, tmp_path)


def test_rows_with_some_verdicts_only(city, tmp_path):
    both(city, PUYANG, tmp_path, only=("short", "unknown"))


def test_the_same_rows_twice_over(city, tmp_path):
    source = tmp_path / "towns.parquet"
    pl.concat([faulty().head(100)] * 3).write_parquet(source)
    both(city, source, tmp_path)


def test_no_rows(city, tmp_path):
    source = tmp_path / "towns.parquet"
    faulty().clear().write_parquet(source)
    written = both(city, source, tmp_path)
    assert written.rows == 0


def test_a_workbook_is_read_whole(city, tmp_path):
    source = tmp_path / "towns.xlsx"
    source.write_bytes(b"PK\x03\x04 and more")
    assert assess_file(city, source, tmp_path / "out.parquet") is None


def test_a_target_that_cannot_be_streamed_into(city, tmp_path):
    with pytest.raises(TableError, match=r"\.csv"):
        assess_file(city, PUYANG, tmp_path / "out.json")


def test_a_cut_off_run_leaves_the_old_file(city, tmp_path, monkeypatch):
    target = tmp_path / "out.parquet"
    target.write_bytes(b"old")

    def fail(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_file(city, PUYANG, target, stage=lambda name, _: fail() if name == "summary" else None)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_progress_counts_every_row_once(city, tmp_path):
    source = tmp_path / "towns.parquet"
    faulty().write_parquet(source)
    counted, stages = [], []
    written = assess_file(
        city, source, tmp_path / "out.parquet", progress=counted.append, stage=lambda *one: stages.append(one)
    )
    assert sum(counted) == written.rows
    assert stages == [("check", None), ("compute", written.rows), ("summary", None)]


def test_the_command_streams_what_is_large(city, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "STREAMED", 1)
    target = tmp_path / "out.parquet"
    arguments = ["assess", str(PUYANG), "--city", "puyang", "--as-of", "2020-12-31", "-o", str(target), "--lang", "en"]
    monkeypatch.setattr(command, "write_assessment", None, raising=False)
    status = main([*arguments, "--fail-on", "stated"])
    streamed = capsys.readouterr()
    assert status == 1
    monkeypatch.setattr(command, "STREAMED", 10**12)
    whole = tmp_path / "whole.parquet"
    assert main([*arguments[:-3], str(whole), "--lang", "en", "--fail-on", "stated"]) == 1
    assert capsys.readouterr().err.replace("whole.p", "out.p") == streamed.err
    assert read(whole).equals(read(target))


def test_many_problems_are_counted_beyond_what_is_listed(city, tmp_path, monkeypatch):
    from commstd.tables import lazy

    monkeypatch.setattr(lazy, "TOLD", 5)
    monkeypatch.setattr(large, "MOST", 5)
    source = tmp_path / "towns.parquet"
    faulty().write_parquet(source)
    written = assess_file(city, source, tmp_path / "out.parquet")
    more = [one for one in written.rejected if one.reason == "frame-cells-more"]
    assert more
    assert {one.values["told"] for one in more} == {5}
