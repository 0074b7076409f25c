"""The site in a browser: every page in both languages, what is accessible, search, diagrams, languages, a disk."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.site.browsing import NO_SEARCH, PHONE, watched

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

LANGUAGES = ("zh", "en")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
KINDS = (
    "zh/index.html", "zh/tutorial/first-table.html", "zh/explanation/how-it-works.html", "zh/reference/errors.html",
    "zh/reference/command-line.html", "zh/reference/api/cities.html", "zh/catalogue/index.html",
    "zh/catalogue/concepts/index.html", "zh/catalogue/concepts/service-area.html", "zh/catalogue/puyang/index.html",
    "zh/catalogue/puyang/committee-staff.html", "zh/catalogue/guangyuan/service-area.html",
    "zh/catalogue/wengan/targets.html", "zh/catalogue/puyang/lists.html", "zh/catalogue/mianyang/duties.html",
    "zh/catalogue/puyang/clauses.html", "zh/catalogue/puyang/processes/premises-handover.html",
    "en/index.html", "en/catalogue/concepts/service-area.html", "en/catalogue/puyang/committee-staff.html",
    "en/catalogue/wengan/walking-circle.html", "en/catalogue/guangyuan/tasks.html", "en/decisions/0001-exact-verdicts.html",
)  # fmt: skip
"""A page of each kind: accessibility is looked into on these, everything else on every page."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_and_fits_a_phone(browser: Browser, address: str, site: Path, language: str) -> None:
    wrong: dict[str, list[str]] = {}
    every = [path.relative_to(site).as_posix() for path in sorted((site / language).rglob("*.html"))]
    # The catalogue's pages are made alike in both languages: where time is short, each is opened in one of them.
    step, first = (len(LANGUAGES), LANGUAGES.index(language)) if os.environ.get("COMMSTD_PAGES") == "part" else (1, 0)
    pages = [name for at, name in enumerate(every) if "/catalogue/" not in name or at % step == first]
    with watched(browser, address, size=PHONE, script=NO_SEARCH) as (page, watch):
        for name in pages:
            page.goto(f"{address}{name}", wait_until="load")
            heads, beyond, tongue = page.evaluate(
                "[document.querySelectorAll('article h1').length, document.documentElement.scrollWidth - innerWidth,"
                " document.documentElement.lang]"
            )
            told = watch.told()
            told += [f"{heads} titles"] if heads != 1 else []
            told += [f"{beyond} pixels too wide"] if beyond > 0 else []
            told += [f"in {tongue}"] if tongue != language else []
            if told:
                wrong[name] = told
    assert wrong == {}
    assert len(every) > 200


@pytest.mark.parametrize("name", KINDS)
def test_a_page_is_accessible(browser: Browser, address: str, name: str) -> None:
    with watched(browser, address, script=NO_SEARCH) as (page, _):
        page.goto(f"{address}{name}")
        page.add_script_tag(content=AXE)
        found = page.evaluate("axe.run(document.querySelector('article')).then(({violations}) => violations)")
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_the_frame_of_the_pages_is_accessible(browser: Browser, address: str) -> None:
    with watched(browser, address, script=NO_SEARCH) as (page, _):
        page.goto(f"{address}zh/catalogue/mianyang/index.html")
        page.add_script_tag(content=AXE)
        # What the theme's own marks break of "best practices" alone is left to the theme.
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
            ".then(({violations}) => violations)"
        )
        marks = page.evaluate("['header', 'main', 'footer', 'nav'].filter(one => !document.querySelector(one))")
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    assert marks == []


def test_a_calculator_is_filled_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}zh/catalogue/puyang/service-area.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('md-skip')")
    page.keyboard.press("Enter")
    texts = {"households": "1200", "service_area": "360"}
    for _ in range(60):
        page.keyboard.press("Tab")
        page.keyboard.type(texts.pop(page.evaluate("document.activeElement.name ?? ''"), ""))
        if not texts:
            break
    assert page.locator("commstd-calculator output").inner_text().startswith("✓")


SEARCHES = [
    ("zh", "设施", "综合服务设施面积"),
    ("zh", "服务设施", "综合服务设施面积"),
    ("zh", "设施面积", "综合服务设施面积"),
    ("zh", "居委会", "居委会工作人员配备"),
    ("zh", "households", "公式"),
    ("en", "committee staff", "Committee staff"),
    ("en", "市民政局", "Puyang: Tasks"),
]


def search(page: Page, asked: str) -> list[str]:
    query = page.locator("[data-md-component=search-query]")
    query.fill(asked)
    query.press("End")  # the search listens to keys
    page.locator(".md-search-result__item").first.wait_for()
    found = page.locator(".md-search-result__link h1").all_inner_texts()
    return [one.replace("\u200b", "") for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_words_and_parts_of_compounds(page: Page, address: str, language: str) -> None:
    for tongue, asked, title in SEARCHES:
        if tongue == language:
            page.goto(f"{address}{language}/index.html")
            titles = search(page, asked)
            assert any(title in one for one in titles[:8]), (asked, titles)


def test_what_was_searched_is_led_to_and_marked(page: Page, address: str) -> None:
    page.goto(f"{address}zh/index.html")
    search(page, "设施面积")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(r"\.html\?h="))
    page.locator("article mark").first.wait_for()


def test_every_diagram_is_drawn_with_its_labels(browser: Browser, address: str, site: Path) -> None:
    paths = [
        path
        for path in sorted((site / "zh").rglob("*.html"))
        if '<pre class="mermaid">' in path.read_text(encoding="utf-8")
    ]
    assert {path.parent.name for path in paths} == {"processes", "explanation"}
    for path in paths:
        with watched(browser, address, script=NO_SEARCH) as (page, _):
            page.goto(f"{address}{path.relative_to(site).as_posix()}")
            page.wait_for_function("document.querySelector('div.mermaid')?.offsetHeight > 40")


def test_another_language_shows_the_same_page(page: Page, address: str) -> None:
    page.goto(f"{address}zh/catalogue/puyang/service-area.html")
    page.locator(".md-header .md-select").hover()
    page.locator(".md-select__link[hreflang=en]").click()
    page.wait_for_url(f"{address}en/catalogue/puyang/service-area.html")
    assert page.locator("article h1").inner_text().startswith("Community service")
    page.locator(".md-header .md-select").hover()
    page.locator(".md-select__link[hreflang=zh]").click()
    page.wait_for_url(f"{address}zh/catalogue/puyang/service-area.html")


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("de-DE", "en")])
def test_the_first_page_follows_the_readers_language(
    browser: Browser, address: str, locale: str, language: str
) -> None:
    with watched(browser, address, locale=locale, script=NO_SEARCH) as (page, _):
        page.goto(address)
        page.wait_for_url(f"{address}{language}/index.html")


def test_the_first_page_leads_on_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="English").click()
    assert page.url == f"{address}en/index.html"
    context.close()


@pytest.mark.parametrize(("language", "asked", "title"), [SEARCHES[0], SEARCHES[5]])
def test_the_site_works_from_a_disk(browser: Browser, site: Path, language: str, asked: str, title: str) -> None:
    with watched(browser, site.as_uri()) as (page, _):
        page.goto(f"{site.as_uri()}/index.html")
        page.wait_for_url(f"{site.as_uri()}/zh/index.html")
        page.goto(f"{site.as_uri()}/{language}/catalogue/puyang/service-area.html")
        page.locator("input[name=households]").fill("1200")
        page.locator("input[name=service_area]").fill("360")
        assert page.locator("commstd-calculator output").inner_text().startswith("✓")
        assert any(title in one for one in search(page, asked)[:8])
        page.goto(f"{site.as_uri()}/{language}/explanation/how-it-works.html")
        page.wait_for_function("document.querySelector('div.mermaid')?.offsetHeight > 40")
        other = "en" if language == "zh" else "zh"
        page.locator(".md-header .md-select").hover()
        page.locator(f".md-select__link[hreflang={other}]").click()
        page.wait_for_url(f"{site.as_uri()}/{other}/explanation/how-it-works.html")
