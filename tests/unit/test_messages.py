from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import commstd.messages
from commstd.cli.program import COMMANDS
from commstd.documents import STATUSES
from commstd.loading.schema import described
from commstd.messages import (
    Label,
    Message,
    catalogue,
    in_language,
    language,
    language_of_locale,
    near,
    say,
    use_language,
    words,
)
from commstd.tasks import EVERY, STATES
from commstd.verdicts import FORCES, VERDICTS

SOURCE = Path(commstd.messages.__file__).parents[1]
CHINESE, ENGLISH = catalogue("zh"), catalogue("en")
HAN = re.compile(r"[\u4e00-\u9fff]")
COMMON_OPTIONS = ("format", "pack", "as-of", "reading", "all-readings", "set", "city", "subject", "sheet", "lang")
FAMILIES = {
    "about-": described(),
    "cli-": COMMANDS,
    "cli-option-": COMMON_OPTIONS,
    "every-": EVERY,
    "explain-": ("when", "measure", "at_least", "more_than", "at_most", "less_than", "holds"),
    "force-": FORCES,
    "line-": ("met", "short", *(f"{end}-{side}" for end in ("low", "high") for side in ("at", "under", "over"))),
    "problem-": ("rejected", "warning"),
    "prose-": ("as_of", "by"),
    "report-rows-": ("met", "short", "unknown"),
    "source-": tuple(status for status in STATUSES if status != "in-force"),
    "stage-": ("read", "check", "compute", "summary", "write"),
    "status-": STATUSES,
    "task-": STATES,
    "verdict-": VERDICTS,
}
"""Keys that the code puts together, by what stands before the changing part."""
BOUNDS = ("show-lower", "show-lower-strict", "show-upper", "show-upper-strict")
SAME_IN_BOTH = {"text"}
CHINESE_TERMS_IN_ENGLISH = {"value-no-flag", "cell-no-flag-fix", "cell-no-date-fix"}
"""English sentences that quote words which a Chinese table may hold."""


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every module but the catalogue itself."""
    paths = (
        path for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "messages" or path.name == "__init__.py"
    )
    return tuple((path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for file, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in names:
                    yield f"{file}:{node.lineno}", node


def keys_said() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where a key stands in the code, the key, and the names of the values passed with it."""
    for place, call in calls("say", "fail", "phrase", "fault"):
        passed = {keyword.arg for keyword in call.keywords}
        values = None if None in passed else {name for name in passed if name is not None} - {"style", "message"}
        for argument in call.args[:2]:
            options = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            for one in options:
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and "-" in one.value:
                    yield place, one.value, values


def constants() -> set[str]:
    in_pages = {key for page in SOURCE.rglob("*.html") for key in re.findall(r'"([a-z-]+)"', page.read_text("utf-8"))}
    return in_pages | {
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def composed() -> set[str]:
    return {prefix + end for prefix, ends in FAMILIES.items() for end in ends} | set(BOUNDS)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    use_language(None)
    yield
    use_language(None)


# the catalogue


def test_both_languages_have_the_same_keys():
    assert CHINESE.keys() == ENGLISH.keys()


@pytest.mark.parametrize("key", sorted(CHINESE))
def test_a_sentence_is_in_its_language_and_takes_the_same_values_in_both(key):
    chinese, english = CHINESE[key], ENGLISH[key]
    assert chinese.strip()
    assert english.strip()
    assert placeholders(chinese) == placeholders(english)
    assert all(name.isidentifier() for name in placeholders(chinese))
    if key not in SAME_IN_BOTH:
        assert HAN.search(chinese)
    assert bool(HAN.search(english)) == (key in CHINESE_TERMS_IN_ENGLISH)


@pytest.mark.parametrize("key", sorted(CHINESE))
def test_a_hint_at_near_names_ends_its_sentence(key):
    for sentence in (CHINESE[key], ENGLISH[key]):
        assert "{near}" not in sentence or sentence.endswith("{near}")
        assert sentence.count("{near}") <= 1


def test_no_sentence_says_only_that_a_value_is_invalid():
    assert not [key for key, sentence in ENGLISH.items() if re.search(r"invalid|illegal", sentence, re.IGNORECASE)]
    assert not [key for key, sentence in CHINESE.items() if re.search("无效值|非法|不合法", sentence)]


# the code and the catalogue


def test_every_key_that_the_code_says_has_a_sentence():
    said = list(keys_said())
    assert len(said) > 100
    assert not [(place, key) for place, key, _ in said if key not in CHINESE]


def test_every_value_that_the_code_passes_stands_in_the_sentence_and_no_other():
    wrong = [
        (place, key, sorted(values ^ placeholders(CHINESE[key])))
        for place, key, values in keys_said()
        if key in CHINESE and values is not None and values != placeholders(CHINESE[key])
    ]
    assert not wrong


def test_every_prefix_of_a_composed_key_is_a_known_family():
    found = set()
    for _, call in calls("say", "phrase"):
        for one in call.args[:1]:
            if isinstance(one, ast.JoinedStr) and isinstance(one.values[0], ast.Constant):
                found.add(one.values[0].value)
    assert found == set(FAMILIES)


def test_every_composed_key_has_a_sentence_without_values():
    missing = composed() - CHINESE.keys()
    assert not missing
    bare = {key for key in composed() - set(BOUNDS) if not placeholders(CHINESE[key])}
    assert bare == composed() - set(BOUNDS)


def test_the_headings_of_tables_are_in_the_catalogue():
    headings = {key for key in constants() if re.fullmatch(r"head-[a-z-]+", key)}
    assert len(headings) > 20
    assert headings <= CHINESE.keys()


def test_every_sentence_is_used():
    named = constants()
    mends = {f"{key}-fix" for key in CHINESE if key in named}
    assert not CHINESE.keys() - named - mends - composed()


# messages, labels and words


def test_a_message_is_put_into_words_where_it_is_read():
    message = say("unit-missing", text="360", unit=Label("㎡", "m²"))
    assert message.text("zh") == "“360”没有单位。请写上单位，例如“360 ㎡”。"
    assert message.text("en") == '"360" has no unit; write it with one, such as "360 m²"'
    with in_language("en"):
        assert str(message) == message.text("en")
    with in_language("zh"):
        assert str(message) == message.text("zh")


def test_a_message_inside_a_message_is_in_the_same_language():
    message = say("source-line", document="X", status=say("status-draft"))
    assert message.text("en") == "Source: X (draft)"
    assert message.text("zh") == "依据：X（征求意见稿）"


def test_braces_that_are_meant_stay():
    assert "{ zh = " in say("form-label", value="zh").text("en")
    assert "{ zh = " in say("form-label", value="zh").text("zh")


def test_a_value_may_have_the_name_of_a_parameter_of_say():
    assert '"colour"' in say("form-unknown-key", key="colour", near="", options=("id",)).text("en")


def test_an_unknown_key_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        say("no-such-sentence").text("en")


def test_messages_are_equal_by_key_and_values():
    one = say("unit-missing", text="1", unit="m²")
    assert one == say("unit-missing", text="1", unit="m²")
    assert hash(one) == hash(say("unit-missing", text="1", unit="m²"))
    assert one != say("unit-missing", text="2", unit="m²")
    assert one != say("unit-mismatch", text="1", unit="m²")
    assert one != str(one)
    assert repr(one) == "Message('unit-missing', {'text': '1', 'unit': 'm²'})"


def test_a_message_keeps_its_values_when_the_caller_changes_his():
    values: dict[str, object] = {"text": "1"}
    message = Message("text", values)
    values["text"] = "2"
    assert message.text("en") == "1"


def test_labels_are_equal_by_both_texts():
    label = Label("户", "household")
    assert label == Label("户", "household")
    assert hash(label) == hash(Label("户", "household"))
    assert label != Label("户", "family")
    assert label != Label("家", "household")
    assert label != "户"
    assert repr(label) == "Label(zh='户', en='household')"


def test_a_label_is_in_the_language_of_the_moment_or_the_one_asked_for():
    label = Label("户", "household")
    with in_language("en"):
        assert str(label) == "household"
        assert label.text("zh") == "户"
    with in_language("zh"):
        assert str(label) == "户"


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("m²", "m²", "m²"),
        (3, "3", "3"),
        (0, "0", "0"),
        (None, "", ""),
        (Label("户", "household"), "户", "household"),
        (("a", "b"), "a、b", "a, b"),
        (["b", "a"], "b、a", "b, a"),
        ({"b", "a"}, "a、b", "a, b"),
        (frozenset({"b", "a"}), "a、b", "a, b"),
        ((), "", ""),
        ((Label("户", "household"), "x"), "户、x", "household, x"),
        (say("yes"), "是", "yes"),
    ],
    ids=lambda value: repr(sorted(value)) if isinstance(value, set | frozenset) else repr(value),
)
def test_values_are_put_into_words(value, chinese, english):
    assert words(value, "zh") == chinese
    assert words(value, "en") == english


# near matches


@pytest.mark.parametrize(
    ("word", "options", "found"),
    [
        ("area_rat", ["area_rate", "households"], ('"area_rate"',)),
        ("Service-Area", ["service_area", "households"], ('"service_area"',)),
        ("service-area", ["service_area", "service-areas"], ('"service_area"',)),
        ("comunity", ["community", "county", "compound"], ('"community"',)),
        ("METER", ["meter", "other"], ('"meter"',)),
        ("户", ["户数"], ('"户数"',)),
        ("户素", ["户数", "面积"], ('"户数"',)),
        ("濮羊", ["濮阳市", "绵阳市"], ('"濮阳市"',)),
        ("村乡", ["城市", "乡村"], ('"乡村"',)),
        ("abcd", ["abce", "abcf", "abcg", "abch"], ('"abch"', '"abcg"', '"abcf"')),
    ],
)
def test_near_names_what_looks_like_a_word(word, options, found):
    assert near(word, options) == say("did-you-mean", names=found)


def test_near_is_the_same_whatever_the_order_of_the_options():
    options = ["short", "shore", "shot", "sort"]
    assert near("shorr", options) == near("shorr", reversed(options)) == near("shorr", [*options, *options])


@pytest.mark.parametrize("options", [(), ("households", "residents")])
def test_near_is_empty_where_nothing_looks_like_the_word(options):
    assert near("zzz", options) == ""


def test_half_a_short_word_is_enough_in_chinese_alone():
    assert near("up", ["us", "at"]) == ""
    assert near("户数", ["面积", "综合服务设施户"]) == ""


def test_near_reads_as_a_question():
    hint = near("area_rat", ["area_rate"])
    assert words(hint, "en") == 'did you mean "area_rate"?'
    assert words(hint, "zh") == '是不是想写 "area_rate"？'


def test_a_sentence_without_a_near_match_reads_as_well():
    message = say("cli-no-command", name="x", options=("assess", "check"), near="")
    assert message.text("zh") == "没有“x”这个命令，现有：assess、check。"
    assert message.text("en").rstrip() == 'there is no command "x"; there are: assess, check.'


# the language


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "EN"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "en_US.UTF-8"}, "en"),
    ],
    ids=repr,
)
def test_the_locale_chooses_the_language(monkeypatch, variables, expected):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_locale() == expected
    assert language() == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("en_US", "en"), ("English_United States", "en"), ("Chinese (Simplified)_China", "zh"), (None, "zh")],
)
def test_without_variables_the_system_chooses_the_language(monkeypatch, name, expected):
    monkeypatch.setattr("locale.getlocale", lambda: (name, "UTF-8"))
    assert language() == expected


def test_a_chosen_language_goes_before_the_locale(monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    use_language("zh")
    assert language() == "zh"
    use_language(None)
    assert language() == "en"


def test_in_language_holds_inside_its_block_alone():
    use_language("zh")
    with in_language("en"):
        assert language() == "en"
        with in_language("zh"):
            assert language() == "zh"
        assert language() == "en"
    assert language() == "zh"


def test_in_language_ends_when_its_block_fails():
    use_language("zh")
    with pytest.raises(ZeroDivisionError), in_language("en"):
        _ = 1 / 0
    assert language() == "zh"
