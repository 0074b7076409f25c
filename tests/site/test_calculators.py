"""Every calculator of the built site, in a browser, against the examples of its pack and the exact reader."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest

from commstd.examples import exactly, latest
from tests.laws.javascript import DRIVER, judgement, written
from tests.laws.packs import FOLDERS, Drawn, cases, pack_of
from tests.site.browsing import NO_SEARCH, watched
from website.calculators import calculator

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CASES = cases()
ROWS = 12
"""Drawn rows for each standard under each combination of readings; tests/laws draws ten thousand in another engine."""
DATA = re.compile(r'<commstd-calculator data-standard="([^"]*)"')
EXAMPLES = """() => {
  const calculator = document.querySelector("commstd-calculator"), choose = calculator.querySelector("select");
  return [...choose.options].slice(1).map(({value}) => {
    choose.value = value;
    choose.dispatchEvent(new Event("input", {bubbles: true}));
    return [calculator.querySelector("output").className, calculator.querySelector(".commstd-steps").innerText];
  });
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("package", sorted(FOLDERS))
def test_every_page_has_the_calculator_of_its_standard(site: Path, package: str, language: str) -> None:
    pack = pack_of(package)
    for standard in pack.standards.values():
        page = site / language / "catalogue" / pack.city / f"{standard.id}.html"
        (held,) = DATA.findall(page.read_text(encoding="utf-8"))
        made = json.dumps(calculator(pack, standard, language))
        assert json.loads(html.unescape(held)) == json.loads(made), standard.id


@pytest.mark.parametrize("package", sorted(FOLDERS))
def test_every_calculator_agrees_with_the_exact_reader(browser: Browser, address: str, package: str) -> None:
    pack = pack_of(package)
    with watched(browser, address, script=NO_SEARCH) as (page, _):
        for standard in pack.standards.values():
            page.goto(f"{address}zh/catalogue/{pack.city}/{standard.id}.html")
            said = page.evaluate(EXAMPLES)
            wanted = [one.verdict for one in standard.examples if not one.overrides]
            assert [shown for shown, _ in said] == [f"commstd-{one}" for one in wanted], standard.id
            assert all("{" not in steps for _, steps in said), standard.id
            page.add_script_tag(content=DRIVER)
            day = latest([pack.parameters[one] for one in pack.parameters_of(standard)]).isoformat()
            for name, case in CASES.items():
                if "/".join(name.split("/")[:2]) == f"{pack.city}/{standard.id}":
                    drawn, (_, _, rest) = Drawn(case), name.partition("/")
                    chosen = rest.partition("/")[2].split("+") if "/" in rest else []
                    rows = [drawn.part() for _ in range(ROWS)]
                    found = in_browser(page, [[written(case.fields, row), chosen, day] for row in rows])
                    assert [one["faults"] for one in found] == [{}] * ROWS
                    assert [judgement(one["judgement"]) for one in found] == [
                        exactly(case.binding, row) for row in rows
                    ]


def in_browser(page: Page, inputs: list[object]) -> list[dict[str, object]]:
    """What the calculator of a page says of some inputs."""
    told = page.evaluate(
        "inputs => calculations(JSON.stringify("
        "[[JSON.parse(document.querySelector('commstd-calculator').dataset.standard), inputs]]))",
        inputs,
    )
    (found,) = json.loads(told)
    return found


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


def test_a_calculator_speaks_english(page: Page, address: str) -> None:
    page.goto(f"{address}en/catalogue/puyang/service-area.html")
    page.get_by_label("households (household)").fill("1,200")
    page.get_by_label("service area (m²)").fill("0.5 mu")
    output = page.locator("commstd-calculator output")
    assert output.inner_text().startswith("✗ actual 333.3333 m², required ≥ 360 m²: short by 26.6667 m²")
