from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from commstd.errors import TableError
from commstd.tables import check_table, read_table


@pytest.fixture
def book(tmp_path):
    """A workbook of sheets given as rows; a pair is a value with its number format."""

    def write(sheets, name="book.xlsx", hidden=()):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as workbook:
            for title, rows in sheets.items():
                sheet = workbook.add_worksheet(title)
                if title in hidden:
                    sheet.hide()
                for at, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if isinstance(cell, tuple):
                            sheet.write(at, column, cell[0], workbook.add_format({"num_format": cell[1]}))
                        elif cell is not None:
                            sheet.write(at, column, cell)
        return path

    return write


def test_cells_come_as_typed(book):
    area = [352.46, 42.12, 0.1 + 0.2, 510802001001.0, "352.46㎡", (0.6, "0%"), True, None, 1e15]
    raw = read_table(book({"表": [["社区编码", "面积"], *[[510802001001 + at, cell] for at, cell in enumerate(area)]]}))
    assert raw.name == "book.xlsx [表]"
    assert raw.frame["社区编码"][0] == "510802001001"
    assert raw.frame["面积"].to_list() == [
        "352.46",
        "42.12",
        "0.3",
        "510802001001",
        "352.46㎡",
        "0.6",
        "true",
        None,
        "1000000000000000",
    ]
    assert raw.lines.to_list() == list(range(2, 11))


def test_rows_are_numbered_as_in_excel(book, told):
    sheet = [
        ["社区情况"],
        [],
        ["社区编码", "社区名称", "户数"],
        ["1", "甲", 5],
        [],
        ["2", "乙", 6],
        [],
        [None, None, " "],
    ]
    raw = read_table(book({"表": [[None, None, *row] for row in sheet]}))
    assert raw.lines.to_list() == [4, 5, 6, 7, 8]
    assert raw.frame.row(2) == ("2", "乙", "6")
    assert [(row["key"], row["line"]) for row in told(raw.problems)] == [("rows-above-headings", 1)]


def test_a_date_in_a_number_column_is_rejected(book, told, community, vocabulary):
    day = (datetime(2024, 5, 9), "m月d日")
    path = book({"表": [["社区编码", "户数"], ["510802001001", day], ["510802001002", 3]]})
    table = check_table(read_table(path), community, vocabulary.units)
    assert table.cells["households"].to_list() == [None, 3]
    (row,) = told(table.rejected)
    assert (row["line"], row["row"], row["column"], row["key"]) == (2, "510802001001", "户数", "cell-date")
    assert "5-9" in str(row["reason"])


def test_errors_and_formulas_without_a_result_are_not_empty(book, told, community, vocabulary):
    path = book(
        {
            "前": [["说明"]],
            "表": [
                [],
                [None, "社区编码", "户数", "常住人口"],
                [None, "510802001001", 1, 2],
                [None, "510802001002", 3, 4],
            ],
        }
    )
    data = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data[name] = archive.read(name)
    sheet = data["xl/worksheets/sheet2.xml"]
    for cell, new in {
        b'<c r="C3"><v>1</v></c>': b'<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        b'<c r="D3"><v>2</v></c>': b'<c r="D3"><f>A1&amp;B1</f><v></v></c>',
        b'<c r="C4"><v>3</v></c>': b'<c r="C4"><f>1+2</f><v>3</v></c>',
        b'<c r="D4"><v>4</v></c>': b'<c r="D4"><f t="shared" si="0"/></c>',
    }.items():
        assert cell in sheet
        sheet = sheet.replace(cell, new)
    data["xl/worksheets/sheet2.xml"] = sheet
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in data.items():
            archive.writestr(name, content)
    table = check_table(read_table(path), community, vocabulary.units)
    assert table.cells["households"].to_list() == [None, 3]
    rows = {(row["line"], row["column"]): (row["value"], row["key"]) for row in told(table.rejected)}
    assert rows == {
        (3, "户数"): ("#DIV/0!", "cell-error"),
        (3, "常住人口"): ("=A1&B1", "cell-formula"),
        (4, "常住人口"): ("=", "cell-formula"),
    }


def test_the_sheet_with_known_headings_is_read(book, told):
    table = [["社区编码", "户数"], ["1", 2]]
    notes = [["填表说明"], ["户数"], ["按户籍填写"]]
    path = book({"说明": notes, "甲": table, "乙": [*table, ["3", 4]], "丙": table}, hidden=("丙",))
    raw = read_table(path)
    assert raw.name == "book.xlsx [甲]"
    (row,) = told(raw.problems)
    assert row["key"] == "sheets-unread"
    assert "乙" in str(row["reason"])
    assert "丙" not in str(row["reason"])
    assert read_table(path, sheet="乙").frame.height == 2
    assert not read_table(path, sheet=" 乙 ").problems
    assert read_table(path, sheet="丙").frame.height == 1
    assert read_table(book({"说明": [["无关"]], "甲": [["户数"], [1]]}, "b.xlsx")).name == "b.xlsx [甲]"


def test_a_sheet_that_does_not_exist(book):
    with pytest.raises(TableError) as caught:
        read_table(book({"communities": [["户数"]]}), sheet="comunities")
    assert caught.value.message.key == "table-sheet-unknown"
    assert '"communities"' in caught.value.message.text("en")


@pytest.mark.parametrize("sheet", [None, "空"])
def test_an_empty_sheet(book, sheet):
    with pytest.raises(TableError) as caught:
        read_table(book({"空": []}), sheet=sheet)
    assert caught.value.message.key == "table-sheet-empty"
    assert "空" in caught.value.message.text("zh")


def test_headings_only_and_far_below(book):
    assert read_table(book({"表": [["社区编码", "户数"]]})).frame.shape == (0, 2)
    deep = read_table(book({"表": [*[[]] * 50, ["甲", "乙"], [1, 2]]}, "deep.xlsx"))
    assert deep.frame.columns == ["甲", "乙"]
    assert deep.lines.to_list() == [52]


def test_damaged_workbooks(book, tmp_path):
    path = book({"表": [["社区编码", "户数"], ["1", 2]]})
    content = path.read_bytes()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    for at, data in enumerate(
        [
            content[: len(content) // 2],
            content[:300],
            other.getvalue(),
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        ]
    ):
        broken = tmp_path / f"broken{at}.xlsx"
        broken.write_bytes(data)
        with pytest.raises(TableError) as caught:
            read_table(broken)
        assert caught.value.message.key == "table-workbook"
        assert broken.name in caught.value.message.text("zh")


def test_an_ods_is_read(tmp_path):
    path = tmp_path / "book.ods"
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"' for name, full in names.items()
    )
    rows = "".join(
        "<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row)
        + "</table:table-row>"
        for row in [["社区编码", "户数"], ["1", "1.2万"]]
    )  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    assert read_table(path).frame.rows() == [("1", "1.2万")]
