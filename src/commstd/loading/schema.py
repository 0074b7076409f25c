"""The JSON Schema of a pack's files, made from the forms that the loader reads them by.

Editors complete and check TOML by it. What only the whole pack can decide, names and dimensions above all, is left to
`commstd check`.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, Union, get_args, get_origin

import attrs

from commstd.divisions import CITY, LEVELS
from commstd.documents import STATUSES
from commstd.duties import NEEDS
from commstd.fields import KINDS
from commstd.loading import forms
from commstd.loading.patterns import CODE, ID, NAME, RESERVED, VERSION
from commstd.messages import Label, Language, language, say
from commstd.packs import API
from commstd.processes import FAULTS, STATES
from commstd.tasks import EVERY
from commstd.verdicts import FORCES, VERDICTS
from commstd.vocabulary import CONCEPT_KINDS, core_vocabulary

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
DAY: Final[Schema] = {"type": "string", "format": "date"}
_PLAIN: Final[Mapping[object, Schema]] = {
    str: TEXT, bool: {"type": "boolean"}, int: {"type": "integer"}, Decimal: {"type": "number"}, date: DAY,
}  # fmt: skip
_OPTIONS: Final[Mapping[tuple[type | None, str], tuple[str, ...]]] = {
    (None, "force"): FORCES,
    (None, "verdict"): VERDICTS,
    (None, "every"): EVERY,
    (None, "needs"): NEEDS,
    (None, "status"): STATUSES,
    (None, "level"): LEVELS,
    (forms.RawField, "kind"): KINDS,
    (forms.RawConcept, "kind"): CONCEPT_KINDS,
    (forms.RawProcessExample, "state"): STATES,
    (forms.RawCaseFault, "kind"): FAULTS,
}
"""Options of texts, by form (None: any) and key."""
_PATTERNS: Final[Mapping[tuple[type | None, str], str]] = {
    (forms.RawPack, "city"): CITY.pattern,
    (forms.RawPack, "code"): CODE.pattern,
    (forms.RawPack, "commstd"): VERSION.pattern,
    (forms.RawReading, "choice"): ID.pattern,
    (forms.RawReading, "id"): ID.pattern,
    (forms.RawListReading, "choice"): ID.pattern,
    (forms.RawListReading, "id"): ID.pattern,
    (forms.RawStep, "id"): NAME.pattern,
    **{(form, "id"): ID.pattern for table, form in forms.LISTS.items() if table != "clauses"},
}
_NAMED: Final = ("parameters", "subjects", "units")
"""Tables whose records' names stand in formulas or units."""


def pack_schema(lang: Language | None = None) -> Schema:
    """The JSON Schema (draft 7) of the files of a pack.

    Args:
        lang: The language of the descriptions, by default that of the moment.
    """
    chosen = lang or language()
    tables: Schema = {"pack": _record(forms.RawPack, chosen)}
    for table, form in forms.LISTS.items():
        tables[table] = {"type": "array", "items": _reference(form)}
    for table, form in forms.NAMED.items():
        tables[table] = {"type": "object", "additionalProperties": _reference(form)}
        if table in _NAMED:
            tables[table]["propertyNames"] = _name()
    own = {"type": "object", "additionalProperties": _reference(forms.RawField), "propertyNames": _name()}
    subjects = {name: {"$ref": "#/definitions/fields"} for name in core_vocabulary().subjects}
    tables["fields"] = {
        "type": "object",
        "properties": subjects,
        "additionalProperties": {"$ref": "#/definitions/fields"},
    }
    described = {name: {"description": _about(chosen, name), **held} for name, held in tables.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:commstd:pack:{API}",
        "title": say("schema-title", version=API).text(chosen),
        "type": "object",
        "properties": described,
        "additionalProperties": False,
        "definitions": {"fields": own, **{form.__name__[3:]: _record(form, chosen) for form in _referred()}},
    }


def described() -> tuple[str, ...]:
    """The ends of the keys of all descriptions in the catalogue of sentences."""
    pairs = (
        (form, key) for form in (forms.RawPack, *_referred(), forms.RawWithin, forms.RawEnds) for key, _ in _keys(form)
    )
    return tuple(dict.fromkeys([*forms.TABLES, *(_sentence(form, key) for form, key in pairs)]))


_APART: Final = frozenset(
    {
        (forms.RawPack, "name"), (forms.RawWithin, "from"), (forms.RawField, "values"), (forms.RawConcept, "kind"),
        (forms.RawDepartment, "group"), (forms.RawTargetExample, "share"), (forms.RawTargetExample, "count"),
        (forms.RawTargetExample, "gap"), (forms.RawClause, "id"), (forms.RawStep, "id"), (forms.RawField, "unit"),
        (forms.RawStep, "every"), (forms.RawProcessExample, "consequences"), (forms.RawProcessExample, "faults"),
        (forms.RawEvent, "result"), (forms.RawCaseFault, "kind"),
    }
)  # fmt: skip
"""Keys that mean something else in these forms than they do in others."""


def _sentence(form: type, key: str) -> str:
    return f"{form.__name__[3:].lower()}-{key}" if (form, key) in _APART else key


def _about(lang: Language, name: str) -> str:
    return say(f"about-{name}").text(lang)


@cache
def _referred() -> tuple[type, ...]:
    """The forms of records in lists and named tables, each once."""
    found: dict[type, None] = {}
    waiting: list[type] = [*forms.LISTS.values(), *forms.NAMED.values(), forms.RawField]
    while waiting:
        form = waiting.pop(0)
        if form not in found:
            found[form] = None
            waiting += [one for _, field in _keys(form) for one in _inside(field.type)]
    return tuple(found)


def _inside(kind: Any) -> Iterator[type]:
    """The forms in lists of a type."""
    if get_origin(kind) is list and attrs.has(get_args(kind)[0]):
        yield get_args(kind)[0]
    elif get_origin(kind) in {Union, types.UnionType}:
        for one in get_args(kind):
            yield from _inside(one)


def _keys(form: Any) -> Iterator[tuple[str, Any]]:
    return ((field.name.rstrip("_"), field) for field in attrs.fields(form))


def _reference(form: type) -> Schema:
    return {"$ref": f"#/definitions/{form.__name__[3:]}"}


def _name() -> Schema:
    return {"pattern": f"^(?:{NAME.pattern})$", "not": {"enum": sorted(RESERVED)}}


def _record(form: Any, lang: Language) -> Schema:
    properties, required = {}, []
    for key, field in _keys(form):
        held = {"description": _about(lang, _sentence(form, key)), **_refined(form, key, field.type, lang)}
        if field.default is attrs.NOTHING:
            required.append(key)
        elif isinstance(field.default, str | bool):
            held["default"] = field.default
        properties[key] = held
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _refined(form: type, key: str, kind: Any, lang: Language) -> Schema:
    """The schema of a key's value: that of its type, and what else the loader asks of it."""
    if options := _OPTIONS.get((form, key)) or _OPTIONS.get((None, key)):
        return {"type": "string", "enum": list(options)}
    if pattern := _PATTERNS.get((form, key)):
        return {"type": "string", "pattern": f"^(?:{pattern})$"}
    match form, key:
        case forms.RawPack, "api":
            return {"type": "integer", "enum": [API]}
        case ((forms.RawList | forms.RawListReading), "items"):
            return {"type": "array", "items": _item(lang)}
        case _, "subject":
            return _suggested(core_vocabulary().subjects)
        case _, "concept":
            return _suggested(core_vocabulary().concepts)
        case ((forms.RawParameter | forms.RawField), "unit"):
            return _suggested(core_vocabulary().units.by_id)
    return _of(kind, lang)


def _closed(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _suggested(options: Mapping[str, object]) -> Schema:
    """Any text; editors offer these."""
    return {"anyOf": [{"enum": list(options)}, TEXT]}


def _item(lang: Language) -> Schema:
    value = {"anyOf": [*_of(forms.Scalar, lang)["anyOf"], _label()]}
    keys = {key: {"type": "string", "description": _about(lang, key)} for key in ("id", "zh", "en")}
    return {"type": "object", "properties": keys, "required": list(keys), "additionalProperties": value}


def _label() -> Schema:
    return _closed({lang: {"type": "string", "pattern": r"\S"} for lang in ("zh", "en")}, ["zh", "en"])


def _of(kind: Any, lang: Language) -> Schema:
    """The schema of a type of the forms."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind is Label:
        return _label()
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        options = [_of(one, lang) for one in inner if one is not types.NoneType]
        return options[0] if len(options) == 1 else {"anyOf": options}
    if origin is list:
        return {"type": "array", "items": _reference(inner[0]) if attrs.has(inner[0]) else _of(inner[0], lang)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(inner[1], lang)}
    assert attrs.has(kind), f"a form has a type that is no TOML: {kind}"
    return _record(kind, lang)
