"""Packs read from folders of TOML: every fault of a folder in one report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from commstd.divisions import CITY, LEVELS
from commstd.documents import STATUSES, Clause, Document
from commstd.errors import PackError
from commstd.loading.faults import Fault, Faults, Place
from commstd.loading.figures import build_parameters
from commstd.loading.folder import HEAD, read_folder, read_head
from commstd.loading.forms import RawPack
from commstd.loading.others import build_departments, build_duties, build_lists, build_tasks
from commstd.loading.patterns import CODE, VERSION
from commstd.loading.processes import build_processes
from commstd.loading.standards import build_standards
from commstd.loading.structure import converter, form_faults
from commstd.loading.tables import Tables, read_tables
from commstd.loading.targets import build_targets
from commstd.loading.torn import WHOLE
from commstd.loading.versions import newer
from commstd.loading.words import build_vocabulary
from commstd.messages import near, say
from commstd.packs import API, Head, Origin, Pack

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from commstd.loading.forms import RawPack as Raw

__all__ = ["Fault", "Faults", "Place", "load_head", "load_pack", "survey"]


def load_pack(place: Traversable | Path | str, *, distribution: str | None = None, version: str | None = None) -> Pack:
    """Read and check a pack.

    Args:
        place: Its folder.
        distribution: The distribution that publishes it.
        version: The distribution's version.

    Returns:
        The pack.

    Raises:
        PackError: It has faults, all of which the error lists.
    """
    pack, faults = survey(place, distribution=distribution, version=version)
    if pack is None or faults.found:
        raise PackError(say("pack-faults", place=place, count=len(faults.found)), faults.in_order(faults.found))
    return pack


def survey(
    place: Traversable | Path | str, *, distribution: str | None = None, version: str | None = None
) -> tuple[Pack | None, Faults]:
    """Read a pack and gather its faults and warnings.

    Args:
        place: Its folder.
        distribution: The distribution that publishes it.
        version: The distribution's version.

    Returns:
        What could be read, None where the head is missing, and all that was found.

    Raises:
        PackError: There is no such folder, or no pack.toml in it.
    """
    folder = read_folder(Path(place) if isinstance(place, str) else place)
    too_new = newer(folder.files.get(HEAD, {}).get("pack"))
    if too_new is not None:  # the rest may mean something else
        return None, Faults(found=[too_new])
    faults = Faults(found=list(folder.faults), broken=set(folder.unread))
    tables = read_tables(folder, faults)
    if tables.pack is None and not faults.found:
        faults.add(Place(file="pack.toml"), say("pack-no-table", place=place))
    head = None
    if tables.pack is not None:
        made = _head(tables.pack.raw, tables.pack.place, faults)
        head = made if faults.torn_at(tables.pack.place) is WHOLE else None
    documents, clauses = _documents(tables, faults), _clauses(tables, faults)
    vocabulary = build_vocabulary(tables, faults)
    parameters = build_parameters(tables, vocabulary, faults)
    standards = build_standards(tables, vocabulary, parameters, faults)
    targets = build_targets(tables, vocabulary, parameters, standards, faults)
    lists = build_lists(tables, vocabulary, faults)
    duties = build_duties(tables, vocabulary, parameters, lists, faults)
    departments = build_departments(tables, faults)
    processes = build_processes(tables, vocabulary, parameters, departments, lists, faults)
    served = ("standards", "targets", "lists", "duties", "processes")
    records = {record.raw.id for table in served for record in tables.lists[table]}
    tasks = build_tasks(tables, departments, records, faults)
    if head is None:
        return None, faults
    origin = Origin(distribution=distribution, version=version, digest=folder.digest, place=str(place))
    own = {subject: tuple(records) for subject, records in tables.fields.items()}
    pack = Pack(
        head=evolve(head, documents=documents, clauses=clauses), origin=origin, vocabulary=vocabulary,
        parameters=parameters, standards=standards, own_fields=own, targets=targets, lists=lists, duties=duties,
        departments=departments, processes=processes, tasks=tasks,
    )  # fmt: skip
    return pack, faults


def load_head(place: Traversable | Path) -> Head:
    """Read who a pack is, and nothing else of it.

    Raises:
        PackError: It has no proper head.
    """
    held = read_head(place)
    too_new = newer(held)
    if too_new is not None:
        raise PackError(say("pack-faults", place=place, count=1), [too_new])
    faults = Faults()
    at = Place(file="pack.toml", table="pack")
    try:
        raw = converter().structure(held, RawPack)
    except Exception as error:  # whatever the converter raises is a fault of the head
        for path, message in form_faults(error):
            faults.add(Place(file=at.file, table=at.table, key=" ".join(path) or None), message)
        raise PackError(say("pack-faults", place=place, count=len(faults.found)), faults.found) from None
    head = _head(raw, at, faults)
    if faults.found:
        raise PackError(say("pack-faults", place=place, count=len(faults.found)), faults.found)
    return head


def _head(raw: Raw, place: Place, faults: Faults) -> Head:
    def fault(key: str, message: object) -> None:
        faults.add(evolve(place, key=key), message)

    if raw.api < 1:
        fault("api", say("pack-api", api=raw.api, known=API))
    if not CITY.fullmatch(raw.city):
        fault("city", say("city-form", city=raw.city))
    if not CODE.fullmatch(raw.code):
        fault("code", say("code-form", code=raw.code))
    if raw.commstd is not None and not VERSION.fullmatch(raw.commstd):
        fault("commstd", say("pack-version", version=raw.commstd))
    if raw.level not in LEVELS:
        fault("level", say("level-unknown", level=raw.level, near=near(raw.level, LEVELS), options=LEVELS))
    return Head(city=raw.city, code=raw.code, level=raw.level, name=raw.name, inferred=raw.inferred, api=raw.api)


def _documents(tables: Tables, faults: Faults) -> tuple[Document, ...]:
    made = []
    for record in tables.lists["documents"]:
        raw = record.raw
        if raw.status not in STATUSES:
            message = say("document-status", status=raw.status, near=near(raw.status, STATUSES), options=STATUSES)
            faults.add(evolve(record.place, key="status"), message)
            continue
        made.append(
            Document(
                id=raw.id,
                title=raw.title,
                number=raw.number,
                issued=raw.issued,
                status=raw.status,
                truncated=raw.truncated,
                note=raw.note,
            )
        )
    return tuple(made)


def _clauses(tables: Tables, faults: Faults) -> tuple[Clause, ...]:
    documents = {record.raw.id for record in tables.lists["documents"]} | faults.left_out("documents")
    made = []
    for record in tables.lists["clauses"]:
        raw = record.raw
        if raw.document is not None and raw.document not in documents:
            message = say("document-unknown", name=raw.document, near=near(raw.document, documents))
            faults.add(evolve(record.place, key="document"), message)
        made.append(Clause(id=raw.id, gloss=raw.gloss, nothing=raw.nothing, document=raw.document))
    return tuple(made)
