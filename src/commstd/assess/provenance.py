"""Where an assessment's verdicts come from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from attrs import field, frozen

from commstd.documents import Document
from commstd.messages import Label
from commstd.packs import Origin
from commstd.record import Record

if TYPE_CHECKING:
    from commstd.packs import Pack


@frozen(kw_only=True, eq=False, repr=False)
class Provenance(Record):
    """Versions, documents and choices behind an assessment.

    Attributes:
        commstd: The version of commstd.
        pack: The distribution, version and digest of the pack.
        documents: The documents with their status.
        inferred: How the city was inferred, where the text does not name it.
        readings: Readings that were chosen, by full id of the standard.
        overrides: Parameters that were overridden, by full name, as given.
    """

    commstd: str
    pack: Origin
    documents: tuple[Document, ...]
    inferred: Label | None = None
    readings: Mapping[str, tuple[str, ...]] = field(factory=dict)
    overrides: Mapping[str, str] = field(factory=dict)

    @property
    def is_doubtful(self) -> bool:
        """Whether a source is a draft, superseded, truncated or inferred."""
        return self.inferred is not None or any(one.truncated or one.status != "in-force" for one in self.documents)

    def as_json(self) -> dict[str, object]:
        """The provenance as the command line's JSON has it."""
        return {
            "commstd": self.commstd,
            "pack": {
                "distribution": self.pack.distribution, "version": self.pack.version, "digest": self.pack.digest,
            },
            "documents": [{"id": one.id, "status": one.status, "truncated": one.truncated} for one in self.documents],
            "inferred": None if self.inferred is None else str(self.inferred),
            "readings": {name: "+".join(ids) for name, ids in self.readings.items()},
            "set": dict(self.overrides),
        }  # fmt: skip


def version() -> str:
    """The version of commstd that is installed."""
    try:
        return metadata.version("commstd")
    except metadata.PackageNotFoundError:
        return "0"


def provenance_of(pack: Pack, readings: Mapping[str, tuple[str, ...]], overrides: Mapping[str, str]) -> Provenance:
    """The provenance of what is computed from a pack."""
    return Provenance(
        commstd=_version(), pack=pack.origin, documents=pack.head.documents, inferred=pack.head.inferred,
        readings={f"{pack.city}/{name}": ids for name, ids in sorted(readings.items()) if ids},
        overrides={f"{pack.city}/{name}": text for name, text in sorted(overrides.items())},
    )  # fmt: skip


@cache  # it is looked up in files, and asked for with every assessment
def _version() -> str:
    return version()
