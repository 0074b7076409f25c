"""Faults of standards: their formulas, readings and examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from commstd.review import review
from tests.faults.folder import STAFF, changed, extended, write_pack
from tests.faults.reports import assert_only_fault, faults_of, in_english

AREA = 'standards.toml: standards "service-area"'
STAFF_RANGE = 'standards.toml: standards "staff-range"'
ROOM = 'standards.toml: standards "safe-room"'
BOUND = 'at_least = "area_rate * households"\n'
STARTED = 'at_least = "area_rate * hundred * ceil(households / hundred)"'
HOLDS = 'holds = "security_room and as_of >= start_day"'
WIDE = '[fields.community]\npoints = { kind = "quantity", zh = "点", unit = "yuan", range = [0, 9000000000000000] }\n'


def area(bound: str) -> dict[str, str]:
    """The sound pack with another lower bound of an area."""
    return changed(BOUND, f'at_least = "{bound}"\n')


def room(holds: str) -> dict[str, str]:
    """The sound pack with another condition."""
    return changed(HOLDS, f'holds = "{holds}"')


def reading(text: str) -> dict[str, str]:
    """The sound pack with another reading of the service area."""
    return changed(STARTED, f"{STARTED}\n\n[[standards.readings]]\nlabel = {{ zh = '又', en = 'more' }}\n{text}")


FAULTS = {
    # names
    "misspelt parameter": (area("area_rat * households"), f"{AREA}, at_least, column 1", '"area_rat"', '"area_rate"'),
    "misspelt field": (area("area_rate * housholds"), f"{AREA}, at_least, column 13", '"housholds"', '"households"'),
    "field of another subject": (area("area_rate * planned_population"), f"{AREA}, at_least, column 13", '"planned_population"'),
    "misspelt option": (changed("settlement == 'urban'", "settlement == 'urbn'"), f"{STAFF_RANGE}, when, column 15", "urbn", '"urban"'),
    "misspelt option in a list": (changed("settlement == 'urban'", "settlement in ('urban', 'tovn')"), f"{STAFF_RANGE}, when, column 25", "tovn", '"town"'),
    "misspelt function": (area("area_rate * hundred * cel(households / hundred)"), f"{AREA}, at_least, column 23", "cel", '"ceil"'),
    # dimensions
    "area against persons": (area("fewest_staff"), f"{AREA}, at_least, column 1", "person", "m²"),
    "persons added to an area": (area("area_rate * households + fewest_staff"), f"{AREA}, at_least, column 26", "person", "m²"),
    "rate without its number": (area("area_rate"), f"{AREA}, at_least, column 1", "m²/household", "m²"),
    "ceil of an area": (area("ceil(area_rate * households)"), f"{AREA}, at_least, column 6", "ceil", "m²"),
    "floor of households": (area("area_rate * hundred * floor(households)"), f"{AREA}, at_least, column 29", "household"),
    "1 added to an area": (area("area_rate * households + 1"), f"{AREA}, at_least, column 26", "m²"),
    # division
    "division by a field": (area("area_rate * households * residents / residents"), f"{AREA}, at_least, column 38", "residents", "product"),
    "division by zero": (area("area_rate * households / 0"), f"{AREA}, at_least, column 26", '"0"'),
    "division by what may be zero": (changed("value = 100", "value = 0"), f"{AREA}, readings started-hundreds at_least, column 41", "hundred"),
    # sorts
    "number for a condition": (room("residents"), f"{ROOM}, holds, column 1", "holds"),
    "condition for a number": (area("security_room"), f"{AREA}, at_least, column 1", "at_least"),
    "flag reckoned with": (area("area_rate * households * security_room"), f"{AREA}, at_least, column 26", "security_room"),
    "number in a junction": (room("security_room and residents"), f"{ROOM}, holds, column 19", "residents"),
    "date against a number": (room("start_day >= residents"), f"{ROOM}, holds, column 14", "residents"),
    "text field compared": (room("name == 'x'"), f"{ROOM}, holds, column 9", "name"),
    "parameter asked whether it is known": (room("known(start_day)"), f"{ROOM}, holds, column 1", "start_day"),
    "branches of two kinds": (room("(security_room if security_room else residents) == 1"), f"{ROOM}, holds, column 38", "residents"),
    # what is no formula
    "empty formula": (area(" "), f"{AREA}, at_least", "empty"),
    "broken formula": (area("area_rate * (households"), f"{AREA}, at_least, column 13", "brackets"),
    "attribute": (area("households.real"), f"{AREA}, at_least, column 1", "households.real"),
    "unknown operator": (area("households % hundred"), f"{AREA}, at_least, column 1", "%"),
    "python": (area("__import__('os').system('true')"), f"{AREA}, at_least, column 1", "__import__"),
    # bounds
    "overflow": ({**changed(BOUND, f'{BOUND}when = "points * points > 0"\n'), "tail.toml": WIDE}, f"{AREA}, proportional", "64"),
    "measure without a field": (changed('measure = "committee_staff"', 'measure = "most_staff"'), f"{STAFF_RANGE}, measure", "field"),
    "measure that is always nothing": (changed('measure = "committee_staff"', 'measure = "0 * committee_staff"'), f"{STAFF_RANGE}, measure", "field"),
    "bound twice": (changed(BOUND, f'{BOUND}more_than = "area_rate * households"\n'), f"{AREA}, more_than", "at_least"),
    "measure without a bound": (changed('at_least = "low"\nat_most = "most_staff"\n', ""), STAFF_RANGE, "at_least", "holds"),
    "bound without a measure": (changed('measure = "committee_staff"\n', ""), STAFF_RANGE, "measure"),
    "holds together with measure": (changed(HOLDS, f'{HOLDS}\nmeasure = "residents"\nat_least = "fewest_staff"'), ROOM, "measure", "holds"),
    # local names
    "let in a circle": (changed('let.low = "fewest_staff"', 'let.low = "high"\nlet.high = "low"'), f"{STAFF_RANGE}, let", "low", "high"),
    "let that needs itself": (changed('let.low = "fewest_staff"', 'let.low = "low + fewest_staff"'), f"{STAFF_RANGE}, let", "low"),
    "let with the name of a field": (changed('let.low = "fewest_staff"', 'let.low = "fewest_staff"\nlet.residents = "fewest_staff"'), f"{STAFF_RANGE}, let.residents", "residents"),
    "let with the name of a date": (changed('let.low = "fewest_staff"', 'let.low = "fewest_staff"\nlet.as_of = "fewest_staff"'), f"{STAFF_RANGE}, let.as_of", "as_of"),
    "let of two sorts": (reading('choice = "low"\nid = "a"\ndefault = true\n\n[[standards.readings]]\nlabel = { zh = "又", en = "more" }\nchoice = "low"\nid = "b"\nlet.rate = "fewest_staff"\n\n[standards.let]\nrate = "area_rate"'), f"{AREA}, let.rate", "rate"),
    "let of a number and a condition": (reading('choice = "low"\nid = "a"\ndefault = true\n\n[[standards.readings]]\nlabel = { zh = "又", en = "more" }\nchoice = "low"\nid = "b"\nlet.rate = "security_room"\n\n[standards.let]\nrate = "area_rate"'), f"{AREA}, let.rate", "rate"),
    "by without a deadline": (changed("as_of >= start_day", "by >= start_day"), f"{ROOM}, holds, column 19", '"by"'),
    # readings
    "two choices that touch one part": (reading('choice = "more"\nid = "a"\ndefault = true\n\n[[standards.readings]]\nlabel = { zh = "又", en = "more" }\nchoice = "more"\nid = "b"\nmore_than = "area_rate * households"'), f"{AREA}, readings b", "hundreds", "more", "lower"),
    "id with a blank": (changed('id = "safe-room"', 'id = "safe room"'), 'standards.toml: standards "safe room", id', "safe room", "service-area"),
    "reading with a sign": (changed('id = "proportional"', 'id = "a+b"'), f"{AREA}, readings a+b", "a+b"),
    "choice with capitals": (reading('choice = "More"\nid = "a"\ndefault = true'), f"{AREA}, readings a", "More"),
    "reading twice": (reading(f'choice = "hundreds"\nid = "started-hundreds"\n{STARTED}'), f"{AREA}, readings started-hundreds", "started-hundreds"),
    "no default": (changed("default = true\n", 'at_least = "area_rate * hundred"\n'), f"{AREA}, readings hundreds", "hundreds"),
    "two defaults": (reading('choice = "hundreds"\nid = "a"\ndefault = true'), f"{AREA}, readings hundreds", "hundreds"),
    "default that replaces": (changed("default = true\n", 'default = true\nat_least = "area_rate * hundred"\n'), f"{AREA}, readings proportional", "proportional"),
    "reading that replaces nothing": (reading('choice = "hundreds"\nid = "same"'), f"{AREA}, readings same", "same"),
    "reading of no local name": (reading('choice = "hundreds"\nid = "b"\nlet.rat = "area_rate"'), f"{AREA}, readings b", '"rat"'),
    "reading of holds": (reading('choice = "hundreds"\nid = "b"\nholds = "security_room"'), f"{AREA}, readings b", "holds"),
    "reading of a target's part": (reading('choice = "hundreds"\nid = "b"\namong = "security_room"'), f"{AREA}, readings b among", "among"),
    "fault in a reading's formula": (reading('choice = "hundreds"\nid = "b"\nat_least = "area_rat * households"'), f"{AREA}, readings b at_least, column 1", '"area_rate"'),
    "reading of other units": (reading('choice = "hundreds"\nid = "b"\nat_least = "households"'), f"{AREA}, readings b at_least, column 1", "household", "m²"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_seeded_fault_gives_one_message_that_says_where_what_and_how_to_mend(fault: str, tmp_path: Path) -> None:
    files, place, *fragments = FAULTS[fault]
    assert_only_fault(tmp_path, files, place, *fragments)


def test_a_formula_that_grows_by_its_local_names_is_refused(tmp_path: Path) -> None:
    doubled = "".join(f'let.n{at + 1} = "n{at} + n{at}"\n' for at in range(14))
    files = changed('let.low = "fewest_staff"', f'let.low = "n14"\nlet.n0 = "fewest_staff"\n{doubled}')
    assert_only_fault(tmp_path, files, STAFF_RANGE, "5000", "simpl")


EXAMPLES = {
    "wrong verdict": (changed('verdict = "short"\nrequired = "360 ㎡"', 'verdict = "met"'), "verdict", "met", "short"),
    "wrong requirement": (changed('required = "360 ㎡"\ngap = "7.54 ㎡"', 'required = "361 ㎡"'), "low", "361", "360"),
    "wrong gap": (changed('gap = "7.54 ㎡"', 'gap = "7.5 ㎡"'), "gap", "7.5", "7.54"),
    "requirement in persons": (changed('required = "360 ㎡"\ngap = "7.54 ㎡"', 'required = "360 人"'), "360 人", "m²"),
    "bare quantity": (changed('service_area = "352.46 ㎡"', "service_area = 352.46"), "352.46", "m²"),
    "out of range": (changed('service_area = "352.46 ㎡"', 'service_area = "352460000000 ㎡"'), "352460000000"),
    "unknown option": (changed('given = { settlement = "urban", committee_staff = 4 }', 'given = { settlement = "urbn", committee_staff = 4 }'), "urbn", '"urban"'),
    "wrong missing": (changed('verdict = "short"\nrequired = "360 ㎡"\ngap = "7.54 ㎡"', 'verdict = "short"\nmissing = ["households"]'), "missing", "households"),
    "override without a unit": (changed('gap = "7.54 ㎡"', "set = { area_rate = 30 }"), "30", "m²"),
    "override that divides by zero": (changed('gap = "7.54 ㎡"', 'set = { hundred = "0 户" }\nreading = "started-hundreds"'), "hundred", "0"),
    "override that overflows": (changed('gap = "7.54 ㎡"', 'set = { area_rate = "900000000000000 ㎡" }'), "64"),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_that_does_not_come_out_is_one_fault_with_its_number(example: str, tmp_path: Path) -> None:
    files, *fragments = EXAMPLES[example]
    assert faults_of(tmp_path, files) == (), "found when the examples are run, not when the pack is read"
    (fault,) = review(write_pack(tmp_path, files)).faults.found
    place, message = in_english(fault)
    assert place in {f"{AREA}, examples 1", f"{STAFF_RANGE}, examples 1"}
    assert [one for one in fragments if one not in message] == [], message


def test_an_unlisted_clause_is_a_fault_with_the_near_match(tmp_path: Path) -> None:
    files = extended(STAFF.replace('id = "staff-range"', 'id = "more"').replace('["二"]', '"一1"'))
    (fault,) = review(write_pack(tmp_path, files)).faults.found
    place, message = in_english(fault)
    assert place == 'tail.toml: standards "more", clause'
    assert '"一1"' in message
    assert '"一"' in message
