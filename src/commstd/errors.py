"""Everything that commstd raises for a user's mistake.

Each error carries a message object of `commstd.messages`, so that `str(error)` is in the language of the moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class CommstdError(Exception):
    """Root of all errors that commstd raises on purpose."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class UnitError(CommstdError, ValueError):
    """A unit that is not understood, or a quantity without one."""


class DimensionError(CommstdError, ValueError):
    """Units that do not fit together, such as an area against persons."""


class ValueFault(CommstdError, ValueError):
    """A value that does not fit its field: no number, out of range, or not one of its choices."""


class FormulaError(CommstdError, ValueError):
    """A formula that cannot be read or that does not make sense.

    Attributes:
        column: Position in the formula's text, from 1, or None where it concerns the whole.
    """

    def __init__(self, message: object, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


class UnknownNameError(CommstdError, LookupError):
    """A city, standard, subject, field, reading or parameter that does not exist."""


class ReadingError(CommstdError, ValueError):
    """Readings that contradict each other or are named wrongly."""


class DateError(CommstdError, ValueError):
    """A text that is no date, or dates that overlap."""


class TableError(CommstdError, ValueError):
    """A file or frame that cannot be read as a table."""


class MissingExtraError(CommstdError, ImportError):
    """A part of commstd that needs a package which is not installed."""


class PluginError(CommstdError):
    """A plugin that cannot be used."""


class PackError(CommstdError, ValueError):
    """A pack with faults.

    Attributes:
        faults: Every fault that was found, each an object whose text says where, what, and how to mend it.
    """

    def __init__(self, message: object, faults: Iterable[object] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([str(self.message), *(str(fault) for fault in self.faults)])
