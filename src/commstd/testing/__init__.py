"""For authors of packs: a pack checked, its laws tried, and rows and tables drawn for it.

With pytest and Hypothesis installed (`commstd[testing]`), pytest finds a pack by itself: every example of it becomes a
test, and so do the laws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["BrokenLaw", "check_laws", "check_pack", "entities", "rows", "tables"]

if TYPE_CHECKING:
    from commstd.testing.broken import BrokenLaw as BrokenLaw
    from commstd.testing.checks import check_laws as check_laws
    from commstd.testing.checks import check_pack as check_pack
    from commstd.testing.strategies import entities as entities
    from commstd.testing.strategies import rows as rows
    from commstd.testing.strategies import tables as tables
else:
    # pytest imports this package wherever commstd is installed: nothing of it before it is asked for.
    _HOMES = {
        "checks": ("check_laws", "check_pack"),
        "broken": ("BrokenLaw",),
        "strategies": ("entities", "rows", "tables"),
    }
    _HOME = {name: home for home, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> object:
        if name in _HOME:
            from importlib import import_module

            value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
            globals()[name] = value
            return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
