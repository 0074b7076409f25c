"""Whether a pack was written for a newer commstd, which is asked before anything else in it is read."""

from __future__ import annotations

from importlib import metadata

from commstd.loading.faults import Fault, Place
from commstd.loading.folder import HEAD
from commstd.loading.patterns import VERSION
from commstd.messages import Message, say
from commstd.packs import API


def newer(head: object) -> Fault | None:
    """What a pack needs that this commstd is too old for; None where it is not.

    Args:
        head: The table `[pack]`, before any of it is checked: a newer format may have keys that are not known here.
    """
    if not isinstance(head, dict):
        return None
    api, needed = head.get("api"), head.get("commstd")
    known = isinstance(needed, str) and VERSION.fullmatch(needed) is not None
    if type(api) is int and api > API:
        return _fault("api", say("pack-newer", api=api, known=API, upgrade=_upgrade(needed if known else None)))
    if known and _release(str(needed)) > _release(_installed()):
        return _fault("commstd", say("pack-needs", upgrade=_upgrade(needed)))
    return None


def _fault(key: str, message: Message) -> Fault:
    return Fault(Place(file=HEAD, table="pack", key=key), message)


def _upgrade(needed: object) -> Message:
    if needed is None:
        return say("upgrade", installed=_installed())
    return say("upgrade-to", needed=needed, installed=_installed())


def _installed() -> str:
    try:
        return metadata.version("commstd")
    except metadata.PackageNotFoundError:
        return "0"


def _release(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with, such as (0, 2) of 0.2.0, without noughts at the end."""
    found = VERSION.match(version)
    numbers = [int(one) for one in found[0].split(".")] if found is not None else [0]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
