from __future__ import annotations

from pathlib import Path

import pytest

from commstd.loading import survey
from commstd.processes import EACH_PERIOD, NO_GAP
from commstd.review import review
from tests.faults.folder import write_pack
from tests.faults.reports import faults_of, in_english
from tests.unit.permit_pack import FILES, PARTS, PERMIT, permit_pack

PLACE = 'processes.toml: processes "permit", '


def changed(old: str, new: str) -> dict[str, str]:
    text = FILES["processes.toml"]
    assert text.count(old) == 1, old
    return {**FILES, "processes.toml": text.replace(old, new)}


def test_a_sound_process_keeps_all_its_parts(tmp_path: Path) -> None:
    held = permit_pack(tmp_path).processes["permit"]
    assert [step.id for step in held.steps] == ["request", "check", "answer", "fit_out", "grading"]
    assert {step.clauses for step in held.steps} == {("一",)}
    limit = held.steps[2].within
    assert limit is not None
    assert (limit.workdays, limit.start, limit.skip, limit.force) == ("limit", "begin", "later_by", "in-principle")
    assert {"limit", "approved", "moved_in", "request", "as_of"} <= set(held.names())
    assert not {"begin", "wanted", "later_by"} & set(held.names())


def test_what_recurs_has_two_readings_of_its_own(tmp_path: Path) -> None:
    pack = permit_pack(tmp_path)
    assert [one.id for one in pack.processes["meeting"].readings.choose()] == [EACH_PERIOD]
    assert [one.id for one in pack.processes["meeting"].readings.choose([NO_GAP])] == [NO_GAP]
    assert "recurrence" not in pack.processes["permit"].readings.choices


@pytest.mark.parametrize(
    ("old", "new", "place", "fragments"),
    [
        ('actor = "office"', 'actor = "ofice"', "steps check actor", ("ofice", '"office"')),
        ('after = ["request"]', 'after = ["reqest"]', "steps check after", ("reqest", '"request"')),
        ('workdays = "limit"', 'workdays = "limits"', "steps answer within workdays", ("limits", '"limit"')),
        ('workdays = "limit"', 'workdays = "opening"', "steps answer within workdays", ("opening", "working days")),
        ('workdays = "limit"', 'workdays = "later_by"', "steps answer within workdays", ()),
        ('from = "begin"', 'from = "limit"', "steps answer within from", ("limit", "date")),
        ('skip = "later_by"', 'skip = "begin"', "steps answer within skip", ("begin", "number of days")),
        ('force = "in-principle"', 'force = "firmly"', "steps answer within force", ("firmly",)),
        ('result = "grades"', 'result = "grade"', "steps grading result", ("grade", '"grades"')),
        ('every = "quarter"', 'every = "quater"', "steps session every", ("quater", '"quarter"')),
        ('since = "opening"', 'since = "limit"', "steps verdict since", ("limit", "date")),
        ('id = "fit_out"', 'id = "fit-out"', "steps fit-out", ("fit-out",)),
        ('id = "fit_out"', 'id = "check"', "steps check", ("check",)),
        ('id = "fit_out"', 'id = "approved"', "steps approved", ("approved",)),
        (
            'holds = "answer <= moved_in"',
            'holds = "answr <= moved_in"',
            "rules nobody-early holds",
            ("answr", '"answer"'),
        ),
        ('holds = "answer <= moved_in"', 'holds = "limit"', "rules nobody-early holds", ()),
        ('holds = "answer <= moved_in"', 'holds = "answer <= limit"', "rules nobody-early holds", ("limit",)),
        ("when = \"grade == 'poor'\"", "when = \"grade == 'bad'\"", "consequences help when", ("bad", "poor")),
        ('holds = "answer <= moved_in"', 'holds = "known(answer)"', "rules nobody-early holds", ("answer",)),
        ('let.later_by = "0"', 'when = "approved"', "readings same-day when", ("when",)),
        ('force = "must"', 'force = "mst"', "force", ("mst", '"must"')),
    ],
)
def test_each_fault_is_told_where_it_is(
    tmp_path: Path, old: str, new: str, place: str, fragments: tuple[str, ...]
) -> None:
    found = [in_english(fault) for fault in faults_of(tmp_path, changed(old, new))]
    there = [message for where, message in found if where.partition(", column")[0].endswith(f", {place}")]
    assert there, found
    assert any(all(one in message for one in fragments) for message in there), there


def test_steps_in_a_circle_are_refused(tmp_path: Path) -> None:
    text = FILES["processes.toml"].replace('actor = "committees"\n', 'actor = "committees"\nafter = ["answer"]\n')
    ((place, message),) = (in_english(one) for one in faults_of(tmp_path, {**FILES, "processes.toml": text}))
    assert place == f"{PLACE}steps"
    assert "request, check, answer" in message


def test_a_process_needs_steps_and_a_subject_that_exists(tmp_path: Path) -> None:
    bare = '[[processes]]\nid = "bare"\ntitle = { zh = "空", en = "bare" }\nclause = "一"\n'
    assert [one.place.key for one in faults_of(tmp_path / "1", {**FILES, "processes.toml": bare})] == ["steps"]
    lost = changed('id = "permit"\nsubject = "community"', 'id = "permit"\nsubject = "comunity"')
    ((place, message),) = (in_english(one) for one in faults_of(tmp_path / "2", lost))
    assert place == f"{PLACE}subject"
    assert '"community"' in message


EXAMPLE = """
[[processes.examples]]
as_of = 2024-04-16
log = [{ step = "request", date = 2024-03-22 }, { step = "check", date = 2024-04-01 }]
state = "faulty"
due = { answer = 2024-04-15 }
faults = [{ step = "answer", kind = "late" }]
consequences = []
"""


def reviewed(folder: Path, example: str) -> list[tuple[str, str]]:
    files = {"pack.toml": FILES["pack.toml"], "parts.toml": PARTS, "processes.toml": PERMIT + example}
    found = review(write_pack(folder, files)).faults.found
    return [one for one in map(in_english, found) if "processes" in one[0]]


def test_an_example_that_comes_out_is_no_fault(tmp_path: Path) -> None:
    assert reviewed(tmp_path, EXAMPLE) == []


@pytest.mark.parametrize(
    ("old", "new", "fragments"),
    [
        ('state = "faulty"', 'state = "open"', ("state", "open", "faulty")),
        ("answer = 2024-04-15", "answer = 2024-04-12", ("due", "2024-04-12", "2024-04-15")),
        ('kind = "late"', 'kind = "missing"', ("faults", "missing", "late")),
        ("consequences = []", 'consequences = ["help"]', ("consequences", "help")),
        ("consequences = []", 'facts = { grade = "worse" }', ("worse",)),
    ],
)
def test_an_example_that_comes_out_otherwise_is_told(
    tmp_path: Path, old: str, new: str, fragments: tuple[str, ...]
) -> None:
    ((place, message),) = reviewed(tmp_path, EXAMPLE.replace(old, new))
    assert place == f"{PLACE}examples 1"
    assert all(one in message for one in fragments), message


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ('state = "faulty"', 'state = "wrong"', "wrong"),
        ('kind = "late"', 'kind = "lte"', '"late"'),
        ("answer = 2024-04-15", "anser = 2024-04-15", '"answer"'),
        ("consequences = []", 'consequences = ["halp"]', '"help"'),
        ("consequences = []", "facts = { aproved = true }", '"approved"'),
        ("consequences = []", 'reading = ["sameday"]', '"same-day"'),
        ('{ step = "check", date', '{ step = "check", day', "day"),
    ],
)
def test_an_example_that_speaks_of_what_is_not_there_is_refused(
    tmp_path: Path, old: str, new: str, fragment: str
) -> None:
    files = {**FILES, "processes.toml": PERMIT + EXAMPLE.replace(old, new)}
    faults = survey(write_pack(tmp_path, files))[1].found
    assert faults
    assert any(fragment in str(one) for one in faults), [str(one) for one in faults]
