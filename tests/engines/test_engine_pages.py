"""The pages about engines: every snippet that a reader may copy does what the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.fences import PAGES, ROOT, failures, needs
from tests.engines.engines import spark

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("page", [page for page in PAGES if needs(page)], ids=lambda page: str(page.relative_to(ROOT)))
def test_fences_do_what_they_say(page: Path) -> None:
    if "pyspark" in needs(page):
        spark()  # the session that the page gets
    if wrong := failures(page):
        pytest.fail("\n\n".join(wrong), pytrace=False)
