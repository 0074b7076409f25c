"""The packs of this repository, and rows drawn for their standards."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from commstd.loading import load_pack
from commstd.testing.trials import Trial, trials

if TYPE_CHECKING:
    from commstd.packs import Pack
    from commstd.testing.trials import Row

FOLDERS = {
    path.parents[1].name: path.parent for path in Path(__file__).parents[2].glob("plugins/*/src/*/pack/pack.toml")
}
"""The packs' folders by the plugins' packages."""


@cache
def pack_of(package: str) -> Pack:
    """A pack, read once."""
    return load_pack(FOLDERS[package])


def cases() -> dict[str, Trial]:
    """Every standard of every pack under every combination of its readings."""
    return {one.name: one for package in sorted(FOLDERS) for one in trials(pack_of(package))}


class Drawn:
    """Rows for a standard, whose numbers stand at, one step under and one step over what its figures may come to.

    Drawn by a generator of our own, the same rows at every run and many in little time.
    """

    def __init__(self, trial: Trial) -> None:
        self.random = Random(trial.standard.id)
        self.cells, self.hideable = trial.cells, trial.hideable

    def full(self) -> Row:
        """A row of which everything is known."""
        return {name: self.random.choice(cells) for name, cells in self.cells.items()}

    def part(self, full: Row | None = None) -> Row:
        """A row with some of its fields missing, often one alone; not what the standard asks to be known."""
        most = len(self.hideable)
        hidden = self.random.sample(self.hideable, min(most, self.random.choice([0, 1, 1, 1, 2, most])))
        return {**(full or self.full()), **dict.fromkeys(hidden)}
