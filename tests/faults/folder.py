"""A small sound pack, and folders written from it with one thing changed."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
[pack]
api = 1
city = "testville"
code = "123400"
level = "county"
name = { zh = "测试县", en = "Testville" }

[[documents]]
id = "doc-1"
number = "测社区〔2024〕1号"
status = "in-force"
issued = 2024-01-02

[[clauses]]
id = "一"
gloss = { zh = "面积", en = "areas" }

[[clauses]]
id = "二"
gloss = { zh = "人员", en = "staff" }
"""

FIGURES = """\
[parameters.hundred]
unit = "household"
value = 100
clause = "一"

[parameters.area_rate]
unit = "m²"
per = "100 household"
values = [{ from = 2024-01-01, value = 30, clause = "一" }]

[parameters.fewest_staff]
unit = "person"
value = 5
clause = "二"

[parameters.most_staff]
unit = "person"
value = 9
clause = "二"

[parameters.start_day]
value = 2024-06-30
clause = "二"
"""

AREA = """\
[[standards]]
id = "service-area"
subject = "community"
title = { zh = "服务设施面积", en = "Service area" }
measure = "service_area"
at_least = "area_rate * households"
force = "stated"
clause = "一"

[[standards.readings]]
choice = "hundreds"
id = "proportional"
default = true
label = { zh = "按比例", en = "in proportion" }

[[standards.readings]]
choice = "hundreds"
id = "started-hundreds"
label = { zh = "不足百户按百户计", en = "a started hundred counts" }
at_least = "area_rate * hundred * ceil(households / hundred)"

[[standards.examples]]
given = { households = 1200, service_area = "352.46 ㎡" }
verdict = "short"
required = "360 ㎡"
gap = "7.54 ㎡"

[[standards.examples]]
given = { households = 1200, service_area = "360 ㎡" }
verdict = "met"
required = "360 ㎡"
gap = "0 ㎡"

[[standards.examples]]
given = { households = 1200, service_area = "400 ㎡" }
verdict = "met"
"""

STAFF = """\
[[standards]]
id = "staff-range"
subject = "community"
title = { zh = "工作人员", en = "Staff" }
when = "settlement == 'urban'"
measure = "committee_staff"
at_least = "low"
at_most = "most_staff"
force = "must"
clause = ["二"]
by = 2025-12-31
let.low = "fewest_staff"

[[standards.examples]]
given = { settlement = "urban", committee_staff = 4 }
verdict = "short"

[[standards.examples]]
given = { settlement = "urban", committee_staff = 5 }
verdict = "met"

[[standards.examples]]
given = { settlement = "urban", committee_staff = 9 }
verdict = "met"

[[standards.examples]]
given = { settlement = "urban", committee_staff = 10 }
verdict = "over"
"""

ROOM = """\
[[standards]]
id = "safe-room"
subject = "community"
title = { zh = "治安防控室", en = "Security room" }
holds = "security_room and as_of >= start_day"
force = "encourage"
clause = "二"

[[standards.examples]]
given = { security_room = true }
verdict = "met"
as_of = 2024-06-30

[[standards.examples]]
given = { security_room = false }
verdict = "short"
"""

PACK = {"pack.toml": HEAD, "standards.toml": "\n".join([FIGURES, AREA, STAFF, ROOM])}


def write_pack(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A folder with the files of a pack, by default the sound one's."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (PACK if files is None else files).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(old: str, new: str) -> dict[str, str]:
    """The sound pack with one text replaced, which must be there exactly once."""
    found = [name for name, text in PACK.items() if old in text]
    assert [PACK[name].count(old) for name in found] == [1], f"{old!r} should be in the pack once"
    return {**PACK, found[0]: PACK[found[0]].replace(old, new)}


def extended(text: str) -> dict[str, str]:
    """The sound pack with another file."""
    return {**PACK, "tail.toml": text}
