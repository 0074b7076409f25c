"""The JSON Schema of a pack's files, asked about TOML as an editor asks it: a date is one without quotation marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator, ValidationError, validators

from commstd.loading.schema import pack_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: dict[str, Callable[[object], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in {int, Decimal},
    "object": lambda value: isinstance(value, dict),
}


def _type(_: object, kind: str, value: object, schema: dict[str, object]) -> Iterator[ValidationError]:
    if kind == "string":
        fits = type(value) is date if schema.get("format") == "date" else isinstance(value, str)
    else:
        fits = KINDS[kind](value)
    if not fits:
        yield ValidationError(f"{value!r} is no {kind}")


Asked = Callable[[object], list[str]]


def validator_of(part: dict[str, Any]) -> Asked:
    """What a part of the published schema has against a value, as tomllib gives it."""
    whole = pack_schema("en")
    Draft7Validator.check_schema(whole)
    held = validators.extend(Draft7Validator, {"type": _type})({**part, "definitions": whole["definitions"]})
    return lambda value: [f"{'.'.join(map(str, one.absolute_path))}: {one.message}" for one in held.iter_errors(value)]


@cache
def _whole() -> Asked:
    return validator_of(pack_schema("en"))


def objections(tables: dict[str, Any]) -> list[str]:
    """What the schema has against the tables of a file."""
    return _whole()(tables)
