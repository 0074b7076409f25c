"""The page of every message and error, read off the catalogue of sentences."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import commstd.messages
from commstd.cli.program import COMMANDS
from commstd.messages import catalogue
from website.markdown import Page, code, plain
from website.words import SITE, site

if TYPE_CHECKING:
    from commstd.messages import Language

PART: Final = re.compile(r"_([a-z_]+)_en")
WORDS: Final = (
    "about-", "cli-option-", "every-", "explain-let", "force-", "head-", "kind-", "latex-", "prose-", "schema-",
    "show-", "source-", "stage-", "state-", "status-", "task-done", "task-late", "task-no-date", "task-open",
    "task-past-due", "verdict-",
)  # fmt: skip
"""What stands before the keys of words and headings, which say nothing by themselves."""
HELP: Final = frozenset(f"cli-{name}" for name in ("commstd", *COMMANDS))
SENTENCE: Final = re.compile(r"[.?…]$|[;:,] |\n|\. |\{near\}$")


def parts() -> Iterator[tuple[str, Mapping[str, str]]]:
    """The English sentences of each part of the catalogue."""
    for module in pkgutil.iter_modules(commstd.messages.__path__):
        if match := PART.fullmatch(module.name):
            held = importlib.import_module(f"commstd.messages.{module.name}")
            (sentences,) = [one for name, one in vars(held).items() if name.isupper() and isinstance(one, dict)]
            yield match[1], sentences


def is_message(key: str, english: str) -> bool:
    """Whether a key is a sentence of its own, not a word, a heading, a help text or the mend of another."""
    if key.startswith(WORDS) or key in HELP or key.endswith(("-fix", "-heading", "-legend")):
        return False
    return bool(SENTENCE.search(english))


def errors_page(lang: Language) -> Page:
    """Every message by the part that says it."""
    told, rows_of = catalogue(lang), dict[str, list[list[str]]]()
    for part, english in parts():
        rows = [[_anchor(key), *_halves(key, told)] for key in english if is_message(key, english[key])]
        if rows:
            rows_of[part] = rows
    page = Page("reference/errors.md", site("errors", lang))
    page.add(site("errors-intro", lang, count=sum(map(len, rows_of.values()))))
    for part, rows in rows_of.items():
        key = f"errors-{part.replace('_', '-')}"
        page.heading(site(key, lang) if key in SITE else part.replace("_", " ").capitalize(), anchor=f"part-{part}")
        page.table([site(key, lang) for key in ("sentence", "mend", "key")], [[*texts, key] for key, *texts in rows])
    return page


def _anchor(key: str) -> str:
    return f'<span id="{key}"></span>{code(key)}'


def _halves(key: str, told: Mapping[str, str]) -> list[str]:
    """What was found, and what to do about it."""
    sentence = told[key].replace("{near}", "").rstrip()
    if f"{key}-fix" in told:
        return [_text(sentence), _text(told[f"{key}-fix"].replace("{near}", "").rstrip())]
    found, *mend = sentence.split("\n")
    if not mend:
        cut = re.search(r"(?<=[。；])|(?<=[.;]) ", sentence)
        if cut is not None and cut.end() < len(sentence):
            found, mend = sentence[: cut.start()], [sentence[cut.end() :]]
    return [_text(found), _text(" ".join(mend))]


def _text(text: str) -> str:
    shown = re.sub(r"\{\{|\}\}", lambda mark: mark[0][0], text)
    return plain(shown)
