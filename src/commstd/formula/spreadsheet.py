"""A plan as formulas of a spreadsheet, one row a record.

The formulas keep to what Excel 2010, WPS and LibreOffice have in common. What is missing is the error `#N/A`, which
arithmetic hands on by itself. Inside a formula the row is the mark `ROW`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final

from attrs import define

from commstd.formula.columns import VERDICTS, closure
from commstd.formula.plan import Plan
from commstd.formula.staged import PLAIN, stages

ROW: Final = "\x00"
"""Stands in a formula for the number of the row."""
LARGEST: Final = 10**15 - 1
"""Spreadsheets compare numbers by 15 digits: beyond, two whole numbers may count as the same below 2**53 already."""
LONGEST: Final = 8_000
"""Of Excel's limit of 8,192 characters."""
MOST_OPTIONS: Final = 50
"""Excel nests 64 functions, and each option of a choice takes one."""
MISSING: Final = "NA()"
_NOISE: Final = "2^-49"
_PLAIN_FLOOR: Final = 10**13
_SIGNS: Final[Mapping[str, str]] = {"==": "=", "!=": "<>"}
_TWICE: Final = frozenset({"and", "or", "agree", "cases", "select"})


def is_exact(plan: Plan, places: Collection[int]) -> bool:
    """Whether a spreadsheet's numbers hold all that some places of a plan build on."""
    return all(max(map(abs, plan.intervals[place])) <= LARGEST for place in closure(plan, places))


def cell_places(plan: Plan, needed: Collection[int], *, inline: Collection[int] = ()) -> list[int]:
    """The places that get a cell of their own, each after those that it builds on.

    Args:
        plan: The plan.
        needed: The places that are wanted.
        inline: Wanted places that get no cell unless others build on them.
    """
    wanted = closure(plan, needed)
    uses = Counter(one for place in wanted for one in plan.ops[place].args)
    # Kleene's logic writes an operand that may be missing twice.
    twice = {one for place in wanted if plan.ops[place].kind in _TWICE for one in plan.ops[place].args}
    apart = {one for one in twice if plan.nullable[one] and plan.ops[one].kind not in PLAIN}
    kept = {place for place in needed if uses[place] or place not in set(inline)}
    held = stages(plan, kept | apart | {one for place in set(needed) - kept for one in plan.ops[place].args})
    return [place for stage in held for place in stage if plan.ops[place].kind not in PLAIN]


@define
class Formulas:
    """Writes the operations of a plan as formulas.

    Attributes:
        plan: The plan.
        fields: The cell of each field as `number_cell`, `flag_cell`, `choice_cell` or `text_cell` read it.
        options: The number that stands for each option of a choice.
        cells: The cells of the places that have one.
        verdicts: The words for the verdicts.
    """

    plan: Plan
    fields: Mapping[str, str]
    options: Mapping[str, int]
    cells: Mapping[int, str]
    verdicts: Mapping[str, str]

    def formula(self, place: int) -> str:
        """What a cell of an operation holds, without the sign of equality."""
        return _bare(self._written(place))

    def reference(self, place: int) -> str:
        """An operation inside another formula: its cell, or itself written out."""
        return self.cells[place] if place in self.cells else self._written(place)

    def _known(self, place: int, otherwise: str) -> str:
        one = self.reference(place)
        return f"IFERROR({_bare(one)},{otherwise})" if self.plan.nullable[place] else one

    def _written(self, place: int) -> str:
        op = self.plan.ops[place]
        kind, args = op.kind, op.args
        value: Any = op.value
        match kind:
            case "column" | "flag":
                return self.fields[value]
            case "literal":
                return str(value) if value >= 0 else f"({value})"
            case "constant":
                return "TRUE" if value else "FALSE"
            case "member":
                name, ids = value
                alike = [f"{self.fields[name]}={self.options[one]}" for one in sorted(ids)]
                return f"({alike[0]})" if len(alike) == 1 else f"OR({','.join(alike)})"
            case "same":
                return f"({self.fields[value[0]]}={self.fields[value[1]]})"
            case "missing":
                return f"ISERROR({self.fields[value] if value is not None else _bare(self.reference(args[0]))})"
            case "verdict":
                return self._verdict(*args)
            case "and" | "or":
                return self._junction(args, ending=kind == "or")
            case "agree":
                both = ",".join(_bare(self.reference(one)) for one in args)
                return f"IF(AND({both}),TRUE,IF(OR({both}),{MISSING},FALSE))"
            case "cases":
                ways = zip(args[::2], args[1::2], strict=True)
                return self._cases([(self._known(truth, "FALSE"), self.reference(one)) for truth, one in ways])
            case "select":
                then, otherwise = (_bare(self.reference(one)) for one in args[1:])
                return f"IF({_bare(self._known(args[0], 'FALSE'))},{then},{otherwise})"
        return self._arithmetic(kind, [self.reference(one) for one in args], value, place)

    def _arithmetic(self, kind: str, operands: Sequence[str], value: Any, place: int) -> str:
        match kind:
            case "add":
                return f"({operands[0]}+{operands[1]})"
            case "scale":
                return f"({operands[0]}*{value})" if value != -1 else f"(0-{operands[0]})"
            case "multiply":
                return f"({operands[0]}*{operands[1]})"
            case "floordiv":
                quotient = f"INT({operands[0]}/{value})"
                if self.plan.intervals[self.plan.ops[place].args[0]][1] < _PLAIN_FLOOR:
                    return quotient
                # LibreOffice takes a quotient a hair below a whole number for that number.
                return f"({quotient}-({quotient}*{value}>{operands[0]}))"
            case "least" | "greatest":
                return f"{'MIN' if kind == 'least' else 'MAX'}({','.join(map(_bare, operands))})"
            case "compare":
                return f"({operands[0]}{_SIGNS.get(value, value)}{operands[1]})"
            case "alike":
                return f"({operands[0]}={operands[1]})"
            case "not":
                return f"NOT({_bare(operands[0])})"
        raise TypeError(f"unknown operation {kind} at {place}")

    def _junction(self, args: Sequence[int], *, ending: bool) -> str:
        name, other = ("OR", "FALSE") if ending else ("AND", "TRUE")
        plain = f"{name}({','.join(_bare(self.reference(one)) for one in args)})"
        if not any(self.plan.nullable[one] for one in args):
            return plain
        known = f"{name}({','.join(_bare(self._known(one, other)) for one in args)})"
        return f"IF({known},TRUE,{plain})" if ending else f"IF({known},{plain},FALSE)"

    def _cases(self, ways: Sequence[tuple[str, str]]) -> str:
        text = MISSING
        for truth, number in reversed(ways):
            text = f"IF({_bare(truth)},{_bare(number)},{text})"
        return text

    def _verdict(self, when: int, low_ok: int, high_ok: int) -> str:
        words = {name: quoted(self.verdicts[name]) for name in VERDICTS}
        unknown = [f"ISERROR({_bare(self.reference(one))})" for one in (low_ok, high_ok) if self.plan.nullable[one]]
        text = words["met"]
        if unknown:
            either = unknown[0] if len(unknown) == 1 else f"OR({','.join(unknown)})"
            text = f"IF({either},{words['unknown']},{text})"
        for place, word in ((high_ok, "over"), (low_ok, "short")):
            text = self._if(place, "TRUE", text, words[word])
        text = self._if(when, "TRUE", text, words["not-applicable"])
        if self.plan.nullable[when]:
            text = f"IF(ISERROR({_bare(self.reference(when))}),{words['unknown']},{text})"
        return text

    def _if(self, place: int, unknown: str, then: str, otherwise: str) -> str:
        op = self.plan.ops[place]
        if op.kind == "constant":
            return then if op.value else otherwise
        return f"IF({_bare(self._known(place, unknown))},{then},{otherwise})"


# what stands in the cells of a row, as the plan reads it


def number_cell(cell: str, factor: int, low: int, high: int, *, whole: bool = False) -> str:
    """A number as whole steps; missing where it is none or out of range.

    It is rounded as `commstd.tables.steps.of_doubles` does: a half goes up, and what is nearly a half is one.

    Args:
        cell: The cell.
        factor: Steps in one of the number.
        low: The least steps.
        high: The most steps.
        whole: What is no whole number of steps is missing.
    """
    scaled = cell if factor == 1 else f"{cell}*{factor}"
    noise = f"ABS({scaled})*{_NOISE}"
    if max(-low, high) * 2.0**-49 > 0.25:
        noise = f"MIN(0.25,{noise})"
    steps = f"INT({scaled}+0.5+{noise})"
    tests = [f"{steps}>={low}", f"{steps}<={high}", *([f"ABS({scaled}-{steps})<={noise}"] if whole else [])]
    return f"IF(ISNUMBER({cell}),IF(AND({','.join(tests)}),{steps},{MISSING}),{MISSING})"


def date_cell(cell: str, first: int, low: int, high: int, never: Sequence[tuple[str, int]]) -> str:
    """A date as the number of its day; texts stand for days as given.

    Args:
        cell: The cell.
        first: The day's number for a spreadsheet's day 0.
        low: The first day of the field.
        high: Its last day.
        never: Texts with the days that they stand for.
    """
    days = f"INT({cell})+{first}"
    text = MISSING
    for word, day in reversed(never):
        text = f"IF({cell}={quoted(word)},{day},{text})"
    return f"IF(ISNUMBER({cell}),IF(AND({days}>={low},{days}<={high},{cell}>=61),{days},{MISSING}),{text})"


def flag_cell(cell: str, yes: str, no: str) -> str:
    """A flag as a truth."""
    return f"IF(TRIM({cell})={quoted(yes)},TRUE,IF(TRIM({cell})={quoted(no)},FALSE,{MISSING}))"


def choice_cell(cell: str, labels: Mapping[str, int]) -> str:
    """A choice as the number of its option, by its label."""
    text = MISSING
    for label, number in reversed(list(labels.items())):
        text = f"IF(EXACT(TRIM({cell}),{quoted(label)}),{number},{text})"
    return text


def text_cell(cell: str) -> str:
    """A text, of which formulas know no more than whether it is there."""
    return f'IF(TRIM(SUBSTITUTE({cell},"\u3000",""))="",{MISSING},1)'


def shown_number(steps: str, step: Fraction, nothing: str) -> str:
    """Steps as the number that is shown, or a text where it is missing."""
    above = steps if step.numerator == 1 else f"{steps}*{step.numerator}"
    value = above if step.denominator == 1 else f"{above}/{step.denominator}"
    return f"IFERROR({value},{quoted(nothing)})"


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def _bare(text: str) -> str:
    """A formula without brackets around all of it."""
    depths = accumulate((mark == "(") - (mark == ")") for mark in text)
    closed = next(at for at, depth in enumerate(depths) if not depth)
    return text[1:-1] if text.startswith("(") and closed == len(text) - 1 else text
