from __future__ import annotations

import attrs
import pytest

from commstd.documents import Document
from commstd.errors import UnknownNameError
from commstd.loading import load_pack
from commstd.packs import Origin, Pack
from tests.faults.folder import write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("pack")))


def test_a_standard_is_found_with_and_without_its_city(pack: Pack) -> None:
    assert pack.standard("safe-room") is pack.standard("testville/safe-room") is pack.standards["safe-room"]


def test_an_unknown_standard_is_told_with_the_near_match_and_all_that_there_are(pack: Pack) -> None:
    with pytest.raises(UnknownNameError) as caught:
        pack.standard("testville/safe-rom")
    for word in ('"safe-rom"', "testville", '"safe-room"', "staff-range"):
        assert word in str(caught.value)


def test_a_standard_of_another_city_is_not_found(pack: Pack) -> None:
    with pytest.raises(UnknownNameError, match="puyang/safe-room"):
        pack.standard("puyang/safe-room")


def test_fields_and_parameters_are_those_of_every_reading_in_the_order_of_the_record(pack: Pack) -> None:
    area, staff, room = pack.standards.values()
    assert pack.fields_of(area) == ("service_area", "households")
    assert pack.parameters_of(area) == ("area_rate", "hundred")
    assert (pack.fields_of(staff), pack.parameters_of(staff)) == (
        ("settlement", "committee_staff"),
        ("fewest_staff", "most_staff"),
    )
    assert (pack.fields_of(room), pack.parameters_of(room)) == (("security_room",), ("start_day",))


def test_a_head_is_truncated_where_one_of_its_documents_is(pack: Pack) -> None:
    whole, cut = Document(id="a"), Document(id="b", truncated=True)
    assert not attrs.evolve(pack.head, documents=()).is_truncated
    assert not attrs.evolve(pack.head, documents=(whole,)).is_truncated
    assert attrs.evolve(pack.head, documents=(whole, cut)).is_truncated


def test_where_a_folder_lies_is_no_part_of_a_packs_identity() -> None:
    assert Origin(digest="sha256:1", place="/a") == Origin(digest="sha256:1", place="/b")
    assert Origin(digest="sha256:1") != Origin(digest="sha256:2")
