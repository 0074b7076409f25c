"""Every sentence that a user reads, in Chinese and in English.

A message is made where the fault is found and put into words where it is read, so that one error can be shown in
either language. `say("unit-unknown", text="米²")` names a sentence of the catalogue and what stands in its braces.
"""

from __future__ import annotations

import locale
import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[str, ...]] = get_args(Language)

_current: ContextVar[Language | None] = ContextVar("commstd-language", default=None)


def language_of_locale() -> Language:
    """The user's language: English where the locale says so, else Chinese."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "en" if value.lower().startswith("en") else "zh"
    name = locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh"


def language() -> Language:
    """The language in which messages are put into words now."""
    return _current.get() or language_of_locale()


def use_language(lang: Language | None) -> None:
    """Set the language of this context; None goes back to the locale's."""
    _current.set(lang)


@contextmanager
def in_language(lang: Language) -> Iterator[None]:
    """Put messages into words in `lang` inside a `with` block."""
    token = _current.set(lang)
    try:
        yield
    finally:
        _current.reset(token)


class Label:
    """One text in Chinese and English."""

    __slots__ = ("en", "zh")

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en

    def text(self, lang: Language | None = None) -> str:
        """The text in `lang`, by default the language of the moment."""
        return self.en if (lang or language()) == "en" else self.zh

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Label(zh={self.zh!r}, en={self.en!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Label) and (self.zh, self.en) == (other.zh, other.en)

    def __hash__(self) -> int:
        return hash((self.zh, self.en))


class Message:
    """A sentence of the catalogue with what stands in its braces."""

    __slots__ = ("key", "values")

    def __init__(self, key: str, values: Mapping[str, object]) -> None:
        self.key = key
        self.values = dict(values)

    def text(self, lang: Language | None = None) -> str:
        """The sentence in `lang`, by default the language of the moment."""
        chosen = lang or language()
        return catalogue(chosen)[self.key].format(**{name: words(value, chosen) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Message({self.key!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash(self.key)


def catalogue(lang: Language) -> Mapping[str, str]:
    """All sentences of one language by key."""
    if lang == "en":
        from commstd.messages._en import SENTENCES
    else:
        from commstd.messages._zh import SENTENCES
    return SENTENCES


def say(key: str, /, **values: object) -> Message:
    """Name a sentence of the catalogue.

    Args:
        key: Its key.
        **values: What stands in its braces: texts, numbers, labels, other messages, or tuples of these.
    """
    return Message(key, values)


def words(value: object, lang: Language) -> str:
    """One value as it stands inside a sentence."""
    if isinstance(value, Message | Label):
        return value.text(lang)
    if isinstance(value, tuple | list | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return (", " if lang == "en" else "、").join(words(item, lang) for item in items)
    return "" if value is None else str(value)


def near(word: str, options: Iterable[str]) -> Message | str:
    """A hint at the names that look like `word`; empty where none does."""
    found = nearest(word, options)
    return say("did-you-mean", names=tuple(f'"{name}"' for name in found)) if found else ""


def nearest(word: str, options: Iterable[str]) -> list[str]:
    """The names that look like `word`, the likest first."""
    import difflib  # not before a name is wrong

    pool = sorted(set(options))
    folded = {_folded(option): option for option in pool}
    same = folded.get(_folded(word))
    # Of a word of two Chinese characters, a single wrong one is half.
    cutoff = 0.4 if len(word) == 2 and not word.isascii() else 0.6
    close = [same] if same is not None else difflib.get_close_matches(word, pool, n=3, cutoff=cutoff)
    alike = {option: difflib.SequenceMatcher(None, option, word).ratio() for option in close}
    best = max(alike.values(), default=0.0)
    return [option for option in close if alike[option] >= best - _NEARLY]


def _folded(name: str) -> str:
    """A name as a reader takes it, whatever its letters' case and width."""
    import unicodedata  # as above

    return unicodedata.normalize("NFKC", name).lower().replace("_", "-")


_NEARLY: Final = 0.08
