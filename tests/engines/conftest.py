"""Spark takes its time to begin: with several workers, one of them has the session and all tests that want it."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "spark" in item.name:
            item.add_marker(pytest.mark.xdist_group("spark"))
