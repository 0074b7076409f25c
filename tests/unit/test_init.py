from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import commstd

SOURCE = ast.parse(Path(commstd.__file__).read_text("utf-8"))
HEAVY = (
    "pint",
    "polars",
    "narwhals",
    "hypothesis",
    "pluggy",
    "cattrs",
    "fastexcel",
    "rich",
    "click",
    "chinese_calendar",
)


def imported_for_checkers() -> dict[str, str]:
    """Names that type checkers see, with their modules."""
    branch = next(node for node in SOURCE.body if isinstance(node, ast.If))
    found = {}
    for node in branch.body:
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            assert alias.asname == alias.name, "an import as itself is a re-export"
            found[alias.name] = str(node.module)
    return found


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


def test_the_public_names_are_sorted_and_each_stands_once() -> None:
    assert commstd.__all__ == sorted(set(commstd.__all__))


def test_type_checkers_and_the_running_module_give_the_same_names_from_the_same_modules() -> None:
    at_run_time = {name: f"commstd.{home}" for name, home in commstd._HOME.items()}
    assert imported_for_checkers() == at_run_time
    assert set(at_run_time) == set(commstd.__all__)


@pytest.mark.parametrize("name", commstd.__all__)
def test_each_public_name_is_what_its_home_holds(name: str) -> None:
    home = imported_for_checkers()[name]
    __import__(home)
    assert getattr(commstd, name) is getattr(sys.modules[home], name)


@pytest.mark.parametrize("name", [name for name in commstd.__all__ if name != "Quantity"])
def test_each_public_name_is_documented(name: str) -> None:
    assert (getattr(commstd, name).__doc__ or "").strip()


def test_public_names_are_listed_before_they_are_used() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import commstd; print(*dir(commstd))"], capture_output=True, text=True, check=True
    )
    assert set(commstd.__all__) <= set(told.stdout.split())


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Comunity"):
        commstd.Comunity  # noqa: B018
    assert not hasattr(commstd, "__wrapped__")


def test_importing_commstd_loads_no_engine_no_registry_and_no_plugin() -> None:
    loaded = loaded_by("import commstd")
    assert [name for name in HEAVY if name in loaded] == []
    assert [name for name in loaded if name.startswith(("commstd.", "commstd_")) and name != "commstd"] == []


@pytest.mark.parametrize("name", ["Community", "CommstdError", "hookimpl", "use_language"])
def test_a_name_of_a_plugin_or_of_a_caller_loads_no_engine(name: str) -> None:
    loaded = loaded_by(f"from commstd import {name}")
    assert [
        name for name in ("polars", "narwhals", "hypothesis", "fastexcel", "commstd_puyang") if name in loaded
    ] == []
