"""Packs for the tests of commstd.testing: the sound one, and one with a standard of a kind more."""

from __future__ import annotations

from tests.faults.folder import extended

FIELDS = """
[fields.community]
pond = { kind = "quantity", unit = "m²", resolution = "0.01", zh = "池塘" }
clean = { kind = "share", zh = "整洁率" }
opened = { kind = "date", zh = "开放日期" }

[fields.pool]
pool_id = { kind = "text", zh = "水池编号" }
depth = { kind = "quantity", unit = "m²", resolution = "1/3", zh = "深" }
colour = { kind = "choice", zh = "颜色", values = { blue = ["蓝", "青"], green = ["绿"] } }

[subjects.pool]
zh = "水池"
en = "pool"
key = "pool_id"

[parameters.least_pond]
unit = "mu"
value = 1
clause = "一"

[parameters.half]
unit = "1"
value = "1/2"
clause = "一"
"""
DROPPING = """
[[standards]]
id = "pond"
subject = "community"
title = { zh = "池塘", en = "Pond" }
measure = "pond"
at_least = "least_pond if pond <= least_pond + least_pond else least_pond + least_pond + least_pond"
force = "must"
clause = "一"
"""
"""A standard whose line rises by more than what is measured does."""
POOLS = """
[[standards]]
id = "pools"
subject = "pool"
title = { zh = "水池", en = "Pools" }
measure = "depth"
at_least = "least_pond"
when = "colour == 'blue'"
force = "must"
clause = "一"

[[targets]]
id = "blue-pools"
subject = "pool"
title = { zh = "蓝水池", en = "Blue pools" }
share = "colour == 'blue'"
at_least = "half"
force = "must"
clause = "一"
"""
"""A standard and a target of a subject that only the pack knows."""
GROUPED = """
[fields.pool.fine]
kind = "quantity"
unit = "m²"
resolution = "0.01"
zh = "细"

[fields.pool.rate]
kind = "share"
zh = "率"

[fields.pool.day]
kind = "date"
zh = "日"

[fields.pool.open]
kind = "flag"
zh = "开"
""" + "".join(
    f"""
[[targets]]
id = "by-{each.replace("_", "-")}"
subject = "pool"
title = {{ zh = "有颜色的水池", en = "Coloured pools" }}
share = "known(colour)"
at_least = "half"
force = "must"
clause = "一"
each = "{each}"
"""
    for each in ("colour", "depth", "fine", "rate", "day", "open", "pool_id")
)
"""Targets for each value of a field of every kind, which ask whether another is known."""
OPENED = """
[[standards]]
id = "opened"
subject = "community"
title = { zh = "开放", en = "Opened" }
holds = "opened <= start_day and clean >= half"
force = "must"
clause = "一"
"""


def with_standard(*records: str) -> dict[str, str]:
    """The sound pack with more records."""
    return extended(FIELDS + "".join(records))
