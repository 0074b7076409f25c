"""OpenFisca, with the country package beside."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
from attrs import frozen
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks import openfisca_country as country
from benchmarks.contenders import Contender
from benchmarks.data import PROVISIONS, SETTLEMENTS, Table
from benchmarks.reference import EIGHT


@frozen(eq=False)
class Loaded:
    """What a simulation takes."""

    system: TaxBenefitSystem
    inputs: dict[str, Any]
    rows: int


def load(table: Table, *, members: bool = False) -> Loaded:
    """An array for each variable that the table holds."""
    kinds = {"settlement": pl.Enum(SETTLEMENTS), "provision": pl.Enum(PROVISIONS)}
    held = pl.scan_parquet(table.path).drop("community_id").cast(kinds).with_columns(pl.col(kinds).to_physical())
    frame = held.collect()
    inputs = {name: np.array(frame[name].to_numpy()) for name in frame.columns}
    return Loaded(country.system(members=members), inputs, frame.height)


def call(loaded: Loaded) -> dict[str, Any]:
    """A new simulation: one that has been calculated gives its results from its cache."""
    return country.simulate(loaded.system, loaded.inputs, loaded.rows)


def verdicts(results: dict[str, Any]) -> pl.DataFrame:
    """The places of the members."""
    return pl.DataFrame({name: np.asarray(one) for name, one in zip(EIGHT, results.values(), strict=True)})


PLACES: Final = Contender(load=load, call=call, verdicts=verdicts)
MEMBERS: Final = Contender(load=lambda table: load(table, members=True), call=call, verdicts=verdicts)
