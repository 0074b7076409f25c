"""The command line: thin. It parses arguments, calls the library and prints."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, FAILED, WRONG_USE, BROKEN = 0, 1, 2, 3
"""Exit status: done; --fail-on met; wrong use or unreadable input; a pack or plugin named on the line is broken."""

SELDOM: Final = 1_000_000
"""New objects after which the collector looks for cycles: a short command never makes so many that stay."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: What stands after the command's name; default: what the process was given.

    Returns:
        The exit status.
    """
    if arguments is not None:
        return _run(arguments)
    gc.set_threshold(SELDOM, 50, 100)  # the process is this command's alone
    try:
        return _run(None)
    finally:
        gc.freeze()  # and what it leaves goes with it


def _run(arguments: Sequence[str] | None) -> int:
    from commstd.cli.program import run  # click only when a command is run

    return run(arguments)
