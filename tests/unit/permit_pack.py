"""A small pack with one process that has every part a process can have, and cases of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commstd.cases import Case, CaseVerdict, Event
from commstd.fields import NEVER
from commstd.loading import load_pack
from commstd.packs import Pack
from commstd.procedures import Procedure
from tests.faults.folder import HEAD, write_pack

PARTS = """\
[fields.community]
approved = { kind = "flag", zh = "经批准", en = "approved" }
grade = { kind = "choice", zh = "等次", en = "grade", values = { good = "好", poor = "差" } }
moved_in = { kind = "date", zh = "入住日期", en = "moved in" }

[parameters.limit]
unit = "workday"
value = 15
clause = "一"

[parameters.opening]
values = [{ from = 2020-01-01, value = 2021-04-30, clause = "一" }]

[[departments]]
id = "office"
name = "民政局"
aliases = ["民政部门（局）"]

[[departments]]
id = "police"
name = "公安局"

[[departments]]
id = "committees"
name = "各居委会"
group = true

[[departments]]
id = "townships"
name = "各乡镇"
group = true

[[lists]]
id = "grades"
title = { zh = "等次", en = "grades" }
clause = "一"
field = "grade"
items = [{ id = "good", zh = "好", en = "good" }, { id = "poor", zh = "差", en = "poor" }]

[[lists]]
id = "ways"
title = { zh = "方式", en = "ways" }
clause = "一"
open = true
items = [{ id = "leased", zh = "租赁", en = "leased" }]
"""

PERMIT = """\
[[processes]]
id = "permit"
subject = "community"
title = { zh = "许可", en = "Permit" }
clause = "一"
force = "must"

[processes.let]
begin = "request"
later_by = "1"
wanted = "known(approved) and approved"

[[processes.steps]]
id = "request"
title = { zh = "申请", en = "Request" }
actor = "committees"

[[processes.steps]]
id = "check"
title = { zh = "审核", en = "Check" }
actor = "office"
after = ["request"]

[[processes.steps]]
id = "answer"
title = { zh = "答复", en = "Answer" }
after = ["check"]
within = { workdays = "limit", from = "begin", skip = "later_by", force = "in-principle" }

[[processes.steps]]
id = "fit_out"
title = { zh = "装修", en = "Fitting out" }
after = ["answer"]
when = "wanted"
result = "ways"

[[processes.steps]]
id = "grading"
title = { zh = "评定", en = "Grading" }
after = ["answer"]
optional = true
result = "grades"

[[processes.rules]]
id = "nobody-early"
title = { zh = "先答复后入住", en = "nobody moves in early" }
holds = "answer <= moved_in"
when = "moved_in <= as_of"
force = "stated"

[[processes.consequences]]
id = "help"
title = { zh = "帮扶", en = "It is helped" }
when = "grade == 'poor'"
actor = "townships"

[[processes.readings]]
choice = "first-day"
id = "next-day"
default = true
label = { zh = "次日起算", en = "from the next day" }

[[processes.readings]]
choice = "first-day"
id = "same-day"
label = { zh = "当日计入", en = "the day itself counts" }
let.later_by = "0"
"""

MEETING = """\
[[processes]]
id = "meeting"
subject = "community"
title = { zh = "例会", en = "Meeting" }
clause = "二"
force = "stated"

[[processes.steps]]
id = "session"
title = { zh = "会议", en = "Session" }
every = "quarter"
when = "settlement == 'urban'"
"""

REVIEW = """\
[[processes]]
id = "review"
title = { zh = "评审", en = "Review" }
clause = "二"

[[processes.steps]]
id = "verdict"
title = { zh = "评审", en = "Verdict" }
every = "2 year"
since = "opening"
"""

FILES = {"pack.toml": HEAD, "parts.toml": PARTS, "processes.toml": "\n".join([PERMIT, MEETING, REVIEW])}


def permit_pack(folder: Path) -> Pack:
    """The pack, loaded."""
    return load_pack(write_pack(folder, FILES))


def day(text: str | None) -> date | None:
    """A date; "never" for what has not happened."""
    return None if text is None else NEVER if text == "never" else date.fromisoformat(text)


def told(step: str, when: str | None, **more: object) -> Event:
    """An event."""
    return Event(step=step, date=day(when), written=when or "", **more)  # type: ignore[arg-type]


def judged(
    pack: Pack, *events: Event, as_of: str, process: str = "permit", reading: tuple[str, ...] = (), **facts: object
) -> CaseVerdict:
    """The verdict on one case."""
    held = pack.processes[process]
    chosen = held.readings.choose(reading)
    case = Case(id="1", events=events, facts=facts)  # type: ignore[arg-type]
    return Procedure(pack, held, chosen, as_of=date.fromisoformat(as_of)).verdict(case)


def kinds(verdict: CaseVerdict) -> list[tuple[str, str]]:
    """The step and the kind of each fault."""
    return [(one.step, one.kind) for one in verdict.faults]
