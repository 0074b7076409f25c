from __future__ import annotations

from pathlib import Path

import pytest

from commstd.loading import load_pack, survey
from commstd.messages import in_language
from tests.faults.folder import extended, write_pack

RECORDS = """\
[fields.community]
kind_of_place = { kind = "choice", zh = "类型", values = { old = "老旧", new = "新建" } }

[[lists]]
id = "kinds"
title = { zh = "类型", en = "Kinds" }
clause = "一"
field = "kind_of_place"
open = true
items = [{ id = "old", zh = "老旧", en = "old", goal = 3 }, { id = "new", zh = "新建", en = "new" }]

[[lists.readings]]
choice = "goals"
id = "three"
default = true
label = { zh = "三", en = "three" }

[[lists.readings]]
choice = "goals"
id = "four"
label = { zh = "四", en = "four" }
items = [{ id = "old", zh = "老旧", en = "old", goal = 4 }]

[[duties]]
id = "see-to-kinds"
subject = "community"
title = { zh = "分类", en = "See to kinds" }
when = "settlement == 'urban'"
force = "must"
clause = "一"
list = "kinds"
needs = "any"

[[departments]]
id = "civil"
name = "民政局"
aliases = ["民政"]

[[departments]]
id = "housing"
name = "住建局"

[[tasks]]
id = "classify"
title = { zh = "分类", en = "Classify" }
clause = "一"
lead = ["civil"]
support = ["housing"]
every = "quarter"
serves = ["service-area", "see-to-kinds", "kinds"]
"""


def test_sound_records_are_read_whole(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path, extended(RECORDS)))
    assert pack.duties["see-to-kinds"].needs == "any"
    assert [item.more for item in pack.lists["kinds"].under(["four"])] == [{"goal": 4}, {}]
    assert [item.more for item in pack.lists["kinds"].under(["three"])] == [{"goal": 3}, {}]
    assert pack.departments["civil"].spellings == ("民政局", "民政")
    assert pack.tasks["classify"].serves == ("service-area", "see-to-kinds", "kinds")


FAULTS = {
    "field of a list": ('field = "kind_of_place"', 'field = "kind_of_plac"', "lists", '"kind_of_place"'),
    "item that is no option": ('{ id = "new", zh = "新建", en = "new" }', '{ id = "news", zh = "新", en = "new" }', "lists", '"new"'),
    "item without a label": ('{ id = "new", zh = "新建", en = "new" }', '{ id = "new", zh = "新建" }', "lists", '"en"'),
    "item twice": ('{ id = "new", zh = "新建", en = "new" }', '{ id = "old", zh = "新建", en = "new" }', "lists", '"old"'),
    "two defaults": ('id = "four"', 'id = "four"\ndefault = true', "lists", "goals"),
    "list of a duty": ('list = "kinds"', 'list = "kind"', "duties", '"kinds"'),
    "needs": ('needs = "any"', 'needs = "some"', "duties", '"some"'),
    "needs without a list": ('list = "kinds"\n', "", "duties", "list"),
    "subject of a duty": ('subject = "community"', 'subject = "comunity"', "duties", '"community"'),
    "force of a duty": ('force = "must"', 'force = "most"', "duties", '"must"'),
    "condition of a duty": ("settlement == 'urban'", "settlemen == 'urban'", "duties", '"settlement"'),
    "condition that is none": ("settlement == 'urban'", "households", "duties", "when"),
    "department's spelling": ('name = "住建局"', 'name = "民 政"', "departments", '"civil"'),
    "department without a name": ('name = "住建局"', 'name = " "', "departments", "name"),
    "department of a task": ('support = ["housing"]', 'support = ["houses"]', "tasks", '"housing"'),
    "recurrence": ('every = "quarter"', 'every = "quarters"', "tasks", '"quarter"'),
    "what a task serves": ('"see-to-kinds", "kinds"]', '"see-to-kind"]', "tasks", '"see-to-kinds"'),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_gives_one_message_with_its_place_and_the_mend(fault: str, tmp_path: Path) -> None:
    old, new, table, fragment = FAULTS[fault]
    assert RECORDS.count(old) == 1
    _, faults = survey(write_pack(tmp_path, extended(RECORDS.replace(old, new))))
    with in_language("en"):
        (text,) = [str(one) for one in faults.found]
    assert text.startswith(f"tail.toml: {table} ")
    assert fragment in text


def test_a_spelling_that_is_given_twice_is_a_warning(tmp_path: Path) -> None:
    _, faults = survey(write_pack(tmp_path, extended(RECORDS.replace('["民政"]', '["民政", "民政"]'))))
    assert (len(faults.found), len(faults.warnings)) == (0, 1)


def test_a_record_that_was_left_out_is_not_called_unknown_besides(tmp_path: Path) -> None:
    broken = RECORDS.replace('id = "housing"\nname = "住建局"', 'id = "housing"\nnme = "住建局"')
    _, faults = survey(write_pack(tmp_path, extended(broken)))
    with in_language("en"):
        assert all("housing" in str(one) and "tasks" not in str(one) for one in faults.found)
