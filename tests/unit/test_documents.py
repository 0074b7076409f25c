from __future__ import annotations

import attrs
import pytest

from commstd.documents import STATUSES, Clause, Document
from commstd.messages import Label


def test_of_a_document_only_its_id_must_be_known() -> None:
    document = Document(id="d")
    assert (document.status, document.truncated, document.number, document.issued) == ("unknown", False, None, None)
    assert document.status in STATUSES


def test_a_clause_says_why_nothing_encodes_it_only_where_nothing_does() -> None:
    clause = Clause(id="二（五）19", gloss=Label("面积", "areas"))
    assert (clause.nothing, clause.document) == (None, None)


def test_documents_and_clauses_do_not_change() -> None:
    for record in (Document(id="d"), Clause(id="c", gloss=Label("甲", "a"))):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            record.id = "x"  # type: ignore[misc]
