"""Pages of the Python interface, made from the docstrings by mkdocstrings."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType
from typing import TYPE_CHECKING, Final

import commstd
import commstd.testing
from website.markdown import Page, code
from website.words import site

if TYPE_CHECKING:
    from commstd.messages import Language

WHOLE: Final = ("commstd.errors", "commstd.hookspecs")
"""Modules of which everything public is told, whether or not `commstd` exports it."""


def api_pages(lang: Language) -> list[Page]:
    """An overview, and a page for each module that has something public."""
    homes: dict[str, list[str]] = {}
    for package in (commstd, commstd.testing):
        for name, module in exported(package).items():
            homes.setdefault(module, []).append(name)
    index = Page("reference/api/index.md", site("api", lang))
    index.add(site("api-intro", lang))
    made, rows = [index], []
    for module in sorted({*homes, *WHOLE}):
        names = [] if module in WHOLE else homes[module]
        page = Page(f"reference/api/{module.removeprefix('commstd.').replace('.', '-')}.md", module)
        page.add(*([f"::: {module}.{name}" for name in names] or [f"::: {module}"]))
        made.append(page)
        rows.append([index.link(page.uri, module), ", ".join(map(code, homes.get(module, [])))])
    index.table([site("module", lang), site("names", lang)], rows)
    return made


def exported(package: ModuleType) -> dict[str, str]:
    """The module of each name that a package exports, as its imports for type checkers say."""
    tree = ast.parse(inspect.getsource(package))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    homes = {alias.name: str(node.module) for node in imports for alias in node.names}
    return {name: homes[name] for name in package.__all__}
