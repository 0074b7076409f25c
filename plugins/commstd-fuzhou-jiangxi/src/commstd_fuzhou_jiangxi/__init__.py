"""Fuzhou (Jiangxi)'s standards for community governance, as a commstd plugin."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from commstd.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable


@hookimpl
def commstd_packs() -> Iterable[Traversable]:
    """The folder of TOML that this plugin publishes."""
    return [files(__name__) / "pack"]
