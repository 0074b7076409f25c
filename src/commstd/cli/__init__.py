"""The command line: thin. It parses arguments, calls the library and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, FAILED, WRONG_USE, BROKEN = 0, 1, 2, 3
"""Exit status: done; --fail-on met; wrong use or unreadable input; a pack or plugin named on the line is broken."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: What stands after the command's name; default: what the process was given.

    Returns:
        The exit status.
    """
    from commstd.cli.program import run  # click only when a command is run

    return run(arguments)
