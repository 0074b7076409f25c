from __future__ import annotations

from pathlib import Path

import pytest

from commstd.loading import Faults
from commstd.messages import in_language
from commstd.review.sources import plugin_faults, review_source
from tests.faults.folder import write_pack
from tests.plugins.distributions import PLUGIN

HOOKS = ("commstd_packs",)
MANIFEST = """\
[project]
name = "commstd-bay"
version = "1.0"
dependencies = ["commstd>=0.1.0"]

[project.entry-points.commstd]
bay = "commstd_bay"
"""
POINT = "pyproject.toml: project.entry-points.commstd, bay"
INIT = "src/commstd_bay/__init__.py"


def looked_over(root: Path, *, manifest: str | None = MANIFEST, code: str = PLUGIN) -> Faults:
    """What is found in the source of a plugin."""
    pack = write_pack(root / "src" / "commstd_bay" / "pack")
    (pack.parent / "__init__.py").write_text(code, encoding="utf-8")
    if manifest is not None:
        (root / "pyproject.toml").write_text(manifest, encoding="utf-8")
    faults = Faults()
    review_source(root, pack, faults, hooks=HOOKS)
    return faults


def test_a_sound_plugin_has_no_fault(tmp_path: Path) -> None:
    found = looked_over(tmp_path)
    assert (found.found, found.warnings) == ([], [])


SOUND = {
    "without a manifest": {"manifest": None},
    "hook of the package": {"code": PLUGIN.replace("import commstd\n", "from commstd import hookimpl\n").replace("@commstd.", "@")},
    "hook that is called": {"code": PLUGIN.replace("hookimpl", "hookimpl(trylast=True)")},
    "hook that finds its folders by itself": {"code": PLUGIN.replace('[files(__name__) / "pack"]', "[one for one in files(__name__).iterdir() if one.is_dir()]")},
    "hook that joins folders": {"code": PLUGIN.replace('files(__name__) / "pack"', 'files(__name__) / "." / "pack"')},
    "needs more": {"manifest": MANIFEST.replace('"commstd>=0.1.0"', '"attrs", "commstd[testing]"')},
    "needs that are told elsewhere": {"manifest": MANIFEST.replace('dependencies = ["commstd>=0.1.0"]', 'dynamic = ["dependencies"]')},
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_a_plugin_may_do_otherwise_is_no_fault(name: str, tmp_path: Path) -> None:
    found = looked_over(tmp_path, **SOUND[name])  # type: ignore[arg-type]
    assert (found.found, found.warnings) == ([], [])


FAULTS = {
    "no TOML": ({"manifest": "[project\n"}, "pyproject.toml: line 1, column 9", "bracket", "^"),
    "no entry point": ({"manifest": "[project]\ndependencies = ['commstd']\n"}, "pyproject.toml: project.entry-points, commstd", "[project.entry-points.commstd]"),
    "misspelt group": ({"manifest": MANIFEST.replace("entry-points.commstd", "entry-points.comstd")}, "pyproject.toml: project.entry-points, commstd", 'did you mean "comstd"'),
    "misspelt module": ({"manifest": MANIFEST.replace('"commstd_bay"', '"commstd_bai"')}, POINT, '"commstd_bai"', 'did you mean "commstd_bay"'),
    "no Python": ({"code": "def broken(:\n"}, f"{INIT}: line 1, column 12", "def broken(:", "no Python"),
    "misspelt hook": ({"code": PLUGIN.replace("commstd_packs", "commstd_pack")}, f"{INIT}: line 7", '"commstd_pack"', 'did you mean "commstd_packs"'),
    "hook with arguments": ({"code": PLUGIN.replace("commstd_packs()", "commstd_packs(city)")}, f"{INIT}: line 7", "def commstd_packs():"),
    "hook that is not marked": ({"code": PLUGIN.replace("@commstd.hookimpl\n", "")}, f"{INIT}: line 6", "@commstd.hookimpl"),
    "hook misspelt and not marked": ({"code": PLUGIN.replace("@commstd.hookimpl\n", "").replace("commstd_packs", "commstd_pakcs")}, f"{INIT}: line 6", 'did you mean "commstd_packs"'),
    "no hook": ({"code": "x = 1\n"}, INIT, "commstd_packs"),
    "misspelt folder": ({"code": PLUGIN.replace('"pack"', '"packs"')}, f"{INIT}: line 8", '"packs"', 'did you mean "pack"'),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_keeps_a_plugin_from_being_found_is_told_with_its_place_and_its_mend(name: str, tmp_path: Path) -> None:
    given, place, *fragments = FAULTS[name]
    (fault,) = looked_over(tmp_path, **given).found  # type: ignore[arg-type]
    with in_language("en"):
        where, _, message = str(fault).partition("\n")
    assert where == place
    assert [one for one in fragments if one not in message] == [], message


def test_a_plugin_that_does_not_say_what_it_needs_is_warned_of(tmp_path: Path) -> None:
    (warning,) = looked_over(tmp_path, manifest=MANIFEST.replace("commstd>=0.1.0", "commstd-puyang")).warnings
    assert str(warning).startswith("pyproject.toml: project, dependencies\n")


def test_a_module_is_found_without_a_folder_src_too(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    (tmp_path / "bay.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(MANIFEST.replace('"commstd_bay"', '"bay:plugin"'), encoding="utf-8")
    faults = Faults()
    review_source(tmp_path, pack, faults, hooks=HOOKS)
    assert faults.found == []


def test_installed_plugins_that_cannot_be_used_are_a_report_too() -> None:
    (one, two) = plugin_faults([("commstd-bay 1.0", "bay", "it fails"), ("commstd-cove", "cove", "so does it")]).found
    assert str(one) == "commstd-bay 1.0: entry-points.commstd, bay\n  it fails"
    assert str(two).startswith("commstd-cove: ")
