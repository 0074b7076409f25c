from __future__ import annotations

from pathlib import Path

from commstd.coverage import coverage
from commstd.loading import load_pack
from commstd.messages import in_language
from commstd.review import review
from tests.faults.folder import HEAD, PACK, changed, extended, write_pack

RECORDS = """\
[[lists]]
id = "plates"
title = { zh = "牌子", en = "Plates" }
clause = "三"
items = [{ id = "party", zh = "党", en = "party" }]

[[duties]]
id = "hang-plates"
subject = "community"
title = { zh = "挂牌", en = "Hang plates" }
force = "must"
clause = ["三", "二"]
list = "plates"
needs = "all"

[[departments]]
id = "civil-affairs"
name = "民政局"

[[tasks]]
id = "see-to-plates"
title = { zh = "管牌子", en = "See to plates" }
clause = "三"
lead = ["civil-affairs"]
"""
CLAUSES = '\n[[clauses]]\nid = "三"\ngloss = { zh = "牌子", en = "plates" }\n'


def pack(head: str = HEAD + CLAUSES, more: str = RECORDS) -> dict[str, str]:
    return {**PACK, "pack.toml": head, "more.toml": more}


def told(folder: Path, files: dict[str, str]) -> tuple[list[str], list[str]]:
    found = review(write_pack(folder, files)).faults
    with in_language("en"):
        return [str(one) for one in found.found], [str(one) for one in found.warnings]


def test_a_clause_is_encoded_by_every_kind_of_record_and_used_by_parameters(tmp_path: Path) -> None:
    held = {one.clause.id: one for one in coverage(load_pack(write_pack(tmp_path, pack())))}
    assert held["一"].encoded_by == ("testville/service-area",)
    assert held["一"].used_by == ("testville/hundred", "testville/area_rate")
    assert held["二"].encoded_by == ("testville/staff-range", "testville/safe-room", "testville/hang-plates")
    assert held["三"].encoded_by == ("testville/hang-plates", "testville/plates", "testville/see-to-plates")
    assert held["三"].used_by == ()
    assert all(one.is_settled for one in held.values())


def test_a_part_of_a_process_encodes_a_clause_under_its_own_id(tmp_path: Path) -> None:
    process = """\
[[processes]]
id = "asking"
title = { zh = "请示", en = "Asking" }
clause = "一"
steps = [{ id = "asked", title = { zh = "请示", en = "Asked" }, clause = "三" }]

[[processes.examples]]
log = [{ step = "asked", date = 2024-03-22 }]
"""
    held = {one.clause.id: one for one in coverage(load_pack(write_pack(tmp_path, pack(more=process))))}
    assert held["一"].encoded_by == ("testville/service-area", "testville/asking")
    assert held["三"].encoded_by == ("testville/asking/asked",)


def test_a_parameter_alone_encodes_nothing(tmp_path: Path) -> None:
    figure = '[parameters.more]\nunit = "person"\nvalue = 3\nclause = "三"\n'
    (one,) = [one for one in coverage(load_pack(write_pack(tmp_path, pack(more=figure)))) if one.clause.id == "三"]
    assert (one.encoded_by, one.used_by, one.is_settled) == ((), ("testville/more",), False)


def test_a_clause_with_neither_a_record_nor_a_reason_is_a_fault(tmp_path: Path) -> None:
    faults, _ = told(tmp_path, pack(more=""))
    assert len(faults) == 1
    assert faults[0].startswith('pack.toml: clauses "三"')
    assert "nothing says why" in faults[0]


def test_a_reason_settles_a_clause(tmp_path: Path) -> None:
    head = HEAD + CLAUSES + 'nothing = { zh = "只讲原则", en = "principles" }\n'
    assert told(tmp_path, pack(head, more="")) == ([], [])


def test_a_reason_beside_a_record_is_a_warning(tmp_path: Path) -> None:
    faults, warnings = told(tmp_path, pack(HEAD + CLAUSES + 'nothing = { zh = "只讲原则", en = "principles" }\n'))
    assert faults == []
    (warning,) = warnings
    assert 'clauses "三"' in warning
    assert "testville/hang-plates" in warning


def test_a_record_whose_clause_is_not_listed_is_a_fault_of_that_record(tmp_path: Path) -> None:
    faults, _ = told(tmp_path, pack(more=RECORDS.replace('clause = "三"\nlead', 'clause = "四"\nlead')))
    (fault,) = faults
    assert fault.startswith('more.toml: tasks "see-to-plates", clause')
    assert '"四"' in fault


def test_a_clause_of_a_record_that_was_left_out_is_not_called_bare_besides(tmp_path: Path) -> None:
    files = changed('at_most = "most_staff"', 'at_most = "mst_staff"')
    standards = files["standards.toml"].partition('[[standards]]\nid = "safe-room"')[0]
    faults, _ = told(tmp_path, {**files, "standards.toml": standards})
    assert len(faults) == 1
    assert "mst_staff" in faults[0]


def test_without_clauses_there_is_nothing_to_cover(tmp_path: Path) -> None:
    assert [one.clause.id for one in coverage(load_pack(write_pack(tmp_path, extended(""))))] == ["一", "二"]
