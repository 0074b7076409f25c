"""NumPy, in whole numbers and in floating point."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from benchmarks.contenders import Contender
from benchmarks.data import PROVISIONS, SETTLEMENTS
from benchmarks.reference import EIGHT, MET, NOT_APPLICABLE, OVER, SHORT

Arrays = dict[str, np.ndarray[Any, Any]]


def _arrays(frame: pl.LazyFrame) -> Arrays:
    kinds = {"settlement": pl.Enum(SETTLEMENTS), "provision": pl.Enum(PROVISIONS)}
    held = frame.drop("community_id").cast(kinds).with_columns(pl.col(kinds).to_physical()).collect()
    return {name: np.array(held[name].to_numpy()) for name in held.columns}


def _judged(is_wrong: Any, word: int = SHORT, applies: Any = None) -> Any:
    verdict = np.where(is_wrong, np.int8(word), np.int8(MET))
    return verdict if applies is None else np.where(applies, verdict, np.int8(NOT_APPLICABLE))


def _eight(held: Arrays, needs: dict[str, Any], posts: Any) -> Arrays:
    is_urban = held["settlement"] == SETTLEMENTS.index("urban")
    has_committee = held["settlement"] != SETTLEMENTS.index("rural")
    is_new = held["provision"] == PROVISIONS.index("new-built")
    area, staff = held["service_area"], held["committee_staff"]
    made = (
        _judged(area < needs["area-30"]),
        _judged(area < needs["area-new-built"], applies=is_urban & is_new),
        _judged(staff < 5 + posts, applies=has_committee),
        _judged(staff > 9 + posts, OVER, has_committee),
        _judged(needs["workers"][0] < needs["workers"][1]),
        _judged(held["social_organizations"] < 10, applies=is_urban),
        _judged(needs["grid"][0] < needs["grid"][1]),
        _judged(area < needs["area-31-2"]),
    )
    return dict(zip(EIGHT, made, strict=True))


def exact(held: Arrays) -> Arrays:
    """The eight verdicts in int64."""
    households = held["households"]
    needs = {
        "area-30": 3000 * households,
        "area-new-built": 5_000_000,
        "workers": (10_000 * held["workers"], 18 * held["residents"]),
        "grid": (10 * held["grid_households"], 9 * households),
        "area-31-2": 3120 * households,
    }
    return _eight(held, needs, np.maximum(0, households - 3000) // 300)


def floats(held: Arrays) -> Arrays:
    """The eight verdicts in float64."""
    households = held["households"]
    needs = {
        "area-30": households / 100 * 30,
        "area-new-built": 500,
        "workers": (held["workers"], held["residents"] / 10_000 * 18),
        "grid": (held["grid_households"], households * 0.9),
        "area-31-2": households / 100 * 31.2,
    }
    return _eight(held, needs, np.floor(np.maximum(0, households - 3000) / 300))


EXACT: Final = Contender(load=lambda table: _arrays(pl.scan_parquet(table.steps)), call=exact, verdicts=pl.DataFrame)
FLOATS: Final = Contender(load=lambda table: _arrays(pl.scan_parquet(table.path)), call=floats, verdicts=pl.DataFrame)
