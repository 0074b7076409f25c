from __future__ import annotations

from pathlib import Path

from commstd.cities import City
from commstd.loading import load_pack
from tests.faults.folder import extended, write_pack
from tests.unit.loading.test_others import RECORDS

POLICE = '[[departments]]\nid = "police"\nname = "公安局"\n'


def test_a_department_gets_the_tasks_that_it_leads_or_supports_and_no_others(tmp_path: Path) -> None:
    city = City(load_pack(write_pack(tmp_path, extended(f"{RECORDS}\n{POLICE}"))), as_of="2024-05-20")
    found = {name: [one.task.id for one in city.tasks(department=name).items] for name in ("civil", "住建局", "公安局")}
    assert found == {"civil": ["classify"], "住建局": ["classify"], "公安局": []}
