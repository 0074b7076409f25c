"""The forms of a pack's records, as they stand in its files.

Forms are read, made into records and let go: nobody compares or shows them, and methods for that are left out, since
making them for so many classes takes longer than reading a pack. Annotations are types and not texts for the same
reason.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs
from attrs import frozen

from commstd.messages import Label

Scalar = str | bool | int | Decimal | date


@frozen(kw_only=True, eq=False, repr=False)
class RawPack:
    """The head of a pack."""

    api: int
    city: str
    code: str
    level: str
    name: Label
    inferred: Label | None = None
    commstd: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawDocument:
    """A document."""

    id: str
    title: Label | None = None
    number: str | None = None
    issued: date | None = None
    status: str = "unknown"
    truncated: bool = False
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawClause:
    """A clause."""

    id: str
    gloss: Label
    nothing: Label | None = None
    document: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawDated:
    """A value with its dates."""

    value: Scalar
    from_: date | None = None
    until: date | None = None
    clause: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawParameter:
    """A figure."""

    unit: str | None = None
    per: str | None = None
    value: Scalar | None = None
    values: list[RawDated] = attrs.field(factory=list)
    clause: str | None = None
    label: Label | None = None
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawReading:
    """A reading of a record."""

    choice: str
    id: str
    label: Label
    default: bool = False
    note: Label | None = None
    let: dict[str, str] = attrs.field(factory=dict)
    when: str | None = None
    measure: str | None = None
    at_least: str | None = None
    more_than: str | None = None
    at_most: str | None = None
    less_than: str | None = None
    holds: str | None = None
    by: date | None = None
    among: str | None = None
    share: str | None = None
    count: str | None = None
    part: str | None = None
    whole: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawEnds:
    """A requirement with two ends, or with the upper one alone."""

    low: str | None = None
    high: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawExample:
    """An example of a standard."""

    given: dict[str, Scalar]
    verdict: str
    required: str | RawEnds | None = None
    gap: str | None = None
    reading: str | list[str] = attrs.field(factory=list)
    as_of: date | None = None
    missing: list[str] | None = None
    set: dict[str, Scalar] = attrs.field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class RawStandard:
    """A standard."""

    id: str
    subject: str
    title: Label
    force: str
    clause: str | list[str]
    concept: str | None = None
    let: dict[str, str] = attrs.field(factory=dict)
    when: str | None = None
    measure: str | None = None
    at_least: str | None = None
    more_than: str | None = None
    at_most: str | None = None
    less_than: str | None = None
    holds: str | None = None
    by: date | None = None
    note: Label | None = None
    readings: list[RawReading] = attrs.field(factory=list)
    examples: list[RawExample] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class RawField:
    """A field that a pack adds."""

    kind: str
    zh: str
    en: str | None = None
    unit: str | None = None
    resolution: Scalar | None = None
    range: list[Scalar] | None = None
    aliases: list[str] = attrs.field(factory=list)
    values: dict[str, str | list[str]] = attrs.field(factory=dict)
    note: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawSubject:
    """A subject that a pack adds."""

    zh: str
    en: str
    key: str


@frozen(kw_only=True, eq=False, repr=False)
class RawConcept:
    """A concept that a pack adds."""

    subject: str
    kind: str
    zh: str
    en: str


@frozen(kw_only=True, eq=False, repr=False)
class RawUnit:
    """A counting unit that a pack adds."""

    zh: str
    en: str | None = None
    resolution: Scalar | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawTargetExample:
    """An example of a target."""

    rows: list[dict[str, Scalar]]
    verdict: str
    share: list[str] | None = None
    count: list[str] | None = None
    ratio: str | None = None
    gap: list[str] | None = None
    required: str | RawEnds | None = None
    group: str | None = None
    reading: str | list[str] = attrs.field(factory=list)
    as_of: date | None = None
    set: dict[str, Scalar] = attrs.field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class RawTarget:
    """A target."""

    id: str
    subject: str
    title: Label
    force: str
    clause: str | list[str]
    concept: str | None = None
    let: dict[str, str] = attrs.field(factory=dict)
    among: str | None = None
    share: str | None = None
    standard: str | None = None
    count: str | None = None
    part: str | None = None
    whole: str | None = None
    at_least: str | None = None
    more_than: str | None = None
    at_most: str | None = None
    less_than: str | None = None
    by: date | None = None
    each: str | None = None
    weight: str | None = None
    note: Label | None = None
    readings: list[RawReading] = attrs.field(factory=list)
    examples: list[RawTargetExample] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class RawDuty:
    """A duty."""

    id: str
    title: Label
    subject: str
    force: str
    clause: str | list[str]
    when: str | None = None
    prohibits: bool = False
    list_: str | None = None
    needs: str | None = None
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawListReading:
    """Another reading of a list."""

    choice: str
    id: str
    label: Label
    default: bool = False
    note: Label | None = None
    items: list[dict[str, Scalar | Label]] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class RawList:
    """A list that a document fixes."""

    id: str
    title: Label
    clause: str | list[str]
    items: list[dict[str, Scalar | Label]]
    open: bool = False
    field: str | None = None
    note: Label | None = None
    readings: list[RawListReading] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class RawDepartment:
    """A department."""

    id: str
    name: str
    aliases: list[str] = attrs.field(factory=list)
    group: bool = False
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawTask:
    """A task."""

    id: str
    title: Label
    clause: str | list[str]
    lead: list[str] = attrs.field(factory=list)
    support: list[str] = attrs.field(factory=list)
    by: date | None = None
    every: str | None = None
    serves: list[str] = attrs.field(factory=list)
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawWithin:
    """A time limit of a step."""

    workdays: str
    from_: str
    skip: str | None = None
    force: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawStep:
    """A step of a process."""

    id: str
    title: Label
    clause: str | list[str] | None = None
    actor: str | list[str] | None = None
    after: list[str] = attrs.field(factory=list)
    when: str | None = None
    optional: bool = False
    within: RawWithin | None = None
    every: str | None = None
    since: str | None = None
    result: str | None = None
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawRule:
    """A rule of a process."""

    id: str
    holds: str
    title: Label | None = None
    when: str | None = None
    force: str | None = None
    clause: str | list[str] | None = None
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawConsequence:
    """What follows in a process."""

    id: str
    title: Label
    when: str | None = None
    actor: str | list[str] | None = None
    clause: str | list[str] | None = None
    note: Label | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawEvent:
    """An event in the log of an example."""

    step: str
    date: Scalar
    actor: str | None = None
    result: str | None = None
    to: str | None = None
    note: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawCaseFault:
    """A fault that an example's case has."""

    step: str
    kind: str


@frozen(kw_only=True, eq=False, repr=False)
class RawProcessExample:
    """An example of a process."""

    log: list[RawEvent]
    facts: dict[str, Scalar] = attrs.field(factory=dict)
    as_of: date | None = None
    reading: str | list[str] = attrs.field(factory=list)
    state: str | None = None
    due: dict[str, date] = attrs.field(factory=dict)
    faults: list[RawCaseFault] | None = None
    consequences: list[str] | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RawProcess:
    """A process."""

    id: str
    title: Label
    clause: str | list[str]
    subject: str | None = None
    concept: str | None = None
    force: str = "stated"
    let: dict[str, str] = attrs.field(factory=dict)
    steps: list[RawStep] = attrs.field(factory=list)
    rules: list[RawRule] = attrs.field(factory=list)
    consequences: list[RawConsequence] = attrs.field(factory=list)
    readings: list[RawReading] = attrs.field(factory=list)
    examples: list[RawProcessExample] = attrs.field(factory=list)
    note: Label | None = None


LISTS: Mapping[str, type] = {
    "documents": RawDocument, "clauses": RawClause, "standards": RawStandard, "targets": RawTarget, "duties": RawDuty,
    "lists": RawList, "departments": RawDepartment, "tasks": RawTask, "processes": RawProcess,
}  # fmt: skip
"""Tables that are lists of records with an id."""
NAMED: Mapping[str, type] = {
    "parameters": RawParameter, "subjects": RawSubject, "concepts": RawConcept, "units": RawUnit,
}  # fmt: skip
"""Tables whose records are named by their keys."""
TABLES = ("pack", *LISTS, *NAMED, "fields")
