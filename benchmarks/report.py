"""What was measured as tables in Markdown, in both languages, and the pages that hold them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from commstd.messages import Label

if TYPE_CHECKING:
    from benchmarks.contenders import Task
    from benchmarks.rounds import Measured
    from commstd.messages import Language

PAGES: Final[dict[Language, Path]] = {
    "zh": Path(__file__).parent.parent / "docs/zh/explanation/benchmarks.md",
    "en": Path(__file__).parent.parent / "docs/en/explanation/benchmarks.md",
}
BEGIN: Final = "<!-- measured -->\n"
END: Final = "<!-- /measured -->\n"
LIBRARIES: Final = ("commstd", "polars", "numpy", "duckdb", "openfisca-core", "pandera", "pint", "attrs")
HEADINGS: Final = (
    Label("", ""),
    Label("热运行，毫秒", "warm, ms"),
    Label("比值", "ratio"),
    Label("首次，毫秒", "first, ms"),
    Label("比值", "ratio"),
    Label("数据，MiB", "data, MiB"),
    Label("计算，MiB", "work, MiB"),
    Label("错误结论", "wrong verdicts"),
)
LENGTH: Final = Label("{rows} 行", "{rows} rows")
LEFT_OUT: Final = Label("超过 {most} 行不测", "not beyond {most} rows")


def table_of(task: Task, found: dict[str, Measured], lang: Language) -> Iterator[str]:
    """A line for each contender, its times as ratios to one of them.

    Args:
        task: The task.
        found: What was measured.
        lang: The language.
    """
    against = found[task.against]
    yield f"| {' | '.join(one.text(lang) for one in HEADINGS)} |"
    yield f"|---|{'---:|' * (len(HEADINGS) - 1)}"
    for name, entry in task.contenders.items():
        if name not in found:
            left_out = LEFT_OUT.text(lang).format(most=f"{entry.most:,}")
            yield f"| {name}: {entry.label.text(lang)} | {left_out} | | | | | | |"
            continue
        one = found[name]
        cells = (
            _ms(one.time()),
            _ratio(one.time() / against.time()),
            _ms(one.time(first=True)),
            _ratio(one.time(first=True) / against.time(first=True)),
            f"{one.data:,.0f}",
            f"{one.work:,.0f}",
            f"{one.wrong:,}",
        )
        yield f"| {name}: {entry.label.text(lang)} | {' | '.join(cells)} |"


def section(task: Task, found: dict[str, Measured], rows: int, lang: Language) -> str:
    """The table of a task with its heading."""
    title = f"{task.label.text(lang)}, {LENGTH.text(lang).format(rows=f'{rows:,}')}"
    if lang == "zh":
        title = title.replace(", ", "，")
    return "\n".join([f"### {title[0].upper()}{title[1:]}", "", *table_of(task, found, lang), ""])


def write_pages(parts: dict[Language, list[str]]) -> None:
    """Put tables where the pages have the last ones."""
    for lang, path in PAGES.items():
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        path.write_text(before + BEGIN + "\n" + "\n".join(parts[lang]) + "\n" + END + after, encoding="utf-8")


def machine(lang: Language) -> str:
    """What this was measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{_memory()} GiB, {_system()}, Python {platform.python_version()}"
    libraries = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    said = {
        "en": f"{cores} cores ({_processor()}), {system}; {load} processes were at work on them before. {libraries}.\n",
        "zh": f"{cores} 核（{_processor()}），{system}；测量之前平均有 {load} 个进程在用。{libraries}。\n",
    }
    return said[lang]


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return "?"
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f}" if seconds >= 0.02 else f"{1000 * seconds:.1f}"


def _ratio(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 4 else f"{value:.2f}"
