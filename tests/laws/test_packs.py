"""What the tests of each plugin's pack, which pytest finds by itself, rely on: packs load alike, and rows reach lines.

The laws themselves are tried on every pack where it lies, in plugins/*/src/*/pack.
"""

from __future__ import annotations

import pytest

from commstd.loading import load_pack
from tests.laws.packs import FOLDERS, Drawn, cases, pack_of

CASES = cases()
MEASURED = sorted(name for name, case in CASES.items() if case.binding.rule.measure is not None)


def test_every_pack_has_cases() -> None:
    assert {"commstd_guangyuan", "commstd_puyang", "commstd_wengan"} <= set(FOLDERS)
    assert {name.split("/")[0] for name in CASES} == {pack_of(package).city for package in FOLDERS}
    assert any(CASES[name].binding.rule.upper is not None for name in MEASURED)


@pytest.mark.parametrize("package", sorted(FOLDERS))
def test_a_pack_loaded_twice_is_equal(package: str) -> None:
    one, two = load_pack(FOLDERS[package]), load_pack(FOLDERS[package])
    assert one == two
    assert one.standards
    assert one != load_pack(FOLDERS[next(other for other in FOLDERS if other != package)])


@pytest.mark.parametrize("name", MEASURED)
def test_the_rows_of_the_laws_reach_both_sides_of_each_line(name: str) -> None:
    """A law that holds because no row ever comes near its line would say nothing."""
    case, drawn = CASES[name], Drawn(CASES[name])
    looked: set[str] = set()
    for _ in range(40):
        row = drawn.full()
        for end in case.ends(row):
            for by in (-1, 0, 1):
                placed = None if end is None else case.put(row, end + by * case.binding.step)
                looked |= set() if placed is None else {case.judge(placed).verdict}
    wanted = {"short"} if case.binding.rule.lower is not None else set[str]()
    wanted |= {"over"} if case.binding.rule.upper is not None else set()
    assert {"met", *wanted} <= looked
