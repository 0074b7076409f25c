"""The site in a browser: nothing fails, nothing is asked of another site, it fits a phone, it is accessible, it computes."""

from __future__ import annotations

import shutil
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGES = (
    "index.html", "tutorial/first-table.html", "reference/errors.html", "reference/command-line.html",
    "reference/api/cities.html", "catalogue/index.html", "catalogue/concepts/index.html",
    "catalogue/concepts/service-area.html", "catalogue/puyang/index.html", "catalogue/puyang/committee-staff.html",
    "catalogue/guangyuan/service-area.html", "catalogue/wengan/walking-circle.html", "catalogue/wengan/targets.html",
    "catalogue/puyang/tasks.html", "catalogue/puyang/lists.html", "catalogue/mianyang/duties.html",
    "catalogue/puyang/clauses.html", "catalogue/puyang/processes/premises-handover.html",
)  # fmt: skip
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"width": 390, "height": 800}
DESK = {"width": 1300, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    if CHROMIUM is None:
        pytest.fail("there is no Chromium (on Debian: apt install chromium fonts-noto-cjk)", pytrace=False)
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield held
        held.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that may neither complain nor ask another site."""
    held = browser.new_page(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
    wrong: list[str] = []
    held.on("console", lambda one: wrong.append(one.text) if one.type in {"error", "warning"} else None)
    held.on("pageerror", lambda one: wrong.append(str(one)))
    held.on("requestfailed", lambda one: wrong.append(one.url) if one.failure != "net::ERR_ABORTED" else None)  # left
    held.on("response", lambda one: wrong.append(f"{one.status} {one.url}") if one.status >= 400 else None)
    held.on(
        "request", lambda one: wrong.append(one.url) if not one.url.startswith((address, "data:", "blob:")) else None
    )
    yield held
    held.close()
    assert wrong == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_fits_a_phone_and_is_accessible(page: Page, address: str, name: str, language: str) -> None:
    page.goto(f"{address}{language}/{name}", wait_until="networkidle")
    assert page.locator("article h1").count() == 1
    page.add_script_tag(content=files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document.querySelector('article')).then(({violations}) => violations)")
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(
    ("language", "asked", "title"),
    [
        ("zh", "设施", "综合服务设施面积"),
        ("zh", "服务设施", "综合服务设施面积"),
        ("zh", "设施面积", "综合服务设施面积"),
        ("zh", "居委会", "居委会工作人员配备"),
        ("zh", "households", "公式"),
        ("en", "committee staff", "Committee staff"),
        ("en", "市民政局", "Puyang: Tasks"),
    ],
)
def test_search_finds_words_and_parts_of_compounds(
    page: Page, address: str, language: str, asked: str, title: str
) -> None:
    page.goto(f"{address}{language}/index.html")
    query = page.locator("[data-md-component=search-query]")
    query.fill(asked)
    query.press("End")  # the search listens to keys
    page.locator(".md-search-result__item").first.wait_for()
    titles = [one.replace("\u200b", "") for one in page.locator(".md-search-result__link h1").all_inner_texts()]
    assert any(title in one for one in titles[:8]), titles


def test_a_calculator_computes_while_one_types(page: Page, address: str) -> None:
    page.goto(f"{address}zh/catalogue/puyang/service-area.html")
    output = page.locator("commstd-calculator output")
    assert output.inner_text() == "? 无法判断，取决于没有填写的：户数、综合服务设施面积"
    page.get_by_label("户数（户）").fill("１２００")
    page.get_by_label("综合服务设施面积（㎡）").fill("359.9999")
    assert output.inner_text() == "✗ 实有 359.9999 ㎡，要求 ≥ 360 ㎡：不足，还差 0.0001 ㎡"
    page.get_by_label("综合服务设施面积（㎡）").fill("0.54亩")
    assert output.inner_text() == "✓ 实有 360 ㎡，要求 ≥ 360 ㎡：达标"
    page.get_by_label("户数（户）").fill("1201")
    page.get_by_label("口径：hundreds").select_option("started-hundreds")
    assert output.inner_text() == "✗ 实有 360 ㎡，要求 ≥ 390 ㎡：不足，还差 30 ㎡"
    assert "按 whole-hundreds：达标，要求 ≥ 360 ㎡" in page.locator(".commstd-steps").inner_text()
    page.get_by_label("户数（户）").fill("一千")
    assert "请" in output.inner_text()
    assert page.get_by_label("户数（户）").get_attribute("aria-invalid") == "true"
    page.get_by_label("户数（户）").fill("1200")
    page.get_by_label("按哪一天有效的规定").fill("2019-12-31")
    assert output.inner_text().startswith("— 这些参数在 2019-12-31 没有有效的值")


def test_an_example_fills_the_calculator(page: Page, address: str) -> None:
    page.goto(f"{address}en/catalogue/puyang/committee-staff.html")
    choose = page.get_by_label("Fill in an example")
    for option in choose.locator("option").all()[1:]:
        title = option.inner_text()
        choose.select_option(option.get_attribute("value"))
        verdict = page.locator("commstd-calculator output").get_attribute("class").removeprefix("commstd-")
        assert title.split(":")[0].replace(" ", "-") == verdict, title


def test_every_calculator_is_filled_and_says_something(page: Page, address: str, site: Path) -> None:
    for path in sorted((site / "zh" / "catalogue").glob("*/*.html")):
        if "<commstd-calculator" not in path.read_text(encoding="utf-8"):
            continue
        page.goto(f"{address}{path.relative_to(site).as_posix()}")
        page.get_by_label("填入示例").select_option(index=1)
        assert page.locator("commstd-calculator output strong").inner_text() in "✓✗?—", path


def test_every_diagram_is_drawn_with_its_labels(page: Page, address: str, site: Path) -> None:
    for path in sorted((site / "zh" / "catalogue").glob("*/processes/*.html")):
        page.goto(f"{address}{path.relative_to(site).as_posix()}")
        page.wait_for_function("document.querySelector('div.mermaid')?.offsetHeight > 40")


def test_another_language_shows_the_same_page(page: Page, address: str) -> None:
    page.goto(f"{address}zh/catalogue/puyang/service-area.html")
    page.locator(".md-select__link[hreflang=en]").evaluate("one => one.click()")
    page.wait_for_url(f"{address}en/catalogue/puyang/service-area.html")
    assert page.locator("article h1").inner_text().startswith("Community service")


def test_the_first_page_follows_the_readers_language(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_url(f"{address}zh/index.html")


def test_a_calculator_computes_from_a_disk(browser: Browser, site: Path) -> None:
    held = browser.new_page()
    held.goto((site / "zh" / "catalogue" / "puyang" / "service-area.html").as_uri())
    held.get_by_label("户数（户）").fill("1200")
    held.get_by_label("综合服务设施面积（㎡）").fill("360")
    assert held.locator("commstd-calculator output").inner_text().startswith("✓")
    held.close()
