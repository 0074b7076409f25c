"""Faults of figures and of what a pack adds to the vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from commstd.loading import survey
from tests.faults.folder import changed, extended, write_pack
from tests.faults.reports import assert_only_fault, in_english

RATE = 'standards.toml: parameters "area_rate"'
VALUES = '[{ from = 2024-01-01, value = 30, clause = "一" }]'
HUNDRED = 'standards.toml: parameters "hundred"'


def figure(text: str) -> dict[str, str]:
    """The sound pack with another figure."""
    return extended(f"[parameters.more]\n{text}\n")


def field(text: str) -> dict[str, str]:
    """The sound pack with another field."""
    return extended(f"[fields.community]\nmore = {{ {text} }}\n")


FAULTS = {
    # figures
    "no unit": (changed('unit = "household"\nvalue = 100', "value = 100"), f"{HUNDRED}, unit", "unit"),
    "unit that is not understood": (changed('unit = "household"\nvalue = 100', 'unit = "housholds"\nvalue = 100'), f"{HUNDRED}, unit", "housholds", "household"),
    "per that is not understood": (changed('per = "100 household"', 'per = "100 hosehold"'), f"{RATE}, per", "hosehold", "household"),
    "per that is no amount": (changed('per = "100 household"', 'per = "household"'), f"{RATE}, per", "household"),
    "per without a unit": (changed('per = "100 household"', 'per = "100"'), f"{RATE}, per", "100 household"),
    "per of a part": (changed('per = "100 household"', 'per = "2.5 household"'), f"{RATE}, per", "2.5"),
    "per of none": (changed('per = "100 household"', 'per = "0 household"'), f"{RATE}, per", "0 household"),
    "neither value nor values": (changed('unit = "household"\nvalue = 100', 'unit = "household"'), HUNDRED, "value", "values"),
    "both value and values": (changed('per = "100 household"', 'per = "100 household"\nvalue = 30'), RATE, "value", "values"),
    "not a number": (changed("value = 100", "value = nan"), f"{HUNDRED}, value", "NaN"),
    "infinite": (changed("value = 100", "value = inf"), f"{HUNDRED}, value", "Infinity"),
    "text that is no number": (changed("value = 100", 'value = "about 100"'), f"{HUNDRED}, value", "about 100", "2/3"),
    "a third of nothing": (changed("value = 100", 'value = "1/0"'), f"{HUNDRED}, value", "1/0"),
    "true for a number": (changed("value = 100", "value = true"), f"{HUNDRED}, value", "True"),
    "moment for a date": (changed("value = 2024-06-30", "value = 2024-06-30T00:00:00"), 'standards.toml: parameters "start_day", value', "2024-06-30"),
    "a date with a unit": (changed("value = 2024-06-30", 'value = 2024-06-30\nunit = "person"'), 'standards.toml: parameters "start_day", unit', "unit"),
    "a date among numbers": (changed(VALUES, "[{ value = 30, until = 2025-01-01 }, { from = 2025-01-01, value = 2025-01-01 }]"), f"{RATE}, values 2", "2025-01-01"),
    "overlapping dates": (changed(VALUES, "[{ from = 2024-01-01, until = 2025-06-01, value = 30 }, { from = 2025-01-01, value = 40 }]"), f"{RATE}, values", "2025-01-01", "2025-06-01"),
    "two values without dates": (changed(VALUES, "[{ value = 30 }, { value = 40 }]"), f"{RATE}, values", "from"),
    "ends before it begins": (changed(VALUES, "[{ from = 2024-01-01, until = 2023-01-01, value = 30 }]"), f"{RATE}, values", "2024-01-01", "2023-01-01"),
    "name of a field": (extended('[parameters.residents]\nunit = "person"\nvalue = 3\n'), 'tail.toml: parameters "residents"', "residents"),
    "name of a function": (extended('[parameters.min]\nunit = "person"\nvalue = 3\n'), 'tail.toml: parameters "min"', '"min"'),
    "name of a date": (extended('[parameters.as_of]\nvalue = 2024-01-01\n'), 'tail.toml: parameters "as_of"', '"as_of"'),
    "name in capitals": (extended('[parameters.Rate]\nunit = "person"\nvalue = 3\n'), 'tail.toml: parameters "Rate"', '"Rate"'),
    # added fields
    "kind of a field": (field('kind = "quantiy", zh = "绿地"'), 'tail.toml: fields.community "more", kind', "quantiy", '"quantity"'),
    "choice without values": (field('kind = "choice", zh = "类别"'), 'tail.toml: fields.community "more", values', "choice"),
    "values without choice": (field('kind = "flag", zh = "类别", values = { a = "甲" }'), 'tail.toml: fields.community "more", values', "flag"),
    "quantity without unit": (field('kind = "quantity", zh = "绿地"'), 'tail.toml: fields.community "more", unit', "quantity"),
    "quantity with an unknown unit": (field('kind = "quantity", zh = "绿地", unit = "hectars"'), 'tail.toml: fields.community "more", unit', "hectars", "hectare"),
    "resolution of nothing": (field('kind = "quantity", zh = "绿地", unit = "m²", resolution = 0'), 'tail.toml: fields.community "more", resolution', "0"),
    "range upside down": (field('kind = "count", zh = "树", unit = "organization", range = [5, 1]'), 'tail.toml: fields.community "more", range', "5", "1"),
    "range with one end": (field('kind = "count", zh = "树", unit = "organization", range = [5]'), 'tail.toml: fields.community "more", range', "5"),
    "field of the core again": (extended('[fields.community]\nhouseholds = { kind = "count", zh = "户数", unit = "household" }\n'), 'tail.toml: fields.community "households"', "households"),
    "field of an unknown subject": (extended('[fields.comunity]\nmore = { kind = "flag", zh = "甲" }\n'), 'tail.toml: fields.comunity "more"', "comunity", '"community"'),
    "field's name": (extended('[fields.community]\nMore = { kind = "flag", zh = "甲" }\n'), 'tail.toml: fields.community "More"', "More"),
    # added subjects, concepts, units
    "subject of the core again": (extended('[subjects.community]\nzh = "社区"\nen = "community"\nkey = "community_id"\n'), 'tail.toml: subjects "community"', "community"),
    "subject without its key": (extended('[subjects.pond]\nzh = "池塘"\nen = "pond"\nkey = "pond_id"\n[fields.pond]\npond_ids = { kind = "text", zh = "编号" }\n'), 'tail.toml: subjects "pond", key', "pond_id", '"pond_ids"'),
    "concept of the core again": (extended('[concepts.service-area]\nsubject = "community"\nkind = "standard"\nzh = "面积"\nen = "area"\n'), 'tail.toml: concepts "service-area"', "service-area"),
    "concept of an unknown subject": (extended('[concepts.ponds]\nsubject = "comunity"\nkind = "standard"\nzh = "池塘"\nen = "ponds"\n'), 'tail.toml: concepts "ponds", subject', "comunity", '"community"'),
    "unknown concept": (changed('force = "encourage"', 'force = "encourage"\nconcept = "service-areas"'), 'standards.toml: standards "safe-room", concept', "service-areas", '"service-area"'),
    "unit of the core again": (extended('[units.person]\nzh = "人"\n'), 'tail.toml: units "person"', "person"),
    "resolution of a unit": (extended('[units.tree]\nzh = "棵"\nresolution = "a"\n'), 'tail.toml: units "tree", resolution', "a"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_seeded_fault_gives_one_message_that_says_where_what_and_how_to_mend(fault: str, tmp_path: Path) -> None:
    files, place, *fragments = FAULTS[fault]
    assert_only_fault(tmp_path, files, place, *fragments)


DOUBTS = {
    "no clause": (changed('value = 100\nclause = "一"', "value = 100"), HUNDRED, '"hundred"'),
    "days without a value": (changed(VALUES, '[{ from = 2023-01-01, until = 2024-01-01, value = 30, clause = "一" }, { from = 2024-03-01, value = 40, clause = "一" }]'), RATE, "2024-01-01", "2024-03-01"),
}  # fmt: skip


@pytest.mark.parametrize("doubt", DOUBTS)
def test_what_is_doubtful_in_a_figure_is_a_warning_and_the_pack_loads(doubt: str, tmp_path: Path) -> None:
    files, place, *fragments = DOUBTS[doubt]
    pack, faults = survey(write_pack(tmp_path, files))
    assert faults.found == []
    assert pack is not None
    (warning,) = faults.warnings
    where, message = in_english(warning)
    assert where == place
    assert [one for one in fragments if one not in message] == []
