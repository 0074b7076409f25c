"""Discovery of installed plugins, in which one broken plugin stops no other."""

from __future__ import annotations

import os
from importlib import metadata
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Final

import pluggy
from attrs import frozen

from commstd import hookspecs
from commstd.errors import CommstdError
from commstd.messages import Message, near, say
from commstd.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT: Final = "COMMSTD_PLUGINS"
"""The environment variable that names the plugins to load; empty: none."""


@frozen(kw_only=True, eq=False, repr=False)
class Plugin(Record):
    """An installed plugin.

    Attributes:
        name: The name of its entry point.
        distribution: The distribution that installed it.
        version: That distribution's version.
        packs: The folders that it publishes.
        fault: Why it cannot be used, where it cannot.
    """

    name: str
    distribution: str
    version: str | None
    packs: tuple[Traversable, ...] = ()
    fault: Message | None = None


def discover() -> tuple[Plugin, ...]:
    """Load every installed plugin that `COMMSTD_PLUGINS` lets in, in the order of their names.

    A plugin that cannot be loaded is listed with its fault.
    """
    points = sorted(metadata.entry_points(group=hookspecs.PROJECT), key=lambda one: (one.name, _distribution(one)))
    allowed = os.environ.get(LIMIT)
    if allowed is not None:
        wanted = {name.strip() for name in allowed.split(",")}
        points = [one for one in points if one.name in wanted or _distribution(one) in wanted]
    return tuple(_load(point) for point in points)


def _distribution(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "?"


def _load(point: metadata.EntryPoint) -> Plugin:
    distribution, version = _distribution(point), point.dist.version if point.dist is not None else None
    packs: tuple[Traversable, ...] = ()
    fault: Message | None = None
    try:
        packs = _packs(point)
    except CommstdError as error:
        fault = error.message if isinstance(error.message, Message) else say("plugin-broken", error=error)
    except (Exception, SystemExit) as error:  # a plugin may raise anything, and must not stop the others
        fault = say("plugin-broken", error=f"{type(error).__name__}: {error}")
    return Plugin(name=point.name, distribution=distribution, version=version, packs=packs, fault=fault)


def _packs(point: metadata.EntryPoint) -> tuple[Traversable, ...]:
    module = point.load()
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, point.name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise _misspelt(module, error) from None
    if not manager.hook.commstd_packs.get_hookimpls():
        raise CommstdError(say("plugin-no-hook", hooks=_hooks(), near=_near(module)))
    found: list[Traversable] = []
    for result in manager.hook.commstd_packs():
        found += _folders(result)
    return tuple(found)


def _folders(result: object) -> Iterable[Traversable]:
    if isinstance(result, str | bytes | dict) or not hasattr(result, "__iter__"):
        raise CommstdError(say("plugin-wrong-type", found=type(result).__name__))
    folders = list(result)
    for one in folders:
        if not (hasattr(one, "iterdir") and hasattr(one, "read_bytes")):
            raise CommstdError(say("plugin-wrong-type", found=f"[{type(one).__name__}]"))
    return folders


def _hooks() -> tuple[str, ...]:
    return tuple(name for name in vars(hookspecs) if name.startswith("commstd_"))


def _near(module: object) -> Message | str:
    names = [name for name in vars(module) if name.startswith("commstd") and name not in _hooks()]
    return next((hint for hint in (near(name, _hooks()) for name in names) if hint), "")


def _misspelt(module: object, error: Exception) -> CommstdError:
    wrong = tuple(name for name in vars(module) if name.startswith("commstd_") and name not in _hooks())
    return CommstdError(say("plugin-hook-unknown", names=wrong or str(error), near=_near(module), hooks=_hooks()))
