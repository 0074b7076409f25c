"""Targets: bounds hold whatever the missing values are, and are no wider than they must be.

That engines count as the exact reader does is tried on every pack where it lies, in plugins/*/src/*/pack.
"""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from commstd.aims import bind_target
from commstd.assess.targets import measure_targets
from commstd.catalog import Catalog
from commstd.examples import outcome_exactly, read_row
from commstd.packs import Pack
from commstd.readings import Bound
from commstd.tables.single import dtype_of
from commstd.tallies import Tally, weigh
from commstd.targets import Target

CATALOG = Catalog.installed()
PACKS = {city: CATALOG.pack(city) for city in CATALOG.cities}
TARGETS = [(city, name) for city, pack in PACKS.items() for name in pack.targets]
AS_OF = date(2026, 1, 1)


ANSWERS = [True, False, None]
MEMBERS = list(itertools.product(ANSWERS, ANSWERS))


def counted(rows: list[tuple[bool | None, bool | None]]) -> Tally:
    words = {True: "yes", False: "no", None: "unknown"}
    counts = dict.fromkeys(("yes", "no", "unknown", "maybe_yes", "maybe_no", "maybe_unknown"), 0)
    for member, answer in rows:
        if member is not False:
            counts[words[answer] if member else f"maybe_{words[answer]}"] += 1
    return Tally(**counts)


def completions(rows: list[tuple[bool | None, bool | None]]) -> list[list[tuple[bool, bool]]]:
    ways = [
        [
            (m, a)
            for m in ((True, False) if member is None else (member,))
            for a in ((True, False) if answer is None else (answer,))
        ]
        for member, answer in rows
    ]
    return [list(way) for way in itertools.product(*ways)]


LINE = Bound(tree=None)  # type: ignore[arg-type]
STRICT = Bound(tree=None, strict=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["share", "count"])
@pytest.mark.parametrize("bound", [LINE, STRICT])
@pytest.mark.parametrize("is_lower", [True, False])
def test_bounds_hold_what_every_completion_gives(kind: str, bound: Bound, is_lower: bool) -> None:
    lines = (
        [Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(1)]
        if kind == "share"
        else [Fraction(0), Fraction(1), Fraction(2)]
    )
    for rows in itertools.chain.from_iterable(
        itertools.combinations_with_replacement(MEMBERS, size) for size in range(4)
    ):
        for line in lines:
            ends = (
                {"lower": bound, "upper": None, "low": line, "high": None}
                if is_lower
                else {"lower": None, "upper": bound, "low": None, "high": line}
            )
            found = weigh(kind, counted(list(rows)), **ends)  # type: ignore[arg-type]
            full = [weigh(kind, counted(way), **ends) for way in completions(list(rows))]  # type: ignore[arg-type]
            verdicts = {one.verdict for one in full}
            if found.verdict not in {"unknown"}:
                assert verdicts <= {found.verdict, "not-applicable"}, (rows, line, found, verdicts)
                assert found.verdict in verdicts
            elif kind == "share":
                assert len(verdicts) > 1, (rows, line, found)
            nobody = [(Fraction(0), Fraction(0))] if kind == "count" else []  # a count of nobody is nought
            inside = [value for one in full for value in ([one.value] if one.value is not None else nobody)]
            if found.value is not None:
                assert min(one[0] for one in inside) == found.value[0], (rows, found)
                assert max(one[1] for one in inside) == found.value[1], (rows, found)
            gaps = [one.gap[0] if one.gap is not None else 0 for one in full]  # nobody in the group: nothing to do
            if found.gap is not None and (kind == "share" or any(member for member, _ in rows)):
                assert (min(gaps), max(gaps)) == found.gap, (rows, line, found)


def test_the_gap_brings_a_share_just_to_its_line() -> None:
    for yes, no in itertools.product(range(12), range(12)):
        if not yes + no:
            continue
        for line in (Fraction(1, 2), Fraction(2, 3), Fraction(9, 10)):
            found = weigh("share", Tally(yes=yes, no=no), LINE, None, low=line, high=None)
            assert found.gap is not None
            gap = int(found.gap[0])
            assert Fraction(yes + gap, yes + no) >= line
            assert gap == 0 or Fraction(yes + gap - 1, yes + no) < line


def the_target(city: str, name: str) -> tuple[Pack, Target]:
    return PACKS[city], PACKS[city].targets[name]


@pytest.mark.parametrize(
    ("have", "have_not", "unknown", "verdict", "share", "gap"),
    [
        (50, 51, 0, "short", ("50/101", "50/101"), (1, 1)),
        (50, 50, 0, "met", ("1/2", "1/2"), (0, 0)),
        (50, 49, 2, "unknown", ("50/101", "52/101"), (0, 1)),
    ],
)
def test_half_of_the_rural_communities(
    have: int, have_not: int, unknown: int, verdict: str, share: tuple[str, str], gap: tuple[int, int]
) -> None:
    pack, target = the_target("puyang", "rural-facility-coverage")
    bound = bind_target(pack, target, (), parameters=pack.parameters, as_of=date(2020, 12, 31), readings={})
    fields = pack.vocabulary.subjects["community"].fields
    flags = [True] * have + [False] * have_not + [None] * unknown
    rows = [{"settlement": "rural"} | ({} if flag is None else {"has_service_facility": flag}) for flag in flags]
    exact = outcome_exactly(pack, bound, [read_row(pack, fields, row) for row in rows])
    cells = pl.DataFrame({"settlement": ["rural"] * len(rows), "has_service_facility": flags}).cast(
        {"settlement": dtype_of(fields["settlement"])}
    )
    found = measure_targets(pack, [bound], cells, fields, groups=None)[0]
    assert found.as_json()["share"] == list(share)
    assert (found.outcome.verdict, found.outcome.gap) == (verdict, gap) == (exact.verdict, exact.gap)


@pytest.mark.parametrize(("rest", "verdict", "gap"), [("未", "short", (1, 1)), (None, "unknown", (0, 1))])
def test_fifty_centres_renovated(rest: str | None, verdict: str, gap: tuple[int, int]) -> None:
    pack, target = the_target("guangyuan", "centres-renovated-2021")
    chosen = target.readings.choose()
    bound = bind_target(pack, target, chosen, parameters=pack.parameters, as_of=date(2021, 12, 31), readings={})
    fields = pack.vocabulary.subjects["centre"].fields
    given = [{"renovated": "2021-06-01"}] * 49 + [{"renovated": rest}] * 151
    found = outcome_exactly(pack, bound, [read_row(pack, fields, row) for row in given])
    assert (found.verdict, found.gap) == (verdict, gap)
