"""A pack checked, as an assertion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commstd.messages import say
from commstd.packs import Pack
from commstd.review import review, review_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from commstd.testing.laws import Law


def check_pack(pack: Pack | Traversable | Path | str, *, warnings: bool = False) -> Pack:
    """See that a pack has no fault and that its examples come out as they say.

    Args:
        pack: The folder of a pack, or a pack that was read.
        warnings: Whether what is doubtful counts as a fault.

    Returns:
        The pack.

    Raises:
        AssertionError: It has faults; the message lists every one with its place and its mend.
        PackError: There is no such folder, or no pack.toml in it.

    Examples:
        >>> import commstd.testing
        >>> commstd.testing.check_pack("plugins/commstd-puyang/src/commstd_puyang/pack").city
        'puyang'
    """
    found = review_pack(pack) if isinstance(pack, Pack) else review(Path(pack) if isinstance(pack, str) else pack)
    faults = [*found.faults.found, *(found.faults.warnings if warnings else ())]
    if faults or found.pack is None:
        place = found.pack.origin.place if isinstance(pack, Pack) and found.pack is not None else pack
        told = say("pack-faults", place=place, count=len(faults))
        raise AssertionError("\n\n".join(map(str, (told, *found.faults.in_order(faults)))))
    return found.pack


def check_laws(pack: Pack, *, rows: int | None = None) -> None:
    """See that the laws hold for every standard and target of a pack, on rows drawn towards its thresholds.

    Args:
        pack: The pack.
        rows: How many rows are drawn for each law.

    Raises:
        BrokenLaw: One does not hold; the error has the simplest row that was found, and the arithmetic.
    """
    from commstd.testing.laws import ROWS

    for law in laws(pack):
        law.test(ROWS if rows is None else rows)


def laws(pack: Pack) -> Iterator[Law]:
    """Every law of a pack."""
    from commstd.testing.laws import standard_laws
    from commstd.testing.subject_laws import subject_laws
    from commstd.testing.target_laws import target_laws

    for subject in dict.fromkeys(one.subject for one in pack.standards.values()):
        yield from subject_laws(pack, subject)
    for name in pack.standards:
        yield from standard_laws(pack, name)
    for name in pack.targets:
        yield from target_laws(pack, name)
