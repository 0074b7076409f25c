"""What a pack's report says."""

from __future__ import annotations

from pathlib import Path

from commstd.loading import Fault, survey
from commstd.messages import in_language
from tests.faults.folder import write_pack


def faults_of(folder: Path, files: dict[str, str]) -> tuple[Fault, ...]:
    """The faults of a pack that is read to its end."""
    return tuple(survey(write_pack(folder, files))[1].found)


def in_english(fault: Fault) -> tuple[str, str]:
    """Where a fault is, and what is wrong and how to mend it."""
    with in_language("en"):
        place, _, message = str(fault).partition("\n")
    return place, message


def assert_only_fault(folder: Path, files: dict[str, str], place: str, *fragments: str) -> None:
    """A pack has one fault, there, whose message names these."""
    found = faults_of(folder, files)
    assert len(found) == 1, "\n".join(map(str, found))
    where, message = in_english(found[0])
    assert where == place
    assert [one for one in fragments if one not in message] == [], message
