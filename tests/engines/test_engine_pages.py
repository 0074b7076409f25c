"""The pages about engines: every snippet that a reader may copy does what the page says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs.fences import PAGES, ROOT, failures, needs
from tests.engines.engines import spark

if TYPE_CHECKING:
    from pathlib import Path

RUN = re.compile(r"^```(?:python|console)\b[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LANGUAGE = re.compile(r".*use_language\(.*\n")


def snippets(page: Path) -> list[str]:
    """What a page has run, but for the language that it asks for."""
    return [LANGUAGE.sub("", one) for one in RUN.findall(page.read_text(encoding="utf-8"))]


def is_twin(page: Path) -> bool:
    """Whether a Chinese page has the very snippets of the English one, outputs too: they run once, for engines take long."""
    place = page.relative_to(ROOT).as_posix()
    return "/zh/" in place and snippets(page) == snippets(ROOT / place.replace("/zh/", "/en/"))


HELD = [page for page in PAGES if needs(page) and not is_twin(page)]


@pytest.mark.parametrize("page", HELD, ids=lambda page: str(page.relative_to(ROOT)))
def test_fences_do_what_they_say(page: Path) -> None:
    if "pyspark" in needs(page):
        spark()  # the session that the page gets
    if wrong := failures(page):
        pytest.fail("\n\n".join(wrong), pytrace=False)


def test_a_page_that_differs_is_run_by_itself() -> None:
    places = {page.relative_to(ROOT).as_posix() for page in HELD}
    assert "docs/en/how-to/assess-in-spark.md" in places
    assert {"docs/en/how-to/assess-a-frame.md", "docs/zh/how-to/assess-a-frame.md"} <= places
