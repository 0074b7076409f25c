"""Exact = every lazy engine, for whole packs that are drawn: trees with "one of the two" in each place of a standard."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commstd.cities import City
from commstd.errors import PackError
from commstd.loading import load_pack
from tests.engines.agreement import wide_rows, world_of
from tests.engines.engines import LAZY
from tests.faults.folder import FIGURES, HEAD

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("committee_staff", "workers", "certified_workers")
FLAGS = ("security_room", "mediation_room")
LEAVES = st.sampled_from([*FIELDS, "fewest_staff", "most_staff"])
TRUTHS = st.sampled_from([*FLAGS, "settlement == 'urban'", "settlement in ('urban', 'rural')", "known(workers)"])


def numbers_over(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} if {} else {})".format, inner, TRUTHS, inner),
        st.builds("({} if {} > {} else {})".format, inner, inner, inner, inner),
        st.builds("max({}, {})".format, inner, inner),
        st.builds("min({}, {})".format, inner, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("fewest_staff * ceil({} / most_staff)".format, inner),
        st.builds("most_staff * floor({} / fewest_staff)".format, inner),
    )


NUMBERS = st.recursive(LEAVES, numbers_over, max_leaves=6)
CONDITIONS = st.one_of(
    TRUTHS,
    st.builds("{} <= {}".format, NUMBERS, NUMBERS),
    st.builds("not ({} and {})".format, TRUTHS, TRUTHS),
    st.builds("{} or {} < {}".format, TRUTHS, NUMBERS, NUMBERS),
    st.builds("({} if {} else {})".format, TRUTHS, TRUTHS, TRUTHS),
)


@st.composite
def standards(draw: st.DrawFn, name: str) -> str:
    """One standard: a measure with one bound or two, or a condition, for some rows or for all."""
    lines = ["[[standards]]", f'id = "{name}"', 'subject = "community"', 'title = { zh = "题", en = "Title" }']
    lines += ['force = "stated"', 'clause = "二"']
    if draw(st.booleans()):
        lines.append(f'when = "{draw(CONDITIONS)}"')
    if draw(st.integers(0, 3)):
        ends = draw(
            st.sampled_from([("at_least",), ("at_most",), ("more_than",), ("less_than",), ("at_least", "at_most")])
        )
        lines.append(f'measure = "{draw(NUMBERS)}"')
        lines += [f'{end} = "{draw(NUMBERS)}"' for end in ends]
    else:
        lines.append(f'holds = "{draw(CONDITIONS)}"')
    return "\n".join(lines)


PACKS = st.tuples(*(standards(name) for name in ("first", "second", "third"))).map("\n\n".join)
ROWS = [
    dict(zip((*FIELDS, *FLAGS, "settlement"), values, strict=True))
    for values in itertools.product(
        (None, Fraction(4), Fraction(10)), (None, Fraction(5)), (Fraction(0), Fraction(9)),
        (None, True, False), (None, False), (None, "urban", "rural"),
    )
]  # fmt: skip


@pytest.mark.parametrize("engine", LAZY)
def test_a_drawn_pack_is_judged_as_the_exact_reader_does(engine: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    seen: list[str] = []

    @settings(max_examples={"polars": 25, "duckdb": 12}.get(engine, 5), suppress_health_check=list(HealthCheck))
    @given(PACKS)
    def check(text: str) -> None:
        folder: Path = tmp_path_factory.mktemp("pack")
        for name, part in (("pack.toml", HEAD), ("parameters.toml", FIGURES), ("standards.toml", text)):
            (folder / name).write_text(part, encoding="utf-8")
        try:
            pack = load_pack(folder)
        except PackError:  # a formula that says nothing, or may grow beyond 64 bits
            assume(False)
        world = world_of(City(pack, as_of=date(2024, 7, 1)), "community", ROWS)
        assert wide_rows(world, world.assessed(engine)) == world.expected_wide()
        seen.append(text)

    check()
    assert len(seen) > 2, "most drawn packs can be read"
