from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from commstd.errors import TableError
from commstd.fields import NEVER
from commstd.tables.logs import Log, read_log
from commstd.vocabulary import core_vocabulary

VOCABULARY = core_vocabulary()
COMMUNITY = VOCABULARY.subjects["community"]


def read(folder: Path, text: str) -> Log:
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8-sig")
    return read_log(path, subject=COMMUNITY, vocabulary=VOCABULARY)


def reasons(problems: tuple[object, ...]) -> list[tuple[str, int | None]]:
    return [(one.reason, row["line"]) for one in problems for row in one.rows()]  # type: ignore[attr-defined]


def test_events_are_put_together_by_case_and_facts_stand_on_its_first_line(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        "案件,步骤,日期,办理人,结果,送达,备注,户数,综合服务设施面积,城乡类型\n"
        "甲,申请,2024-03-22,居委会,通过,民政局,急,1200,352.46㎡,城市\n"
        "乙,申请,2024/3/25,,,,,,,\n"
        "甲,答复,2024年4月1日,,,,,,,\n",
    )
    one, two = log.cases
    assert (one.id, two.id, one.line, two.line) == ("甲", "乙", 2, 3)
    assert [(event.step, event.date, event.line) for event in one.events] == [
        ("申请", date(2024, 3, 22), 2), ("答复", date(2024, 4, 1), 4),
    ]  # fmt: skip
    first = one.events[0]
    assert (first.actor, first.result, first.to, first.note) == ("居委会", "通过", "民政局", "急")
    assert one.facts["households"] == 1200
    assert one.facts["service_area"] == Fraction("352.46")
    assert one.facts["settlement"] == "urban"
    assert set(two.facts.values()) == {None}
    assert (log.rejected, log.warnings) == ((), ())


@pytest.mark.parametrize(
    ("written", "found"),
    [("2024-02-30", None), ("昨天", None), ("", None), ("未", NEVER), ("2024-03-22", date(2024, 3, 22))],
)
def test_a_date_that_cannot_be_is_kept_as_written(tmp_path: Path, written: str, found: date | None) -> None:
    (case,) = read(tmp_path, f"case,step,date\n1,request,{written}\n").cases
    assert (case.events[0].date, case.events[0].written) == (found, written)


def test_lines_without_a_case_or_a_step_are_told_and_blank_ones_are_not(tmp_path: Path) -> None:
    log = read(tmp_path, "case,step,date\n1,request,2024-03-22\n,answer,2024-03-25\n,,\n1,,2024-03-26\n")
    assert [len(case.events) for case in log.cases] == [1]
    assert reasons(log.rejected) == [("events-no-case", 3), ("events-no-step", 5)]


def test_without_a_column_of_cases_the_file_is_one_case(tmp_path: Path) -> None:
    log = read(tmp_path, "步骤,日期\n申请,2024-03-22\n答复,2024-03-25\n")
    assert [(case.id, len(case.events)) for case in log.cases] == [("log", 2)]
    assert [reason for reason, _ in reasons(log.warnings)] == ["events-one-case"]


def test_facts_below_the_first_line_and_unknown_columns_are_told(tmp_path: Path) -> None:
    log = read(tmp_path, "case,step,date,户数,无关\n1,request,2024-03-22,1200,x\n1,answer,2024-03-25,1300,\n")
    assert log.cases[0].facts == {"households": Fraction(1200)}
    assert reasons(log.warnings) == [("events-column-unknown", None), ("events-fact-later", 3)]


def test_a_fact_that_cannot_be_read_is_rejected_and_missing(tmp_path: Path) -> None:
    log = read(tmp_path, "case,step,date,户数\n1,request,2024-03-22,约三百\n")
    assert log.cases[0].facts == {"households": None}
    assert [(row["line"], row["row"], row["value"]) for one in log.rejected for row in one.rows()] == [
        (2, "1", "约三百")
    ]


@pytest.mark.parametrize(
    ("text", "missing"), [("case,date\n1,2024-03-22\n", "step"), ("case,step\n1,request\n", "date")]
)
def test_a_table_without_steps_or_dates_is_no_log(tmp_path: Path, text: str, missing: str) -> None:
    with pytest.raises(TableError, match=f'"{missing}"'):
        read(tmp_path, text)


def test_frames_with_dates_and_events_as_mappings_read_alike() -> None:
    rows = [{"case": "1", "step": "request", "date": date(2024, 3, 22)}, {"case": "1", "step": "answer", "date": None}]
    frame = read_log(pl.DataFrame(rows), subject=None, vocabulary=VOCABULARY)
    plain = read_log(rows, subject=None, vocabulary=VOCABULARY)
    assert [event.date for event in frame.cases[0].events] == [date(2024, 3, 22), None]
    assert [event.date for event in plain.cases[0].events] == [date(2024, 3, 22), None]
