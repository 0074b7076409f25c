"""The web report of an assessment: what stands on it, that it asks for nothing, and that no text becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from copy import copy
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

import commstd
from commstd.errors import MissingExtraError, TableError
from commstd.messages import in_language
from commstd.report import webpage
from commstd.report.page import charts, rows, sums
from commstd.report.webpage import write_report

DAY = date(2020, 12, 31)
EXAMPLES = Path(__file__).parents[3] / "examples"
PUYANG = EXAMPLES / "puyang.csv"
TABLES = {
    "puyang": "puyang.csv", "guangyuan": "guangyuan.csv", "wengan": "wengan.xlsx", "mianyang": "mianyang.csv",
    "fuzhou-jiangxi": "fuzhou-jiangxi.csv",
}  # fmt: skip
EMPTY = {"meta", "img", "input"}


class Parsed(HTMLParser):
    """A page as a browser's parser takes it apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]][-1] += data
        else:
            self.texts.append(data)

    @property
    def data(self):
        return json.loads(self.raw["script"][0])


def page(path: Path) -> Parsed:
    return Parsed(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def city():
    return commstd.city("puyang", as_of=DAY)


@pytest.fixture(scope="module")
def assessed(city):
    return city.assess(PUYANG)


@pytest.fixture(scope="module")
def written(city, assessed, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "濮阳.html"
    with in_language("zh"):
        write_report(assessed, city, path)
    return path


@pytest.fixture
def undrawn(monkeypatch):
    """Without pictures, where these are not what is tried: each takes a while."""
    for name in ("standard_chart", "bullet_chart"):
        monkeypatch.setattr(sums, name, lambda *_, **__: "<svg/>")


def cells(text: str, heading: str) -> list[list[str]]:
    """The rows of the table below a heading."""
    part = text.split(f">{heading}</h2>")[1].split("</table>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)] for line in lines]


def test_its_parts_stand_in_the_order_in_which_they_are_read(written):
    text = written.read_text(encoding="utf-8")
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", text) == ["概况", "标准", "指标完成情况", "清单", "数据问题", "依据"]
    assert "<title>濮阳市：puyang.csv 核对报告</title>" in text
    assert '<html lang="zh-Hans">' in text


def test_the_headline_says_how_many_rows_keep_everything(written, assessed):
    text = written.read_text(encoding="utf-8")
    held = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>(?:<dd class=\"more\">(.*?)</dd>)?", text)
    verdicts = [set(row) for row in zip(*(assessed.results[name].cast(pl.String) for name in assessed.results.columns
                                           if name.endswith(".verdict")), strict=True)]  # fmt: skip
    short = sum(bool(row & {"short", "over"}) for row in verdicts)
    unknown = sum(not row & {"short", "over"} and "unknown" in row for row in verdicts)
    met = sum(row <= {"met", "not-applicable"} and "met" in row for row in verdicts)
    assert (met, short, unknown) == (11, 49, 4)
    assert held == [
        ("核对的行数", "64", ""), ("适用的标准全部达标", "11", "17.2 %"), ("至少一项不足或超出", "49", "76.6 %"),
        ("没有不足，但有无法判断的", "4", "6.2 %"), ("不足或超出的项数", "75", ""), ("达到的指标", "4 / 12", "7 个没有达到"),
        ("没有使用的单元格和行", "6", "另有 5 处有疑问"),
    ]  # fmt: skip


def test_the_sums_are_those_of_the_summary(written, assessed):
    _, *lines = cells(written.read_text(encoding="utf-8"), "标准")
    assert lines[0] == [
        "社区综合服务设施面积",
        "64",
        "27",
        "35",
        "0",
        "2",
        "0",
        "43.5 %",
        "4086.7703 ㎡",
        "直接规定",
        "二（五）19",
    ]
    for line, held in zip(lines, assessed.summary(), strict=True):
        counts = [held[verdict] for verdict in ("met", "short", "over", "unknown", "not-applicable")]
        assert line[1:7] == [str(sum(counts[:4])), *map(str, counts)]


def test_rows_that_break_a_must_are_told(city, assessed):
    def more(held):
        (found,) = [one for one in sums.headline(held) if one.label.key == "report-shortfalls"]
        return found.more

    assert more(assessed) == ""  # nothing of Puyang's is a must
    strict = [evolve(item, standard=evolve(item.standard, force="must")) for item in assessed.plan.items[1:3]]
    plan = evolve(assessed.plan, items=(assessed.plan.items[0], *strict, *assessed.plan.items[3:]))
    held = copy(assessed)
    held.plan = plan
    broken = {one.row for one in held.findings if one.force == "must" and one.verdict in {"short", "over"}}
    assert broken
    with in_language("en"):
        assert more(held) == f"{len(broken)} rows break a must"


def test_every_target_has_a_bullet_chart_and_its_words(written, assessed):
    lines = cells(written.read_text(encoding="utf-8"), "指标完成情况")[1:]
    assert len(lines) == len(assessed.targets) == 12
    assert lines[1][2:9] == ["≈38.89\u00a0% … ≈43.24\u00a0%", "≥\u00a050\u00a0%", "不足", "3 … 4", "14", "21", "2"]
    pictures = [held["src"] for tag, held in page(written).tags if tag == "img"]
    assert len(pictures) == 5 + 12
    for address in pictures:
        kind, _, packed = address.partition(",")
        assert kind == "data:image/svg+xml;base64"
        assert base64.b64decode(packed).startswith(b"<svg")


def test_every_problem_and_source_is_named(written, assessed):
    text = written.read_text(encoding="utf-8")
    problems = cells(text, "数据问题")[1:]
    told = [one for held in (assessed.rejected, assessed.contradictions(), assessed.warnings) for kind in held
            for one in kind.rows()]  # fmt: skip
    assert [row[1:3] for row in problems] == [[str(one["line"] or ""), one["column"] or ""] for one in told]
    assert "每百户综合服务设施面积" in text
    assert assessed.provenance.pack.digest in text


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_city_gets_one_in_both_languages(name, lang, tmp_path, undrawn):
    held = commstd.city(name)
    found = held.assess(EXAMPLES / TABLES[name])
    with in_language(lang):
        write_report(found, held, tmp_path / "x.html")
    made = page(tmp_path / "x.html")
    assert len(made.data["keys"]) == found.rows
    assert len(made.data["items"]) == len(found.plan.items)
    notes = [held for tag, held in made.tags if held.get("class") == "warning"]
    wanted = {"puyang": 0, "guangyuan": 1, "wengan": 0, "mianyang": 3, "fuzhou-jiangxi": 3}[name]
    assert len(notes) - 1 == wanted  # the other says that the list needs scripts


def test_nothing_is_asked_of_a_network_and_only_its_own_script_runs(written):
    made = page(written)
    for tag, held in made.tags:
        assert not {name for name in held if name.startswith("on")}
        assert tag not in {"link", "iframe", "object", "embed", "base", "a"}
        assert (held.get("src") or "data:").startswith("data:")
    assert [held.get("type") for tag, held in made.tags if tag == "script"] == ["application/json", None]
    (policy,) = [held["content"] for _, held in made.tags if held.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(made.raw["script"][1].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}';")
    assert "url(" not in made.raw["style"][0]
    assert "@import" not in made.raw["style"][0]


def test_the_data_of_the_list_are_the_results(written, assessed):
    data = page(written).data
    assert data["keys"] == assessed.keys.to_list()
    area, items = data["results"][0], assessed.plan.items
    letters = [verdict[0] for verdict in assessed.results["0.verdict"].cast(pl.String)]
    assert "".join(letters) == area["verdicts"]
    assert area["gap"] == assessed.results["0.gap"].to_list()
    assert Fraction(data["items"][0]["step"]) == items[0].binding.step
    assert data["fields"]["households"] == assessed.cells["households"].to_list()


def test_numbers_that_javascript_cannot_hold_are_texts():
    assert rows._whole(pl.Series([1, None, 2**53])) == [1, None, 2**53]
    assert rows._whole(pl.Series([1, None, 2**53 + 1])) == ["1", None, str(2**53 + 1)]
    assert rows._whole(pl.Series([None], dtype=pl.Int64)) == [None]


def test_a_long_table_lists_what_falls_short_and_says_so(city, tmp_path, monkeypatch, undrawn):
    monkeypatch.setattr(rows, "LISTED", 20)
    found = city.assess(PUYANG)
    with in_language("zh"):
        write_report(found, city, tmp_path / "x.html")
    made = page(tmp_path / "x.html")
    keys = made.data["keys"]
    short = {finding.row for finding in found.findings if finding.verdict in {"short", "over"}}
    assert len(keys) == 20
    assert set(keys) <= short
    assert "表有 64 行，这里只列出其中有不足或超出的 20 行（共 49 行）" in "".join(made.texts)


def test_readings_stand_side_by_side(city, tmp_path, undrawn):
    found = city.assess(PUYANG, all_readings=True)
    with in_language("zh"):
        write_report(found, city, tmp_path / "x.html")
    made = page(tmp_path / "x.html")
    titles = [one["title"] for one in made.data["items"]]
    assert len(set(titles)) == len(titles) == len(found.plan.items)
    assert len(made.data["standards"]) == 5
    assert "同一标准按几种口径分别列出" in "".join(made.texts)


def test_a_figure_that_was_set_is_what_the_list_computes_with(tmp_path, undrawn):
    held = commstd.city("puyang", as_of=DAY, overrides={"area_rate": "40 ㎡"})
    with in_language("en"):
        write_report(held.assess(PUYANG), held, tmp_path / "x.html")
    made = page(tmp_path / "x.html")
    (standard,) = [one for one in made.data["standards"] if one["id"] == "puyang/service-area"]
    assert {one["text"] for one in standard["parameters"]["area_rate"]["values"]} == {"(40 m² / 100 household)"}
    assert any("area_rate" in text for text in made.texts)


def test_a_table_without_a_row_has_one_too(city, tmp_path, undrawn):
    frame = pl.read_csv(PUYANG, infer_schema=False).clear()
    with in_language("zh"):
        write_report(city.assess(frame), city, tmp_path / "x.html")
    assert page(tmp_path / "x.html").data["keys"] == []


def test_lazy_results_are_collected(city, assessed, tmp_path, undrawn):
    frame = pl.read_csv(PUYANG, infer_schema=False).lazy()
    with in_language("zh"):
        write_report(city.assess(frame), city, tmp_path / "x.html")
    assert page(tmp_path / "x.html").data["results"] == page_data(assessed, city)["results"]


def page_data(assessed, city):
    return json.loads(json.dumps(rows.rows_json(assessed, city, rows.listed(assessed))))


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from([
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "<!-- <script>", "]]>", "&lt;b&gt;",
    "\"><svg onload=alert(1)>", "'", "{{ 7*7 }}", "{% raw %}", "\u2028", "\x00", "javascript:alert(1)", "</title>", "&#60;",
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE, min_size=3, max_size=3), st.lists(HOSTILE.filter(str.strip), min_size=1, max_size=1))
@example(["</script><script>alert(1)</script>", "<!-- <script>", "<img src=x onerror=alert(1)>"], ["</title><b>"])
def test_hostile_text_stays_the_text_that_it_was(city, tmp_path_factory, texts, heading):
    path = tmp_path_factory.mktemp("hostile") / "x.html"
    frame = pl.DataFrame({
        "社区编码": ["410991001001", "410991001002", "410991001003"], "社区名称": texts, "县（市、区）": texts,
        "户数": texts, "城乡类型": texts, "治安防控室": texts, "综合服务设施面积": [1.0, 2.0, 3.0],
    })  # fmt: skip
    if heading[0] not in frame.columns:
        frame = frame.with_columns(pl.Series(heading[0], texts))
    found = city.assess(frame)
    with pytest.MonkeyPatch.context() as patch, in_language("zh"):
        for name in ("standard_chart", "bullet_chart"):
            patch.setattr(sums, name, lambda *_, **__: "<svg/>")
        write_report(found, city, path)
    made = page(path)
    assert [held.get("type") for tag, held in made.tags if tag == "script"] == ["application/json", None]
    assert not {tag for tag, _ in made.tags} & {"svg", "b"}
    assert all(not name.startswith("on") for _, held in made.tags for name in held)
    assert made.data["names"] == found.names.to_list()
    # What HTML makes of a text: it knows no zero byte, and one kind of line end.
    assert "<" not in made.raw["script"][0]


# pictures


def texts_of(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_standard_is_drawn_with_its_counts_and_the_spread_of_its_gaps():
    counts = {"met": 27, "short": 35, "over": 0, "unknown": 2, "not-applicable": 0}
    bins = [charts.Bin(0.0, 100.0, 20, "short"), charts.Bin(100.0, 200.0, 15, "short")]
    with in_language("zh"):
        svg = charts.standard_chart(counts, bins, "㎡")
    assert texts_of(svg)[:2] == ["27", "35"]  # the two unknown have no room
    assert "差额（㎡）" in svg
    assert [one for one in texts_of(svg) if one in {"0", "5", "10", "15", "20", "100", "200"}] == [
        "0", "100", "200", "0", "5", "10", "15", "20",
    ]  # fmt: skip
    for colour, drawn in ((charts.COLOURS["over"], False), (charts.COLOURS["short"], True)):
        assert (colour in svg) is drawn


def test_a_standard_without_numbers_is_drawn_without_a_spread():
    svg = charts.standard_chart({"met": 3, "short": 1, "over": 0, "unknown": 0, "not-applicable": 0}, [], "")
    assert texts_of(svg) == ["3", "1"]


@pytest.mark.parametrize(
    ("value", "bars"), [(None, 0), ((Fraction(1, 2), Fraction(1, 2)), 1), ((Fraction(1, 4), Fraction(1, 2)), 2)]
)
def test_a_target_is_drawn_from_its_least_to_its_greatest_value(value, bars):
    svg = charts.bullet_chart(value, Fraction(3, 5), None, is_share=True, verdict="short")
    assert svg.count(f'fill="{charts.COLOURS["short"]}"') == bars
    assert texts_of(svg)[-1] == "100%"


def test_a_count_is_drawn_beyond_its_line():
    svg = charts.bullet_chart((Fraction(3), Fraction(3)), Fraction(20), Fraction(40), is_share=False, verdict="short")
    assert "40" in texts_of(svg)
    assert "100%" not in texts_of(svg)


@pytest.mark.parametrize(
    ("width", "handy"), [("1", "1"), ("1.01", "2"), ("2", "2"), ("3", "5"), ("5.1", "10"), ("0.0001", "0.0001"),
                         ("0.07", "0.1"), ("1000", "1000"), ("1001", "2000"), ("99.99", "100")]
)  # fmt: skip
def test_bars_are_as_wide_as_people_count(width, handy):
    assert sums._handy(Fraction(width)) == Fraction(handy)


def test_gaps_are_counted_in_bars_that_hold_their_upper_end(city):
    frame = pl.DataFrame({
        "社区编码": [f"4109910010{at:02}" for at in range(1, 6)], "户数": [100] * 5,
        "综合服务设施面积": [30.0, 29.0, 28.0, 20.0, 18.0],
    })  # fmt: skip
    held = city.assess(frame)
    bins, middle = sums._spread(held, 0, held.plan.items[0])
    assert [(one.start, one.end, one.rows, one.verdict) for one in bins] == [
        (0.0, 1.0, 1, "short"), (1.0, 2.0, 1, "short"), (9.0, 10.0, 1, "short"), (11.0, 12.0, 1, "short"),
    ]  # fmt: skip
    assert middle == 2


# faults


def test_another_ending_is_refused(city, assessed, tmp_path):
    with pytest.raises(TableError, match=r"x\.htm"):
        write_report(assessed, city, tmp_path / "x.htm")


def test_without_its_libraries_it_says_what_to_install(city, assessed, tmp_path, monkeypatch):
    monkeypatch.setattr(webpage, "find_spec", lambda name: None if name == "vl_convert" else object())
    with pytest.raises(MissingExtraError, match=re.escape('pip install "commstd[report]"')):
        write_report(assessed, city, tmp_path / "x.html")


def test_a_report_that_breaks_off_leaves_the_old_one(city, assessed, tmp_path, monkeypatch):
    path = tmp_path / "x.html"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(sums, "standard_chart", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(assessed, city, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["x.html"]
