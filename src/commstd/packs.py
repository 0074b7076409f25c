"""A pack: all that one jurisdiction publishes."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from commstd.documents import Clause, Document
from commstd.duties import Duty, FixedList
from commstd.errors import UnknownNameError
from commstd.messages import Label, near, say
from commstd.processes import Process
from commstd.readings import Readings
from commstd.record import Record
from commstd.standards import Parameter, Standard
from commstd.targets import Target
from commstd.tasks import Department, Task
from commstd.vocabulary import Vocabulary

API = 1
"""The version of the pack format that this commstd reads."""


@frozen(kw_only=True, eq=False, repr=False)
class Head(Record):
    """What a catalogue lists of a pack without reading the rest.

    Attributes:
        city: What people type.
        code: Its GB/T 2260 code.
        level: province, prefecture or county.
        name: Its name.
        inferred: How the city was inferred, where the text does not name it.
    """

    city: str
    code: str
    level: str
    name: Label
    inferred: Label | None = None
    api: int = API
    documents: tuple[Document, ...] = ()
    clauses: tuple[Clause, ...] = ()

    @property
    def is_truncated(self) -> bool:
        """Whether a document's text breaks off."""
        return any(document.truncated for document in self.documents)


@frozen(kw_only=True, eq=False, repr=False)
class Origin(Record):
    """Where a pack comes from.

    Attributes:
        distribution: The distribution that publishes it; None for a folder.
        version: The distribution's version.
        digest: A digest of the pack's files.
        place: The folder, for messages.
    """

    distribution: str | None = None
    version: str | None = None
    digest: str = ""
    place: str = field(default="", eq=False)


@frozen(kw_only=True, eq=False, repr=False)
class Pack(Record):
    """All that one jurisdiction publishes, checked."""

    head: Head
    origin: Origin
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    standards: Mapping[str, Standard]
    targets: Mapping[str, Target] = field(factory=dict)
    duties: Mapping[str, Duty] = field(factory=dict)
    lists: Mapping[str, FixedList] = field(factory=dict)
    departments: Mapping[str, Department] = field(factory=dict)
    tasks: Mapping[str, Task] = field(factory=dict)
    processes: Mapping[str, Process] = field(factory=dict)
    own_fields: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @property
    def city(self) -> str:
        """What people type."""
        return self.head.city

    @property
    def readings(self) -> dict[str, Readings]:
        """The readings of every record that can have some, by the record's id."""
        lists = {name: Readings(tuple(option.reading for option in held.readings)) for name, held in self.lists.items()}
        records = {**self.processes, **self.targets, **self.standards}
        return {**lists, **{name: record.readings for name, record in records.items()}}  # type: ignore[attr-defined]

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each kind it has."""
        kinds = ("standards", "targets", "duties", "lists", "tasks", "processes")
        return {kind: len(getattr(self, kind)) for kind in kinds}

    def standard(self, name: str) -> Standard:
        """The standard of an id, with or without the city before it.

        Raises:
            UnknownNameError: There is none.
        """
        bare = name.removeprefix(f"{self.city}/")
        if bare not in self.standards:
            near_match = near(bare, self.standards)
            raise UnknownNameError(
                say("standard-unknown", name=bare, city=self.city, near=near_match, options=tuple(self.standards))
            )
        return self.standards[bare]

    def fields_of(self, standard: Standard) -> tuple[str, ...]:
        """The fields that a standard uses under any reading, in the order of the record."""
        fields = self.vocabulary.subjects[standard.subject].fields
        return tuple(name for name in standard.names() if name in fields)

    def parameters_of(self, standard: Standard) -> tuple[str, ...]:
        """The parameters that a standard uses under any reading, in the order of the record."""
        return tuple(name for name in standard.names() if name in self.parameters)
