"""What MkDocs calls while it builds one language of the site."""

from __future__ import annotations

import html
import importlib.util
import logging
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jieba
from mkdocs.structure.files import File

from commstd import Catalog
from commstd.messages import Language, use_language
from website.api import api_pages
from website.catalogue import pages
from website.errors import errors_page
from website.markdown import Page
from website.navigation import navigation

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as SitePage

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
DECISIONS: Final = DOCS / "decisions"
ASSETS: Final = ("site.css", "site.js", "worker.js", "favicon.svg", "element.js")
READER: Final = ("exact.js", "figures.js", "calculator.js", "told.js")
"""The scripts of commstd that compute, in the order in which they build on each other."""
CALCULATOR: Final = (*(f"assets/{name}" for name in READER), "assets/element.js")
MERMAID: Final = "assets/mermaid.min.js"
CARRIED: Final = {
    **{f"assets/{name}": ("commstd.report.page", name) for name in READER},
    MERMAID: ("mermaidx", "assets/mermaid.js"),
    "assets/mathematics.ttf": ("ziamath", "fonts/STIXTwoMath-Regular.ttf"),
}
"""What the site serves itself and a package carries, by the package and the place in it."""
# The theme's search never looks up a Chinese query's last word: its loop over the ends of words stops one short.
ENDS: Final = re.compile(r"(for\(let (\w)=(\w)\+1;\2<)(\w\.length;\2\+\+\))(?=\w\.slice\(\3,\2\)in )")
# A line that ends amid Chinese is joined to the next without a blank; code is left alone.
HAN: Final = r"[\u2018-\u201d\u2e80-\u9fff\uff00-\uffef]"
JOINT: Final = re.compile(f"<pre.*?</pre>|(?<={HAN})\n(?={HAN})", re.DOTALL)
ALTERNATE: Final = re.compile(r"""\s*<link rel="alternate" [^>]*>""")
DIAGRAM: Final = re.compile(r'<pre class="mermaid">.*?</pre>', re.DOTALL)
LINK: Final = re.compile(r"(!?\[[^\]]*\])\(([^)\s]+)\)")
log = logging.getLogger("mkdocs.hooks.website")


@cache
def made(lang: Language) -> tuple[Page, ...]:
    """Every page that is made, in the order in which it is shown."""
    use_language(lang)
    catalog = Catalog.installed()
    packs = [catalog.pack(city) for city in catalog.cities]
    return (errors_page(lang), *api_pages(lang), *pages(packs, lang))


def language_of(config: MkDocsConfig) -> Language:
    """The language of a site."""
    return "zh" if config.theme["language"] == "zh" else "en"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Navigation, and words for the search index."""
    lang = language_of(config)
    folder = Path(config.docs_dir)
    written = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.md"))]
    written += [f"decisions/{path.name}" for path in sorted(DECISIONS.glob("*.md"))]
    config.nav = navigation(written, made(lang), lang)
    short_words()
    return config


def short_words() -> None:
    """Have Chinese cut into short words, so that 服务设施 is found as 设施 too."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    for word, weight in jieba.dt.FREQ.items():
        if weight and len(word) > 2 and not word.isascii():
            jieba.dt.FREQ[word] = 0


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The pages that are made, the decisions, and the scripts and styles that the site serves itself."""
    for page in made(language_of(config)):
        files.append(File.generated(config, page.uri, content=page.text()))
    for path in sorted(DECISIONS.glob("*.md")):
        files.append(File.generated(config, f"decisions/{path.name}", abs_src_path=str(path)))
    for name in ASSETS:
        files.append(File.generated(config, f"assets/{name}", abs_src_path=str(ROOT / "website" / "assets" / name)))
    for uri, (package, place) in CARRIED.items():
        found = importlib.util.find_spec(package)
        assert found is not None and found.origin is not None, "requirements/docs.in"  # noqa: PT018
        files.append(File.generated(config, uri, abs_src_path=str(Path(found.origin).parent / place)))
    return files


def on_page_markdown(markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Lead links out of the folder of one language to where their pages stand in the site."""
    source = Path(page.file.abs_src_path) if page.file.abs_src_path else None
    if source is None:
        return markdown

    def moved(found: re.Match[str]) -> str:
        text, link = found[1], found[2]
        path, hash_, anchor = link.partition("#")
        if not path or ":" in path:
            return found[0]
        uri, lang = _place((source.parent / path).resolve(), language_of(config))
        if uri is None:
            log.warning("%s leads to %s, which has no place in the site", page.file.src_uri, link)
            return found[0]
        target = posixpath.relpath(uri, posixpath.dirname(page.file.src_uri))
        if lang is None:
            return f"{text}({target}{hash_}{anchor})"
        there = posixpath.relpath(f"../{lang}/{uri}", posixpath.dirname(page.file.src_uri))
        address = html.escape(f"{there.removesuffix('.md')}.html{hash_}{anchor}")
        return f'<a href="{address}" hreflang="{lang}">{text[1:-1]}</a>'

    return LINK.sub(moved, markdown)


def _place(target: Path, lang: Language) -> tuple[str | None, str | None]:
    """Where a file of the repository stands in the site, and in which other language."""
    if target.is_relative_to(DECISIONS):
        return f"decisions/{target.relative_to(DECISIONS).as_posix()}", None
    for other in ("zh", "en"):
        if target.is_relative_to(DOCS / other):
            return target.relative_to(DOCS / other).as_posix(), None if other == lang else other
    return None, None


def on_page_content(content: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Scripts where a calculator or a diagram stands, and nowhere else; no cell without a text is a heading."""
    needed = [
        *(CALCULATOR if "<commstd-calculator" in content else ()),
        *((MERMAID,) if 'class="mermaid"' in content else ()),
    ]
    here = posixpath.dirname(page.file.src_uri)
    scripts = "".join(f'<script src="{posixpath.relpath(one, here)}"></script>' for one in needed)
    content = content.replace("<th></th>", "<td></td>")
    content = DIAGRAM.sub(r'<div class="diagram" tabindex="0">\g<0></div>', content)
    content = JOINT.sub(lambda found: found[0].strip("\n"), content)
    return content + scripts if "<commstd-calculator" in content else scripts + content


def on_post_page(output: str, *, page: SitePage, config: MkDocsConfig) -> str:
    """Without the theme's links to other languages' home pages, for which it asks for a sitemap: no disk gives one."""
    return ALTERNATE.sub("", output)


def on_post_build(*, config: MkDocsConfig) -> None:
    """Have the search look up the last word of a Chinese query too, and find its index when opened from a disk."""
    index = Path(config.site_dir, "search", "search_index.json")
    index.with_suffix(".js").write_text(f"var __index = {index.read_text(encoding='utf-8')}", encoding="utf-8")
    Path(config.site_dir, "404.html").unlink()  # it would lead to the root of a server, which this is not
    (worker,) = Path(config.site_dir).glob("assets/javascripts/workers/search.*.min.js")
    mended, count = ENDS.subn(r"\1=\4", worker.read_text(encoding="utf-8"))
    if count != 1:
        log.warning("the theme's search is not what it was: see ENDS in website/hooks.py")
    worker.write_text(mended, encoding="utf-8")
