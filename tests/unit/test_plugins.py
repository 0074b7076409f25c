"""Discovery with entry points of this process; tests/plugins installs real distributions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from commstd import hookspecs, plugins
from commstd.catalog import Catalog
from commstd.hookspecs import hookimpl
from commstd.plugins import Plugin, discover
from tests.faults.folder import HEAD, write_pack

Install = Callable[..., None]


class Point:
    """An entry point that gives an object at hand."""

    def __init__(self, name: str, module: object, dist: object) -> None:
        self.name, self._module, self.dist = name, module, dist

    def load(self) -> object:
        if isinstance(self._module, BaseException):
            raise self._module
        return self._module


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put plugins in the place of those that are installed."""
    points: list[Point] = []

    def installed(*, group: str) -> list[Point]:
        assert group == "commstd"
        return points

    monkeypatch.setattr(metadata, "entry_points", installed)
    monkeypatch.delenv("COMMSTD_PLUGINS", raising=False)

    def install(name: str, module: object, *, dist: str | None = "dist") -> None:
        held = None if dist is None else SimpleNamespace(name=dist, version="1.0")
        points.append(Point(name, module, held))

    return install


def giving(result: object) -> object:
    """A module whose hook gives this."""

    @hookimpl
    def commstd_packs() -> Iterable[Path]:
        if isinstance(result, BaseException):
            raise result
        return result  # type: ignore[return-value]

    return SimpleNamespace(commstd_packs=commstd_packs)


def fault_of(install: Install, module: object) -> str:
    install("plugin", module)
    (found,) = discover()
    assert found.packs == ()
    return str(found.fault)


def test_a_plugin_gives_the_folders_of_its_packs(install: Install, tmp_path: Path) -> None:
    install("good", giving([tmp_path]))
    assert discover() == (Plugin(name="good", distribution="dist", version="1.0", packs=(tmp_path,)),)


def test_plugins_come_in_the_order_of_their_names_then_distributions(install: Install, tmp_path: Path) -> None:
    for name, dist in (("b", "x"), ("a", "z"), ("a", "y"), ("c", None)):
        install(name, giving([tmp_path]), dist=dist)
    assert [(one.name, one.distribution, one.version) for one in discover()] == [
        ("a", "y", "1.0"),
        ("a", "z", "1.0"),
        ("b", "x", "1.0"),
        ("c", "?", None),
    ]


@pytest.mark.parametrize(
    ("limit", "names"), [("", []), ("a", ["a"]), ("a,b", ["a", "b"]), (" b ,", ["b"]), ("dist-c", ["c"]), ("d", [])]
)
def test_the_environment_variable_names_what_is_loaded(
    limit: str, names: list[str], install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        install(name, giving([tmp_path]), dist=f"dist-{name}")
    monkeypatch.setenv(plugins.LIMIT, limit)
    assert [one.name for one in discover()] == names


@pytest.mark.parametrize("error", [RuntimeError("no luck"), SystemExit("no luck"), OSError("no luck")])
def test_whatever_a_plugin_raises_is_its_fault_and_the_next_is_loaded(
    error: BaseException, install: Install, tmp_path: Path
) -> None:
    install("a", error)
    install("b", giving(error))
    install("c", giving([tmp_path]))
    one, two, three = discover()
    for broken in (one, two):
        assert type(error).__name__ in str(broken.fault)
        assert "no luck" in str(broken.fault)
    assert (three.fault, three.packs) == (None, (tmp_path,))


def test_a_key_pressed_to_stop_stops(install: Install) -> None:
    install("a", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        discover()


@pytest.mark.parametrize(
    ("result", "told"),
    [("pack", "str"), (b"pack", "bytes"), ({"a": 1}, "dict"), (7, "int"), (["pack"], "[str]"), ([None], "[NoneType]")],
)
def test_anything_but_folders_is_told_by_its_type(result: object, told: str, install: Install) -> None:
    assert told in fault_of(install, giving(result))


def test_a_misspelt_hook_is_told_with_the_near_match(install: Install) -> None:
    @hookimpl
    def commstd_pack() -> None: ...

    fault = fault_of(install, SimpleNamespace(commstd_pack=commstd_pack))
    assert '"commstd_pack"' in fault
    assert '"commstd_packs"' in fault


def test_a_hook_with_other_arguments_is_told(install: Install) -> None:
    @hookimpl
    def commstd_packs(city: str) -> None: ...

    assert "commstd_packs" in fault_of(install, SimpleNamespace(commstd_packs=commstd_packs))


def test_a_module_without_a_hook_is_told_what_to_write_and_what_was_nearly_one(install: Install) -> None:
    install("far", SimpleNamespace(other=1))
    install("near", SimpleNamespace(commstdpacks=3))
    far, near = (str(one.fault) for one in discover())
    assert "hookimpl" in far
    assert "commstd_packs" in far
    assert "did you mean" not in far
    assert 'did you mean "commstd_packs"' in near


def test_a_plugin_without_packs_is_listed_as_broken_and_its_name_leads_to_its_fault(install: Install) -> None:
    install("bare", giving([]))
    (source,) = Catalog.installed()
    assert (source.city, source.place) == ("bare", None)
    assert "commstd_packs" in str(source.fault)


def test_a_plugin_with_one_good_and_one_broken_pack_keeps_the_good_one(install: Install, tmp_path: Path) -> None:
    good, broken = (
        write_pack(tmp_path / "good"),
        write_pack(tmp_path / "broken", {"pack.toml": HEAD.replace("api = 1", "api = 5")}),
    )
    install("both", giving(iter([good, broken])))
    catalog = Catalog.installed()
    assert catalog.cities == ("testville",)
    assert [source.fault is None for source in catalog] == [True, False]
    assert catalog.pack("testville").origin.distribution == "dist"


def test_the_hooks_are_the_documented_functions_of_hookspecs() -> None:
    hooks = [name for name in vars(hookspecs) if name.startswith("commstd_")]
    assert hooks == ["commstd_packs"]
    assert all("Returns:" in (getattr(hookspecs, name).__doc__ or "") for name in hooks)
