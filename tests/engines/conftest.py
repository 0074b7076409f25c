"""Spark takes its time to begin: all tests that want it are marked, so that one process has the session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.fences import needs


def pytest_itemcollected(item: pytest.Item) -> None:
    page = item.callspec.params.get("page") if isinstance(item, pytest.Function) and hasattr(item, "callspec") else None
    if "spark" in item.name or (isinstance(page, Path) and "pyspark" in needs(page)):
        item.add_marker("spark")
