"""Every snippet that a reader may copy does what the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.fences import LIGHT, ROOT, failures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("page", LIGHT, ids=lambda page: str(page.relative_to(ROOT)))
def test_fences_do_what_they_say(page: Path) -> None:
    if wrong := failures(page):
        pytest.fail("\n\n".join(wrong), pytrace=False)
