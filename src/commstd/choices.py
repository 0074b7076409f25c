"""What a caller chooses of a pack: readings, and parameters with other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from commstd.errors import UnknownNameError
from commstd.loading.figures import override
from commstd.messages import near, say

if TYPE_CHECKING:
    from commstd.packs import Pack
    from commstd.standards import Parameter


def chosen_readings(pack: Pack, wanted: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Readings by record.

    Args:
        pack: The pack.
        wanted: Such as "committee-staff=started", with or without the city before the id.

    Raises:
        UnknownNameError: There is no such record or reading.
        ReadingError: Two readings of one choice.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    for text in wanted:
        record, equals, reading = text.partition("=")
        if not equals or not reading.strip():
            raise UnknownNameError(say("reading-form", text=text))
        name = record.strip().removeprefix(f"{pack.city}/")
        if name not in pack.readings:
            name = pack.standard(name).id
        chosen[name] = (*chosen.get(name, ()), *(part.strip() for part in reading.split("+")))
    for name, ids in chosen.items():
        pack.readings[name].choose(ids, record=f"{pack.city}/{name}")
    return chosen


def overridden(pack: Pack, overrides: Mapping[str, object]) -> dict[str, Parameter]:
    """The pack's parameters, some with other values.

    Args:
        pack: The pack.
        overrides: Values by name, with or without the city before it.

    Raises:
        UnknownNameError: There is no such parameter.
        UnitError: A value's unit is missing or does not fit.
    """
    parameters = dict(pack.parameters)
    for given, value in overrides.items():
        name = given.removeprefix(f"{pack.city}/")
        if name not in parameters:
            raise UnknownNameError(say("parameter-unknown", name=name, near=near(name, parameters)))
        parameters[name] = override(parameters[name], value, pack.vocabulary.units)
    return parameters
