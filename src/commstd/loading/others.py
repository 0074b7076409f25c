"""Duties, lists, departments and tasks as they are written, made into records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from commstd.duties import NEEDS, Duty, FixedList, Item, ListReading
from commstd.errors import FormulaError
from commstd.formula.check import Symbol, Truth, check
from commstd.formula.nodes import names
from commstd.formula.parse import parse_places
from commstd.loading.faults import Faults, Place
from commstd.loading.patterns import ID
from commstd.loading.records import base_symbols, clause_tuple, warn_of_bare_numbers
from commstd.loading.subjects import UNKNOWN, find_subject
from commstd.loading.torn import Unread
from commstd.messages import Label, near, say
from commstd.readings import Reading
from commstd.tasks import EVERY, Department, Task, fold_spelling
from commstd.verdicts import FORCES

if TYPE_CHECKING:
    from commstd.formula.nodes import Node
    from commstd.loading.forms import RawList
    from commstd.loading.tables import Tables
    from commstd.standards import Parameter
    from commstd.vocabulary import Subject, Vocabulary


def build_lists(tables: Tables, vocabulary: Vocabulary, faults: Faults) -> dict[str, FixedList]:
    """All lists; what is wrong in them is noted."""
    made = {}
    choices = _choices(vocabulary)
    left_out = {name for table, name in faults.broken if table.startswith("fields.")}
    for record in tables.lists["lists"]:
        raw, place = record.raw, record.place
        if raw.field in choices:
            _check_options(raw, choices[raw.field], place, faults)
        elif raw.field is not None and raw.field not in left_out:
            faults.add(evolve(place, key="field"), say("list-field", name=raw.field, near=near(raw.field, choices)))
        held = FixedList(
            id=raw.id, title=raw.title, clauses=clause_tuple(raw.clause), items=_items(raw.items, place, faults),
            is_open=raw.open, field=raw.field, note=raw.note,
            readings=tuple(
                ListReading(
                    reading=Reading(choice=one.choice, id=one.id, label=one.label, default=one.default, note=one.note),
                    items=_items(one.items, place, faults),
                )
                for one in raw.readings
            ),
        )  # fmt: skip
        for number, one in enumerate(raw.readings, 1):
            for name in (one.choice, one.id):
                if not ID.fullmatch(name) and not isinstance(name, Unread):
                    faults.add(evolve(place, key=f"readings {one.id or number}"), say("id-form", id=name))
        is_hidden = faults.torn_at(place).hides("readings", "choice", "default")
        for choice in {one.choice for one in raw.readings} if not is_hidden else ():
            if sum(one.default for one in raw.readings if one.choice == choice) != 1:
                faults.add(evolve(place, key=f"readings {choice}"), say("choice-default", choice=choice))
        if faults.torn_at(place).is_computable:
            made[raw.id] = held
    return made


def _choices(vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Every choice field with the ids that it has under any subject."""
    found: dict[str, set[str]] = {}
    for subject in vocabulary.subjects.values():
        for name, one in subject.fields.items():
            if one.kind == "choice":
                found.setdefault(name, set()).update(one.values)
    return found


def _check_options(raw: RawList, options: set[str], place: Place, faults: Faults) -> None:
    for one in raw.items:
        name = one.get("id")
        if isinstance(name, str) and name not in options and not isinstance(name, Unread):
            at = evolve(place, key=f"items {name}")
            faults.add(at, say("list-option", item=name, field=raw.field, near=near(name, options)))


def _items(raw: list[dict[str, Any]], place: Place, faults: Faults) -> tuple[Item, ...]:
    made: dict[str, Item] = {}
    for number, one in enumerate(raw, 1):
        missing = [key for key in ("id", "zh", "en") if not isinstance(one.get(key), str)]
        at = evolve(place, key=f"items {one.get('id') or number}")
        if missing:
            faults.add(at, say("form-missing-key", key=missing[0]))
        elif one["id"] in made and not isinstance(one["id"], Unread):
            faults.add(at, say("id-duplicate", id=one["id"], other=place.file))
        else:
            more = {key: value for key, value in one.items() if key not in {"id", "zh", "en"}}
            made[one["id"]] = Item(id=one["id"], label=Label(one["zh"], one["en"]), more=more)
    return tuple(made.values())


def build_duties(
    tables: Tables,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    lists: Mapping[str, FixedList],
    faults: Faults,
) -> dict[str, Duty]:
    """All duties; faulty ones are noted and left out."""
    made = {}
    for record in tables.lists["duties"]:
        raw, place = record.raw, record.place
        before = len(faults.found)
        subject = find_subject(raw.subject, place, vocabulary, faults)
        if raw.force not in FORCES:
            message = say("force-unknown", force=raw.force, near=near(raw.force, FORCES), options=FORCES)
            faults.add(evolve(place, key="force"), message)
        if raw.list_ is not None and raw.list_ not in {*lists, *faults.left_out("lists")}:
            faults.add(evolve(place, key="list"), say("list-unknown", name=raw.list_, near=near(raw.list_, lists)))
        if raw.needs not in {None, *NEEDS}:
            faults.add(evolve(place, key="needs"), say("duty-needs", value=raw.needs))
        elif raw.needs is not None and raw.list_ is None:
            faults.add(evolve(place, key="needs"), say("duty-needs-list"))
        when = None
        if raw.when is not None:
            when = _condition(raw.when, place, _symbols(subject, parameters, faults), subject, faults)
        is_whole = len(faults.found) == before and faults.torn_at(place).is_computable
        if is_whole and subject is not UNKNOWN:
            made[raw.id] = Duty(
                id=raw.id, title=raw.title, subject=raw.subject, when=when, force=raw.force,
                clauses=clause_tuple(raw.clause), prohibits=raw.prohibits, list=raw.list_, needs=raw.needs,
                note=raw.note,
            )  # fmt: skip
    return made


def _symbols(subject: Subject, parameters: Mapping[str, Parameter], faults: Faults) -> dict[str, Symbol]:
    """The names of a condition; those whose own records have faults are known, but of no known sort."""
    left_out = {*faults.left_out("parameters"), *faults.left_out(f"fields.{subject.id}")}
    hidden = {name: Symbol(name=name, role="field", sort=None) for name in left_out}
    return {**hidden, **base_symbols(subject, parameters)}


def _condition(text: str, place: Place, symbols: Mapping[str, Symbol], subject: Subject, faults: Faults) -> Node | None:
    at = evolve(place, key="when", shown=text)
    if isinstance(text, Unread):
        return None
    try:
        parsed = parse_places(text)
    except FormulaError as error:
        faults.error(at, error)
        return None
    hidden = set(names(parsed.tree)) - symbols.keys() if subject is UNKNOWN else set()
    known = {**symbols, **{name: Symbol(name=name, role="field", sort=None) for name in hidden}}
    sort, errors = check(parsed, known)
    for fault in errors:
        faults.error(at, fault)
    if sort is not None and not isinstance(sort, Truth):
        faults.add(evolve(at, column=1), say("part-truth", part="when"))
    warn_of_bare_numbers(parsed, at, faults)
    return parsed.tree


def build_departments(tables: Tables, faults: Faults) -> dict[str, Department]:
    """All departments; a spelling that two share, or that one has twice, is noted."""
    made: dict[str, Department] = {}
    spelt: dict[str, str] = {}
    for record in tables.lists["departments"]:
        raw, place = record.raw, record.place
        made[raw.id] = Department(
            id=raw.id, name=raw.name, aliases=tuple(raw.aliases), is_group=raw.group, note=raw.note
        )
        for spelling in made[raw.id].spellings:
            folded = fold_spelling(spelling)
            at = evolve(place, key="aliases" if spelling in raw.aliases else "name")
            if not folded:
                faults.add(at, say("department-blank"))
            elif folded not in spelt:
                spelt[folded] = raw.id
            elif spelt[folded] != raw.id:
                faults.add(at, say("department-spelling", spelling=spelling, other=spelt[folded]))
            elif made[raw.id].spellings.count(spelling) > 1:
                faults.warn(at, say("department-twice", spelling=spelling))
    return made


def build_tasks(
    tables: Tables, departments: Mapping[str, Department], records: set[str], faults: Faults
) -> dict[str, Task]:
    """All tasks; what is wrong in them is noted."""
    made = {}
    served = {"standards", "targets", "lists", "duties", "processes"}
    left_out = {name for table in served for name in faults.left_out(table)}
    for record in tables.lists["tasks"]:
        raw, place = record.raw, record.place
        for key, name in (*(("lead", one) for one in raw.lead), *(("support", one) for one in raw.support)):
            known = {*departments, *faults.left_out("departments")}
            if name not in known:
                message = say("department-unknown", name=name, near=near(name, known))
                faults.add(evolve(place, key=key), message)
        if raw.every is not None and raw.every not in EVERY:
            message = say("every-unknown", value=raw.every, near=near(raw.every, EVERY), options=EVERY)
            faults.add(evolve(place, key="every"), message)
        for name in raw.serves:
            if name not in {*records, *left_out}:
                faults.add(evolve(place, key="serves"), say("serves-unknown", name=name, near=near(name, records)))
        made[raw.id] = Task(
            id=raw.id, title=raw.title, clauses=clause_tuple(raw.clause), lead=tuple(raw.lead),
            support=tuple(raw.support), by=raw.by, every=raw.every, serves=tuple(raw.serves), note=raw.note,
        )  # fmt: skip
    return made
