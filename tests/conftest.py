"""What every test relies on: messages in English, and how hard Hypothesis looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from commstd.messages import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
# The same cases at every run, so that a failure is the change's. To look further: pytest --hypothesis-profile=deep
settings.register_profile("quick", max_examples=40, derandomize=True, database=None, **SHARED)
settings.register_profile("deep", max_examples=3_000, **SHARED)
settings.load_profile("quick")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with in_language("en"):
        yield
