"""The navigation: every page under its kind, so that a new page appears by itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from website.words import SITE, site

if TYPE_CHECKING:
    from commstd.messages import Language
    from website.markdown import Page

SECTIONS: Final = ("tutorial", "how-to", "reference", "explanation", "catalogue", "decisions")
FIRST: Final = (
    "tutorial/first-table.md", "tutorial/first-plugin.md", "how-to/mend-a-table.md", "how-to/use-the-answers.md",
    "how-to/assess-a-frame.md", "how-to/check-a-case.md",
    "how-to/write-a-city-plugin.md", "reference/command-line.md", "reference/tables.md", "reference/json.md",
    "reference/errors.md", "reference/python.md", "reference/pack-format.md", "reference/formulas.md",
    "explanation/how-it-works.md", "explanation/exactness.md", "explanation/readings-force-unknown.md",
    "explanation/targets-and-bounds.md",
)  # fmt: skip
"""Pages that come first in their section, in this order; all others follow by name."""

Nav = list[object]


def navigation(written: Iterable[str], made: Iterable[Page], lang: Language) -> Nav:
    """The navigation of a site.

    Args:
        written: Pages that lie in the folder of the docs, by their place in it.
        made: Pages that are made, in the order in which they are shown.
        lang: The language.
    """
    order = {uri: at for at, uri in enumerate(FIRST)}
    uris = sorted(written, key=lambda uri: (order.get(uri, len(FIRST)), uri))
    titles = {page.uri: page.short or page.title for page in made}
    everything = [*dict.fromkeys([*uris, *titles])]
    everything.sort(key=lambda uri: order.get(uri, len(FIRST)) if uri in order else len(FIRST))  # stable
    sections: dict[str, list[str]] = {name: [] for name in SECTIONS}
    nav: Nav = []
    for uri in everything:
        folder, _, rest = uri.partition("/")
        if rest:
            sections.setdefault(folder, []).append(uri)
        elif uri.startswith("tutorial"):
            sections["tutorial"].append(uri)
        else:
            nav.append({site("home", lang): uri} if uri == "index.md" else uri)
    for folder, uris in sections.items():
        if uris:
            nav.append({_title(folder, lang): _tree(uris, folder, titles, lang)})
    return nav


def _tree(uris: list[str], folder: str, titles: dict[str, str], lang: Language) -> Nav:
    """Pages of one folder, those of folders in it as sections of their own."""
    nested: dict[str, list[str]] = {}
    nav: Nav = []
    for uri in uris:
        inside, _, rest = uri.removeprefix(f"{folder}/").partition("/")
        if not rest:
            nav.append({titles[uri]: uri} if uri in titles and Path(uri).name != "index.md" else uri)
            continue
        if inside not in nested:
            nested[inside] = []
            name = titles.get(f"{folder}/{inside}/index.md") or _title(inside, lang)
            nav.append({name: nested[inside]})
        nested[inside].append(uri)
    for entry in nav:
        if isinstance(entry, dict):
            for name, held in entry.items():
                if isinstance(held, list):
                    inside = next(key for key, value in nested.items() if value is held)
                    entry[name] = _tree(held, f"{folder}/{inside}", titles, lang)
    return nav


def _title(folder: str, lang: Language) -> str:
    return site(folder, lang) if folder in SITE else folder.replace("-", " ").capitalize()
