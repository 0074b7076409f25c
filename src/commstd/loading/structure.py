"""From a pack's TOML to its forms: keys and kinds of values, strictly, before anything in them is understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
from cattrs import BaseConverter
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from commstd.loading.torn import UNREAD, Torn
from commstd.messages import Label, Message, near, nearest, say


class FormError(ValueError):
    """A value of the wrong kind."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class TornRecord(ClassValidationError):
    """Faults in a record.

    Attributes:
        rest: The form, in which something stands in for each value that could not be read.
        unread: The keys of those values.
        has_stray: Whether the record has a key that nobody can place.
    """

    rest: object
    unread: frozenset[str]
    has_stray: bool


class TornItems(IterableValidationError):
    """Faults in a list or in a table of names.

    Attributes:
        rest: What could be read, with something in place of each value of a table that could not.
        unread: The places of those values, names or numbers from 1, and "" for the list itself where one is no table.
    """

    rest: object
    unread: frozenset[str]


Hook = Callable[[object, Any], object]
_SCALARS = (str, bool, int, Decimal, date)
_KINDS: Mapping[type, str] = {
    str: "kind-text",
    bool: "kind-flag",
    int: "kind-whole",
    Decimal: "kind-decimal",
    date: "kind-date",
    dict: "kind-table",
    list: "kind-list",
    float: "kind-decimal",
    NoneType: "kind-nothing",
    datetime: "kind-moment",
}


def _kind(kind: object) -> object:
    return say(_KINDS.get(kind, "kind-table")) if isinstance(kind, type) else say("kind-table")


def _wrong(value: object, *wanted: type) -> FormError:
    shown = value if not isinstance(value, dict | list) else ""
    return FormError(
        say("form-kind", value=shown, found=_kind(type(value)), expected=tuple(_kind(one) for one in wanted))
    )


def _exactly(kind: type) -> Hook:
    def structure(value: object, _: object) -> object:
        if type(value) is kind:
            return value
        raise _wrong(value, kind)

    return structure


def _label(value: object, _: object) -> Label:
    if not isinstance(value, dict):
        raise FormError(say("form-label", value=value))
    if set(value) != {"zh", "en"} or not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise FormError(say("form-label", value=", ".join(map(str, value))))
    return Label(value["zh"], value["en"])


def _union(made: BaseConverter, kind: Any) -> Hook:
    options = [one for one in get_args(kind) if one is not NoneType]
    hooks = [made.get_structure_hook(one) for one in options]
    scalars = set(_SCALARS).intersection(options)
    tables = [one is Label or attrs.has(one) for one in options]

    def structure(value: object, _: object) -> object:
        found = type(value)
        if found in scalars:
            return value
        for option, hook in zip(options, hooks, strict=True):
            if get_origin(option) is found:
                return hook(value, option)
        if found is dict and any(tables):
            at = tables.index(True)
            return hooks[at](value, options[at])
        if len(options) == 1:
            return hooks[0](value, options[0])
        raise _wrong(value, *(get_origin(one) or one for one in options))

    return structure


def _is_union(kind: object) -> bool:
    return get_origin(kind) in {Union, UnionType}


@lru_cache(maxsize=1)
def converter() -> BaseConverter:
    """The strict converter from TOML to these forms.

    It reads by going through a form's fields. Functions generated for each form would read faster, and to generate
    them takes longer than to read a pack.
    """
    made = BaseConverter()
    for kind in _SCALARS:
        made.register_structure_hook(kind, _exactly(kind))
    made.register_structure_hook(Label, _label)
    made.register_structure_hook_factory(_is_union, lambda kind: _union(made, kind))
    made.register_structure_hook_factory(attrs.has, lambda kind: _record(made, kind))
    made.register_structure_hook_factory(lambda kind: _is_a(kind, list), lambda kind: _items(made, kind))
    made.register_structure_hook_factory(lambda kind: _is_a(kind, dict), lambda kind: _entries(made, kind))
    return made


def _is_a(kind: object, wanted: type) -> bool:
    return bool(get_origin(kind) == wanted)


def _record(made: BaseConverter, kind: Any) -> Hook:
    fields = {one.name.rstrip("_"): one for one in attrs.fields(kind)}
    hooks = {key: made.get_structure_hook(one.type) for key, one in fields.items()}

    def structure(value: object, _: object) -> object:
        if not isinstance(value, dict):
            raise _wrong(value, dict)
        done: dict[str, object] = {}
        errors: list[Exception] = []
        unknown = value.keys() - fields.keys()
        meant = {key: _meant(key, value[key], fields) for key in unknown}
        unread = {key for keys in meant.values() for key in keys if key not in value}
        for key, field in fields.items():
            if key in value:
                try:
                    done[field.name] = hooks[key](value[key], field.type)
                except Exception as error:  # cattrs raises many kinds; all are gathered and reported
                    error.add_note(AttributeValidationNote("", key, field.type))
                    errors.append(error)
                    done[field.name] = _rest(error, made, field.type)
                    if not isinstance(error, TornRecord | TornItems):
                        unread.add(key)
            elif field.default is attrs.NOTHING and key not in unread:
                errors.append(KeyError(key))
                unread.add(key)
        if unknown:
            errors.append(ForbiddenExtraKeysError(None, kind, unknown))
        if errors:
            torn = TornRecord("", errors, kind)
            blank = {fields[key].name: _stand_in(made, fields[key].type) for key in unread}
            torn.rest = kind(**{**blank, **done})
            torn.unread, torn.has_stray = frozenset(unread), not all(meant.values())
            raise torn
        return kind(**done)

    return structure


def _meant(key: str, value: object, known: Iterable[str]) -> list[str]:
    """The keys that one which is not known may stand for."""
    is_names = isinstance(value, dict) and not value.keys() <= {"zh", "en"}
    return nearest(key, known) or (["let"] if is_names and "let" in known else [])


def _rest(error: Exception, made: BaseConverter, kind: Any) -> object:
    """What could be read of a value with a fault, or else what stands in for it."""
    return error.rest if isinstance(error, TornRecord | TornItems) else _stand_in(made, kind)


def _stand_in(made: BaseConverter, kind: Any) -> object:
    options = get_args(kind) if _is_union(kind) else (kind,)
    if str in options:
        return UNREAD
    if NoneType in options:
        return None
    if attrs.has(kind):
        try:
            return made.get_structure_hook(kind)({}, kind)
        except TornRecord as error:
            return error.rest
    return Label("", "") if kind is Label else (get_origin(kind) or kind)()


def _items(made: BaseConverter, kind: Any) -> Hook:
    (inner,) = get_args(kind)
    hook = made.get_structure_hook(inner)

    def structure(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise _wrong(value, list)
        done, errors, unread = [], [], set()
        for index, one in enumerate(value):
            try:
                done.append(hook(one, inner))
            except Exception as error:  # as above
                error.add_note(IterableValidationNote("", _known_as(one, index), inner))
                errors.append(error)
                if attrs.has(inner) or isinstance(error, TornItems):  # so that those behind it keep their numbers
                    done.append(_rest(error, made, inner))
                if not isinstance(error, TornRecord | TornItems):
                    unread |= {str(index + 1), ""}
        if errors:
            raise _torn_items(errors, kind, done, unread)
        return done

    return structure


def _entries(made: BaseConverter, kind: Any) -> Hook:
    _, inner = get_args(kind)
    hook = made.get_structure_hook(inner)

    def structure(value: object, _: object) -> object:
        if not isinstance(value, dict):
            raise _wrong(value, dict)
        done, errors, unread = {}, [], set()
        for name, one in value.items():
            try:
                done[name] = hook(one, inner)
            except Exception as error:  # as above
                error.add_note(IterableValidationNote("", name, inner))
                errors.append(error)
                done[name] = _rest(error, made, inner)
                if not isinstance(error, TornRecord | TornItems):
                    unread.add(name)
        if errors:
            raise _torn_items(errors, kind, done, unread)
        return done

    return structure


def _torn_items(errors: list[Exception], kind: Any, rest: object, unread: set[str]) -> TornItems:
    torn = TornItems("", errors, kind)
    torn.rest, torn.unread = rest, frozenset(unread)
    return torn


def _known_as(value: object, index: int) -> int | str:
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else index + 1


def form_faults(error: BaseException, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Message]]:
    """Every fault inside an error of the converter: the keys that lead to it, and what is wrong."""
    path = (*path, *_steps(error))
    if isinstance(error, ClassValidationError | IterableValidationError):
        for inner in error.exceptions:
            yield from form_faults(inner, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [field.name.rstrip("_") for field in attrs.fields(error.cl)]
        for key in sorted(error.extra_fields):
            yield path, say("form-unknown-key", key=key, near=near(key, known), options=tuple(known))
    elif isinstance(error, KeyError):
        yield path, say("form-missing-key", key=error.args[0])
    elif isinstance(error, FormError):
        yield path, error.message
    else:
        yield path, say("form-unreadable", error=f"{type(error).__name__}: {error}")


def rest_of(error: BaseException) -> tuple[object | None, Torn]:
    """What could be read of a record with faults of form, None where it is no table, and what of it could not."""
    unread: set[str] = set()
    strays: set[str] = set()
    waiting: list[tuple[BaseException, tuple[str, ...]]] = [(error, ())]
    while waiting:
        one, above = waiting.pop()
        path = (*above, *_steps(one))
        if isinstance(one, TornRecord | TornItems):
            unread |= {" ".join((*path, key) if key else path) for key in one.unread}
            waiting += [(inner, path) for inner in one.exceptions]
        if isinstance(one, TornRecord) and one.has_stray:
            strays.add(" ".join(path))
    rest = error.rest if isinstance(error, TornRecord) else None
    return rest, Torn(unread=frozenset(unread), strays=frozenset(strays))


def _steps(error: BaseException) -> Iterator[str]:
    """The key or the number that leads to where an error was noted."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            yield note.name
        elif isinstance(note, IterableValidationNote):
            yield str(note.index)
