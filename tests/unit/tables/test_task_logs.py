from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from commstd.errors import TableError
from commstd.messages import Label
from commstd.tables.task_logs import TaskLog, read_task_log
from commstd.tasks import Department, Task

TASKS = {
    "plan": Task(id="plan", title=Label("编制规划", "Plan"), clauses=("一",), lead=("civil",)),
    "report": Task(id="report", title=Label("书面汇报", "Report"), clauses=("一",)),
}
DEPARTMENTS = {
    "civil": Department(id="civil", name="县民政局"),
    "housing": Department(id="housing", name="县住建局", aliases=("住建",)),
}


def read(source: Path | pl.DataFrame, as_of: date = date(2025, 1, 1)) -> TaskLog:
    return read_task_log(source, city="testville", tasks=TASKS, departments=DEPARTMENTS, as_of=as_of)


def log(tmp_path: Path, *lines: str, head: str = "任务,日期,部门,备注") -> TaskLog:
    path = tmp_path / "log.csv"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    return read(path)


def keys(held: TaskLog, name: str) -> list[tuple[str, int]]:
    return [(one.reason, line) for one in getattr(held, name) for line in one.cells["line"]]


def test_tasks_are_named_by_id_full_id_and_title_in_either_language(tmp_path: Path) -> None:
    held = log(
        tmp_path, "plan,2024-01-02,,", "testville/plan,2024-01-03,,", "编制 规划,2024年1月4日,,", "PLAN,2024/1/5,,"
    )
    assert held.done == {"plan": tuple(date(2024, 1, day) for day in (2, 3, 4, 5))}
    assert (held.since, held.rejected, held.warnings) == (date(2024, 1, 2), (), ())


def test_english_headings_and_typed_dates_are_read() -> None:
    frame = pl.DataFrame({"Task": ["plan"], "Date": [date(2024, 1, 2)]})
    assert read(frame).done == {"plan": (date(2024, 1, 2),)}


def test_what_cannot_be_used_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    held = log(
        tmp_path, "plann,2024-01-02,,", "plan,,,", "plan,2024-02-30,,", "plan,未,,", "plan,2024-03-01,,",
        "plan,2024-03-01,,", "plan,2025-01-02,,", ",,,",
    )  # fmt: skip
    assert held.done == {"plan": (date(2024, 3, 1),)}
    assert keys(held, "rejected") == [
        ("task-nobody", 2), ("log-date-empty", 3), ("log-no-date", 4), ("log-twice", 7), ("log-later", 8),
    ]  # fmt: skip
    told = [row for one in held.rejected for row in one.rows("en")]
    assert '"plan"' in str(told[0]["fix"])
    assert "line 6" in str(told[3]["reason"])


@pytest.mark.parametrize(
    ("department", "reason"),
    [
        ("县民政局", None), ("", None), ("县民政局、住建", None), ("住建", "log-other-department"),
        ("县税务局", "log-department"), ("县民政局、县税务局", "log-department"),
    ],
)  # fmt: skip
def test_a_department_is_checked_but_the_line_counts(tmp_path: Path, department: str, reason: str | None) -> None:
    held = log(tmp_path, f"plan,2024-01-02,{department},")
    assert held.done == {"plan": (date(2024, 1, 2),)}
    assert [one for one, _ in keys(held, "warnings")] == ([reason] if reason else [])


def test_a_task_without_departments_may_be_done_by_anybody(tmp_path: Path) -> None:
    assert log(tmp_path, "report,2024-01-02,住建,").warnings == ()


@pytest.mark.parametrize(("head", "missing"), [("任务,备注", "date"), ("日期,备注", "task"), ("a,b", "task")])
def test_a_table_without_the_columns_is_no_log(tmp_path: Path, head: str, missing: str) -> None:
    with pytest.raises(TableError, match=f'"{missing}" is missing'):
        log(tmp_path, "x,y", head=head)


def test_an_empty_log_says_that_nothing_was_done(tmp_path: Path) -> None:
    held = log(tmp_path)
    assert (held.done, held.since) == ({}, None)
