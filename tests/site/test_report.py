"""A report in a browser: sorted, filtered, explained on a click, printed, and silent towards every network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

import commstd
from commstd.messages import in_language
from tests.site.browsing import PHONE, watched
from tests.site.test_browser import AXE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PUYANG = Path(__file__).parents[2] / "examples" / "puyang.csv"
DAY = "2020-12-31"


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports in both languages, and one of hostile texts."""
    folder = tmp_path_factory.mktemp("reports")
    city = commstd.city("puyang", as_of=DAY)
    for lang in ("zh", "en"):
        with in_language(lang):
            commstd.write_report(city.assess(PUYANG), city, folder / f"{lang}.html")
    hostile = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "<b>bold</b>"]
    frame = pl.DataFrame({
        "社区编码": ["410991001001", "410991001002", "410991001003"], "社区名称": hostile, "户数": [100, 200, "<i>"],
        "综合服务设施面积": [1.0, 2.0, 3.0], "<u>列</u>": hostile,
    }, strict=False)  # fmt: skip
    with in_language("zh"):
        commstd.write_report(city.assess(frame), city, folder / "hostile.html")
    return folder


@pytest.fixture
def report(browser: Browser, reports: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A report opened from the disk, on which nothing may go wrong and which asks for nothing."""
    address = (reports / f"{getattr(request, 'param', 'zh')}.html").as_uri()
    with watched(browser, address) as (page, watch):
        page.on("dialog", lambda one: watch.wrong.append(one.message))
        page.goto(address)
        yield page


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"#findings tbody tr td:nth-child({number})").all_inner_texts()


def test_it_begins_with_what_falls_short(report: Page) -> None:
    assert report.locator("#count").inner_text() == "共 75 项，这里是第 1 至 50 项"
    assert {one.strip() for one in column(report, 4)} <= {"不足", "超出"}
    report.get_by_role("button", name="下一页").click()
    assert report.locator("#count").inner_text() == "共 75 项，这里是第 51 至 75 项"
    assert report.get_by_role("button", name="下一页").is_disabled()


def test_it_is_filtered_by_text_standard_verdict_and_force(report: Page) -> None:
    report.locator("#verdict").select_option("")
    assert report.locator("#count").inner_text().startswith("共 320 项")
    report.locator("#standard").select_option(label="社区综合服务设施面积")
    assert report.locator("#count").inner_text().startswith("共 64 项")
    report.locator("#verdict").select_option("u")
    assert column(report, 4) == ["无法判断", "无法判断"]
    report.locator("#verdict").select_option("")
    report.locator("#search").fill("壬申")
    assert column(report, 2) == ["示例社区壬申"]
    report.locator("#force").select_option("must")
    assert report.locator("#count").inner_text() == "没有这样的项。"


def test_it_is_sorted_by_a_heading_and_back(report: Page) -> None:
    report.locator("#standard").select_option(label="社区综合服务设施面积")
    heading = report.locator("th[data-sort=gap]")
    for direction in ("descending", "ascending"):
        heading.get_by_role("button").click()
        assert heading.get_attribute("aria-sort") == direction
        gaps = [float(one.removesuffix(" ㎡")) for one in column(report, 7)]
        assert gaps == sorted(gaps, reverse=direction == "descending")
        assert len(set(gaps)) > 10


def test_a_verdict_is_explained_on_a_click_and_by_keyboard(report: Page) -> None:
    report.locator("#search").fill("壬申")
    button = report.get_by_role("button", name="不足")
    button.focus()
    report.keyboard.press("Enter")
    told = report.locator(".told").inner_text()
    for text in (
        "实有 0 ㎡，要求 ≥ 234 ㎡：不足，还差 234 ㎡",
        "条款：二（五）19",
        "30 ㎡ / 100 户",
        "× 780 户",
        "whole-hundreds",
    ):
        assert text in told
    button.click()
    assert report.locator(".told").count() == 0


@pytest.mark.parametrize("report", ["en"], indirect=True)
def test_it_speaks_english(report: Page) -> None:
    report.locator("#findings .open").first.click()
    assert "required ≥ 990 m²" in report.locator(".told").inner_text()
    text = report.locator("main").inner_text()
    assert "At a glance" in text


@pytest.mark.parametrize("report", ["hostile"], indirect=True)
def test_hostile_text_is_shown_as_text(report: Page) -> None:
    report.locator("#verdict").select_option("")
    assert "<img src=x onerror=alert(1)>" in column(report, 2)
    report.locator("#findings .open").first.click()
    assert report.locator("main :is(b:not(.told b), i, u)").count() == 0
    assert report.locator("script").count() == 2


@pytest.mark.parametrize("report", ["zh", "en"], indirect=True)
def test_it_is_accessible(report: Page) -> None:
    report.locator("#findings .open").first.click()
    report.evaluate(AXE)
    found = report.evaluate(
        "axe.run(document).then(({violations}) => violations.map(one => [one.id, one.nodes[0].html]))"
    )
    assert found == []


def test_it_fits_a_phone(report: Page) -> None:
    report.set_viewport_size(PHONE)
    assert report.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]


def test_it_is_printed_with_all_that_is_chosen(report: Page, tmp_path: Path) -> None:
    report.locator("#findings .open").first.click()
    report.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(column(report, 1)) == 75
    report.emulate_media(media="print")
    assert not report.locator(".filters").is_visible()
    assert report.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    report.emulate_media(media="screen")
    report.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(column(report, 1)) == 50
    printed = report.pdf(path=tmp_path / "x.pdf", prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")


def test_without_scripts_everything_but_the_list_stands_there(browser: Browser, reports: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((reports / "zh.html").as_uri())
    text = page.locator("main").inner_text()
    assert "清单需要 JavaScript" in text
    assert "4086.7703 ㎡" in text
    assert not page.locator("#findings").is_visible()
    context.close()
