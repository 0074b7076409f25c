"""A loop over attrs and pint objects: a record a community, its area a quantity."""

from __future__ import annotations

from typing import Any, Final

import pint
import polars as pl
from attrs import frozen

from benchmarks.contenders import Contender
from benchmarks.data import Table
from benchmarks.reference import EIGHT, EIGHT_FIELDS

UNITS: Final = pint.UnitRegistry()
Area = Any


@frozen(kw_only=True)
class Community:
    """A community."""

    settlement: str
    provision: str
    households: int
    residents: int
    committee_staff: int
    workers: int
    social_organizations: int
    grid_households: int
    service_area: Area


def load(table: Table) -> list[dict[str, Any]]:
    """The rows of the table as they are."""
    return pl.scan_parquet(table.path).select(EIGHT_FIELDS).collect().rows(named=True)


def _judged(is_wrong: bool, word: str = "short") -> str:
    return word if is_wrong else "met"


def judge(one: Community) -> tuple[str, ...]:
    """The eight verdicts on one community."""
    is_urban = one.settlement == "urban"
    has_committee = one.settlement != "rural"
    posts = max(0, one.households - 3000) // 300
    metre = UNITS.meter**2
    return (
        _judged(one.service_area < one.households / 100 * 30 * metre),
        _judged(one.service_area < 500 * metre) if is_urban and one.provision == "new-built" else "not-applicable",
        _judged(one.committee_staff < 5 + posts) if has_committee else "not-applicable",
        _judged(one.committee_staff > 9 + posts, "over") if has_committee else "not-applicable",
        _judged(one.workers < one.residents / 10_000 * 18),
        _judged(one.social_organizations < 10) if is_urban else "not-applicable",
        _judged(one.grid_households < one.households * 0.9),
        _judged(one.service_area < one.households / 100 * 31.2 * metre),
    )


def call(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """A record and its verdicts for each row."""
    metre = UNITS.meter**2
    return [judge(Community(**{**row, "service_area": row["service_area"] * metre})) for row in rows]


VERDICTS: Final = Contender(
    load=load,
    call=call,
    verdicts=lambda found: pl.DataFrame(found, schema=dict.fromkeys(EIGHT, pl.String), orient="row"),
)
