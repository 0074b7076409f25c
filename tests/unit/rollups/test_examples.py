"""The made-up registers among the examples have the faults that their page lists, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from commstd import rollup
from tests.unit.rollups.conftest import values

FOLDER = Path(__file__).parents[3] / "examples" / "registers"
NAMES = ("premises", "workers", "organizations", "buildings")
SOUND = {("communities.csv", 3), ("communities.csv", 5), ("communities.csv", 7), ("premises.csv", 4), ("premises.csv", 5),
         ("premises.csv", 6), ("premises.csv", 13), ("workers.csv", 5), ("organizations.csv", 6), ("buildings.csv", 2),
         ("buildings.csv", 3)}  # fmt: skip
"""Lines of the page that nothing is said of: what they hold is read, or does not count."""


def listed() -> set[tuple[str, int]]:
    rows = re.findall(
        r"^\| `(\w+\.csv)` \| ([\d, ]+) \|", (FOLDER.parent / "registers.md").read_text("utf-8"), re.MULTILINE
    )
    return {(name, int(line)) for name, lines in rows for line in lines.split(",")}


def test_the_faults_of_the_registers_are_those_on_their_page() -> None:
    found = rollup(FOLDER / "communities.csv", *(FOLDER / f"{name}.csv" for name in NAMES)).collect()
    told = {
        (row["table"], row["line"])
        for one in (*found.rejected, *found.warnings)
        if one.reason != "rollup-by-name"
        for row in one.rows()
        if row["line"] is not None
    }
    # The list's own figures stand in the lines of communities of which a register says something else.
    assert told - {("communities.csv", 2), ("communities.csv", 6)} == listed() - SOUND - {("communities.csv", 6)}


def test_what_the_registers_come_to() -> None:
    found = rollup(FOLDER / "communities.csv", *(FOLDER / f"{name}.csv" for name in NAMES)).collect()
    assert [one.register for one in found.registers] == list(NAMES)
    assert values(found, "workers") == [3, 2, 1, 1, 1, 0]
    assert values(found, "certified_workers") == [2, None, 1, 0, 0, 0]
    assert values(found, "social_organizations") == [3, 1, 0, 0, 1, 0]
    assert values(found, "households") == [1000, 999, 3000, 310, 400, 260]
