"""What records are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve

from commstd.messages import Label, near, say
from commstd.vocabulary import Subject

if TYPE_CHECKING:
    from commstd.loading.faults import Faults, Place
    from commstd.vocabulary import Vocabulary

UNKNOWN: Final = Subject(id="", label=Label("", ""), key="", fields={})
"""Stands for a subject that is not there, so that the rest of the record can be checked."""


def find_subject(name: str, place: Place, vocabulary: Vocabulary, faults: Faults) -> Subject:
    """A record's subject; UNKNOWN where there is none of that name, which is told unless it is told elsewhere.

    Args:
        name: The subject that the record names.
        place: Where the record stands.
        vocabulary: The subjects that there are.
        faults: Where faults go.
    """
    options = tuple(vocabulary.subjects)
    if name not in options and name not in faults.left_out("subjects"):
        message = say("subject-unknown", name=name, near=near(name, options), options=options)
        faults.add(evolve(place, key="subject"), message)
    return vocabulary.subjects.get(name, UNKNOWN)
