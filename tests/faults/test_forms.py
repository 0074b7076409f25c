"""Faults of form: files, tables, keys and kinds of values."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.folder import AREA, HEAD, PACK, changed, extended
from tests.faults.reports import assert_only_fault, faults_of, in_english

STANDARD = 'standards.toml: standards "service-area"'
DOCUMENT = 'pack.toml: documents "doc-1"'

FAULTS = {
    # keys
    "misspelt key of the head": (changed('level = "county"', 'level = "county"\nnmae = "x"'), 'pack.toml: pack', '"nmae"', '"name"'),
    "misspelt key of a standard": (changed('clause = ["二"]', 'clause = ["二"]\nclasue = "二"'), 'standards.toml: standards "staff-range"', '"clasue"', '"clause"'),
    "misspelt key of a reading": (changed("default = true", "defualt = true"), f"{STANDARD}, readings proportional", '"defualt"', '"default"'),
    "misspelt key of an example": (changed('gap = "7.54 ㎡"', 'gpa = "7.54 ㎡"'), f"{STANDARD}, examples 1", '"gpa"', '"gap"'),
    "misspelt key of a dated value": (changed("{ from = 2024-01-01", "{ form = 2024-01-01"), 'standards.toml: parameters "area_rate", values 1', '"form"', '"from"'),
    "misspelt key of a document": (changed("issued = 2024-01-02", "isued = 2024-01-02"), DOCUMENT, '"isued"', '"issued"'),
    "missing key of the head": (changed('code = "123400"\n', ""), "pack.toml: pack", '"code"'),
    "missing key of a standard": (changed('force = "must"\n', ""), 'standards.toml: standards "staff-range"', '"force"'),
    "missing key of a reading": (changed('choice = "hundreds"\nid = "started-hundreds"', 'id = "started-hundreds"'), f"{STANDARD}, readings started-hundreds", '"choice"'),
    "missing id": (changed('id = "safe-room"\n', ""), 'standards.toml: standards "#3"', '"id"'),
    # kinds of values
    "number for a formula": (changed('at_most = "most_staff"', "at_most = 9"), 'standards.toml: standards "staff-range", at_most', "9"),
    "text for a date": (changed("by = 2025-12-31", 'by = "2025-12-31"'), 'standards.toml: standards "staff-range", by', "2025-12-31"),
    "moment for a date": (changed("by = 2025-12-31", "by = 2025-12-31T08:00:00"), 'standards.toml: standards "staff-range", by', "2025-12-31"),
    "text for a flag": (changed("default = true", 'default = "yes"'), f"{STANDARD}, readings proportional default", "yes"),
    "decimal for the version": (changed("api = 1", "api = 1.5"), "pack.toml: pack, api", "1.5"),
    "table for a list": (changed('clause = ["二"]', 'clause = { one = "二" }'), 'standards.toml: standards "staff-range", clause', "list"),
    "list for a table": (changed("given = { security_room = true }", "given = [true]"), 'standards.toml: standards "safe-room", examples 1 given', "list"),
    "number for readings": (changed('let.low = "fewest_staff"', 'let.low = "fewest_staff"\nreadings = 3'), 'standards.toml: standards "staff-range", readings', "list", "3"),
    "text for local names": (changed('let.low = "fewest_staff"', 'let = "fewest_staff"'), 'standards.toml: standards "staff-range", let', "table"),
    "number for a local name": (changed('let.low = "fewest_staff"', "let.low = 5"), 'standards.toml: standards "staff-range", let low', "5"),
    "list for an example's value": (changed("given = { security_room = true }", "given = { security_room = [true] }"), 'standards.toml: standards "safe-room", examples 1 given security_room', "list"),
    "list in a list": (changed('clause = ["二"]', 'clause = [["二"]]'), 'standards.toml: standards "staff-range", clause 1', "list"),
    "nothing but a label": (changed('title = { zh = "工作人员", en = "Staff" }', 'title = "Staff"'), 'standards.toml: standards "staff-range", title', "Staff"),
    "label without en": (changed('title = { zh = "工作人员", en = "Staff" }', 'title = { zh = "工作人员" }'), 'standards.toml: standards "staff-range", title', "en"),
    "label with an empty text": (changed('en = "Security room"', 'en = " "'), 'standards.toml: standards "safe-room", title', "en"),
    "label with a third language": (changed('en = "Security room"', 'en = "Room", fr = "Salle"'), 'standards.toml: standards "safe-room", title', "fr"),
    # tables
    "head in another file": ({**PACK, "tail.toml": HEAD.partition("[[documents]]")[0]}, "tail.toml: pack", "pack.toml"),
    "unknown table": (extended('[[standads]]\nid = "x"\n'), "tail.toml", '"standads"', '"standards"'),
    "list written as a table": (extended('[standards]\nid = "x"\n'), "tail.toml: standards", "[[standards]]"),
    "table written as a list": (extended("[[parameters]]\nvalue = 1\n"), "tail.toml: parameters", "[parameters."),
    "fields without a subject": (extended("fields = 3\n"), "tail.toml: fields", "[fields."),
    "fields written as a list": (extended("[[fields.community]]\nkind = 'flag'\n"), "tail.toml: fields.community", "[fields.community."),
    "records that are no tables": (extended('clauses = ["一"]\n'), 'tail.toml: clauses "#1"', "一"),
    "pack that is no table": ({**PACK, "pack.toml": HEAD.replace("[pack]", "[[pack]]")}, "pack.toml: pack", "list"),
    # ids
    "duplicate standard": (extended(AREA), 'tail.toml: standards "service-area"', "standards.toml"),
    "duplicate parameter": (extended('[parameters.hundred]\nunit = "household"\nvalue = 100\n'), 'tail.toml: parameters "hundred"', "standards.toml"),
    "duplicate clause": (changed('id = "二"\ngloss', 'id = "一"\ngloss'), 'pack.toml: clauses "一"', "pack.toml"),
    # values of the head and of documents
    "newer format": (changed("api = 1", "api = 2"), "pack.toml: pack, api", "2", "1"),
    "format before the first": (changed("api = 1", "api = 0"), "pack.toml: pack, api", "0", "1"),
    "city's form": (changed('city = "testville"', 'city = "Test Ville"'), "pack.toml: pack, city", "Test Ville"),
    "code's form": (changed('code = "123400"', 'code = "1234"'), "pack.toml: pack, code", "1234"),
    "unknown level": (changed('level = "county"', 'level = "country"'), "pack.toml: pack, level", "country", '"county"'),
    "unknown status": (changed('status = "in-force"', 'status = "in_force"'), f"{DOCUMENT}, status", "in_force", '"in-force"'),
    "unknown document of a clause": (changed('id = "二"\ngloss', 'id = "二"\ndocument = "doc-2"\ngloss'), 'pack.toml: clauses "二", document', "doc-2", '"doc-1"'),
    # what a record speaks of
    "unknown subject": (changed('id = "safe-room"\nsubject = "community"', 'id = "safe-room"\nsubject = "comunity"'), 'standards.toml: standards "safe-room", subject', "comunity", '"community"'),
    "unknown force": (changed('force = "encourage"', 'force = "encouraged"'), 'standards.toml: standards "safe-room", force', "encouraged", '"encourage"'),
    "unknown verdict": (changed('verdict = "met"\nas_of', 'verdict = "meet"\nas_of'), 'standards.toml: standards "safe-room", examples 1', "meet", '"met"'),
    "unknown field of an example": (changed("given = { security_room = true }", "given = { securty_room = true }"), 'standards.toml: standards "safe-room", examples 1', "securty_room", '"security_room"'),
    "unknown missing field of an example": (changed('gap = "7.54 ㎡"', 'missing = ["housholds"]'), f"{STANDARD}, examples 1", "housholds", '"households"'),
    "unknown reading of an example": (changed('gap = "7.54 ㎡"', 'reading = "started-hundred"'), f"{STANDARD}, examples 1", "started-hundred", '"started-hundreds"'),
    "unknown parameter of an example": (changed('gap = "7.54 ㎡"', "set = { area_rat = 3 }"), f"{STANDARD}, examples 1", "area_rat", '"area_rate"'),
}  # fmt: skip


def test_the_pack_that_the_faults_are_seeded_in_has_none(tmp_path: Path) -> None:
    assert faults_of(tmp_path, PACK) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_one_seeded_fault_gives_one_message_that_says_where_what_and_how_to_mend(fault: str, tmp_path: Path) -> None:
    files, place, *fragments = FAULTS[fault]
    assert_only_fault(tmp_path, files, place, *fragments)


@pytest.mark.parametrize(
    "text", ["[standards", 'x = "a', "x = 1\nx = 2\n", "x = 2024-13-01", "x = " + "[" * 5000, "\ud800"], ids=range(6)
)
def test_broken_toml_is_told_with_its_file_and_the_rest_is_read(text: str, tmp_path: Path) -> None:
    found = faults_of(tmp_path, PACK)
    assert found == ()
    (tmp_path / "broken.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    found = faults_of(tmp_path, changed('households"\nforce', 'housholds"\nforce'))
    assert [one.place.file for one in found] == ["broken.toml", "standards.toml"]


def test_broken_toml_is_told_with_its_line_and_column(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, extended("[parameters.more]\nvalue = = 3\n"))
    place, message = in_english(fault)
    assert place == "tail.toml: line 2, column 9"
    assert message.startswith("  value = = 3\n          ^\n")


SYNTAX = {
    "quotation marks of a text program": ("[parameters.x]\nunit = “person”", (2, 8), "“", 'write "'),
    "colon of the input method": ('a： "person"', (1, 2), "：", "write ="),
    "comma of the input method": ("a = [1，2]", (1, 7), "，", "write ,"),
    "blank of the input method": ("a =\u30001", (1, 4), "input method", "plain blank"),
    "text left open": ('unit = "person\n', (1, 15), "quotation mark", ""),
    "text without quotation marks": ("value = household", (1, 9), "quotation marks", '"community"'),
    "true with a capital": ("open = True", (1, 8), "true and false", ""),
    "key twice": ("x = 1\nx = 2", (2, 6), "earlier", "once"),
    "a list's record as a table": ("[standards]\n[[standards]]", (2, 12), "[[standards]]", ""),
    "bracket left open": ("a = [1, 2\nb = 3", (2, 1), "bracket", "comma"),
    "bracket left open at the end": ("a = [1, 2", (1, 10), "bracket", "comma"),
    "double bracket closed once": ("[[standards]", (1, 12), "bracket", ""),
    "day that does not exist": ("a = 2024-02-30", (1, 5), "no such day", "2020-01-06"),
    "month that does not exist": ("a = 2024-13-01", (1, 9), "no such day", "2020-01-06"),
    "day with strokes": ("a = 2024/1/2", (1, 9), "no such day", "2020-01-06"),
    "backslash": ('a = "\\x"', (1, 8), "backslash", ""),
    "key in Chinese": ("说明 = 1", (1, 1), "neither a key", "quotation marks"),
    "two keys on a line": ("a = 1 b = 2", (1, 7), "new line", ""),
    "key alone": ("x", (1, 2), "=", ""),
}  # fmt: skip


@pytest.mark.parametrize("fault", SYNTAX)
def test_the_first_fault_of_a_file_that_is_no_toml_has_its_place_its_line_and_its_mend(
    fault: str, tmp_path: Path
) -> None:
    text, (line, column), *fragments = SYNTAX[fault]
    (found,) = faults_of(tmp_path, extended(text))
    place, message = in_english(found)
    assert place == f"tail.toml: line {line}, column {column}"
    assert message.split("\n")[0].strip() == text.split("\n")[line - 1].strip()
    assert [one for one in fragments if one not in message] == [], message


def test_a_mark_stands_below_its_place_also_behind_han_characters(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, extended("a = '户数' = 3\n"))
    _, message = in_english(fault)
    assert message.startswith("  a = '户数' = 3\n             ^\n"), "a Han character takes two columns"
