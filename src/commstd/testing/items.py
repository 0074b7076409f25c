"""A pack's check, its examples and its laws as pytest's items."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest

from commstd.errors import CommstdError
from commstd.messages import say
from commstd.review import KINDS, Review, example_faults, review
from commstd.testing.broken import BrokenLaw
from commstd.testing.plugin import HEAD
from commstd.testing.tales import example_lines

if TYPE_CHECKING:
    from pathlib import Path

    from commstd.packs import Pack
    from commstd.testing.laws import Law

_REVIEWS: Final = pytest.StashKey[dict[str, Review]]()


class PackWarning(pytest.PytestWarning):
    """What is doubtful in a pack."""


class Told(Exception):
    """A failure whose message is all that there is to see."""


def _reviewed(config: pytest.Config, folder: Path) -> Review:
    """A pack looked over, once in a run; its examples are tests of their own."""
    held = config.stash.setdefault(_REVIEWS, {})
    if str(folder) not in held:
        held[str(folder)] = review(folder, with_examples=False)
    return held[str(folder)]


class PackFile(pytest.File):
    """One file of a pack."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The check of the whole pack in its head's file, then the records of this file."""
        found = _reviewed(self.config, self.path.parent)
        if self.path.name == HEAD:
            yield PackItem.from_parent(self, name="check", run=lambda item: _check(item, found))
        if found.pack is None:
            return
        if self.path.name == HEAD:
            for subject in dict.fromkeys(one.subject for one in found.pack.standards.values()):
                yield Laws.from_parent(self, name=subject, pack=found.pack, kind="subjects", record=subject)
        for kind in KINDS:
            for name in getattr(found.pack, kind):
                if found.faults.place(kind, name).file == self.path.name:
                    yield Record.from_parent(self, name=f"{kind}.{name}", pack=found.pack, kind=kind, record=name)


class _OfPack(pytest.Collector):
    def __init__(self, *, pack: Pack, kind: str, record: str, **given: Any) -> None:
        super().__init__(**given)
        self.pack, self.kind, self.record = pack, kind, record

    def laws(self) -> Iterator[pytest.Item]:
        try:
            held = _laws(self.pack, self.kind, self.record)
        except ModuleNotFoundError as error:
            if error.name != "hypothesis":
                raise
            yield PackItem.from_parent(self, name="law", run=_without_hypothesis, law=True)
            return
        rows = int(self.config.getini("commstd_rows"))
        for law in held:
            yield PackItem.from_parent(self, name=f"law-{law.id}", run=partial(_try, law, rows), law=True)


class Laws(_OfPack):
    """The laws of all standards of a subject together."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its laws."""
        yield from self.laws()


class Record(_OfPack):
    """A standard, target or process."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its examples, then its laws."""
        record = getattr(self.pack, self.kind)[self.record]
        for number in range(1, len(record.examples) + 1):
            yield PackItem.from_parent(
                self, name=f"example-{number}", run=partial(_example, self.pack, self.kind, record, number)
            )
        yield from self.laws()


def _laws(pack: Pack, kind: str, name: str) -> Iterable[Law]:
    from commstd.testing.laws import standard_laws
    from commstd.testing.subject_laws import subject_laws
    from commstd.testing.target_laws import target_laws

    makers: dict[str, Callable[[Pack, str], tuple[Law, ...]]] = {
        "standards": standard_laws, "targets": target_laws, "subjects": subject_laws,
    }  # fmt: skip
    return makers[kind](pack, name) if kind in makers else ()


class PackItem(pytest.Item):
    """One test of a pack."""

    def __init__(self, *, run: Callable[[pytest.Item], None], law: bool = False, **given: Any) -> None:
        super().__init__(**given)
        self.run = run
        for mark in ("commstd", *(["commstd_law"] if law else [])):
            self.add_marker(mark)

    def runtest(self) -> None:
        """Run it."""
        self.run(self)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What the author has to read, and no traceback through commstd."""
        if isinstance(excinfo.value, Told | BrokenLaw | PackWarning):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file, and the test's name without it."""
        return self.path, None, self.nodeid.partition("::")[2].replace("::", " ")


def _check(item: pytest.Item, found: Review) -> None:
    for warning in found.faults.in_order(found.faults.warnings):
        file = str(item.path.parent / warning.place.file)
        warnings.warn_explicit(PackWarning(str(warning)), None, filename=file, lineno=warning.place.line or 0)
    faults = found.faults.in_order(found.faults.found)
    if faults:
        raise Told("\n\n".join(map(str, faults)))


def _example(pack: Pack, kind: str, record: Any, number: int, item: pytest.Item) -> None:
    messages = [str(one) for one in example_faults(pack, record, number)]
    if not messages:
        return
    with contextlib.suppress(CommstdError):  # told already
        messages += example_lines(pack, record, number)
    place = f'{item.path.name}: {kind} "{record.id}", examples {number}'
    raise Told("\n".join([place, *_indented(messages)]))


def _try(law: Law, rows: int, item: pytest.Item) -> None:
    law.test(rows)


def _without_hypothesis(item: pytest.Item) -> None:
    pytest.skip(str(say("testing-extra")))


def _indented(messages: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for one in messages for line in one.split("\n") if line.strip())
