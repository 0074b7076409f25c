"""What a plugin can offer to commstd.

A plugin is a distribution with an entry point in the group `commstd`, whose module implements these hooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

PROJECT: Final = "commstd"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def commstd_packs() -> Iterable[Traversable]:  # type: ignore[empty-body]
    """The packs that a plugin publishes.

    Returns:
        Folders of TOML, usually `[importlib.resources.files(__name__) / "pack"]`.
    """
