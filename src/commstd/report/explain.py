"""How a verdict came about, as JSON and in a terminal."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text

from commstd.assess.findings import required_json
from commstd.assess.wording import figure_text, option_text, outcome_text, value_text
from commstd.formula.render import render
from commstd.messages import language, say
from commstd.numerals import format_number
from commstd.report.jsons import problem_rows
from commstd.report.records import label_json
from commstd.report.terminal import STYLES, Terminal, required_text
from commstd.report.words import amount_text, labelled

if TYPE_CHECKING:
    from commstd.assess.accounts import Account, Alternative, Case, Explanation, Figure
    from commstd.assess.steps import Step
    from commstd.cities import City
    from commstd.fields import Field, Value
    from commstd.units import Unit
    from commstd.verdicts import Judgement


def account_json(account: Account) -> dict[str, object]:
    """An account as the command line's JSON has it."""
    return {
        "city": account.city,
        "as_of": account.as_of.isoformat(),
        "subject": account.case.subject.id,
        "row": account.case.key,
        "line": account.case.line,
        "explanations": [_explanation(account, one) for one in account],
        "rejected": list(problem_rows(account.rejected)),
        "warnings": list(problem_rows(account.warnings)),
        "provenance": account.provenance.as_json(),
    }


def _explanation(account: Account, one: Explanation) -> dict[str, object]:
    standard, judgement, unit = one.standard, one.judgement, standard_unit(one)
    by = one.binding.rule.by
    return {
        "standard": f"{account.city}/{standard.id}",
        "title": label_json(standard.title),
        "concept": standard.concept,
        "verdict": judgement.verdict,
        "fields": {held.name: _field(account.case, held) for held in one.fields},
        "parameters": [_figure(figure) for figure in one.figures],
        "steps": [_step(step) for step in one.steps],
        "unrounded": _unrounded(one),
        "step": _amount(one.binding.step, unit),
        "required": _required(one, judgement),
        "actual": _amount(judgement.actual, unit),
        "gap": _amount(judgement.gap, unit),
        "missing": sorted(judgement.missing),
        "idle": list(one.binding.idle),
        "clause": list(standard.clauses),
        "force": standard.force,
        "by": by.isoformat() if by is not None else None,
        "reading": one.reading,
        "other_readings": [
            {
                "reading": other.reading,
                "verdict": other.judgement.verdict,
                "required": _required(one, other.judgement),
                "gap": _amount(other.judgement.gap, unit),
                "missing": sorted(other.judgement.missing),
            }
            for other in one.alternatives
        ],
        "note": label_json(standard.note),
    }


def standard_unit(one: Explanation) -> Unit | None:
    """The unit of a standard's numbers; None for a yes/no standard."""
    return one.standard.unit


def _field(case: Case, held: Field) -> dict[str, object]:
    heading, written = case.written.get(held.name, (None, None))
    value = case.values.get(held.name)
    if isinstance(value, Fraction) and held.unit is not None:
        value /= held.unit.factor
    return {
        "label": label_json(held.label),
        "heading": heading,
        "written": written,
        "value": _plain(value),
        "unit": held.unit.id if held.unit is not None else None,
    }


def _plain(value: Value | None) -> object:
    if isinstance(value, Fraction):
        return format_number(value)
    return value.isoformat() if isinstance(value, date) else value


def _figure(figure: Figure) -> dict[str, object]:
    parameter, entry = figure.parameter, figure.entry
    return {
        "name": parameter.name,
        "label": label_json(parameter.label),
        "value": None if entry is None else _plain(entry.value),  # type: ignore[arg-type]
        "unit": parameter.unit.id if parameter.unit is not None else None,
        "per": None if parameter.per is None else f"{parameter.per[0]} {parameter.per[1].id}",
        "from": entry.start.isoformat() if entry is not None and entry.start else None,
        "until": entry.until.isoformat() if entry is not None and entry.until else None,
        "clause": entry.clause if entry is not None else None,
        "set": figure.is_overridden,
    }


def _step(step: Step) -> dict[str, object]:
    head = {"name": step.name} if step.name is not None else {"part": step.part} if step.part is not None else {}
    return {
        **head,
        "formula": render(step.tree),
        "words": step.words.text(),
        "with_numbers": step.with_numbers.text(),
        "value": _step_value(step),
        **({} if step.outcome.is_decided else {"missing": sorted(step.outcome.missing)}),
        **({"inner": [_step(one) for one in step.inner]} if step.inner else {}),
    }


def _step_value(step: Step) -> object:
    values = [_plain(one) for one in step.values]
    if len(values) == 1:
        return values[0] if step.unit is None or values[0] is None else {"value": values[0], "unit": step.unit.id}
    return {"one_of": values, "unit": step.unit.id if step.unit is not None else None}


def _amount(value: Fraction | None, unit: Unit | None) -> dict[str, object] | None:
    return None if value is None or unit is None else {"value": format_number(value / unit.factor), "unit": unit.id}


def _required(one: Explanation, judgement: Judgement) -> dict[str, object] | None:
    low, high = (None if end is None else end / one.unit.factor for end in (judgement.low, judgement.high))
    return required_json(low, high, standard_unit(one), is_range=one.is_range)


def _unrounded(one: Explanation) -> dict[str, object] | None:
    ends: list[Fraction | None] = []
    for parts in (("at_least", "more_than"), ("at_most", "less_than")):
        step = one.step(*parts)
        value = step.outcome.value if step is not None else None
        ends.append(value / one.unit.factor if isinstance(value, Fraction) else None)
    return required_json(ends[0], ends[1], standard_unit(one), is_range=one.is_range)


def print_account(city: City, account: Account) -> None:
    """An account in a terminal."""
    terminal, case = Terminal(), account.case
    place = {"city": city.pack.head.name, "subject": case.subject.label, "row": case.key, "as_of": account.as_of}
    if case.line is None:
        terminal.say("explain-record", style="bold", **place)
    else:
        terminal.say("explain-heading", style="bold", line=case.line, **place)
    terminal.sources(city.pack.head, account.provenance)
    for one in account:
        terminal.console.print()
        _print_explanation(terminal, account, one)
    terminal.problems(account)


def _print_explanation(terminal: Terminal, account: Account, one: Explanation) -> None:
    standard = one.standard
    terminal.console.print(Text(f"{account.city}/{standard.id}  {labelled(standard.title)}", style="bold"))
    result = f"  {terminal.verdict(one.judgement.verdict).plain[:1]} {_result(account, one)}"
    terminal.console.print(Text(result, style=STYLES[one.judgement.verdict]))
    terminal.console.print(
        Text(f"  {say('explain-source', force=say(f'force-{standard.force}'), clause=standard.clauses)}")
    )
    if one.binding.rule.by is not None:
        terminal.console.print(Text(f"  {say('explain-by', by=one.binding.rule.by)}"))
    for name in one.binding.idle:
        _print_idle(terminal, one, name)
    _print_fields(terminal, account.case, one)
    _print_figures(terminal, one)
    _print_steps(terminal, one)
    _print_readings(terminal, one)
    if standard.note is not None:
        terminal.console.print(Text(f"  {labelled(standard.note)}", style="dim"))


def _result(account: Account, one: Explanation) -> str:
    held, unit = one.judgement, standard_unit(one)
    if one.binding.idle:
        return str(say("explain-idle", as_of=account.as_of, names=one.binding.idle))
    if held.verdict == "unknown":
        missing = tuple(str(account.case.subject.fields[name].label) for name in sorted(held.missing))
        return str(say("explain-result-unknown", missing=missing))
    if held.verdict == "not-applicable":
        return str(say("explain-result-outside"))
    if unit is None:
        return str(say("explain-result-yes" if held.verdict == "met" else "explain-result-no"))
    values = {"actual": _shown(held.actual, unit), "required": _bounds(held, unit)}
    if held.verdict == "met":
        return str(say("explain-result-met", **values))
    gap = _shown(held.gap, unit)
    if held.verdict == "short":
        return str(say("explain-result-short", gap=gap, **values))
    return str(say("explain-result-over", gap=gap, **values))


def _shown(value: Fraction | None, unit: Unit) -> str:
    return amount_text(None if value is None else value / unit.factor, unit)


def _bounds(held: Judgement, unit: Unit) -> str:
    low, high = (None if end is None else end / unit.factor for end in (held.low, held.high))
    return required_text(low, high, unit)


def _print_idle(terminal: Terminal, one: Explanation, name: str) -> None:
    figure = next(figure for figure in one.figures if figure.parameter.name == name)
    values = tuple(
        str(
            say(
                "explain-idle-value",
                value=figure_text(figure.parameter, entry.value, language()),
                start=entry.start or "—",
            )
        )
        for entry in figure.parameter.timeline.entries
    )
    terminal.console.print(Text(f"  {say('explain-idle-values', name=name, values=values)}"))


def _print_fields(terminal: Terminal, case: Case, one: Explanation) -> None:
    if not one.fields:
        return
    made = terminal.table(
        "head-field", "head-id", "head-as-written", "head-as-read", title=say("explain-fields"), fold=(0, 2)
    )
    for held in one.fields:
        value = case.values.get(held.name)
        shown = value_text(value, held.unit, language())
        if isinstance(value, str):
            shown = option_text(held, value, language())
        _, written = case.written.get(held.name, ("", None))
        made.add_row(
            escape(labelled(held.label)), held.name, escape(written or ""),
            Text(shown, style="yellow" if value is None else ""),
        )  # fmt: skip
    terminal.console.print(made)


def _print_figures(terminal: Terminal, one: Explanation) -> None:
    if not one.figures:
        return
    made = terminal.table(
        "head-parameter", "head-id", "head-value", "head-from", "head-until", "head-clause",
        title=say("explain-figures"), fold=(0, 5),
    )  # fmt: skip
    for figure in one.figures:
        entry, parameter = figure.entry, figure.parameter
        dates = ["" if entry is None else str(day or "") for day in (entry and entry.start, entry and entry.until)]
        clause = str(say("explain-set")) if figure.is_overridden else (entry.clause or "" if entry is not None else "")
        shown = "—" if entry is None else figure_text(parameter, entry.value, language())
        made.add_row(escape(labelled(parameter.label)), parameter.name, shown, *dates, clause)
    terminal.console.print(made)


def _print_steps(terminal: Terminal, one: Explanation) -> None:
    if one.steps:
        terminal.say("explain-steps", style="bold")
    for step in one.steps:
        head = say("explain-let", name=step.name) if step.name is not None else say(f"explain-{step.part}")
        terminal.console.print(Text(f"  {head}: {step.words}") + Text(f"   {render(step.tree)}", style="dim"))
        for inner in step.inner:
            terminal.console.print(Text(f"      {inner.with_numbers} → {inner.text(language())}", style="dim"))
        value = step.text(language())
        if str(step.with_numbers) != value:
            terminal.console.print(Text(f"    = {step.with_numbers}"))
        terminal.console.print(Text(f"    = {value}"))
        rounded = _rounded(one, step)
        if rounded is not None:
            terminal.console.print(Text(f"    → {rounded}"))


def _rounded(one: Explanation, step: Step) -> str | None:
    """What became of a bound between two steps of the measure."""
    unit = standard_unit(one)
    is_low = step.part in {"at_least", "more_than"}
    end = one.judgement.low if is_low else one.judgement.high
    if unit is None or end is None or step.part not in {"at_least", "more_than", "at_most", "less_than"}:
        return None
    if step.outcome.values == {end}:
        return None
    exact = outcome_text(step.outcome, unit, language())
    moves, shown = _shown(one.binding.step, unit), _shown(end, unit)
    if step.part == "at_least":
        return str(say("explain-rounded-up", step=moves, exact=exact, low=shown))
    if step.part == "more_than":
        return str(say("explain-rounded-above", step=moves, exact=exact, low=shown))
    if step.part == "at_most":
        return str(say("explain-rounded-down", step=moves, exact=exact, high=shown))
    return str(say("explain-rounded-below", step=moves, exact=exact, high=shown))


def _print_readings(terminal: Terminal, one: Explanation) -> None:
    if not one.chosen:
        return
    chosen = tuple(f"{option.id} ({labelled(option.label)})" for option in one.chosen)
    terminal.console.print(Text(f"  {say('explain-reading', chosen=chosen)}"))
    same = 0
    for other in one.alternatives:
        if _outcome(other) == (one.judgement.verdict, one.judgement.low, one.judgement.high, one.judgement.gap):
            same += 1
            continue
        told = say(
            "explain-other", reading=other.reading, verdict=say(f"verdict-{other.judgement.verdict}"),
            required=_bounds(other.judgement, other.unit), gap=_shown(other.judgement.gap, other.unit),
        )  # fmt: skip
        terminal.console.print(Text(f"    {told}", style="dim"))
    if same:
        terminal.console.print(Text(f"    {say('explain-others-same', count=same)}", style="dim"))


def _outcome(other: Alternative) -> tuple[object, ...]:
    held = other.judgement
    return held.verdict, held.low, held.high, held.gap
