"""The right verdicts, a row at a time in Python's unbounded whole numbers: what every contender is held to.

Areas are in steps of 0.0001 m².
"""

from __future__ import annotations

from typing import Final

import polars as pl

CODES: Final = ("met", "short", "over", "unknown", "not-applicable")
MET, SHORT, OVER, UNKNOWN, NOT_APPLICABLE = range(5)
EIGHT: Final = (
    "area-30", "area-new-built", "staff-least", "staff-most", "workers", "organizations", "grid", "area-31-2",
)  # fmt: skip
EIGHT_FIELDS: Final = (
    "settlement", "provision", "households", "residents", "committee_staff", "workers", "social_organizations",
    "grid_households", "service_area",
)  # fmt: skip
PUYANG: Final = ("service-area", "committee-size", "committee-staff", "social-organizations", "governance-centre")
PUYANG_NUMBERS: Final = (
    "households", "floating_population", "service_area", "committee_staff", "social_organizations",
)  # fmt: skip
PUYANG_FIELDS: Final = ("settlement", *PUYANG_NUMBERS, "security_room", "mediation_room")


def eight(steps: pl.DataFrame) -> pl.DataFrame:
    """The verdicts of the eight benchmark standards."""
    rows = [_eight(*row) for row in steps.select(EIGHT_FIELDS).iter_rows()]
    return pl.DataFrame(rows, schema=dict.fromkeys(EIGHT, pl.Int8), orient="row")


def _eight(
    settlement: str, provision: str, households: int, residents: int, staff: int, workers: int, organizations: int,
    grid: int, area: int,
) -> tuple[int, ...]:  # fmt: skip
    is_urban = settlement == "urban"
    has_committee = settlement != "rural"
    posts = max(0, households - 3000) // 300
    return (
        SHORT if 100 * area < 30 * 10_000 * households else MET,
        (SHORT if area < 500 * 10_000 else MET) if is_urban and provision == "new-built" else NOT_APPLICABLE,
        (SHORT if staff < 5 + posts else MET) if has_committee else NOT_APPLICABLE,
        (OVER if staff > 9 + posts else MET) if has_committee else NOT_APPLICABLE,
        SHORT if 10_000 * workers < 18 * residents else MET,
        (SHORT if organizations < 10 else MET) if is_urban else NOT_APPLICABLE,
        SHORT if 10 * grid < 9 * households else MET,
        SHORT if 1000 * area < 312 * 10_000 * households else MET,
    )


def puyang(steps: pl.DataFrame) -> pl.DataFrame:
    """The verdicts of Puyang's community standards, under the default readings."""
    rows = [_puyang(*row) for row in steps.select(PUYANG_FIELDS).iter_rows()]
    return pl.DataFrame(rows, schema=dict.fromkeys(PUYANG, pl.Int8), orient="row")


def _puyang(
    settlement: str | None, households: int | None, floating: int | None, area: int | None, staff: int | None,
    organizations: int | None, security: bool | None, mediation: bool | None,
) -> tuple[int, ...]:  # fmt: skip
    posts = None
    if households is not None and floating is not None:
        posts = max(0, households - 3000) // 300 + floating // 1000
    rooms = UNKNOWN if security is None or mediation is None else MET
    return (
        _within(area, None if households is None else 3000 * households, None),
        _of(settlement, ("urban",), _within(households, 1000, 3000)),
        _of(settlement, ("urban", "town"), UNKNOWN if posts is None else _within(staff, 5 + posts, 9 + posts)),
        _of(settlement, ("urban", "rural"), _within(organizations, 3 if settlement == "rural" else 10, None)),
        SHORT if security is False or mediation is False else rooms,
    )


def _of(settlement: str | None, whom: tuple[str, ...], verdict: int) -> int:
    if settlement is None:
        return UNKNOWN
    return verdict if settlement in whom else NOT_APPLICABLE


def _within(value: int | None, low: int | None, high: int | None) -> int:
    if value is None or low is None:
        return UNKNOWN
    if value < low:
        return SHORT
    return OVER if high is not None and value > high else MET
