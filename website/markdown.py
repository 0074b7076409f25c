"""Pages as Markdown."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import define, field

_MARKS: Final = re.compile(r"[\\`*_{}\[\]<>#|~$&]")


def plain(text: object) -> str:
    """A text in which nothing is taken for Markdown; lines are joined."""
    joined = " ".join(str(text).split("\n"))
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", joined)


def code(text: object) -> str:
    """A text as code, in a table too."""
    shown = html.escape(" ".join(str(text).split("\n"))).replace("|", "&#124;")
    return f"<code>{shown}</code>" if shown else ""


def wide(text: str) -> str:
    """A text of a table that no narrow column squeezes."""
    return f'<div class="wide">{text}</div>' if text else ""


@define
class Page:
    """One page that is made.

    Attributes:
        uri: Its place in the site, such as catalogue/puyang/index.md.
        title: Its title.
        short: What the navigation calls it; empty: its title.
    """

    uri: str
    title: str
    short: str = ""
    _parts: list[str] = field(factory=list)

    def add(self, *parts: str) -> None:
        """Add blocks, an empty line after each."""
        self._parts += [part for part in parts if part]

    def heading(self, text: str, level: int = 2, anchor: str = "") -> None:
        """Add a heading."""
        self.add(f"{'#' * level} {plain(text)}" + (f" {{ #{anchor} }}" if anchor else ""))

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add terms with what they are here; those without a text are left out."""
        self.add("\n\n".join(f"{plain(term)}\n:   {text}" for term, text in rows if text))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Add a table. Cells are Markdown; a column without a single text is left out."""
        held = [[" ".join(cell.split("\n")) for cell in row] for row in rows]
        kept = [at for at in range(len(heads)) if any(row[at] for row in held)]
        if not kept:
            return
        lines = [[plain(heads[at]) for at in kept], ["---"] * len(kept), *([row[at] for at in kept] for row in held)]
        self.add("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def admonition(self, kind: str, text: str, title: str = "") -> None:
        """Add a box."""
        head = f'!!! {kind} "{title}"' if title else f'!!! {kind} ""'
        self.add(f"{head}\n    {text}")

    def link(self, uri: str, text: str) -> str:
        """A link to another page, its text escaped."""
        path, _, anchor = uri.partition("#")
        target = posixpath.relpath(path, posixpath.dirname(self.uri)) if path else ""
        return f"[{plain(text)}]({target}{'#' if anchor else ''}{anchor})"

    def text(self) -> str:
        """The page."""
        return "\n\n".join([f"# {plain(self.title)}", *self._parts]) + "\n"
