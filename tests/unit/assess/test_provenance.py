from __future__ import annotations

from importlib import metadata

import attrs
import pytest

from commstd.assess import provenance
from commstd.assess.provenance import provenance_of, version
from commstd.cities import City
from commstd.documents import Document
from commstd.messages import Label, in_language
from commstd.packs import Pack


def test_provenance_names_versions_documents_readings_and_overrides(pack: Pack) -> None:
    city = City(
        pack,
        as_of="2025-02-01",
        readings=["testville/service-area=started-hundreds"],
        overrides={"most_staff": "8 人", "fewest_staff": "4 人"},
    )
    assert city.provenance.as_json() == {
        "commstd": metadata.version("commstd"),
        "pack": {"distribution": "commstd-testville", "version": "0.3", "digest": pack.origin.digest},
        "documents": [{"id": "doc-1", "status": "in-force", "truncated": False}],
        "inferred": None,
        "readings": {"testville/service-area": "started-hundreds"},
        "set": {"testville/fewest_staff": "4 人", "testville/most_staff": "8 人"},
    }


def test_an_overridden_figure_is_named_once_however_it_was_given(pack: Pack) -> None:
    bare, full = (City(pack, overrides={name: "8 人"}) for name in ("most_staff", "testville/most_staff"))
    assert bare.provenance == full.provenance


def test_readings_of_several_choices_are_joined_and_standards_without_one_are_left_out(pack: Pack) -> None:
    held = provenance_of(pack, {"b": ("x", "y"), "a": ("z",), "c": ()}, {}).as_json()["readings"]
    assert held == {"testville/a": "z", "testville/b": "x+y"}


@pytest.mark.parametrize(
    ("changes", "is_doubtful"),
    [
        ({}, False), ({"inferred": Label("据", "from")}, True), ({"documents": ()}, False),
        ({"documents": (Document(id="d", status="in-force"),)}, False), ({"documents": (Document(id="d", status="in-force", truncated=True),)}, True),
        ({"documents": (Document(id="d", status="draft"),)}, True), ({"documents": (Document(id="d", status="superseded"),)}, True),
        ({"documents": (Document(id="d", status="in-force"), Document(id="e"))}, True),
    ],
)  # fmt: skip
def test_a_source_that_is_draft_inferred_or_cut_off_makes_verdicts_doubtful(
    pack: Pack, changes: dict[str, object], is_doubtful: bool
) -> None:
    held = provenance_of(attrs.evolve(pack, head=attrs.evolve(pack.head, **changes)), {}, {})
    assert held.is_doubtful == is_doubtful


def test_how_a_city_was_inferred_is_told_in_the_language_of_the_moment(pack: Pack) -> None:
    held = provenance_of(
        attrs.evolve(pack, head=attrs.evolve(pack.head, inferred=Label("据文号", "from its number"))), {}, {}
    )
    with in_language("zh"):
        assert held.as_json()["inferred"] == "据文号"
    with in_language("en"):
        assert held.as_json()["inferred"] == "from its number"


def test_the_version_is_the_installed_one_or_0_where_commstd_runs_from_a_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert version() == metadata.version("commstd")

    def absent(_: str) -> str:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(provenance.metadata, "version", absent)
    assert version() == "0"
