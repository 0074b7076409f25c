"""Columns that others are read from, for engines that write an expression out at every use of it."""

from __future__ import annotations

from typing import Any

import polars as pl

Expression = Any


class Steady:
    """Columns that others are read from, stage by stage.

    Args:
        namespace: `polars` or `narwhals`; Polars sees by itself what is used twice.
        prefix: What their names begin with.
    """

    def __init__(self, namespace: Any, prefix: str) -> None:
        self.namespace = namespace
        self.prefix = prefix
        self.stages: list[dict[str, Expression]] = []
        self.kept: dict[str, Expression] = {}

    def column(self, stage: int, made: Expression) -> Expression:
        """An expression as a column of a stage; it may use columns of earlier stages, and is gone after the last."""
        if self.namespace is pl:
            return made
        self.stages += [{} for _ in range(stage + 1 - len(self.stages))]
        name = f"{self.prefix}{stage}_{len(self.stages[stage])}"
        self.stages[stage][name] = made
        return self.namespace.col(name)

    def keep(self, made: Expression) -> Expression:
        """An expression as a column that stays; it may use columns of any stage."""
        if self.namespace is pl:
            return made
        name = f"{self.prefix}{len(self.kept)}"
        self.kept[name] = made
        return self.namespace.col(name)

    def onto(self, frame: Any) -> Any:
        """A frame with the columns that stay."""
        for stage in filter(None, [*self.stages, self.kept]):
            frame = frame.with_columns(**stage)
        passing = [name for stage in self.stages for name in stage]
        return frame.drop(passing) if passing else frame
