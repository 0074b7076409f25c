from __future__ import annotations

import polars as pl
import pytest

from commstd.cities import City
from commstd.loading import load_pack
from commstd.packs import Pack
from tests.faults.folder import extended, write_pack

MORE = """\
[fields.community]
paid = { kind = "quantity", zh = "支出", unit = "万元", resolution = "0.01" }
plot = { kind = "quantity", zh = "地块", unit = "亩", resolution = "0.01" }
opened = { kind = "date", zh = "启用日期" }
quota = { kind = "share", zh = "占比" }

[parameters.late_floor]
unit = "organization"
clause = "二"
values = [{ from = 2025-01-01, until = 2026-01-01, value = 3 }, { from = 2027-01-01, value = 4 }]

[parameters.most_paid]
unit = "万元"
value = 20
clause = "二"

[parameters.per_person]
unit = "m²"
per = "1 person"
value = 0.1
clause = "二"

[parameters.third]
unit = "1"
value = "1/3"
clause = "二"

[[standards]]
id = "late"
subject = "community"
title = { zh = "晚", en = "Late" }
measure = "social_organizations"
at_least = "late_floor"
force = "strive"
clause = "二"

[[standards]]
id = "cap"
subject = "community"
title = { zh = "封顶", en = "Cap" }
measure = "paid"
at_most = "most_paid"
force = "promote"
clause = "二"

[[standards]]
id = "plots"
subject = "community"
title = { zh = "地块", en = "Plots" }
measure = "plot"
at_least = "per_person * residents"
force = "generally"
clause = "二"

[[standards]]
id = "shares"
subject = "community"
title = { zh = "占比", en = "Shares" }
measure = "quota"
at_least = "third"
force = "in-principle"
clause = "二"

[[standards]]
id = "opened"
subject = "community"
title = { zh = "启用", en = "Opened" }
holds = "opened <= by"
by = 2025-06-30
force = "stated"
clause = "二"

[[standards]]
id = "half-known"
subject = "community"
title = { zh = "一头", en = "Half known" }
measure = "committee_staff"
at_least = "fewest_staff"
at_most = "residents"
force = "stated"
clause = "二"

[[standards]]
id = "either"
subject = "community"
title = { zh = "其一", en = "Either" }
measure = "committee_staff"
at_least = "fewest_staff if heavy_duties else most_staff"
force = "stated"
clause = "二"
"""

TABLE = {
    "community_id": ["a", "b", "c", "d", "e", "f"],
    "households": [1200, 135, None, 1201, 0, 1200],
    "service_area": ["352.46", "40.5", "10", "", "0", "360.0001"],
    "settlement": ["urban", "rural", "urban", "", "urban", "urban"],
    "committee_staff": [4, 3, 10, 5, None, 9],
    "residents": [7, None, 1, 3, 0, 100],
    "security_room": ["是", "否", None, "是", "是", "否"],
    "social_organizations": [2, 3, 4, None, 0, 5],
    "paid": ["20", "20.01", "0", None, "19.99", "25"],
    "plot": ["0.01", "1", "0", "5", None, "0.02"],
    "opened": ["2025-06-30", "2025-07-01", None, "未启用", "2024-01-01", "未"],
    "quota": ["1/3", "0.333333333", "0.34", "2/3", None, "0"],
    "heavy_duties": [None, None, "是", "否", None, None],
    "note": ["x", "y", "z", "", None, "w"],
}


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(
        write_pack(tmp_path_factory.mktemp("assess"), extended(MORE)), distribution="commstd-testville", version="0.3"
    )


@pytest.fixture(scope="session")
def city(pack: Pack) -> City:
    return City(pack, as_of="2025-02-01")


@pytest.fixture(scope="session")
def table() -> pl.DataFrame:
    return pl.DataFrame(TABLE)
