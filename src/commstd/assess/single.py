"""The assessment of one record: computed on whole numbers, with frames only for whoever asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, overload

from commstd.assess.assessment import Assessment, Findings
from commstd.verdicts import VERDICTS

if TYPE_CHECKING:
    import polars as pl

    from commstd.assess.findings import Finding
    from commstd.assess.plan import SubjectPlan
    from commstd.assess.provenance import Provenance
    from commstd.tables.checked import CheckedTable

    Frames = tuple[CheckedTable, pl.DataFrame, pl.DataFrame]

FRAMES = frozenset({"table", "keys", "source", "cells", "results"})
"""What an assessment has as frames, or in them."""


class HeldFindings(Findings):
    """Findings at hand."""

    def __init__(self, assessment: Assessment, held: tuple[Finding, ...]) -> None:
        super().__init__(assessment)
        self._held = held

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return list(self._held[index]) if isinstance(index, slice) else self._held[index]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._held)


class SingleAssessment(Assessment["pl.DataFrame"]):
    """What a city's standards say of one record.

    Args:
        city: The city's id.
        as_of: The day.
        plan: The standards.
        findings: Their findings on the record.
        provenance: Where they come from.
        frames: Makes the table of one row, its cells and its results.
    """

    def __init__(
        self,
        *,
        city: str,
        as_of: date,
        plan: SubjectPlan,
        findings: tuple[Finding, ...],
        provenance: Provenance,
        frames: Callable[[], Frames],
    ) -> None:
        self.city = city
        self.as_of = as_of
        self.plan = plan
        self.subject = plan.subject
        self.rejected = ()
        self.warnings = ()
        self.provenance = provenance
        self._survey = None
        self._surveyed = None
        self._held = HeldFindings(self, findings)
        self._frames = frames

    def __getattr__(self, name: str) -> object:
        if name not in FRAMES:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        self.table, self.cells, self.results = self._frames()
        self.keys, self.source = self.table.keys, self.table.source
        return vars(self)[name]

    @property
    def rows(self) -> int:
        """One."""
        return 1

    @property
    def findings(self) -> Findings:
        """Every verdict on the record."""
        return self._held

    def summary(self) -> list[dict[str, object]]:
        """How often each verdict was given, one entry for each standard, and reading where all were asked for."""
        return [
            {
                "standard": one.standard,
                "concept": one.concept,
                **{verdict: int(one.verdict == verdict) for verdict in VERDICTS},
                "reading": one.reading,
            }
            for one in self._held
        ]
