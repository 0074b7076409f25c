from __future__ import annotations

import pytest

from commstd.formula.nodes import Name, Node
from commstd.formula.parse import parse
from commstd.formula.prose import prose
from commstd.formula.render import render
from tests.laws.small_trees import shapes

LABELS = {
    "area": ("面积", "area"), "households": ("户数", "households"), "rate": ("每户面积", "area per household"),
    "settlement": ("城乡类型", "settlement"), "urban": ("城市", "urban"), "town": ("集镇", "town"), "new": ("新建", "new-built"),
}  # fmt: skip


def told(text: str, lang: str) -> str:
    at = 0 if lang == "zh" else 1

    def name(held: str) -> str:
        return LABELS.get(held, (held, held))[at]

    return prose(parse(text), lang, name=name, option=lambda choice, option: f"{name(option)}[{choice}]")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("rate * households", "每户面积 × 户数", "area per household × households"),
        ("(area + 1) / 2.5 - -area", "（面积 + 1） ÷ 2.5 − −面积", "(area + 1) ÷ 2.5 − −area"),
        ("area - (area - 1)", "面积 − （面积 − 1）", "area − (area − 1)"),
        ("0 <= area < 1 >= rate > 2", "0 ≤ 面积 < 1 ≥ 每户面积 > 2", "0 ≤ area < 1 ≥ area per household > 2"),
        ("area == 1 != rate", "面积 = 1 ≠ 每户面积", "area = 1 ≠ area per household"),
        ("settlement == 'urban'", "城乡类型 = 城市[settlement]", "settlement = urban[settlement]"),
        (
            "'urban' != settlement == 'town'",
            "城市[settlement] ≠ 城乡类型 = 集镇[settlement]",
            "urban[settlement] ≠ settlement = town[settlement]",
        ),
    ],
)
def test_signs_as_people_write_them(text: str, zh: str, en: str) -> None:
    assert told(text, "zh") == zh
    assert told(text, "en") == en


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "settlement in ('urban', 'town')",
            ["城乡类型", "城市[settlement]、集镇[settlement]"],
            ["settlement", "urban[settlement], town[settlement]"],
        ),
        (
            "settlement not in ('urban',)",
            ["城乡类型", "城市[settlement]", "不"],
            ["settlement", "urban[settlement]", "no"],
        ),
        ("new and (area > 0 or not new)", ["新建", "（面积 > 0", "或", "）"], ["new-built and (area > 0 or", ")"]),
        ("not (new and old)", ["（新建", "）"], ["not", "(new-built and old)"]),
        ("not area > 0", ["面积 > 0"], ["not", "area > 0"]),
        ("area if new else 0", ["新建", "面积", "0"], ["area", "if", "new-built", "otherwise"]),
        ("max(0, area)", ["较大", "0、面积"], ["greater", "0, area"]),
        ("min(rate, area)", ["较小", "每户面积、面积"], ["lesser", "area per household, area"]),
        ("ceil(area / 2)", ["面积 ÷ 2", "向上"], ["area ÷ 2", "up"]),
        ("floor(area / 2)", ["面积 ÷ 2", "向下"], ["area ÷ 2", "down"]),
        ("known(area)", ["面积"], ["area", "known"]),
    ],
)
def test_words_for_what_has_no_sign(text: str, zh: list[str], en: list[str]) -> None:
    for lang, parts in (("zh", zh), ("en", en)):
        found = told(text, lang)
        assert [part for part in parts if part not in found] == [], found
        assert not set("*<=>/'") & set(found.replace("≤", "").replace("= ", "").replace("> ", "")), found


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2.5", "2.5", "2.5"),
        ("--area", "−−面积", "−−area"),
        ("-(area + rate)", "−（面积 + 每户面积）", "−(area + area per household)"),
        ("-(a * b)", "−（a × b）", "−(a × b)"),
        ("a + b + c", "a + b + c", "a + b + c"),
        ("a + (b + c)", "a + （b + c）", "a + (b + c)"),
        ("(a < b) + (b < c)", "（a < b） + （b < c）", "(a < b) + (b < c)"),
        ("a - b - c * d", "a − b − c × d", "a − b − c × d"),
        ("(a < b) - (b - c)", "（a < b） − （b − c）", "(a < b) − (b − c)"),
        ("a + b * c", "a + b × c", "a + b × c"),
        ("a * b * -c", "a × b × −c", "a × b × −c"),
        ("(a + b) * (c * d)", "（a + b） × （c × d）", "(a + b) × (c × d)"),
        ("a / b / -c", "a ÷ b ÷ −c", "a ÷ b ÷ −c"),
        ("(a - b) / (c / d)", "（a − b） ÷ （c ÷ d）", "(a − b) ÷ (c ÷ d)"),
        ("a + b < c - d", "a + b < c − d", "a + b < c − d"),
        ("(a < b) < (c < d)", "（a < b） < （c < d）", "(a < b) < (c < d)"),
        ("(new and old) in ('urban',)", "（新建 并且 old）属于（城市[]）", "(new-built and old) is one of (urban[])"),
        ("area + 1 not in ('x', 'y')", "面积 + 1不属于（x[]、y[]）", "area + 1 is none of (x[], y[])"),
        ("(a < b) in ('x',)", "（a < b）属于（x[]）", "(a < b) is one of (x[])"),
        ("not new < 1", "并非新建 < 1", "not new-built < 1"),
        ("not (not new)", "并非（并非新建）", "not (not new-built)"),
        ("new and not old or area > 0", "新建 并且 并非old 或者 面积 > 0", "new-built and not old or area > 0"),
        ("(new or old) and (a and b)", "（新建 或者 old） 并且 （a 并且 b）", "(new-built or old) and (a and b)"),
        ("a or (b or c)", "a 或者 （b 或者 c）", "a or (b or c)"),
        ("(a if b else c) or d", "（若b，则a，否则c） 或者 d", "(a if b, otherwise c) or d"),
        ("a or b if c or d else e or f", "若c 或者 d，则a 或者 b，否则e 或者 f", "a or b if c or d, otherwise e or f"),
        (
            "(a if b else c) if (d if e else f) else g if h else i",
            "若（若e，则d，否则f），则（若b，则a，否则c），否则若h，则g，否则i",
            "(a if b, otherwise c) if (d if e, otherwise f), otherwise g if h, otherwise i",
        ),
        (
            "max(0, a if new else 1, a or b)",
            "（0、（若新建，则a，否则1）、a 或者 b）中的较大者",
            "the greater of (0, (a if new-built, otherwise 1), a or b)",
        ),
        ("min(rate, area)", "（每户面积、面积）中的较小者", "the lesser of (area per household, area)"),
        ("ceil(a if b else c)", "向上取整（若b，则a，否则c）", "rounded up (a if b, otherwise c)"),
        ("floor(area / 2)", "向下取整（面积 ÷ 2）", "rounded down (area ÷ 2)"),
        ("known(area)", "已填写面积", "area is known"),
    ],
)
def test_brackets_and_words_stand_where_they_are_wanted_and_nowhere_else(text: str, zh: str, en: str) -> None:
    assert told(text, "zh") == zh
    assert told(text, "en") == en


def test_an_id_that_stands_alone_is_shown_in_quotation_marks() -> None:
    """A checked formula has none; what is shown may be unchecked."""
    assert told("'x' == area + 1", "en") == "“x” = area + 1"
    assert told("1 == 'x'", "zh") == "1 = “x”"
    assert told("'x' in ('y',)", "en") == "“x” is one of (y[])"
    assert "x[]" in told("area + 1 in ('x',)", "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_formulas_are_told_alike(lang: str) -> None:
    """All trees of depth two: a bracket that is left out would make one of them sound like another."""
    heard: dict[str, Node] = {}
    trees = set(shapes(2, [Name("a")]))
    for tree in trees:
        heard.setdefault(prose(tree, lang, name=lambda name: name, option=lambda _, option: option), tree)
    assert [render(tree) for tree in trees - set(heard.values())] == []
    assert len(heard) == len(trees) > 9_000


def test_each_language_is_free_of_the_other() -> None:
    text = "max(0, area) if new and settlement in ('urban',) or not known(rate) else floor(rate)"
    assert told(text, "en").isascii() or not any("一" <= sign <= "鿿" for sign in told(text, "en"))
    assert not any(word in told(text, "zh") for word in ("and", "or", "if", "not", "greater"))
