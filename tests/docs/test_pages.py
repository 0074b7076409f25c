"""The pages say all that there is, in both languages, and lead where they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
import pytest
from sybil import Sybil

import commstd
import commstd.testing
from commstd.cli import program
from commstd.loading import forms
from tests.docs.fences import PAGES, ROOT, Fences, needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
FORMS = (
    forms.RawPack, forms.RawDocument, forms.RawClause, forms.RawDated, forms.RawParameter, forms.RawStandard,
    forms.RawReading,
    forms.RawExample, forms.RawField, forms.RawSubject, forms.RawConcept, forms.RawUnit, forms.RawTarget, forms.RawTargetExample,
    forms.RawDuty, forms.RawList, forms.RawListReading, forms.RawDepartment, forms.RawTask, forms.RawWithin,
    forms.RawStep, forms.RawRule, forms.RawConsequence, forms.RawProcessExample, forms.RawProcess,
)  # fmt: skip
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(name: str, language: str) -> str:
    return (DOCS / language / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """Headings as they are spelt behind # in an address."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    words = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in HEADING.findall(outside))
    return {re.sub(r"\s", "-", word.strip()) for word in words}


def fences(page: Path) -> list[tuple[str, str]]:
    """The language and the title of each fence, doctests apart."""
    lexemes = [example.region.lexemes for example in Sybil([Fences()]).parse(page).examples()]
    return [(one["language"] or "", (one["rest"] or "").strip()) for one in lexemes if one]


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def test_each_page_stands_in_both_languages() -> None:
    english, chinese = ({path.relative_to(DOCS / one) for path in (DOCS / one).rglob("*.md")} for one in LANGUAGES)
    assert english == chinese


@pytest.mark.parametrize("page", sorted((DOCS / "en").rglob("*.md")), ids=name_of)
def test_both_languages_have_the_same_fences(page: Path) -> None:
    assert fences(page) == fences(DOCS / "zh" / page.relative_to(DOCS / "en"))


@pytest.mark.parametrize("page", sorted((DOCS / "en").rglob("*.md")), ids=name_of)
def test_what_a_page_needs_is_where_its_fences_are_run(page: Path) -> None:
    assert needs(page) == needs(DOCS / "zh" / page.relative_to(DOCS / "en"))
    lines = (ROOT / "requirements" / "engines.in").read_text(encoding="utf-8").splitlines()
    assert set(needs(page)) <= {re.split(r"[\[ #]", line)[0].removesuffix("-framework") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        if link.startswith(("https:", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_know_no_machine(page: Path) -> None:
    assert not re.search(r"/(work|root|home|tmp)/", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_described(language: str) -> None:
    text = text_of("reference/command-line.md", language)
    for name in program.COMMANDS:
        assert f"\n## {name}\n" in text
        command = program.program().get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        for option in (one for parameter in command.params for one in parameter.opts if one.startswith("-")):
            assert f"`{option}" in text, option


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_name_is_described(language: str) -> None:
    text = text_of("reference/python.md", language)
    missing = [name for name in commstd.__all__ if not re.search(rf"\b{name}\b", text)]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_name_for_authors_of_packs_is_described(language: str) -> None:
    text = text_of("reference/testing.md", language)
    missing = [name for name in commstd.testing.__all__ if not re.search(rf"\b{name}\b", text)]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_key_of_a_pack_is_described(form: type[attrs.AttrsInstance], language: str) -> None:
    text = text_of("reference/pack-format.md", language)
    missing = [one.name.rstrip("_") for one in attrs.fields(form) if f"`{one.name.rstrip('_')}`" not in text]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_an_assessment_is_described(language: str) -> None:
    text = text_of("reference/json.md", language)
    puyang = commstd.city("puyang", as_of="2020-12-31")
    finding = puyang.findings({"households": 1200})[0]
    need = puyang["committee-staff"].required(households=1200, floating_population=0)
    answers = [finding.as_json(), need.as_json(), puyang.provenance.as_json()]
    missing = {key for answer in answers for key in keys(answer) if not re.search(rf'[`"]{key}[`"]', text)}
    assert not missing


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_counts_each_citys_standards(readme: str) -> None:
    rows = [line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    catalog = commstd.Catalog.installed()
    for city in catalog.cities:
        pack = catalog.pack(city)
        (row,) = [one for one in rows if pack.head.name.zh.rstrip("市县") in one]
        assert row.endswith(f"| {len(pack.standards)} |")
        assert all((one.number or one.title.zh) in row for one in pack.head.documents if one.title is not None)
