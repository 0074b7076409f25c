from __future__ import annotations

from fractions import Fraction

import pytest

from commstd.cities import City
from commstd.loading import load_pack
from commstd.loading.words import exact
from commstd.messages import Label
from commstd.packs import Pack
from commstd.vocabulary import core_vocabulary
from tests.faults.folder import extended, write_pack

WORDS = """\
[units.tree]
zh = "棵"
en = "trees"

[units.slot]
zh = "格"
resolution = 0.5

[subjects.pond]
zh = "池塘"
en = "Pond"
key = "pond_id"

[fields.pond]
pond_id = { kind = "text", zh = "池塘编号" }
shore = { kind = "choice", zh = "岸", values = { stone = "石", reed = ["芦苇", "苇"] } }
surface = { kind = "quantity", zh = "水面", unit = "亩", resolution = "0.01", range = [0, 5000], aliases = ["水面积"] }
depth = { kind = "quantity", zh = "水深", unit = "米" }
filled = { kind = "share", zh = "蓄水" }

[fields.community]
trees = { kind = "count", zh = "树木", unit = "tree", en = "old trees", note = "上了年纪的" }

[concepts.pond-surface]
subject = "pond"
kind = "standard"
zh = "水面"
en = "Surface of ponds"

[parameters.least_surface]
unit = "亩"
value = 2
clause = "一"

[[standards]]
id = "pond-surface"
subject = "pond"
title = { zh = "水面", en = "Surface" }
measure = "surface"
at_least = "least_surface"
when = "shore == 'reed'"
force = "must"
clause = "一"
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), extended(WORDS)))


def test_a_pack_adds_subjects_fields_concepts_and_units_in_the_dictionarys_form(pack: Pack) -> None:
    pond = pack.vocabulary.subject("pond")
    assert (pond.label, pond.key) == (Label("池塘", "Pond"), "pond_id")
    assert [(one.name, one.kind) for one in pond.fields.values()] == [
        ("pond_id", "text"), ("shore", "choice"), ("surface", "quantity"), ("depth", "quantity"), ("filled", "share"),
    ]  # fmt: skip
    assert pond.fields["shore"].values == {"stone": ("石",), "reed": ("芦苇", "苇")}
    assert pack.vocabulary.concepts["pond-surface"].label == Label("水面", "Surface of ponds")
    assert pack.own_fields == {"pond": tuple(pond.fields), "community": ("trees",)}


def test_a_fields_steps_are_its_own_or_its_units(pack: Pack) -> None:
    fields = pack.vocabulary.subject("pond").fields
    surface, depth, filled = fields["surface"], fields["depth"], fields["filled"]
    assert (surface.resolution, surface.low, surface.high) == (Fraction(1, 100), 0, 5000)
    assert surface.step == Fraction(20, 3)
    assert (depth.resolution, depth.high) == (Fraction(1, 10_000), 10**9)
    assert (filled.resolution, filled.low, filled.high) == (Fraction(1, 10**9), 0, 1)
    assert pack.vocabulary.units.by_id["slot"].resolution == Fraction(1, 2)


def test_labels_are_what_is_written_or_the_name(pack: Pack) -> None:
    trees = pack.vocabulary.subject("community").fields["trees"]
    assert (trees.label, trees.note) == (Label("树木", "old trees"), "上了年纪的")
    assert pack.vocabulary.subject("pond").fields["depth"].label == Label("水深", "depth")
    assert pack.vocabulary.units.parse("棵").id == "tree"


def test_a_subjects_id_is_a_counting_unit(pack: Pack) -> None:
    unit = pack.vocabulary.units.parse("pond")
    assert unit.is_counter
    assert unit.dimension == (("pond", 1),)


def test_what_a_pack_adds_is_seen_by_no_other_pack(pack: Pack) -> None:
    core = core_vocabulary()
    assert "pond" in pack.vocabulary.subjects
    assert "pond" not in core.subjects
    assert "trees" not in core.subject("community").fields
    assert "tree" not in core.units.by_id
    assert "pond-surface" not in core.concepts


def test_rows_of_an_added_subject_are_assessed_in_its_own_units(pack: Pack) -> None:
    city = City(pack, as_of="2025-01-01")
    findings = [
        city.findings({"pond_id": "p", "shore": shore, "surface": surface}, subject="pond")[0]
        for shore, surface in (("苇", "1.99 亩"), ("苇", "1333.33 ㎡"), ("石", "0 亩"))
    ]
    assert [(one.row, one.verdict, one.actual, one.gap) for one in findings] == [
        ("p", "short", Fraction(199, 100), Fraction(1, 100)), ("p", "met", 2, 0), ("p", "not-applicable", 0, None),
    ]  # fmt: skip
    assert findings[0].unit is not None
    assert findings[0].unit.id == "mu"


@pytest.mark.parametrize(
    ("written", "value"),
    [(3, 3), ("2/3", Fraction(2, 3)), ("0.1", Fraction(1, 10)), (True, None), (None, None), ("x", None), ([1], None)],
)
def test_a_packs_number_is_exact_or_none(written: object, value: object) -> None:
    assert exact(written) == value
