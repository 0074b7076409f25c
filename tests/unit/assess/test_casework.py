from __future__ import annotations

from pathlib import Path

import pytest

from commstd.assess.casework import Casework
from commstd.cities import City
from tests.unit.permit_pack import permit_pack

EVENTS = [
    {"案件": "甲", "步骤": "申请", "日期": "2024-03-22", "approved": "是"},
    {"案件": "甲", "步骤": "审核", "日期": "2024-04-01"},
    {"案件": "甲", "步骤": "答复", "日期": "2024-04-15"},
    {"案件": "甲", "步骤": "装修", "日期": "2024-04-16", "结果": "借用"},
    {"案件": "乙", "步骤": "申请", "日期": "2024-04-10"},
]


@pytest.fixture
def held(tmp_path: Path) -> Casework:
    return City(permit_pack(tmp_path), as_of="2024-04-16").case(EVENTS, process="permit")


def test_a_case_is_found_by_its_name_and_a_name_that_no_case_has_is_not(held: Casework) -> None:
    assert (held["甲"].case, held["甲"].state) == ("甲", "done")
    assert held["乙"].state == "open"
    with pytest.raises(KeyError, match="丙"):
        held["丙"]
    assert held.summary() == {"open": 1, "done": 1, "faulty": 0}


def test_what_is_doubtful_in_a_case_is_a_warning_on_its_line_under_the_heading_of_the_log(held: Casework) -> None:
    (warning,) = held.warnings
    (row,) = warning.rows()
    assert (warning.column, row["row"], row["value"], warning.is_warning) == ("结果", "甲", "借用", True)
    assert row["line"] == 4
