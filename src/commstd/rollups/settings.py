"""How a rollup decides what is left open: whose figure counts, and what a missing row or amount means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from commstd.errors import ValueFault
from commstd.messages import say

if TYPE_CHECKING:
    from attrs import Attribute

    from commstd.registers import Register

Prefer = Literal["list", "registers"]
PREFER: Final[tuple[Prefer, ...]] = ("list", "registers")


def _known(_: object, __: Attribute[str], value: str) -> None:
    if value not in PREFER:
        raise ValueFault(say("rollup-prefer", value=value, options=PREFER))


@frozen(kw_only=True)
class Settings:
    """What the user decides.

    Attributes:
        prefer: Which figure counts where the list and a register differ.
        is_complete: Whether a community without a row in a register has none; None: as the register's kind is.
        is_partial: Rows of which it is not known whether they count, or how much, are left out; else they make the
            field of their community unknown.
    """

    prefer: Prefer = field(default="list", validator=_known)
    is_complete: bool | None = None
    is_partial: bool = False

    def completes(self, register: Register) -> bool:
        """Whether a community without a row in this register has none."""
        return register.can_have_none if self.is_complete is None else self.is_complete
