"""The source of a plugin looked over: its pyproject.toml and its hook. Read as text; nothing of it is run."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import define

from commstd.errors import CommstdError
from commstd.loading import Faults, Place
from commstd.loading.syntax import syntax_fault
from commstd.messages import Message, near, say

MANIFEST: Final = "pyproject.toml"
_GROUP: Final = "commstd"
_POINTS: Final = "project.entry-points"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def review_source(root: Path, pack: Path, faults: Faults, *, hooks: tuple[str, ...]) -> None:
    """Look for what keeps a plugin from being found once it is installed.

    Args:
        root: The plugin's folder.
        pack: The folder of its pack.
        faults: Where faults go.
        hooks: The hooks that there are.
    """
    manifest = root / MANIFEST
    if not manifest.is_file():
        return
    text = manifest.read_text(encoding="utf-8", errors="replace")
    try:
        project = tomllib.loads(text).get("project", {})
    except (ValueError, RecursionError) as error:
        faults.found.append(syntax_fault(MANIFEST, text, error))
        return
    groups = _table(project, "entry-points")
    points = _table(groups, _GROUP)
    if not points:
        place = Place(file=MANIFEST, table=_POINTS, key=_GROUP)
        faults.add(place, say("source-no-entry", near=near(_GROUP, groups)))
    for name, value in points.items():
        path = _module(root, name, str(value), faults)
        tree = None if path is None else _tree(path, root, faults)
        if path is not None and tree is not None:
            _Hooks(path.relative_to(root).as_posix(), path.parent, pack, hooks, faults).look(tree)
    _requirements(project, faults)


def _table(held: object, key: str) -> dict[str, Any]:
    found = held.get(key) if isinstance(held, dict) else None
    return found if isinstance(found, dict) else {}


def _requirements(project: Mapping[str, Any], faults: Faults) -> None:
    required = project.get("dependencies", [])
    names = [str(one).replace("_", "-").lower() for one in required] if isinstance(required, list) else []
    if "dependencies" in project.get("dynamic", []) or any(_is_ours(one) for one in names):
        return
    place = Place(file=MANIFEST, table="project", key="dependencies")
    faults.warn(place, say("source-no-requirement"))


def _is_ours(requirement: str) -> bool:
    return requirement.startswith("commstd") and not requirement.removeprefix("commstd").startswith("-")


def _module(root: Path, name: str, value: str, faults: Faults) -> Path | None:
    module = value.partition(":")[0].strip()
    inside, bases = Path(*module.split(".")), (root / "src", root)
    for path in (base / one for base in bases for one in (inside / "__init__.py", inside.with_suffix(".py"))):
        if path.is_file():
            return path
    known = sorted({one.parent.name for base in bases for one in base.glob("*/__init__.py")})
    place = Place(file=MANIFEST, table=f"{_POINTS}.{_GROUP}", key=name)
    faults.add(place, say("source-no-module", module=module, near=near(module, known)))
    return None


def _tree(path: Path, root: Path, faults: Faults) -> ast.Module | None:
    source = path.read_text(encoding="utf-8", errors="replace")
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
        shown = "".join(source.splitlines()[line - 1 : line])
        place = Place(file=path.relative_to(root).as_posix(), line=line, column=column, shown=shown)
        faults.add(place, say("source-syntax", fault=getattr(error, "msg", error)))
        return None


@define
class _Hooks:
    """Looks at the hooks that a module implements."""

    file: str
    package: Path
    pack: Path
    known: tuple[str, ...]
    faults: Faults

    def look(self, tree: ast.Module) -> None:
        functions = [one for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
        marked = [one for one in functions if any(_is_mark(mark) for mark in one.decorator_list)]
        for one in marked:
            hint = near(one.name, self.known)
            if one.name not in self.known:
                self.fault(one, say("plugin-hook-unknown", names=one.name, near=hint, hooks=self.known))
            elif one.args.args or one.args.posonlyargs or one.args.kwonlyargs:
                self.fault(one, say("source-arguments", name=one.name))
            else:
                self.folders(one)
        if not marked:
            self.unmarked(functions)

    def fault(self, one: ast.stmt | None, message: Message) -> None:
        self.faults.add(Place(file=self.file, line=None if one is None else one.lineno), message)

    def unmarked(self, functions: Iterable[_Function]) -> None:
        close = next((one for one in functions if near(one.name, self.known)), None)
        if close is not None and close.name in self.known:
            self.fault(close, say("source-unmarked", name=close.name))
        else:
            hint = "" if close is None else near(close.name, self.known)
            self.fault(close, say("plugin-no-hook", hooks=self.known, near=hint))

    def folders(self, hook: _Function) -> None:
        """See that a folder written as `files(__name__) / "pack"` is there; what else a hook does is its own affair."""
        for node, parts in _paths(hook.body):
            folder = self.package.joinpath(*parts)
            if not (folder / "pack.toml").is_file():
                inside = self.pack.is_relative_to(self.package)
                options = [self.pack.relative_to(self.package).as_posix()] if inside else []
                shown = "/".join(parts)
                self.fault(node, say("source-no-folder", folder=shown, near=near(shown, options)))


def _is_mark(mark: ast.expr) -> bool:
    held = mark.func if isinstance(mark, ast.Call) else mark
    return (held.attr if isinstance(held, ast.Attribute) else getattr(held, "id", "")) == "hookimpl"


def _paths(body: Iterable[ast.stmt]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    inner: set[int] = set()
    for node in (one for statement in body for one in ast.walk(statement)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and id(node) not in inner:
            parts: list[str] = []
            held: ast.expr = node
            while isinstance(held, ast.BinOp) and isinstance(held.op, ast.Div):
                inner.add(id(held))
                right = held.right
                parts.insert(0, right.value if isinstance(right, ast.Constant) and isinstance(right.value, str) else "")
                held = held.left
            is_own = isinstance(held, ast.Call) and [getattr(one, "id", "") for one in held.args] == ["__name__"]
            if is_own and all(parts):
                yield node, tuple(parts)


def plugin_faults(broken: Iterable[tuple[str, str, object]]) -> Faults:
    """The faults of installed plugins that cannot be used, as a report.

    Args:
        broken: For each the distribution with its version, the name of its entry point, and what is wrong.
    """
    held = Faults()
    for distribution, name, fault in broken:
        message = fault.message if isinstance(fault, CommstdError) else fault
        held.add(Place(file=distribution, table=f"entry-points.{_GROUP}", key=name), message)
    return held
