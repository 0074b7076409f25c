"""Exact = every engine, whole packs: verdict, required, gap, summary and findings on rows at the thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engines.agreement import SUBJECTS, long_rows, whole_pack, wide_rows
from tests.engines.engines import EVERY, LAZY

if TYPE_CHECKING:
    from commstd.assess.provenance import Provenance

BRIEF = [("commstd_wengan", "committee"), ("commstd_puyang", "county"), ("commstd_mianyang", "compound")]
"""Where the summary and the findings are asked of databases and Spark, which take seconds for each."""


@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize(("package", "subject"), SUBJECTS)
def test_every_engine_judges_as_the_exact_reader_does(package: str, subject: str, engine: str) -> None:
    world = whole_pack(package, subject)
    assessment = world.assessed(engine)
    expected, found = world.expected_wide(), wide_rows(world, assessment)
    for at, (one, other) in enumerate(zip(expected, found, strict=True)):
        differing = {name: (one[name], other[name]) for name in one if one[name] != other[name]}
        assert not differing, world.rows[at]
    if engine not in LAZY or engine == "polars" or (package, subject) in BRIEF:
        assert assessment.summary() == world.expected_summary()
        assert long_rows(assessment) == world.expected_long()


@pytest.mark.parametrize("engine", EVERY)
def test_an_assessment_says_where_it_comes_from(engine: str) -> None:
    world = whole_pack("commstd_wengan", "township")
    held: Provenance = world.assessed(engine).provenance
    assert held.as_json() == world.city.provenance.as_json()
