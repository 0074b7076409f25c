"""From an empty folder to a plugin that is installed elsewhere: the tutorial does it, and is run as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.environments import ROOT
from tests.plugins.tutorial import TUTORIALS, failures

STEPS = (
    r"$ commstd new-city ", "title=\"commstd-example-lake/src/commstd_example_lake/pack/standards.toml\"",
    "$ python -m pytest ", "$ python -m pip wheel ", "$ office/bin/python -m pip install ", "$ office/bin/commstd cities",
    "$ office/bin/commstd assess ",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_tutorial_does_what_it_says(page: Path) -> None:
    if wrong := failures(page):
        pytest.fail("\n\n".join(wrong), pytrace=False)


def test_the_tutorial_is_in_both_languages_and_has_every_step_in_this_order() -> None:
    assert [page.relative_to(ROOT / "docs").parts[0] for page in TUTORIALS] == ["en", "zh"]
    for page in TUTORIALS:
        rest = page.read_text(encoding="utf-8")
        for step in STEPS:
            _, found, rest = rest.partition(step)
            assert found, step
