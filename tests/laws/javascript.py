"""The calculators' reader of formulas, run in a JavaScript engine inside this process."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import quickjs

import commstd
from commstd.formula.javascript import javascript, ratio
from commstd.numerals import format_number
from commstd.units import ONE
from commstd.verdicts import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from commstd.fields import Field, Value
    from commstd.formula.nodes import Node
    from commstd.verdicts import Rule

SCRIPTS_FOLDER = Path(commstd.__file__).parent / "report" / "page"
SCRIPTS = ("exact.js", "figures.js", "calculator.js", "told.js", "report.js")
PRELUDE = """
globalThis.Intl = { Collator: class { compare(a, b) { return a < b ? -1 : a > b ? 1 : 0; } } };
"""
DRIVER = r"""
const exactly = one => typeof one === "string" && /^-?\d+\/\d+$/.test(one) ? commstd.ratio(one) : one;
const plain = one => commstd.isNumber(one) ? `${one.n}/${one.d}` : one;
const rowOf = row => Object.fromEntries(Object.entries(row).map(([name, one]) => [name, exactly(one)]));
const parsed = call => text => JSON.stringify(JSON.parse(text).map(call));
globalThis.outcomes = parsed(([tree, rows]) => rows.map(row => {
  const one = commstd.evaluate(tree, rowOf(row));
  return [commstd.all(one).map(plain), [...one.missing].sort()];
}));
const told = one => one && [one.verdict, plain(one.actual), plain(one.low), plain(one.high), plain(one.gap), one.missing];
globalThis.judgements = parsed(([rule, step, rows]) => rows.map(row =>
  told(commstd.judge(rule, rowOf(row), commstd.ratio(step)))));
globalThis.grids = parsed(([tree, steps]) => plain(commstd.grid(tree, rowOf(steps))));
globalThis.calculations = parsed(([standard, inputs]) => inputs.map(([written, chosen, day]) => {
  const { judgement, step, idle, faults, rounded } = commstd.calculate(standard, written, chosen, day);
  return { judgement: told(judgement), step: step && plain(step), idle, faults, rounded };
}));
globalThis.accounts = parsed(([standard, inputs]) => inputs.map(([written, chosen, day]) => {
  const found = commstd.calculate(standard, written, chosen, day);
  return {
    result: commstd.resultText(standard, found), steps: commstd.arithmetic(standard, found),
    others: commstd.otherTexts(standard, written, found),
  };
}));
globalThis.lists = parsed(data => {
  const list = commstd.listOf(data), place = ([row, item]) => [data.keys[row], item];
  return {
    findings: list.chosen({}).map(one => {
      const { found } = list.calculated(one);
      return [...place(one), list.shown(one), told(found.judgement), found.idle];
    }),
    missed: list.chosen({ verdict: "so" }).map(place),
  };
});
"""


@cache
def engine() -> quickjs.Context:
    """An engine with the scripts that pages load; it has neither a page nor the order of languages."""
    made = quickjs.Context()
    made.eval(PRELUDE)
    for name in SCRIPTS:
        made.eval((SCRIPTS_FOLDER / name).read_text(encoding="utf-8"))
    made.eval(DRIVER)
    return made


def call(name: str, cases: list[object]) -> list[object]:
    """What a function of the driver says of each of some cases."""
    return json.loads(engine().get(name)(json.dumps(cases)))


def outcomes(
    cases: Iterable[tuple[Node, list[Mapping[str, Value | None]]]],
) -> list[list[tuple[set[object], list[str]]]]:
    """For each tree, what it comes to on each of its rows: every value, and the fields that an undecided one hangs on."""
    found = call("outcomes", [[javascript(tree), list(map(row_json, rows))] for tree, rows in cases])
    return [[(set(values), missing) for values, missing in rows] for rows in found]


def judgements(rule: Rule, step: Fraction, rows: list[Mapping[str, Value | None]]) -> list[Judgement]:
    """The verdicts on some rows."""
    parts: dict[str, object] = {
        name: javascript(tree) for name in ("when", "measure", "holds") if (tree := getattr(rule, name)) is not None
    }
    for end in ("lower", "upper"):
        if (bound := getattr(rule, end)) is not None:
            parts[end] = {"tree": javascript(bound.tree), "strict": bound.strict}
    (found,) = call("judgements", [[parts, ratio(step), list(map(row_json, rows))]])
    return list(map(judgement, found))


def judgement(told: list[object]) -> Judgement:
    verdict, *numbers, missing = told
    actual, low, high, gap = (None if one is None else Fraction(one) for one in numbers)
    return Judgement(verdict=verdict, actual=actual, low=low, high=high, gap=gap, missing=frozenset(missing))


def grids(cases: Iterable[tuple[Node, Mapping[str, Fraction]]]) -> list[Fraction]:
    """The steps in which numbers move."""
    found = call("grids", [[javascript(tree), row_json(steps)] for tree, steps in cases])
    return [Fraction(one) for one in found]


def row_json(row: Mapping[str, Value | None]) -> dict[str, object]:
    return {name: value_json(value) for name, value in row.items()}


def value_json(value: Value | None) -> object:
    """A value as the driver reads it: a number as two whole ones, a date as a text."""
    if isinstance(value, Fraction):
        return ratio(value)
    return value.isoformat() if isinstance(value, date) else value


def written(fields: Mapping[str, Field], row: Mapping[str, Value | None]) -> dict[str, str]:
    """A row as somebody would type it."""
    texts = {}
    for name, value in row.items():
        if isinstance(value, bool):
            texts[name] = "yes" if value else "no"
        elif isinstance(value, Fraction):
            texts[name] = format_number(value / (fields[name].unit or ONE).factor)
        elif value is not None:
            texts[name] = str(value)
    return texts


def calculations(standard: object, inputs: list[object]) -> list[dict[str, object]]:
    """What the calculator of a standard says of some inputs, each texts by field, readings and a day."""
    (found,) = call("calculations", [[standard, inputs]])
    return found


def accounts(standard: object, inputs: list[object]) -> list[dict[str, object]]:
    """What the calculator shows for some inputs: the result in words, the arithmetic, and the other readings."""
    (found,) = call("accounts", [[standard, inputs]])
    return found


def listed(data: object) -> dict[str, list[list[object]]]:
    """What the list of a report has: each finding with its cells and what is computed anew, and what falls short in order."""
    (found,) = call("lists", [data])
    return found
