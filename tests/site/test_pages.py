"""What lies in the built site."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from commstd import Catalog
from website.errors import is_message, parts
from website.formulas import mathml
from website.markdown import Page, code, plain
from website.navigation import navigation

if TYPE_CHECKING:
    from pathlib import Path

    from commstd.packs import Pack

LANGUAGES = ("zh", "en")
CATALOG = Catalog.installed()
PACKS = [CATALOG.pack(city) for city in CATALOG.cities]


class Loaded(HTMLParser):
    """What a browser fetches for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        address = held.get("src") or (held.get("href") if tag == "link" else None)
        if address:
            self.found.append(address)


def pages(site: Path, language: str) -> list[Path]:
    return sorted((site / language).rglob("*.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_loads_anything_from_another_site(site: Path, language: str) -> None:
    for page in pages(site, language):
        reader = Loaded()
        reader.feed(page.read_text(encoding="utf-8"))
        assert reader.found
        assert [one for one in reader.found if re.match(r"(?:[a-z]+:)?//", one)] == [], page


def test_both_languages_have_the_same_pages(site: Path) -> None:
    zh, en = ({page.relative_to(site / language) for page in pages(site, language)} for language in LANGUAGES)
    assert zh == en
    assert len(zh) > 150


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.city)
def test_every_record_has_its_page(site: Path, pack: Pack, language: str) -> None:
    folder = site / language / "catalogue" / pack.city
    assert pack.head.name.text(language) in (folder / "index.html").read_text(encoding="utf-8")
    for standard in pack.standards.values():
        text = (folder / f"{standard.id}.html").read_text(encoding="utf-8")
        assert "<commstd-calculator data-standard=" in text
        assert "<math" in text
        assert "clauses.html#clause-" in text
    for process in pack.processes.values():
        text = (folder / "processes" / f"{process.id}.html").read_text(encoding="utf-8")
        assert 'class="mermaid"' in text
        assert "assets/mermaid.min.js" in text
    for kind in ("targets", "duties", "lists", "tasks", "parameters"):
        held = getattr(pack, kind)
        assert (folder / f"{kind}.html").exists() == bool(held)
    for kind in ("targets", "duties", "lists", "tasks"):
        held = getattr(pack, kind)
        text = (folder / f"{kind}.html").read_text(encoding="utf-8") if held else ""
        assert [one for one in held if f'id="{one}"' not in text] == []
    clauses = (folder / "clauses.html").read_text(encoding="utf-8")
    assert len(re.findall(r'id="clause-\d+"', clauses)) == len(pack.head.clauses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_written_page_is_in_the_navigation(site: Path, language: str) -> None:
    home = (site / language / "index.html").read_text(encoding="utf-8")
    for section in ("tutorial", "how-to", "reference", "explanation", "catalogue", "decisions"):
        assert f'href="{section}/' in home


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_speak_of_figures_and_not_of_ids(site: Path, language: str) -> None:
    folder = site / language / "catalogue"
    shares = (folder / "wengan" / "targets.html").read_text(encoding="utf-8")
    assert {"zh": "≥ 设施和自助服务全覆盖（100%）", "en": " (100%)"}[language] in shares
    assert "full_coverage" not in re.sub("<code>.*?</code>", "", shares)
    rate = (folder / "concepts" / "service-area.html").read_text(encoding="utf-8")
    assert {"zh": "每百户综合服务设施面积 × 户数", "en": "service facility area per 100 households × households"}[
        language
    ] in rate
    assert {"zh": "：31.2 ㎡ / 100 户", "en": ": 31.2 m² / 100 household"}[language] in rate


def test_what_has_not_happened_is_said_in_english_too(site: Path) -> None:
    page = site / "en" / "catalogue" / "puyang" / "processes" / "premises-handover.html"
    text = page.read_text(encoding="utf-8")
    assert "owners committee formed has not happened" in text
    assert "未成立" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_index_stands_beside_itself_as_a_script(site: Path, language: str) -> None:
    folder = site / language / "search"
    index = (folder / "search_index.json").read_text(encoding="utf-8")
    assert (folder / "search_index.js").read_text(encoding="utf-8") == f"var __index = {index}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_that_end_amid_chinese_are_joined(site: Path, language: str) -> None:
    han = "[\u4e00-\u9fff，。、；：）”]"
    for page in pages(site, language):
        if page.parent.name in {"explanation", "how-to", "reference", "tutorial"}:
            text = re.sub(r"<(pre|script).*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
            assert re.findall(f"{han}\n(?=[\u4e00-\u9fff])", text) == [], page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_listed(site: Path, language: str) -> None:
    text = (site / language / "reference" / "errors.html").read_text(encoding="utf-8")
    keys = [key for _, sentences in parts() for key, english in sentences.items() if is_message(key, english)]
    assert len(keys) > 300
    assert [key for key in keys if f'id="{key}"' not in text] == []
    assert {"table-encoding", "cell-no-number", "name-unknown", "unit-missing", "calendar-beyond"} <= set(keys)
    assert not {"head-field", "verdict-met", "cli-option-format", "cell-no-number-fix"} & set(keys)


def test_chinese_compounds_are_cut_into_words(site: Path) -> None:
    index = json.loads((site / "zh" / "search" / "search_index.json").read_text(encoding="utf-8"))
    text = " ".join(one["title"] + one["text"] for one in index["docs"])
    assert re.search(r"服务\u200b设施", text)
    assert "设施面积" not in text


def test_a_new_page_and_a_new_folder_appear_by_themselves() -> None:
    written = [
        "index.md",
        "how-to/check-a-case.md",
        "how-to/a-new-one.md",
        "a-new-folder/page.md",
        "tutorial/first-table.md",
    ]
    found = navigation(written, [Page("catalogue/index.md", "Catalogue"), Page("catalogue/x/y.md", "Y")], "en")
    assert found == [
        {"Home": "index.md"},
        {"Tutorial": ["tutorial/first-table.md"]},
        {"How to": ["how-to/check-a-case.md", "how-to/a-new-one.md"]},
        {"Catalogue": ["catalogue/index.md", {"X": [{"Y": "catalogue/x/y.md"}]}]},
        {"A new folder": ["a-new-folder/page.md"]},
    ]


def test_texts_are_not_taken_for_markdown() -> None:
    assert plain("a_b *c* | <d> [e](f) `g`\nh") == (
        "a&#95;b &#42;c&#42; &#124; &#60;d&#62; &#91;e&#93;(f) &#96;g&#96; h"
    )
    assert code("a | b < c") == "<code>a &#124; b &lt; c</code>"


def test_texts_of_a_formula_are_kept_as_they_are() -> None:
    found = mathml(r"\text{60\% \{a\}\_b \& <c>} \ge \left\lceil \text{d} \right\rceil")
    assert '<mtext>60% {a}_b &amp; &lt;c&gt;</mtext><mo lspace="0.3em" rspace="0.3em">≥</mo>' in found
    assert "⌈" in found
