"""Discovery of installed plugins, in which one broken plugin stops no other."""

from __future__ import annotations

import os
import re
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
    points, unreadable = _points()
    is_limited = LIMIT in os.environ
    found = [_load(point) for point in points if not is_limited or _is_let_in(point.name, _owner(point.dist)[0])]
    found += [one for one in unreadable if _is_let_in(one.name, one.distribution)]
    return tuple(sorted(found, key=lambda one: (one.name, one.distribution)))


def left_out() -> tuple[str, ...]:
    """The names of the plugins that `COMMSTD_PLUGINS` keeps from being loaded."""
    points, _ = _points()
    return tuple(sorted(point.name for point in points if not _is_let_in(point.name, _owner(point.dist)[0])))


def limits() -> tuple[tuple[str, Message | str], ...]:
    """What `COMMSTD_PLUGINS` names and nobody has installed, each with the near matches."""
    points, unreadable = _points()
    names = {name for point in points for name in (point.name, _owner(point.dist)[0])}
    names |= {one.name for one in unreadable}
    known = {_folded(name) for name in names}
    wanted = (name.strip() for name in os.environ.get(LIMIT, "").split(","))
    return tuple((name, near(name, names)) for name in wanted if name and _folded(name) not in known)


def _points() -> tuple[list[metadata.EntryPoint], list[Plugin]]:
    """The entry points, and the distributions whose file of entry points cannot be read.

    One such file, whosever it is, makes importlib give none at all.
    """
    try:
        return list(metadata.entry_points(group=hookspecs.PROJECT)), []
    except Exception:  # each reader of a version of Python raises something else
        return _points_one_by_one()


def _points_one_by_one() -> tuple[list[metadata.EntryPoint], list[Plugin]]:
    points: list[metadata.EntryPoint] = []
    unreadable: list[Plugin] = []
    for one in metadata.distributions():
        try:
            points += one.entry_points.select(group=hookspecs.PROJECT)
        except Exception as error:
            if f"[{hookspecs.PROJECT}]" in (one.read_text("entry_points.txt") or ""):
                name, version = _owner(one)
                fault = say("plugin-entry-points", error=f"{type(error).__name__}: {error}")
                unreadable.append(Plugin(name=name, distribution=name, version=version, fault=fault))
    return points, unreadable


def _owner(dist: metadata.Distribution | None) -> tuple[str, str | None]:
    """A distribution's name and version; a question mark where it tells none."""
    try:
        return (dist.name or "?", dist.version) if dist is not None else ("?", None)
    except Exception:  # its metadata are missing or broken
        return "?", None


def _is_let_in(*names: str) -> bool:
    allowed = os.environ.get(LIMIT)
    return allowed is None or not {_folded(name) for name in names}.isdisjoint(map(_folded, allowed.split(",")))


def _folded(name: str) -> str:
    """A name as indexes of packages compare it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _load(point: metadata.EntryPoint) -> Plugin:
    distribution, version = _owner(point.dist)
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
        raise CommstdError(say("plugin-no-hook", hooks=hook_names(), near=_near(module)))
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


def hook_names() -> tuple[str, ...]:
    """The hooks that a plugin may implement."""
    return tuple(name for name in vars(hookspecs) if name.startswith("commstd_"))


def _near(module: object) -> Message | str:
    names = [name for name in vars(module) if name.startswith("commstd") and name not in hook_names()]
    return next((hint for hint in (near(name, hook_names()) for name in names) if hint), "")


def _misspelt(module: object, error: Exception) -> CommstdError:
    wrong = tuple(name for name in vars(module) if name.startswith("commstd_") and name not in hook_names())
    return CommstdError(say("plugin-hook-unknown", names=wrong or str(error), near=_near(module), hooks=hook_names()))
