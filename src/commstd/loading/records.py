"""From standards as they are written to standards that are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache, reduce
from typing import Any, Final

import attrs
from attrs import define, evolve, field

from commstd.errors import FormulaError
from commstd.formula.check import Choice, Day, Numeric, Role, Sort, Symbol, Truth, Words, check, is_divisor, unify
from commstd.formula.nodes import Node, Number, children, names
from commstd.formula.parse import Parsed, parse_places
from commstd.loading.faults import Faults, Place
from commstd.loading.figures import is_above_zero, sort_of
from commstd.loading.patterns import ID
from commstd.loading.subjects import UNKNOWN
from commstd.loading.torn import Torn, Unread
from commstd.messages import Label, near, say
from commstd.readings import Bound, Part, Reading, Readings
from commstd.standards import Parameter
from commstd.units import ONE as BARE_UNIT
from commstd.units import Unit, Units, dimension_text
from commstd.vocabulary import Subject

BOUNDS: Final = {
    "at_least": ("lower", False),
    "more_than": ("lower", True),
    "at_most": ("upper", False),
    "less_than": ("upper", True),
}
TRUTHS: Final = ("when", "holds", "among", "share", "count")
NUMBERS: Final = ("measure", "part", "whole")


@define(eq=False, repr=False)
class Written:
    """One formula of a record, with the key under which it stands."""

    part: str
    key: str
    parsed: Parsed
    strict: bool = False


@define(eq=False, repr=False)
class RecordBuilder:
    """Checks the formulas of one record and of its readings.

    Attributes:
        raw: The record as structured.
        place: Where it stands.
        subject: Its subject.
        parameters: The pack's parameters.
        faults: Where faults go.
    """

    raw: Any
    place: Place
    subject: Subject
    parameters: Mapping[str, Parameter]
    faults: Faults
    own: dict[str, Written] = field(factory=dict)
    replaced: dict[str, list[Written]] = field(factory=dict)
    symbols: dict[str, Symbol] = field(factory=dict)
    readings: Readings = field(factory=Readings)
    has_fault: bool = False

    def __attrs_post_init__(self) -> None:
        self.has_fault |= self.subject is UNKNOWN or not self.torn.is_computable

    @property
    def torn(self) -> Torn:
        """What of the record could not be read."""
        return self.faults.torn_at(self.place)

    @property
    def has_hidden_names(self) -> bool:
        """Whether names that its formulas use may stand in what could not be read."""
        return self.subject is UNKNOWN or "let" in self.torn.unread or self.torn.hides("steps", "id")

    def fault(
        self, message: object, *, key: str | None = None, column: int | None = None, formula: str | None = None
    ) -> None:
        """Note a fault of this record, unless it follows from what could not be read."""
        place = evolve(self.place, key=key, column=column, shown=formula)
        if not self.faults.is_told(place):
            self.has_fault = True
            self.faults.add(place, message)

    def read(self) -> None:
        """Read and check every formula of the record."""
        self.own = self._texts(self.raw, "")
        self._readings()
        self.symbols = {**self._left_out(), **base_symbols(self.subject, self.parameters)}
        if self.raw.by is not None or "by" in self.torn.unread:  # a reading's alone would leave the others without one
            self.symbols["by"] = Symbol(name="by", role="date", sort=Day())
        self._let()
        for part in TRUTHS:
            self._each(part, lambda sort: isinstance(sort, Truth), "part-truth")

    def _left_out(self) -> dict[str, Symbol]:
        """Names whose own records have faults: known, but of no known sort."""
        found = {name: Symbol(name=name, role="parameter", sort=None) for name in self.faults.left_out("parameters")}
        fields = self.faults.left_out(f"fields.{self.subject.id}")
        return {**found, **{name: Symbol(name=name, role="field", sort=None) for name in fields}}

    def has_bounds(self) -> bool:
        """Whether the record or one of its readings gives a bound, be it one that could not be read."""
        return any(getattr(raw, key) is not None for raw in (self.raw, *self.raw.readings) for key in BOUNDS)

    def check_field(self, name: str, key: str) -> None:
        """See that a field that an example gives is there."""
        fields = self.subject.fields
        if name in self.faults.left_out(f"fields.{self.subject.id}"):
            self.has_fault |= name not in fields  # told where that field stands
        elif name not in fields and self.subject is not UNKNOWN:
            self.fault(say("field-unknown", name=name, subject=self.subject.id, near=near(name, fields)), key=key)

    def check_overrides(self, names: Iterable[str], key: str) -> None:
        """See that the parameters that an example sets are there."""
        for name in names:
            if name in self.faults.left_out("parameters"):
                self.has_fault |= name not in self.parameters  # told where that parameter stands
            elif name not in self.parameters:
                self.fault(say("parameter-unknown", name=name, near=near(name, self.parameters)), key=key)

    def check_readings(self, given: Iterable[str], key: str) -> None:
        """See that the readings that an example names are there."""
        ids = tuple(option.id for option in self.readings.options)
        for name in given if not self.torn.hides("readings", "id") else ():
            if name not in ids and not isinstance(name, Unread):
                message = say("reading-unknown", name=name, record=self.raw.id, near=near(name, ids), options=ids)
                self.fault(message, key=key)

    def warn_without_examples(self, sentence: str) -> None:
        """Warn where a record that is left out has no examples; of others the review says so."""
        if not self.raw.examples and "examples" not in self.torn.unread:
            self.faults.warn(self.place, say(sentence))

    def written(self, part: str) -> list[Written]:
        """A part as the record has it, and as each reading does."""
        return [*([self.own[part]] if part in self.own else []), *self.replaced.get(part, [])]

    def tree(self, part: str) -> Node | None:
        """A part as the record has it."""
        return self.own[part].parsed.tree if part in self.own else None

    def bound(self, part: str) -> Bound | None:
        """A bound as the record has it."""
        held = self.own.get(part)
        return None if held is None else Bound(tree=held.parsed.tree, strict=held.strict)

    def let(self) -> dict[str, Node]:
        """The record's local names."""
        return {part[4:]: held.parsed.tree for part, held in self.own.items() if part.startswith("let.")}

    def numbers(self, parts: Iterable[str]) -> Numeric | None:
        """The common sort of parts that are compared, None where there is none."""
        common: Numeric | None = None
        for part in parts:
            for held in self.written(part):
                found = self._sort(held)
                if found is None:
                    continue
                if not isinstance(found, Numeric):
                    self.fault(say("part-number", part=held.key), key=held.key, column=1, formula=held.parsed.text)
                    continue
                both = found if common is None else unify(common, found)
                if both is None:
                    expected = dimension_text(common.dimension or ()) if common else ""
                    message = say("part-units", part=held.key, found=_text(found), expected=expected)
                    self.fault(message, key=held.key, column=1, formula=held.parsed.text)
                else:
                    common = both
        return common

    def _texts(self, raw: Any, prefix: str) -> dict[str, Written]:
        found: dict[str, Written] = {}
        for name, text in raw.let.items():
            self._parse(found, f"let.{name}", f"{prefix}let.{name}", text)
        for part in (*TRUTHS, *NUMBERS):
            if (text := getattr(raw, part, None)) is not None:
                self._parse(found, part, prefix + part, text)
        for key, (part, strict) in BOUNDS.items():
            if (text := getattr(raw, key, None)) is not None:
                if part in found:
                    self.fault(say("bound-twice", key=key, other=found[part].key), key=prefix + key)
                self._parse(found, part, prefix + key, text, strict=strict)
        return found

    def _parse(self, found: dict[str, Written], part: str, key: str, text: str, *, strict: bool = False) -> None:
        if isinstance(text, Unread):
            self.has_fault = True
            return
        try:
            found[part] = Written(part, key, parse_places(text), strict)
        except FormulaError as error:
            self.fault(error.message, key=key, column=error.column, formula=text)
        else:
            warn_of_bare_numbers(found[part].parsed, evolve(self.place, key=key), self.faults)

    def _readings(self) -> None:
        made: list[Reading] = []
        owners: dict[str, str] = {}
        seen: set[str] = set()
        for number, raw in enumerate(self.raw.readings, 1):
            key = f"readings {raw.id or number}"
            for name in (raw.choice, raw.id):
                if not ID.fullmatch(name) and not isinstance(name, Unread):
                    self.fault(say("id-form", id=name), key=key)
            if raw.id in seen:
                self.fault(say("id-duplicate", id=raw.id, other=self.place.file), key=key)
            if not isinstance(raw.id, Unread):
                seen.add(raw.id)
            told = len(self.faults.found)
            texts = self._texts(raw, f"{key} ")
            is_readable = len(self.faults.found) == told and not self.torn.touches(key)
            parts: dict[str, Part] = {
                part: Bound(tree=held.parsed.tree, strict=held.strict)
                if part in {"lower", "upper"}
                else held.parsed.tree
                for part, held in texts.items()
            }
            if raw.by is not None:
                parts["by"] = raw.by
            for part in parts:
                other = owners.setdefault(part, raw.choice) if not isinstance(raw.choice, Unread) else raw.choice
                if other != raw.choice:
                    self.fault(say("choices-share-part", part=part, one=other, two=raw.choice), key=key)
                if part.startswith("let.") and part[4:] not in self.raw.let and "let" not in self.torn.unread:
                    self.fault(say("reading-no-let", name=part[4:], near=near(part[4:], self.raw.let)), key=key)
                if part == "holds" and self.raw.holds is None and "" not in self.torn.strays:
                    self.fault(say("reading-holds"), key=key)
            if raw.default and parts:
                self.fault(say("reading-default-replaces", id=raw.id), key=key)
            if not raw.default and not parts and is_readable:
                self.fault(say("reading-replaces-nothing", id=raw.id), key=key)
            for part, held in texts.items():
                self.replaced.setdefault(part, []).append(held)
            made.append(
                Reading(
                    choice=raw.choice, id=raw.id, label=raw.label, default=raw.default, replaces=parts, note=raw.note
                )
            )
        self.readings = Readings(tuple(made))
        for choice, options in self.readings.choices.items():
            if sum(option.default for option in options) != 1 and not self.torn.hides("readings", "choice", "default"):
                self.fault(say("choice-default", choice=choice), key=f"readings {choice}")

    def _let(self) -> None:
        pending = {name: self.written(f"let.{name}") for name in self.raw.let}
        waiting = dict(pending)
        for name in pending:
            if name in self.symbols or name in {"by", "as_of"}:
                self.fault(say("let-taken", name=name), key=f"let.{name}")
                waiting.pop(name)
        while waiting:
            ready = [
                name for name, held in waiting.items()
                if not any(other in waiting for one in held for other in names(one.parsed.tree))
            ]  # fmt: skip
            if not ready:
                self.fault(say("let-circle", names=tuple(waiting)), key="let")
                self.symbols |= {name: Symbol(name=name, role="let", sort=None) for name in waiting}
                return
            for name in ready:
                self.symbols[name] = self._let_symbol(name, waiting.pop(name))

    def _let_symbol(self, name: str, held: list[Written]) -> Symbol:
        sorts = [self._sort(one) for one in held]
        known = [sort for sort in sorts if sort is not None]
        common: Sort | None = known[0] if known else None
        if known and all(isinstance(sort, Numeric) for sort in known):
            common = reduce(_joined, known)  # type: ignore[arg-type]
        elif any(sort != common for sort in known):
            common = None
        if common is None and known and len(known) == len(sorts):
            self.fault(say("let-sorts", name=name), key=f"let.{name}")
        divisor = bool(held) and all(is_divisor(one.parsed.tree, self.symbols) for one in held)
        return Symbol(name=name, role="let", sort=common, is_divisor=divisor)

    def _sort(self, held: Written) -> Sort | None:
        symbols = self.symbols
        if self.has_hidden_names:
            unknown = set(names(held.parsed.tree)) - symbols.keys()
            role: Role = "field" if self.subject is UNKNOWN else "let"
            symbols = {**symbols, **{name: Symbol(name=name, role=role, sort=None) for name in unknown}}
        sort, errors = check(held.parsed, symbols)
        for error in errors:
            self.fault(error.message, key=held.key, column=error.column, formula=held.parsed.text)
        used = (symbols.get(name) for name in names(held.parsed.tree))
        if any(symbol is not None and symbol.sort is None for symbol in used):
            self.has_fault = True  # told where that name stands
        return sort

    def _each(self, part: str, fits: Callable[[Sort], bool], key: str) -> None:
        for held in self.written(part):
            sort = self._sort(held)
            if sort is not None and not fits(sort):
                self.fault(say(key, part=held.key), key=held.key, column=1, formula=held.parsed.text)


def written(form: Any) -> dict[str, Any]:
    """What a form has of its own, by key."""
    return {name: value for name, value in attrs.asdict(form).items() if value is not None}


def warn_of_bare_numbers(parsed: Parsed, place: Place, faults: Faults) -> None:
    """Warn of each number in a formula that has neither unit nor clause; 0 and 1 need none."""
    waiting = [parsed.tree]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Number) and node.value not in {0, 1}:
            at = evolve(place, column=parsed.columns.get(id(node)), shown=parsed.text)
            faults.warn(at, say("formula-bare-number", number=str(node.value)))
        waiting += children(node)


def _joined(one: Numeric | None, two: Numeric) -> Numeric | None:
    return None if one is None else unify(one, two)


def _text(sort: Numeric) -> str:
    return str(sort.literal) if sort.dimension is None else dimension_text(sort.dimension)


def base_symbols(subject: Subject, parameters: Mapping[str, Parameter]) -> dict[str, Symbol]:
    """The names that every record of a subject may use: its fields, the pack's parameters, and `as_of`."""
    return dict(_base_symbols(_Same(subject), _Same(parameters)))


class _Same:
    """An object by what it is and not by what it holds, so that it can be looked up."""

    __slots__ = ("held",)

    def __init__(self, held: Any) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.held is other.held

    def __hash__(self) -> int:
        return id(self.held)


@lru_cache(maxsize=32)  # a pack's records ask for the same names again and again
def _base_symbols(subject: _Same, parameters: _Same) -> dict[str, Symbol]:
    symbols: dict[str, Symbol] = {"as_of": Symbol(name="as_of", role="date", sort=Day())}
    for name, one in subject.held.fields.items():
        sort: Sort
        match one.kind:
            case "flag":
                sort = Truth()
            case "choice":
                sort = Choice(tuple(one.values))
            case "text":
                sort = Words()
            case "date":
                sort = Day()
            case _:
                sort = Numeric((one.unit or BARE_UNIT).dimension)
        symbols[name] = Symbol(name=name, role="field", sort=sort, labels=(one.label.zh, *one.aliases))
    for name, parameter in parameters.held.items():
        divisor = parameter.unit is not None and is_above_zero(parameter)
        labels = (parameter.label.zh,) if parameter.label is not None else ()
        symbols[name] = Symbol(name=name, role="parameter", sort=sort_of(parameter), labels=labels, is_divisor=divisor)
    return symbols


def shown_unit(sort: Numeric, tree_names: Iterable[str], subject: Subject, units: Units) -> Unit:
    """The unit in which a measure is shown: its first field's where that fits, else the base unit."""
    dimension = sort.dimension or ()
    for name in tree_names:
        held = subject.fields.get(name)
        if held is not None and held.unit is not None and held.unit.dimension == dimension:
            return held.unit
    for unit in units.by_id.values():
        if unit.dimension == dimension and unit.factor == 1:
            return unit
    text = dimension_text(dimension)
    return Unit(id=text, dimension=dimension, label=Label(text, text)) if dimension else BARE_UNIT


def clause_tuple(clause: str | list[str]) -> tuple[str, ...]:
    """Clauses as a tuple, however they are written."""
    return (clause,) if isinstance(clause, str) else tuple(clause)


def days(parameters: Iterable[Parameter]) -> list[date]:
    """One day out of every period in which these parameters' values don't change."""
    starts = {entry.start or date.min for parameter in parameters for entry in parameter.timeline.entries}
    return sorted(starts) or [date.min]
