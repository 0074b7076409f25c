from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from fractions import Fraction
from xml.sax.saxutils import escape

import polars as pl
import pytest

import commstd
from commstd.cli import main
from commstd.errors import MissingExtraError, TableError, UnknownNameError
from commstd.fields import NEVER
from commstd.messages import use_language
from commstd.numerals import format_number
from commstd.report.sheets.shown import choice_labels
from commstd.report.streams import assess_file
from commstd.report.template import template_sheets, write_template
from commstd.tables import check_table, read_table

CITIES = ("guangyuan", "puyang", "wengan", "mianyang", "fuzhou-jiangxi")
CATALOG = commstd.Catalog.installed()


def city(name, as_of=None):
    return commstd.city(name, as_of=as_of, catalog=CATALOG)


SHEETS = [(name, one.subject.id) for name in CITIES for one in template_sheets(city(name))]


@pytest.fixture(autouse=True)
def _chinese():
    use_language("zh")
    yield
    use_language(None)


def fill(path, index, rows):
    """Put rows below the example of a template, as a spreadsheet program would; texts, numbers and None."""
    part = f"xl/worksheets/sheet{index + 1}.xml"
    with zipfile.ZipFile(path) as book:
        held = {name: book.read(name) for name in book.namelist()}
    made = []
    for at, row in enumerate(rows, start=3):
        cells = []
        for column, value in enumerate(row):
            place = f"{_letters(column)}{at}"
            if isinstance(value, str):
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
            elif value is not None:
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
        made.append(f'<row r="{at}">{"".join(cells)}</row>')
    held[part] = held[part].replace(b"</sheetData>", "".join(made).encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w") as book:
        for name, data in held.items():
            book.writestr(name, data)


def _letters(column):
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def written(field, value, units):
    """A value of a pack's example as somebody fills it in."""
    exact = field.read(value, units)
    if exact is None:
        return None
    if isinstance(exact, Fraction):
        return format_number(exact / field.unit.factor if field.unit else exact)
    if isinstance(exact, bool):
        return "是" if exact else "否"
    if isinstance(exact, date):
        return "未" if exact == NEVER else exact.isoformat()
    return choice_labels(field)[exact] if field.kind == "choice" else exact


@pytest.mark.parametrize(("name", "subject"), SHEETS)
def test_a_filled_template_gives_the_verdicts_of_the_packs_examples(name, subject, tmp_path):
    pack = city(name).pack
    cases = [
        (standard.id, example)
        for standard in pack.standards.values()
        if standard.subject == subject
        for example in standard.examples
        if not example.reading and not example.overrides
    ]
    for as_of in dict.fromkeys(example.as_of for _, example in cases):
        held = city(name, as_of=as_of)
        told = [(standard, example) for standard, example in cases if example.as_of == as_of]
        path = tmp_path / "filled.xlsx"
        sheets = write_template(held, path)
        at = next(at for at, one in enumerate(sheets) if one.subject.id == subject)
        names = [column.field.name for column in sheets[at].columns]
        assert all(set(pack.fields_of(pack.standards[standard])) <= set(names) for standard, _ in told)
        rows = [
            [
                f"r{row}" if column.field.name == sheets[at].subject.key
                else written(column.field, example.given.get(column.field.name), pack.vocabulary.units)
                for column in sheets[at].columns
            ]
            for row, (_, example) in enumerate(told)
        ]  # fmt: skip
        fill(path, at, rows)
        by_subject = held.assess(path, subject=subject)
        assert by_subject.table.name == f"filled.xlsx [{sheets[at].name}]"
        found = held.assess(path, sheet=sheets[at].name)
        assert not found.rejected
        assert {one.reason for one in found.warnings} <= {"row-example", "key-no-code", "cell-unit-small"}
        verdicts = {(one.row, one.standard.rpartition("/")[2]): one.verdict for one in found.findings}
        assert [verdicts[f"r{row}", standard] for row, (standard, _) in enumerate(told)] == [
            example.verdict for _, example in told
        ]


@pytest.mark.parametrize("name", CITIES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_heading_is_known_and_every_option_of_a_list_is_read(name, lang, tmp_path):
    use_language(lang)
    held = city(name)
    path = tmp_path / "options.xlsx"
    sheets = write_template(held, path)
    for at, one in enumerate(sheets):
        lists = options_of(path, at)
        longest = max(map(len, lists.values()), default=0)
        rows = [
            [f"r{row}", *(lists[c][row % len(lists[c])] if c in lists else None for c in range(1, len(one.columns)))]
            for row in range(max(longest, 1))
        ]
        fill(path, at, rows)
        sheet = one.name
        table = read_table(path, sheet=sheet, vocabulary=held.pack.vocabulary)
        checked = check_table(table, one.subject, held.pack.vocabulary.units)
        assert not checked.rejected
        assert {two.reason for two in checked.warnings} == {"row-example"} | (
            {"key-no-code"} if one.subject.id in {"community", "township", "county"} else set()
        )
        assert checked.cells.columns == [column.field.name for column in one.columns]
        for column in lists:
            field = one.columns[column].field
            seen = set(checked.cells[field.name].cast(str).to_list())
            assert seen == (set(field.values) if field.kind == "choice" else {"true", "false"})


def options_of(path, at):
    """The lists to choose from on a sheet, by column; lists that stand on a sheet of their own included."""
    with zipfile.ZipFile(path) as book:
        text = book.read(f"xl/worksheets/sheet{at + 1}.xml").decode()
    found = {}
    for sqref, source in re.findall(
        r'<dataValidation type="list"[^>]*sqref="([A-Z]+)2:[^>]*>\s*<formula1>(.*?)</for', text
    ):
        assert source.startswith('"'), source
        column = 0
        for letter in sqref:
            column = column * 26 + ord(letter) - 64
        found[column - 1] = source.strip('"').split(",")
    return found


def test_the_sheet_of_explanations_and_the_example_are_no_data(tmp_path):
    path = tmp_path / "t.xlsx"
    held = city("puyang", as_of="2020-12-31")
    write_template(held, path, subject="community")
    found = held.assess(path)
    assert found.rows == 0
    assert [one.reason for one in found.warnings] == ["row-example"]
    assert held.targets(path).rejected == ()


def test_notes_name_the_clauses_and_the_same_city_gives_the_same_bytes(tmp_path):
    held = city("puyang", as_of="2020-12-31")
    one, two = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_template(held, one)
    write_template(held, two)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as book:
        notes = book.read("xl/comments1.xml").decode()
        rules = book.read("xl/worksheets/sheet1.xml").decode()
    assert "综合服务设施面积（㎡）" in notes
    assert "社区综合服务设施面积（依据 二（五）19）" in notes
    assert 'type="whole"' in rules
    assert 'type="decimal"' in rules
    assert "<pane " in rules


def test_a_subject_without_rules_is_refused_and_so_is_another_ending(tmp_path, monkeypatch):
    held = city("puyang")
    with pytest.raises(UnknownNameError, match="community"):
        write_template(held, tmp_path / "t.xlsx", subject="compound")
    with pytest.raises(TableError, match="xlsx"):
        write_template(held, tmp_path / "t.csv")
    monkeypatch.setattr("commstd.report.workbook.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match="commstd\\[excel\\]"):
        write_template(held, tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_choice_with_a_comma_stands_on_a_sheet_of_its_own():
    from commstd.report.template_book import _Lists

    lists = _Lists()
    assert lists.source(["是", "否"]) == ["是", "否"]
    assert lists.source(["a,b", "c"]) == "='选项'!$A$1:$A$2"
    assert lists.source(["长" * 200, "c" * 60]) == "='选项'!$B$1:$B$2"
    assert lists.source(["a,b", "c"]) == "='选项'!$A$1:$A$2"


def test_an_example_row_is_left_out_in_every_way_of_reading(tmp_path):
    held = city("puyang")
    for mark in ("示例行", " EXAMPLE ROW"):
        table = pl.DataFrame({"社区编码": [f"{mark}-1", "410902001001", "410902001002"], "户数": ["1", "2", "3"]})
        table.write_csv(tmp_path / "t.csv")
        assert held.assess(table).rows == 2
        assert held.assess(tmp_path / "t.csv").rows == 2
        assert held.assess(table.lazy()).rows == 2
        written = assess_file(held, tmp_path / "t.csv", tmp_path / "out.csv")
        assert written is not None
        assert written.rows == 2
        assert [one.reason for one in written.warnings] == ["row-example"]
    kept = pl.DataFrame({"社区编码": ["示例-01", "410902001001"], "社区名称": ["甲村", "示例村"], "户数": ["2", "3"]})
    assert held.assess(kept).rows == held.assess(kept.lazy()).rows == 2


def test_the_command_says_what_it_wrote_and_json_lists_the_columns(tmp_path, capsys):
    path = tmp_path / "t.xlsx"
    assert main(["template", "--city", "puyang", "--subject", "county", "-o", str(path), "--lang", "en"]) == 0
    assert "County or district (5 columns)" in capsys.readouterr().err
    given = ["template", "--city", "puyang", "--subject", "county", "-o", str(path), "--format", "json", "--lang", "en"]
    assert main(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["field"] for one in told["sheets"][0]["columns"]] == [
        "county_id", "name", "social_work_agencies", "city_funds", "county_funds",
    ]  # fmt: skip
    assert main(["template", "--city", "puyang", "-o", str(tmp_path / "no" / "t.xlsx")]) == 2
