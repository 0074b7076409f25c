"""The plugin or the pack that an author begins with: an example of each kind of record, with comments that teach."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib import metadata
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Final

from attrs import frozen

from commstd.divisions import CITY, level_of, read_code
from commstd.errors import TableError, ValueFault
from commstd.messages import LANGUAGES, Label, Language, say
from commstd.record import Record

if TYPE_CHECKING:
    from pathlib import Path

_PACK: Final = ("pack.toml", "standards.toml", "targets.toml", "tasks.toml")
_PLUGIN: Final = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "__init__.py": "src/{module}/__init__.py",
    "test_plugin.py": "tests/test_plugin.py",
}
_COMMENT: Final = re.compile(rf"#({'|'.join(LANGUAGES)}) ")


@frozen(kw_only=True, eq=False, repr=False)
class Skeleton(Record):
    """A city whose plugin is to be written.

    Attributes:
        city: Its id, as people will type it.
        code: Its GB/T 2260 code.
        name: Its name.
    """

    city: str
    code: str
    name: Label

    @property
    def level(self) -> str:
        """The level that its code tells."""
        return level_of(self.code)

    @property
    def distribution(self) -> str:
        """The name under which the plugin is installed."""
        return f"commstd-{self.city}"

    @property
    def module(self) -> str:
        """The name of its Python package."""
        return self.distribution.replace("-", "_")

    def pack(self, lang: Language) -> dict[str, str]:
        """The files of the pack by name.

        Args:
            lang: The language of the comments.
        """
        return {name: self._rendered(f"pack/{name}", lang) for name in _PACK}

    def plugin(self, lang: Language) -> dict[str, str]:
        """The files of the plugin, the pack's among them, by path.

        Args:
            lang: The language of the comments.
        """
        home = f"src/{self.module}"
        wrapping = {
            path.format(module=self.module): self._rendered(f"plugin/{name}", lang) for name, path in _PLUGIN.items()
        }
        pack = {f"{home}/pack/{name}": text for name, text in self.pack(lang).items()}
        return {**wrapping, f"{home}/py.typed": "", **pack}

    def _rendered(self, name: str, lang: Language) -> str:
        text = (files("commstd") / "templates" / f"{name}.template").read_text("utf-8")
        lines = (line for line in text.splitlines() if _is_for(line, lang))
        return Template("\n".join(_COMMENT.sub("# ", line, count=1) for line in lines) + "\n").substitute(
            city=self.city,
            code=self.code,
            level=self.level,
            distribution=self.distribution,
            module=self.module,
            version=metadata.version("commstd"),
            zh=_quoted(self.name.zh),
            en=_quoted(self.name.en),
            description=_quoted(f"The standards of {self.name.en} for community governance, for commstd"),
            zh_plain=self.name.zh,
            en_plain=self.name.en,
        )


def skeleton(code: str, city: str, *, zh: str | None = None, en: str | None = None) -> Skeleton:
    """What a command's arguments ask for, checked.

    Args:
        code: The division code.
        city: The city's id.
        zh: Its Chinese name; without one the id stands in its place, and `check` says so.
        en: Its English name; without one the id with capital letters.

    Raises:
        ValueFault: An argument is not as it should be.
    """
    if city.strip().isdecimal() and not code.strip().isdecimal():
        raise ValueFault(say("new-city-swapped", code=city.strip(), city=code.strip()))
    number = read_code(code)
    if not CITY.fullmatch(city):
        hint = _mended(city)
        raise ValueFault(say("new-city-id", city=city, hint=say("new-city-id-hint", city=hint) if hint else ""))
    name = Label(
        city if zh is None else _line(zh, "--zh"),
        city.replace("-", " ").title() if en is None else _line(en, "--en"),
    )
    return Skeleton(city=city, code=number, name=name)


def write(folder: Path, held: dict[str, str]) -> None:
    """Write files into a folder that is not there yet, or empty.

    Args:
        folder: The folder.
        held: Texts by path.

    Raises:
        TableError: The folder holds something already, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise TableError(say("new-city-occupied", folder=folder))
        for name, text in held.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise TableError(say("output-unwritable", path=folder, error=error.strerror or str(error))) from None


def _is_for(line: str, lang: Language) -> bool:
    marked = _COMMENT.match(line)
    return marked is None or marked[1] == lang


def _quoted(text: str) -> str:
    """A text as TOML's basic strings and Python's both have it."""
    return json.dumps(text, ensure_ascii=False)


def _line(text: str, option: str) -> str:
    found = text.strip()
    if not found or not found.isprintable():
        raise ValueFault(say("new-city-name", option=option, text=text))
    return found


def _mended(city: str) -> str | None:
    """The id that somebody may have meant."""
    plain = unicodedata.normalize("NFKC", city).strip().lower().removeprefix("commstd-")
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return found if CITY.fullmatch(found) else None
