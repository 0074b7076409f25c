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
        self._passing: list[str] = []

    def column(self, stage: int, made: Expression) -> Expression:
        """An expression as a column of a stage; it may use columns of earlier stages."""
        if self.namespace is pl:
            return made
        self.stages += [{} for _ in range(stage + 1 - len(self.stages))]
        name = f"{self.prefix}{stage}_{len(self.stages[stage])}"
        self.stages[stage][name] = made
        return self.namespace.col(name)

    def passing(self, stage: int, made: Expression) -> Expression:
        """The same, for a column that is gone when the last stage is made."""
        column = self.column(stage, made)
        if self.namespace is not pl:
            self._passing.append(f"{self.prefix}{stage}_{len(self.stages[stage]) - 1}")
        return column

    def onto(self, frame: Any) -> Any:
        """A frame with the columns that stay."""
        for stage in filter(None, self.stages):
            frame = frame.with_columns(**stage)
        return frame.drop(self._passing) if self._passing else frame
