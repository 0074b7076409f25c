"""Mutation testing of what computes a verdict, by hand: which small change of a module does no test notice?

    pip install mutmut
    python tests/mutate.py readings formula/parse     # some modules; none: all of them

Each module is changed in a copy of the tree and tried on the few quick tests that are about it (the laws would take
seconds for each change); the tree itself is left alone.
What survives is printed as a difference: write the test that fails for it, or see that it makes no difference.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("src", "tests", "plugins", "docs", "website", "examples")
UNIT, FORMULA = "tests/unit", "tests/unit/formula"
NO_NODE = f"{FORMULA}/test_nodes.py::test_what_is_no_node_is_told"
TESTS = {
    "readings": (f"{UNIT}/test_readings.py",),
    "verdicts": (f"{UNIT}/test_verdicts.py",),
    "standards": (f"{UNIT}/test_standards.py",),
    "targets": (f"{UNIT}/test_targets.py",),
    "formula/bounds": (f"{FORMULA}/test_bounds.py",),
    "formula/check": (f"{FORMULA}/test_check.py", NO_NODE),
    "formula/columns": (f"{FORMULA}/test_columns.py", f"{FORMULA}/test_lower.py"),
    "formula/exact": (f"{FORMULA}/test_exact.py", NO_NODE),
    "formula/grid": (f"{FORMULA}/test_grid.py",),
    "formula/javascript": (f"{FORMULA}/test_javascript.py", NO_NODE),
    "formula/latex": (f"{FORMULA}/test_latex.py", NO_NODE),
    "formula/lower": (f"{FORMULA}/test_lower.py", NO_NODE),
    "formula/nodes": (f"{FORMULA}/test_nodes.py",),
    "formula/parse": (f"{FORMULA}/test_parse.py",),
    "formula/plan": (f"{FORMULA}/test_plan.py", f"{FORMULA}/test_lower.py"),
    "formula/prose": (f"{FORMULA}/test_prose.py", NO_NODE),
    "formula/render": (f"{FORMULA}/test_render.py", NO_NODE),
    "formula/rows": (f"{FORMULA}/test_rows.py",),
    "formula/spreadsheet": (f"{FORMULA}/test_spreadsheet.py",),
    "formula/staged": (f"{FORMULA}/test_staged.py",),
}
SLOW = "not again_and_again and not told_alike and not typeset_differently"
"""Without the longest, and without those of Python's own limits, which the mutants' wrappers reach sooner."""
# A server that forks: the threads of Polars do not survive a fork of a process that has used it.
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/commstd/{module}.py"]
also_copy = ["plugins", "docs", "website", "examples"]
process_isolation = "forkserver"
timeout_multiplier = 3.0
timeout_constant = 8.0
pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "{slow}"]
pytest_add_cli_args_test_selection = [{tests}]
"""


def mutate(module: str, folder: Path) -> None:
    """Try every mutant of a module, and print how many were noticed and what survived."""
    tests = ", ".join(f'"{path}"' for path in TESTS[module])
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        project + SETTINGS.format(module=module, tests=tests, slow=SLOW), encoding="utf-8"
    )
    command = [sys.executable, "-m", "mutmut"]
    run = subprocess.run(
        [*command, "run", "--max-children", "1"], cwd=folder, capture_output=True, text=True, check=False
    )
    counts = [line for line in run.stdout.replace("\r", "\n").split("\n") if "🎉" in line]
    print(f"{module}: {counts[-1] if counts else run.stdout[-2000:] + run.stderr}", flush=True)
    results = subprocess.run([*command, "results"], cwd=folder, capture_output=True, text=True, check=True).stdout
    for line in filter(None, map(str.strip, results.splitlines())):
        name = line.partition(":")[0]
        print(subprocess.run([*command, "show", name], cwd=folder, capture_output=True, text=True, check=True).stdout)


def main(modules: list[str]) -> None:
    """Try some modules, each in a fresh copy of the tree."""
    for module in modules or TESTS:
        with tempfile.TemporaryDirectory() as copy:
            for part in PARTS:
                shutil.copytree(ROOT / part, Path(copy, part), ignore=shutil.ignore_patterns("__pycache__"))
            mutate(module, Path(copy))


if __name__ == "__main__":
    main(sys.argv[1:])
