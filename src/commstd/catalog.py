"""A catalogue of packs by city: an ordinary object, with no global state."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from commstd.errors import CommstdError, PackError, PluginError, UnknownNameError
from commstd.loading import load_head, load_pack
from commstd.messages import Message, near, say
from commstd.packs import Head
from commstd.plugins import LIMIT, Plugin, discover, left_out
from commstd.record import Record

if TYPE_CHECKING:
    from commstd.packs import Pack


@frozen(kw_only=True, eq=False, repr=False)
class Source(Record):
    """A pack that a catalogue knows of, or a plugin that is broken.

    Attributes:
        name: The plugin's name, or the folder.
        distribution: The distribution that publishes it; None for a folder.
        version: Its version.
        place: The pack's folder; None where the plugin gives none.
        head: Who the pack is; None where it cannot be read.
        fault: What is wrong with it.
    """

    name: str
    distribution: str | None = None
    version: str | None = None
    place: Traversable | Path | None = None
    head: Head | None = None
    fault: object = None

    @property
    def city(self) -> str:
        """The city, or the plugin's name where the city cannot be read."""
        return self.head.city if self.head is not None else self.name


class Catalog:
    """Packs by city.

    Args:
        sources: What it knows of.
        left_out: Plugins that are installed and that it was told not to know of.
    """

    def __init__(self, sources: Iterable[Source], *, left_out: Iterable[str] = ()) -> None:
        self._sources = _without_duplicates(tuple(sources))
        self._left_out = {name.lower() for name in left_out}
        self._packs: dict[str, Pack] = {}

    @classmethod
    def installed(cls, *folders: str | Path) -> Catalog:
        """All installed plugins, and some folders."""
        sources = [*_of_plugins(discover()), *(_of_folder(Path(folder)) for folder in folders)]
        return cls(sources, left_out=left_out() if LIMIT in os.environ else ())

    @classmethod
    def from_path(cls, *folders: str | Path) -> Catalog:
        """Folders alone. Nothing in them is run."""
        return cls([_of_folder(Path(folder)) for folder in folders])

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources)

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities whose packs can be asked for."""
        return tuple(source.city for source in self._sources if source.fault is None)

    def pack(self, city: str) -> Pack:
        """A city's pack, read when it is first asked for.

        Args:
            city: What people type; the Chinese or English name and the division code will do too.

        Raises:
            UnknownNameError: No pack is of that city.
            PluginError: The plugin of that name is broken, or two plugins claim the city.
            PackError: The pack has faults.
        """
        source = self.source(city)
        if source.city not in self._packs:
            assert source.place is not None, "a source without fault has a place"
            self._packs[source.city] = load_pack(source.place, distribution=source.distribution, version=source.version)
        return self._packs[source.city]

    def source(self, city: str) -> Source:
        """Where a city's pack stands.

        Raises:
            UnknownNameError, PluginError, PackError: As `pack`, but nothing is read.
        """
        wanted = city.strip().lower()
        named = [source for source in self._sources if wanted in _names(source)]
        matching = [source for source in named if source.city.lower() == wanted] or named
        usable = [source for source in matching if source.fault is None]
        if len({source.city for source in usable}) > 1:
            options = tuple(source.city for source in usable)
            raise UnknownNameError(say("city-unknown", name=city, near="", options=options))
        if usable and not any(source.fault and source.head for source in matching):
            return usable[0]
        if matching:
            raise PluginError(_broken(next(source for source in matching if source.fault is not None)))
        if wanted in self._left_out:
            raise UnknownNameError(say("city-left-out", name=city, limit=LIMIT))
        known = self.cities
        heads = [source.head for source in self._sources if source.fault is None and source.head is not None]
        names = {name for head in heads for name in (head.city, *_chinese(head), head.name.en)}
        unknown = say("city-unknown", name=city, near=near(city, names), options=known)
        folders = [source for source in self._sources if source.fault is not None and source.distribution is None]
        if folders:  # named by whoever asks, and perhaps the one that is meant
            raise PackError(unknown if known else say("city-none", name=city), map(_broken, folders))
        raise UnknownNameError(unknown if known else say("city-none", name=city))


def _broken(source: Source) -> Message:
    return say(
        "plugin-named-broken", name=source.name, distribution=source.distribution or "--pack", fault=source.fault
    )


def _names(source: Source) -> set[str]:
    names = {source.name.lower()}
    if source.head is not None:
        names |= {source.head.city, source.head.code, *_chinese(source.head), source.head.name.en.lower()}
    return names


def _chinese(head: Head) -> set[str]:
    """A city's Chinese name, and the same without what kind of place it is."""
    return {head.name.zh, head.name.zh.rstrip("市县区")}


def _of_plugins(plugins: Iterable[Plugin]) -> Iterator[Source]:
    for plugin in plugins:
        if plugin.fault is not None or not plugin.packs:
            fault = plugin.fault if plugin.fault is not None else say("plugin-no-packs")
            yield Source(name=plugin.name, distribution=plugin.distribution, version=plugin.version, fault=fault)
        for place in plugin.packs:
            yield _source(plugin.name, place, plugin.distribution, plugin.version)


def _of_folder(folder: Path) -> Source:
    return _source(str(folder), folder, None, None)


def _source(name: str, place: Traversable | Path, distribution: str | None, version: str | None) -> Source:
    head: Head | None = None
    fault: object = None
    try:
        head = load_head(place)
    except PackError as error:
        fault = say("text", text=str(error)) if error.faults else error.message
    except (CommstdError, OSError) as error:
        fault = say("plugin-broken", error=f"{type(error).__name__}: {error}")
    return Source(name=name, distribution=distribution, version=version, place=place, head=head, fault=fault)


def _without_duplicates(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    holders: dict[str, list[Source]] = {}
    for source in sources:
        if source.head is not None:
            holders.setdefault(source.head.city, []).append(source)
    return tuple(_marked(source, holders) for source in sources)


def _marked(source: Source, holders: dict[str, list[Source]]) -> Source:
    if source.head is None or len(holders[source.head.city]) < 2:
        return source
    who = tuple(f"{one.distribution or one.place} {one.version or ''}".strip() for one in holders[source.head.city])
    fault: Message = say("city-duplicate", city=source.head.city, holders=who)
    return Source(
        name=source.name,
        distribution=source.distribution,
        version=source.version,
        place=source.place,
        head=source.head,
        fault=fault,
    )
