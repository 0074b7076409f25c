"""A broken law or example told in a few lines: the values, what was expected, what came of them, and the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from commstd.assess.steps import work_out
from commstd.assess.wording import option_text, value_text
from commstd.formula.render import render
from commstd.messages import language, say
from commstd.units import ONE

if TYPE_CHECKING:
    from datetime import date

    from commstd.fields import Field, Value
    from commstd.packs import Pack
    from commstd.readings import Reading
    from commstd.standards import Parameter, Standard
    from commstd.testing.trials import Trial
    from commstd.verdicts import Judgement


def row_text(fields: Mapping[str, Field], row: Mapping[str, Value | None]) -> str:
    """A row in words, such as: households = 1200 household, service_area = 352.46 m²."""
    return ", ".join(f"{name} = {_value(fields[name], value)}" for name, value in row.items() if name in fields)


def _value(field: Field, value: Value | None) -> str:
    if isinstance(value, str):
        return option_text(field, value, language())
    return value_text(value, field.unit, language())


def judgement_text(standard: Standard, found: Judgement) -> str:
    """A verdict with its numbers, such as: short (at least 360 m², there is 352.46 m², gap 7.54 m²)."""
    parts = []
    if found.low is not None:
        parts.append(say("computed-low", value=_amount(standard, found.low)))
    if found.high is not None:
        parts.append(say("computed-high", value=_amount(standard, found.high)))
    if found.actual is not None:
        parts.append(say("computed-actual", value=_amount(standard, found.actual)))
    if found.gap is not None:
        parts.append(say("testing-gap", value=_amount(standard, found.gap)))
    if found.missing:
        parts.append(say("computed-missing", fields=tuple(sorted(found.missing))))
    return f"{found.verdict} ({', '.join(map(str, parts))})" if parts else found.verdict


def _amount(standard: Standard, value: Value) -> str:
    return value_text(value, standard.unit or ONE, language())


def arithmetic(
    pack: Pack,
    standard: Standard,
    chosen: tuple[Reading, ...],
    *,
    parameters: Mapping[str, Parameter],
    as_of: date,
    row: Mapping[str, Value | None],
) -> Iterator[str]:
    """Each formula of a standard with the row's values put in, and what it comes to.

    Args:
        pack: The pack.
        standard: The standard.
        chosen: One reading of each choice.
        parameters: The pack's parameters, overrides put in.
        as_of: The day.
        row: The row's exact values, with the figures and dates of the day, by name.
    """
    steps = work_out(
        standard, chosen, subject=pack.vocabulary.subjects[standard.subject], parameters=parameters,
        units=pack.vocabulary.units, as_of=as_of, row=row,
    )  # fmt: skip
    for step in steps:
        written, numbers, value = render(step.tree), str(step.with_numbers), step.text(language())
        parts = dict.fromkeys((f"{step.name or step.part}: {written}", numbers, value))
        yield " = ".join(parts)


def trial_arithmetic(trial: Trial, row: Mapping[str, Value | None]) -> Iterator[str]:
    """The arithmetic of a trial on a row."""
    return arithmetic(
        trial.pack, trial.standard, trial.chosen, parameters=trial.pack.parameters, as_of=trial.as_of,
        row={**row, **trial.binding.constants},
    )  # fmt: skip
