"""Pages of the Python interface, made from the docstrings by mkdocstrings."""

from __future__ import annotations

import ast
import importlib.util
import inspect
from typing import TYPE_CHECKING, Final

import commstd
from website.markdown import Page, code
from website.words import site

if TYPE_CHECKING:
    from commstd.messages import Language

WHOLE: Final = ("errors", "hookspecs", "testing")
"""Modules of which everything public is told, besides what `commstd` exports."""


def api_pages(lang: Language) -> list[Page]:
    """An overview, a page for each module that `commstd` exports from, and one for each that is public whole."""
    homes: dict[str, list[str]] = {}
    for name, module in _homes().items():
        homes.setdefault(module, []).append(name)
    for module in WHOLE:
        if importlib.util.find_spec(f"commstd.{module}") is not None:
            homes[f"commstd.{module}"] = []
    index = Page("reference/api/index.md", site("api", lang))
    index.add(site("api-intro", lang))
    made = [index]
    rows = []
    for module, names in sorted(homes.items()):
        page = Page(f"reference/api/{module.removeprefix('commstd.').replace('.', '-')}.md", module)
        page.add(*([f"::: {module}.{name}" for name in names] or [f"::: {module}"]))
        made.append(page)
        rows.append([index.link(page.uri, module), ", ".join(map(code, names))])
    index.table([site("module", lang), site("names", lang)], rows)
    return made


def _homes() -> dict[str, str]:
    """The module of each name that `commstd` exports, as its imports for type checkers say."""
    tree = ast.parse(inspect.getsource(commstd))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    homes = {alias.name: str(node.module) for node in imports for alias in node.names}
    return {name: homes[name] for name in commstd.__all__}
