"""Files that would fill the memory are refused in little time and memory, with a mend."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile

import polars as pl
import pytest
import xlsxwriter

from commstd.errors import TableError
from commstd.tables import bombs, read_table
from commstd.tables.scans import _last_end, scan_table


@pytest.fixture(autouse=True)
def _quick():
    tracemalloc.start()
    began = time.perf_counter()
    yield
    spent, (_, most) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 60
    assert most < 600 * 2**20


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("表")
        sheet.write_row(0, 0, ["社区编码", "户数"])
        sheet.write_row(1, 0, ["410902001001", 5])
    return path


def repacked(path, **parts):
    """The workbook with other or more parts, by the end of their name."""
    with zipfile.ZipFile(path) as old:
        held = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in held.items():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], data))


def sheet_of(cells):
    return f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()


def test_a_plain_workbook_passes(book):
    assert read_table(book).frame.height == 1


def test_a_small_file_that_unpacks_to_much_is_refused(book):
    repacked(book, sheet1=sheet_of("") + b" " * (100 * 2**20))
    assert book.stat().st_size < 2**20
    with pytest.raises(TableError, match="MiB"):
        read_table(book)


def test_a_part_that_is_larger_than_it_says_is_refused(book, monkeypatch):
    monkeypatch.setattr(bombs, "_UNCHECKED", 0)
    repacked(book, styles=b"<a/>" + b" " * (30 * 2**20))
    data = book.read_bytes()
    data = data.replace(struct.pack("<I", 30 * 2**20 + 4), struct.pack("<I", 1000))
    book.write_bytes(data)
    with pytest.raises(TableError, match="styles"):
        read_table(book)


def test_a_sheet_that_lies_is_refused_whatever_its_size(book):
    content = sheet_of("") + b" " * (20 * 2**20)
    repacked(book, sheet1=content)
    book.write_bytes(book.read_bytes().replace(struct.pack("<I", len(content)), struct.pack("<I", 1000)))
    with pytest.raises(TableError, match="sheet1"):
        read_table(book)


def test_cells_that_stand_far_apart_are_refused(book):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}1048576"><v>1</v></c></row>'
    repacked(book, sheet1=sheet_of(far.format("ZZ")))
    with pytest.raises(TableError, match="1048576"):
        read_table(book)
    repacked(book, sheet1=sheet_of(far.format("XFD")))
    with pytest.raises(TableError, match="16384"):
        read_table(book)
    repacked(book, sheet1=sheet_of("<row><c\nr='ZZ1048576'><v>1</v></c></row>"))
    with pytest.raises(TableError, match="702"):
        read_table(book)
    repacked(book, sheet1=sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'))
    with pytest.raises(TableError, match="2000"):
        read_table(book)


ODS = "<office:document-content {}><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
SPACES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
)


def ods(path, *rows):
    """An ODS file of one sheet: for each row its times, and its cells as text and times."""
    text = ""
    for times, *cells in rows:
        inner = "".join(
            f'<table:table-cell office:value-type="string" table:number-columns-repeated="{count}"><text:p>{one}</text:p></table:table-cell>'
            if one
            else f'<table:table-cell table:number-columns-repeated="{count}"/>'
            for one, count in cells
        )
        text += f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr("content.xml", ODS.format(SPACES, f'<table:table table:name="表">{text}</table:table>'))
    return path


HEADINGS = (1, ("社区编码", 1), ("户数", 1))


def test_an_ods_file_with_blank_rows_and_columns_to_the_end_is_read(tmp_path):
    rows = [HEADINGS, (1, ("410902001001", 1), ("5", 1), ("", 16_382)), (1_048_574, ("", 16_384))]
    held = read_table(ods(tmp_path / "t.ods", *rows)).frame
    assert held.rows() == [("410902001001", "5")]


@pytest.mark.parametrize(
    ("row", "told"),
    [((1_048_575, ("x", 1_000)), "1048576"), ((1_000_000, ("x", 60)), "1000001"), ((2, ("x", 2_000_000_000)), "2000000000"),
     ((1, ("x", 16_384)), "16384")],
)  # fmt: skip
def test_an_ods_file_that_repeats_a_cell_without_end_is_refused(tmp_path, row, told):
    with pytest.raises(TableError, match=told):
        read_table(ods(tmp_path / "t.ods", HEADINGS, row))


def test_a_table_at_the_last_row_is_read(book):
    repacked(book, sheet1=sheet_of('<row r="90000"><c r="B90000" t="inlineStr"><is><t>户数</t></is></c></row>'))
    assert read_table(book).frame.height == 0


def test_too_many_columns_are_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("社区编码" + ",户数" * 1_000_000 + "\n1", encoding="utf-8")
    with pytest.raises(TableError, match="1000001"):
        read_table(path)
    wide = pl.DataFrame({f"c{at}": [1] for at in range(bombs.WIDEST + 1)})
    wide.write_parquet(tmp_path / "t.parquet")
    with pytest.raises(TableError, match="2001"):
        read_table(tmp_path / "t.parquet")


def test_a_gigantic_line_and_a_gigantic_cell_end_in_a_sentence(tmp_path, vocabulary, community):
    from commstd.tables import check_table

    path = tmp_path / "t.csv"
    path.write_text("户数\n" + "9" * 20_000_000 + "\n", encoding="utf-8")
    table = check_table(read_table(path), community, vocabulary.units)
    (problem,) = (one for one in table.rejected if one.reason == "cell-no-number")
    (row,) = problem.rows()
    assert len(str(row["reason"])) < 200
    path.write_text("x" * 20_000_000, encoding="utf-8")
    with pytest.raises(TableError):
        check_table(read_table(path), community, vocabulary.units)


def test_a_quote_that_is_never_closed_is_found_in_linear_time(tmp_path, vocabulary, monkeypatch):
    text = '1,"2\n' + "3,4\n" * 200_000
    began = time.perf_counter()
    assert _last_end(text) == -1
    assert _last_end("a\n" + '"b"\n' * 3 + '"c\nd\n') == 13
    assert time.perf_counter() - began < 5
    monkeypatch.setattr("commstd.tables.scans.PIECE", 2**16)
    monkeypatch.setattr("commstd.tables.scans.LONGEST", 2**17)
    path = tmp_path / "t.csv"
    path.write_text("社区编码,户数\n" + text, encoding="utf-8")
    with pytest.raises(TableError, match="MiB"):
        scan_table(path, vocabulary).frame.collect()
