"""A list of communities, and what is said of a rollup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from commstd.registers import REGISTERS, plain_register

if TYPE_CHECKING:
    from commstd import Rollup

LIST = pl.DataFrame(
    {
        "社区编码": ["410991001001", "410991001002", "410991002001", "410991002002"],
        "社区名称": ["甲社区", "乙社区", "丙社区", "丙社区"],
        "乡镇（街道）": ["东街道", "东街道", "东街道", "西街道"],
    }
)
A, B, C, D = LIST["社区编码"].to_list()


def reasons(problems: Any) -> list[tuple[int | None, str]]:
    """Where each problem is, and what kind it is of."""
    return [(row["line"], one.reason) for one in problems for row in one.rows()]


def values(rollup: Rollup, field: str) -> list[Any]:
    """A field's exact values, one for each community."""
    return [cells[field] for _, cells in rollup.values()]


def register(name: str) -> Any:
    return REGISTERS[name] if name in REGISTERS else plain_register(name)
