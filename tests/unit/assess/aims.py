"""A pack with a target of each kind, and the tables of its subjects."""

from __future__ import annotations

import polars as pl

from tests.faults.folder import PACK, extended

HEAD = 'force = "stated"\nclause = "二"\ntitle = { zh = "甲", en = "A" }\n'
TARGETS = f"""\
[parameters.half]
unit = "1"
value = "1/2"
clause = "二"

[parameters.nine_tenths]
unit = "1"
value = 0.9
clause = "二"

[parameters.two_rooms]
unit = "community"
clause = "二"
values = [{{ from = 2025-01-01, value = 2 }}]

[parameters.pooled_rate]
unit = "m²"
per = "100 household"
value = 30
clause = "二"

[fields.community]
built_year = {{ kind = "quantity", zh = "年代", unit = "minute" }}

[[targets]]
id = "rooms"
subject = "community"
among = "settlement == 'urban'"
share = "security_room"
at_least = "half"
by = 2025-12-31
{HEAD}
[[targets]]
id = "areas"
subject = "community"
standard = "service-area"
at_least = "half"
{HEAD}
[[targets]]
id = "pilots"
subject = "community"
count = "security_room"
at_least = "two_rooms"
{HEAD}
[[targets]]
id = "pooled"
subject = "community"
part = "service_area"
whole = "households"
at_least = "pooled_rate"
{HEAD}
[[targets]]
id = "pleased"
subject = "community"
part = "satisfied"
whole = "surveyed"
at_least = "nine_tenths"
{HEAD}
[[targets]]
id = "by-kind"
subject = "community"
share = "security_room"
at_least = "half"
each = "settlement"
{HEAD}
[[targets]]
id = "by-year"
subject = "community"
count = "security_room"
at_most = "two_rooms"
each = "built_year"
{HEAD}
[[targets]]
id = "federations"
subject = "township"
share = "organization_federation"
at_least = "half"
at_most = "nine_tenths"
{HEAD}
[[targets.readings]]
choice = "whom"
id = "all"
default = true
label = {{ zh = "全部", en = "all" }}

[[targets.readings]]
choice = "whom"
id = "subdistricts"
label = {{ zh = "街道", en = "subdistricts" }}
among = "division == 'subdistrict'"
"""
FILES = extended(TARGETS)
assert FILES != PACK

COMMUNITIES = pl.DataFrame(
    {
        "community_id": ["a", "b", "c", "d"], "county": ["x", "y", "x", None], "settlement": ["urban", "urban", "rural", None],
        "security_room": ["是", "否", "是", "是"], "service_area": ["360", "30", None, "3"], "households": [1200, 200, 100, 10],
        "satisfied": [9, 5, 12, None], "surveyed": [10, 5, 10, 4], "built_year": ["2000", "2000", "2000.5", None],
    }
)  # fmt: skip
TOWNSHIPS = pl.DataFrame(
    {
        "township_id": ["t", "u", "v"],
        "organization_federation": ["是", "是", None],
        "division": ["街道", "乡镇", "街道"],
    }
)

WEIGHED = extended(
    f"""\
[parameters.half]
unit = "1"
value = "1/2"
clause = "二"

[parameters.many]
unit = "household"
value = 1400
clause = "二"

[parameters.much]
unit = "m²"
value = 100.5
clause = "二"

[[targets]]
id = "rooms"
subject = "community"
among = "settlement == 'urban'"
share = "security_room"
weight = "households"
at_least = "half"
{HEAD}
[[targets]]
id = "served"
subject = "community"
count = "security_room"
weight = "households"
at_least = "many"
{HEAD}
[[targets]]
id = "area"
subject = "community"
count = "security_room"
weight = "service_area"
at_least = "much"
each = "settlement"
{HEAD}
[[targets]]
id = "short-of-area"
subject = "community"
standard = "service-area"
weight = "households"
at_most = "half"
{HEAD}
"""
)
HOMES = pl.DataFrame(
    {
        "community_id": ["a", "b", "c", "d"], "settlement": ["urban", "urban", "rural", None],
        "security_room": ["是", "否", "是", "是"], "service_area": ["100.2", "30", None, "3"],
        "households": [1200, 300, 100, 10],
    }
)  # fmt: skip
