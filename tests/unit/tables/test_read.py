from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from commstd.errors import TableError
from commstd.tables import read_table


def key_of(source, **options):
    with pytest.raises(TableError) as caught:
        read_table(source, **options)
    assert caught.value.message.text("zh") != caught.value.message.text("en")
    return caught.value.message.key


def test_a_frame_has_lines_from_one():
    frame = pl.DataFrame({"户数": [5, 6]})
    raw = read_table(frame)
    assert raw.frame.equals(frame)
    assert raw.lines.to_list() == [1, 2]
    assert not raw.problems


def test_a_parquet_file_keeps_its_types(tmp_path):
    frame = pl.DataFrame({"户数": [5, None], "面积": [352.46, 1.0], "主城区": [True, False]})
    path = tmp_path / "table.parquet"
    frame.write_parquet(path)
    raw = read_table(str(path))
    assert raw.frame.equals(frame)
    assert (raw.name, raw.lines.to_list()) == ("table.parquet", [1, 2])


def test_a_workbook_is_known_by_its_content(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "table.xlsx") as workbook:
        workbook.add_worksheet().write_row(0, 0, ["社区编码", "户数"])
    (tmp_path / "table.xlsx").rename(tmp_path / "table.csv")
    assert read_table(tmp_path / "table.csv").frame.columns == ["社区编码", "户数"]


def test_text_is_known_by_its_content(saved):
    assert saved("社区编码,户数\n1,2", name="table.xlsx").frame.rows() == [("1", "2")]


def test_what_is_not_there(tmp_path):
    (tmp_path / "communities.csv").write_text("户数\n1")
    with pytest.raises(TableError) as caught:
        read_table(tmp_path / "comunities.csv")
    assert caught.value.message.key == "table-missing"
    assert '"communities.csv"' in caught.value.message.text("zh")
    assert key_of(tmp_path / "communities.csv" / "x") == "table-missing"
    assert key_of(tmp_path / "no" / "where.csv") == "table-missing"
    assert key_of("a\0b") == "table-unopened"


def test_a_folder(tmp_path):
    (tmp_path / "a.csv").write_text("户数\n1")
    (tmp_path / "b.py").write_text("")
    with pytest.raises(TableError) as caught:
        read_table(tmp_path)
    assert caught.value.message.key == "table-folder"
    assert "a.csv" in caught.value.message.text("en")
    assert "b.py" not in caught.value.message.text("en")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "table-empty"), (b"%PDF-1.7\n", "table-other-kind"), (b"\x1f\x8b\x08", "table-other-kind"),
        (b"\x89PNG\r\n", "table-other-kind"), (b"PAR1 not really", "table-unreadable"), (b"PK\x03\x04 not really", "table-workbook"),
        (b"<html>", "table-markup"),
    ],
)  # fmt: skip
def test_what_is_no_table(tmp_path, content, key):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert key_of(path) == key


def test_a_sheet_of_what_has_none(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("户数\n1")
    assert key_of(path, sheet="表") == "table-no-sheets"


def test_other_objects():
    assert key_of(pl.DataFrame()) == "table-empty"
    assert key_of({"户数": [1]}) == "table-kind"
    assert key_of(b"bytes") == "table-kind"


def test_headings_of_a_pack_are_found_below_a_title(tmp_path, vocabulary, trial):
    path = Path(tmp_path / "x.csv")
    path.write_text("某表\n来源,比例\n新建,1", encoding="utf-8")
    assert read_table(path, vocabulary=vocabulary.extended([trial], [], vocabulary.units)).frame.columns == [
        "来源",
        "比例",
    ]
