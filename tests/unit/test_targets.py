"""What a target asks under its readings, and which names it uses."""

from __future__ import annotations

from datetime import date

from commstd.formula.parse import parse
from commstd.messages import Label
from commstd.readings import Bound, Reading, Readings
from commstd.targets import Aim, Target

NAME = Label("名", "name")


def reading(choice: str, name: str, **replaces: object) -> Reading:
    parts = {key.replace("__", "."): part for key, part in replaces.items()}
    return Reading(choice=choice, id=name, label=NAME, default=not replaces, replaces=parts)  # type: ignore[arg-type]


def target(kind: str, *readings: Reading, **parts: object) -> Target:
    return Target(
        id="aim", subject="community", concept="aim", title=NAME, kind=kind, force="must", clauses=("1",),  # type: ignore[arg-type]
        readings=Readings(readings), **parts,  # type: ignore[arg-type]
    )  # fmt: skip


RATIO = target(
    "ratio",
    reading("whom", "all"),
    reading("whom", "some", among=parse("urban and old"), by=date(2030, 1, 1)),
    reading("what", "plain"),
    reading(
        "what", "more", part=parse("area + land"), whole=parse("households + old_limit"), let__old_limit=parse("2 * hundred"),
        lower=Bound(tree=parse("rate * old_limit"), strict=True), upper=Bound(tree=parse("old_limit")),
    ),
    let={"old_limit": parse("hundred"), "old": parse("built < deadline")},
    among=parse("not old"), part=parse("min(area, old_limit)"), whole=parse("max(households, old_limit)"),
    lower=Bound(tree=parse("old_limit")), upper=Bound(tree=parse("3 * old_limit"), strict=True),
    by=date(2025, 1, 1), each="county",
)  # fmt: skip
WEIGHTED = target("share", truth=parse("urban"), lower=Bound(tree=parse("half")), weight="households")


def test_as_written_every_part_has_its_local_names_put_in() -> None:
    assert RATIO.aim() == RATIO.aim(RATIO.readings.choose())
    assert RATIO.aim() == Aim(
        among=parse("not (built < deadline)"), part=parse("min(area, hundred)"), whole=parse("max(households, hundred)"),
        lower=Bound(tree=parse("hundred")), upper=Bound(tree=parse("3 * hundred"), strict=True), by=date(2025, 1, 1),
    )  # fmt: skip


def test_each_reading_replaces_its_parts_and_several_all_of_theirs() -> None:
    assert RATIO.aim(RATIO.readings.choose(["some", "more"])) == Aim(
        among=parse("urban and built < deadline"), part=parse("area + land"), whole=parse("households + 2 * hundred"),
        lower=Bound(tree=parse("rate * (2 * hundred)"), strict=True), upper=Bound(tree=parse("2 * hundred")), by=date(2030, 1, 1),
    )  # fmt: skip
    assert RATIO.aim(RATIO.readings.choose(["some"])).part == RATIO.aim().part


def test_what_a_member_must_be_is_replaced_under_the_name_of_the_targets_kind() -> None:
    for kind, key in (("share", "share"), ("count", "count")):
        held = target(
            kind, reading("what", "one"), reading("what", "two", **{key: parse("urban and new")}),
            truth=parse("urban"), lower=Bound(tree=parse("half")), let={"new": parse("built >= as_of")},
        )  # fmt: skip
        assert held.aim().truth == parse("urban")
        assert held.aim(held.readings.choose(["two"])).truth == parse("urban and built >= as_of")
        assert (held.aim().among, held.aim().part, held.aim().whole, held.aim().upper, held.aim().by) == (None,) * 5


def test_the_trees_of_an_aim_are_all_that_it_has() -> None:
    aim = RATIO.aim()
    assert aim.lower is not None
    assert aim.upper is not None
    assert aim.trees() == (aim.among, aim.part, aim.whole, aim.lower.tree, aim.upper.tree)
    assert Aim(truth=parse("urban"), lower=Bound(tree=parse("half"))).trees() == (parse("urban"), parse("half"))


def test_the_names_are_those_of_every_reading_without_the_local_ones() -> None:
    assert sorted(RATIO.names()) == [
        "area",
        "built",
        "county",
        "deadline",
        "households",
        "hundred",
        "land",
        "rate",
        "urban",
    ]
    assert WEIGHTED.names() == ("urban", "half", "households")


def test_members_count_by_the_weight_of_the_target_or_each_as_one() -> None:
    assert WEIGHTED.aim().weight == parse("households")
    assert WEIGHTED.aim().trees() == tuple(map(parse, ("urban", "households", "half")))
    assert RATIO.aim().weight is None
