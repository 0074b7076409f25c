"""An assessment as JSON, written as a stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment
    from commstd.tables.problems import Problems

CHUNK = 10_000
NUMBERS = ("actual", "low", "high", "gap")


def assessment_json(
    assessment: Assessment,
    *,
    only: tuple[str, ...] = (),
    progress: Callable[[int], object] | None = None,
) -> Iterator[str]:
    """The pieces of the JSON text.

    Args:
        assessment: What to write.
        only: Verdicts whose findings are kept; none: all.
        progress: Told the number of rows after each piece.
    """
    from commstd.report.lines import finding_lines  # with the engine, which other commands' JSON does without

    head = {
        "city": assessment.city,
        "as_of": assessment.as_of.isoformat(),
        "subject": assessment.subject,
        "rows": assessment.rows,
        "summary": assessment.summary(),
    }
    yield dumped(head)[:-1] + ',\n"findings": ['
    first = True
    for start in range(0, assessment.rows, CHUNK):
        lines = finding_lines(assessment, start, CHUNK, only)
        if len(lines):
            text = ",\n".join(lines)
            yield f"\n{text}" if first else f",\n{text}"
            first = False
        if progress is not None:
            progress(min(CHUNK, assessment.rows - start))
    tail = {
        "targets": [one.as_json() for one in assessment.targets],
        "rejected": list(problem_rows((*assessment.rejected, *assessment.contradictions()))),
        "warnings": list(problem_rows(assessment.warnings)),
        "provenance": assessment.provenance.as_json(),
    }
    yield "],\n" + dumped(tail)[1:] + "\n"


def dumped(value: object) -> str:
    """JSON text with Chinese left readable."""
    return json.dumps(value, ensure_ascii=False)


def problem_rows(problems: tuple[Problems, ...]) -> Iterator[dict[str, object]]:
    """Rejected or doubtful cells, one entry each."""
    for one in problems:
        yield from one.rows()
