"""A pack's examples, run: each through the exact reader and through the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from commstd.aims import BoundTarget, bind_target, part_step
from commstd.errors import CommstdError
from commstd.fields import Value
from commstd.formula.lower import Lowering
from commstd.formula.plan import Plan
from commstd.formula.rows import run
from commstd.messages import Label, Message, say
from commstd.numerals import format_number, read_exact
from commstd.standards import Binding, Example, Standard, bind, columns_of
from commstd.tallies import Tally, TargetOutcome, count_exactly, group_text, weigh
from commstd.targets import Target, TargetExample
from commstd.units import ONE, dimension_text
from commstd.verdicts import Judgement, judge, lower_missing, lower_rule

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.packs import Pack
    from commstd.standards import Parameter

NO_CLAUSE = date(9998, 12, 31)


def mismatches(
    pack: Pack, standard: Standard, example: Example, *, parameters: Mapping[str, Parameter]
) -> Iterator[Message]:
    """How an example differs from what the pack computes: nothing where it is right.

    Args:
        pack: The pack.
        standard: The standard.
        example: Its example.
        parameters: The pack's parameters, with the example's overrides put in.
    """
    fields = pack.vocabulary.subjects[standard.subject].fields
    try:
        row = read_row(pack, fields, example.given)
        chosen = standard.readings.choose(example.reading, record=standard.id)
        expected = _expected(pack, standard, example)
    except CommstdError as error:
        yield say("text", text=error.message)
        return
    binding = bind(
        standard, chosen, parameters=parameters, fields=fields, as_of=example.as_of or latest(parameters.values())
    )
    found = exactly(binding, row)
    planned = by_plan(binding, fields, row)
    if found != planned:
        yield say("example-readers", exact=found, plan=planned)
    computed = _computed(found, standard)
    if found.verdict != example.verdict:
        yield _differs("verdict", example.verdict, found.verdict, computed)
        return
    for what, value in expected.items():
        held = getattr(found, what)
        if held != value:
            yield _differs(what, _shown(value, standard), _shown(held, standard), computed)
    if example.missing is not None and set(example.missing) != found.missing:
        yield _differs("missing", example.missing, tuple(sorted(found.missing)), computed)


def _differs(what: str, expected: object, found: object, computed: Message | str = "") -> Message:
    return say("example-differs", what=what, expected=expected, found=found, computed=computed)


def _computed(found: Judgement, standard: Standard) -> Message | str:
    """What came of an example, in brackets behind what was expected of it."""
    parts: list[Message] = []
    if found.low is not None:
        parts.append(say("computed-low", value=_shown(found.low, standard)))
    if found.high is not None:
        parts.append(say("computed-high", value=_shown(found.high, standard)))
    if found.actual is not None:
        parts.append(say("computed-actual", value=_shown(found.actual, standard)))
    if found.missing:
        parts.append(say("computed-missing", fields=tuple(sorted(found.missing))))
    return say("example-computed", parts=tuple(parts)) if parts else ""


def target_mismatches(
    pack: Pack, target: Target, example: TargetExample, *, parameters: Mapping[str, Parameter]
) -> Iterator[Message]:
    """How an example of a target differs from what the pack computes: nothing where it is right."""
    fields = pack.vocabulary.subjects[target.subject].fields
    try:
        rows = [row for given in example.rows for row in _repeated(pack, fields, given)]
        chosen = target.readings.choose(example.reading, record=target.id)
    except CommstdError as error:
        yield say("text", text=error.message)
        return
    as_of = example.as_of or latest(parameters.values())
    bound = bind_target(pack, target, chosen, parameters=parameters, as_of=as_of, readings={})
    if target.each is not None and example.group is not None:
        rows = [row for row in rows if group_text(fields[target.each], row.get(target.each)) == example.group]
    found = outcome_exactly(pack, bound, rows)
    if found.verdict != example.verdict:
        yield _differs("verdict", example.verdict, found.verdict)
        return
    for what, line in _line(pack, target, example).items():
        if getattr(found, what) != line:
            held = getattr(found, what)
            yield _differs(what, format_number(line), "—" if held is None else format_number(held))
    value = None if found.value is None else tuple(found.value)
    for what in ("share", "count", "ratio"):
        written = getattr(example, what)
        if written is None:
            continue
        ends = (written, written) if isinstance(written, str) else written
        if value != tuple(map(read_exact, ends)):
            shown = () if value is None else tuple(str(end) for end in value)
            yield _differs(what, ends, shown)
    if example.gap is not None and found.gap != tuple(map(read_exact, example.gap)):
        shown = () if found.gap is None else tuple(str(end) for end in found.gap)
        yield _differs("gap", example.gap, shown)


def _line(pack: Pack, target: Target, example: TargetExample) -> dict[str, Fraction]:
    """The line as an example of a target has it."""
    required = example.required
    ends = {"low": required} if isinstance(required, str) else dict(required or {})
    unit = target.unit or ONE
    found = {}
    for name, text in ends.items():
        bare = read_exact(text)
        number, held = (bare, unit) if bare is not None else pack.vocabulary.units.amount(text, expected=unit)
        found[name] = number * held.factor
    return found


def outcome_exactly(pack: Pack, bound: BoundTarget, rows: list[dict[str, Value | None]]) -> TargetOutcome:
    """The outcome of a target by the exact reader."""
    if bound.idle:
        return TargetOutcome(verdict="not-applicable", tally=Tally())
    tally = count_exactly(bound.target.kind, bound.aim, ({**row, **bound.constants} for row in rows))
    return weigh(
        bound.target.kind,
        tally,
        bound.aim.lower,
        bound.aim.upper,
        low=bound.low,
        high=bound.high,
        part_step=part_step(pack, bound),
    )


def _repeated(pack: Pack, fields: Mapping[str, Field], given: Mapping[str, object]) -> list[dict[str, Value | None]]:
    times = given.get("times", 1)
    row = read_row(pack, fields, {name: value for name, value in given.items() if name != "times"})
    return [row] * (times if isinstance(times, int) else 1)


def exactly(binding: Binding, row: Mapping[str, Value | None]) -> Judgement:
    """The verdict of the exact reader."""
    if binding.idle:
        return Judgement(verdict="not-applicable")
    return judge(binding.rule, {**row, **binding.constants}, binding.step)


def by_plan(binding: Binding, fields: Mapping[str, Field], row: Mapping[str, Value | None]) -> Judgement:
    """The verdict of the plan, run on the row's whole numbers."""
    if binding.idle:
        return Judgement(verdict="not-applicable")
    plan = Plan()
    lowering = Lowering(plan, columns_of(fields), binding.constants)
    places = lower_rule(binding.rule, lowering, binding.step)
    causes = lower_missing(binding.rule, lowering, binding.step)
    results = run(plan, steps_of(fields, row))
    numbers: dict[str, Fraction | None] = {}
    for name in ("actual", "low", "high", "gap"):
        place = getattr(places, name)
        value = results[place] if place is not None else None
        numbers[name] = None if value is None else value * binding.step
    verdict = results[places.verdict]
    missing = (
        frozenset(name for name, place in causes.items() if results[place]) if verdict == "unknown" else frozenset()
    )
    return Judgement(verdict=verdict, **numbers, missing=missing)  # type: ignore[arg-type]


def steps_of(fields: Mapping[str, Field], row: Mapping[str, Value | None]) -> dict[str, object]:
    """Exact values as the whole numbers, flags and ids of a plan's row."""
    held: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, Fraction):
            held[name] = fields[name].steps(value)[0]
        else:
            held[name] = value.toordinal() if isinstance(value, date) else value
    return held


def read_row(pack: Pack, fields: Mapping[str, Field], given: Mapping[str, object]) -> dict[str, Value | None]:
    """An example's values, exactly.

    Raises:
        CommstdError: A value that does not fit its field.
    """
    return {name: fields[name].read(value, pack.vocabulary.units) for name, value in given.items()}


def latest(parameters: object) -> date:
    """A day on which the last value of every parameter is in force."""
    starts = [entry.start for one in parameters for entry in one.timeline.entries if entry.start]  # type: ignore[attr-defined]
    return max(starts, default=NO_CLAUSE)


def _expected(pack: Pack, standard: Standard, example: Example) -> dict[str, Fraction]:
    def amount(text: str) -> Fraction:
        unit = standard.unit or ONE
        number, found = pack.vocabulary.units.amount(text, expected=unit)
        if found.dimension != unit.dimension:
            raise CommstdError(
                say(
                    "unit-mismatch",
                    text=text,
                    found=dimension_text(found.dimension),
                    expected=dimension_text(unit.dimension),
                )
            )
        return number * found.factor

    required = example.required
    ends = {"low": required} if isinstance(required, str) else dict(required or {})
    found = {name: amount(text) for name, text in ends.items() if name in {"low", "high"}}
    return found if example.gap is None else {**found, "gap": amount(example.gap)}


def _shown(value: Fraction | None, standard: Standard) -> Label | str:
    unit = standard.unit or ONE
    if value is None:
        return "—"
    number = format_number(value / unit.factor)
    return Label(f"{number} {unit.label.zh}".rstrip(), f"{number} {unit.label.en}".rstrip())
