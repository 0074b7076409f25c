from __future__ import annotations

import pytest

from commstd.errors import UnknownNameError
from commstd.packs import Pack
from commstd.procedures import process_of
from tests.unit.permit_pack import day, judged, kinds, permit_pack, told


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return permit_pack(tmp_path_factory.mktemp("permit"))


WHOLE = (told("request", "2024-03-22"), told("check", "2024-04-01"), told("answer", "2024-04-15"))


# states and limits


def test_all_steps_in_time_are_done(pack: Pack) -> None:
    found = judged(pack, *WHOLE, as_of="2024-12-31")
    assert (found.state, found.due, kinds(found), found.pending) == ("done", {"answer": day("2024-04-15")}, [], ())


def test_a_day_after_it_was_due_is_late_with_the_limits_own_force(pack: Pack) -> None:
    found = judged(pack, *WHOLE[:2], told("answer", "2024-04-16"), as_of="2024-12-31")
    assert (found.state, kinds(found), found.faults[0].force) == ("faulty", [("answer", "late")], "in-principle")
    assert "2024-04-15" in str(found.faults[0].message)


def test_a_reading_moves_the_limit(pack: Pack) -> None:
    found = judged(pack, *WHOLE, as_of="2024-12-31", reading=("same-day",))
    assert (found.due, kinds(found)) == ({"answer": day("2024-04-12")}, [("answer", "late")])
    assert found.reading == "same-day"


@pytest.mark.parametrize(
    ("as_of", "state", "faults"), [("2024-04-15", "open", []), ("2024-04-16", "faulty", [("answer", "late")])]
)
def test_what_is_not_there_is_late_from_the_day_after_it_was_due(
    pack: Pack, as_of: str, state: str, faults: list[object]
) -> None:
    found = judged(pack, *WHOLE[:2], as_of=as_of)
    assert (found.state, kinds(found)) == (state, faults)


def test_beyond_the_calendar_the_limit_is_told_and_not_guessed(pack: Pack) -> None:
    found = judged(pack, told("request", "2026-12-21"), told("check", "2026-12-22"), as_of="2026-12-31")
    assert (found.state, found.due, kinds(found)) == ("open", {"answer": None}, [])
    assert [one.reason.key for one in found.notices] == ["case-beyond"]


def test_nothing_is_due_before_the_clock_runs(pack: Pack) -> None:
    assert judged(pack, told("check", "2024-04-01"), as_of="2024-12-31").due == {}


# order


def test_steps_of_one_day_are_in_order(pack: Pack) -> None:
    same = [told(step, "2024-03-22") for step in ("answer", "check", "request")]
    assert kinds(judged(pack, *same, as_of="2024-12-31")) == []


def test_a_step_before_what_it_comes_after_is_out_of_order(pack: Pack) -> None:
    found = judged(
        pack,
        told("request", "2024-03-22"),
        told("answer", "2024-03-25"),
        told("check", "2024-03-26"),
        as_of="2024-12-31",
    )
    assert kinds(found) == [("answer", "out-of-order")]


def test_a_step_left_out_before_another_is_missing(pack: Pack) -> None:
    found = judged(pack, told("request", "2024-03-22"), told("answer", "2024-03-25"), as_of="2024-12-31")
    assert kinds(found) == [("check", "missing")]


def test_a_failed_event_does_not_count(pack: Pack) -> None:
    events = [told("request", "2024-03-22"), told("check", "2024-03-25", result="不通过"), told("answer", "2024-03-27")]
    assert kinds(judged(pack, *events, as_of="2024-12-31")) == [("check", "missing")]
    again = told("check", "2024-03-26", result="通过")
    assert judged(pack, *events, again, as_of="2024-12-31").state == "done"


def test_of_several_events_the_first_that_counts_decides(pack: Pack) -> None:
    assert kinds(judged(pack, *WHOLE, told("check", "2024-05-06"), as_of="2024-12-31")) == []


def test_a_log_without_its_beginning(pack: Pack) -> None:
    found = judged(pack, told("check", "2024-04-01"), told("answer", "2024-04-02"), as_of="2024-12-31")
    assert kinds(found) == [("request", "no-beginning")]


def test_a_failed_event_alone_has_no_beginning_either(pack: Pack) -> None:
    found = judged(pack, told("check", "2024-04-01", result="failed"), as_of="2024-12-31")
    assert kinds(found) == [("request", "no-beginning")]


# needs, rules, consequences


def test_a_step_is_needed_where_its_condition_holds(pack: Pack) -> None:
    assert judged(pack, *WHOLE, as_of="2024-12-31", approved=True).pending == ("fit_out",)
    assert judged(pack, *WHOLE, as_of="2024-12-31", approved=False).state == "done"


@pytest.mark.parametrize(
    ("moved_in", "faults"), [("2024-04-14", [("nobody-early", "rule")]), ("2024-04-15", []), ("never", [])]
)
def test_a_rule_over_a_fact_and_a_step(pack: Pack, moved_in: str, faults: list[object]) -> None:
    assert kinds(judged(pack, *WHOLE, as_of="2024-12-31", moved_in=day(moved_in))) == faults


def test_a_rule_on_what_is_not_known_is_no_fault_but_is_told(pack: Pack) -> None:
    found = judged(pack, *WHOLE, as_of="2024-12-31")
    assert [(one.id, one.missing) for one in found.unchecked] == [("nobody-early", ("moved_in",))]


def test_the_result_of_a_step_is_a_fact(pack: Pack) -> None:
    found = judged(pack, *WHOLE, told("grading", "2024-05-06", result="差"), as_of="2024-12-31")
    assert [one.id for one in found.consequences] == ["help"]


def test_a_given_fact_counts_before_a_result_that_says_otherwise(pack: Pack) -> None:
    found = judged(pack, *WHOLE, told("grading", "2024-05-06", result="poor"), as_of="2024-12-31", grade="good")
    assert found.consequences == ()
    assert [one.reason.key for one in found.notices] == ["case-result-other"]


def test_a_result_of_no_list_is_a_fault_and_of_an_open_list_a_notice(pack: Pack) -> None:
    found = judged(
        pack,
        *WHOLE,
        told("grading", "2024-05-06", result="中"),
        told("fit_out", "2024-05-07", result="自建"),
        as_of="2024-12-31",
    )
    assert kinds(found) == [("grading", "unknown-result")]
    assert [one.reason.key for one in found.notices] == ["case-open-result"]


# bad lines


def test_an_unknown_step_is_told_with_the_near_one_and_the_rest_goes_on(pack: Pack) -> None:
    found = judged(pack, told("requst", "2024-03-21"), *WHOLE, as_of="2024-12-31")
    assert kinds(found) == [("requst", "unknown-step")]
    assert "request" in str(found.faults[0].message)
    assert found.due == {"answer": day("2024-04-15")}


@pytest.mark.parametrize(
    "event",
    [told("check", None), told("check", "1024-04-01")],
)  # fmt: skip
def test_an_impossible_date_does_not_count(pack: Pack, event: object) -> None:
    found = judged(pack, WHOLE[0], event, WHOLE[2], as_of="2024-12-31")  # type: ignore[arg-type]
    assert kinds(found) == [("check", "impossible-date")]


def test_what_has_not_happened_is_no_event(pack: Pack) -> None:
    found = judged(pack, *WHOLE[:2], told("answer", "never"), as_of="2024-04-15")
    assert (found.state, found.pending) == ("open", ("answer",))


def test_the_same_event_twice_counts_once(pack: Pack) -> None:
    found = judged(pack, *WHOLE, WHOLE[1], as_of="2024-12-31")
    assert kinds(found) == [("check", "repeated")]
    by_two = (told("check", "2024-04-01", actor="民政局"), told("check", "2024-04-01", actor="某某局"))
    assert kinds(judged(pack, WHOLE[0], *by_two, WHOLE[2], as_of="2024-12-31")) == []


def test_what_comes_after_the_day_has_not_happened_yet(pack: Pack) -> None:
    found = judged(pack, *WHOLE, as_of="2024-04-10")
    assert (found.state, found.pending) == ("open", ("answer",))
    assert [one.reason.key for one in found.notices] == ["case-later"]


@pytest.mark.parametrize(
    ("step", "actor", "faults", "notices"),
    [
        ("check", "民政局", [], []),
        ("check", "民政部门(局)", [], []),
        ("check", "office", [], []),
        ("check", "公安局", [("check", "wrong-actor")], []),
        ("check", "各居委会", [("check", "wrong-actor")], []),
        ("check", "某某局", [], ["case-unknown-actor"]),
        ("request", "幸福社区居委会", [], []),  # a group stands for many
        ("request", "民政局", [], []),
        ("request", "各乡镇", [("request", "wrong-actor")], []),
        ("answer", "公安局", [], []),  # anybody may
    ],
)
def test_who_may(pack: Pack, step: str, actor: str, faults: list[object], notices: list[str]) -> None:
    events = [one if one.step != step else told(step, str(one.date), actor=actor) for one in WHOLE]
    found = judged(pack, *events, as_of="2024-12-31")
    assert kinds(found) == faults
    assert [one.reason.key for one in found.notices] == notices


# what recurs


@pytest.mark.parametrize(
    ("sessions", "as_of", "state", "faults"),
    [
        (("2021-01-04", "2021-06-30", "2021-07-01"), "2021-09-30", "done", []),
        (("2021-01-04", "2021-06-30"), "2021-09-30", "open", []),
        (("2021-01-04", "2021-06-30"), "2021-10-01", "faulty", [("session", "missing")]),
        (("2021-01-04", "2021-12-15"), "2021-12-31", "faulty", [("session", "missing")]),
    ],
)
def test_one_in_each_calendar_period(
    pack: Pack, sessions: tuple[str, ...], as_of: str, state: str, faults: list[object]
) -> None:
    events = [told("session", one) for one in sessions]
    found = judged(pack, *events, as_of=as_of, process="meeting", settlement="urban")
    assert (found.state, kinds(found)) == (state, faults)


def test_what_is_not_needed_need_not_recur(pack: Pack) -> None:
    found = judged(pack, told("session", "2021-01-04"), as_of="2023-01-01", process="meeting", settlement="rural")
    assert (found.state, found.due) == ("done", {})


@pytest.mark.parametrize(
    ("sessions", "as_of", "faults"),
    [
        (("2021-01-31", "2021-04-30"), "2021-07-30", []),
        (("2021-01-31", "2021-05-01"), "2021-07-30", [("session", "late")]),
        (("2021-01-31", "2021-04-30"), "2021-07-31", [("session", "missing")]),
    ],
)
def test_no_gap_longer_than_a_period(pack: Pack, sessions: tuple[str, ...], as_of: str, faults: list[object]) -> None:
    events = [told("session", one) for one in sessions]
    found = judged(pack, *events, as_of=as_of, process="meeting", settlement="urban", reading=("no-gap",))
    assert kinds(found) == faults


@pytest.mark.parametrize(
    ("as_of", "state", "due"), [("2022-12-31", "done", {}), ("2023-01-01", "open", {"verdict": "2024-12-31"})]
)
def test_periods_of_two_years_begin_with_the_packs_year(
    pack: Pack, as_of: str, state: str, due: dict[str, str]
) -> None:
    found = judged(pack, told("verdict", "2022-06-30"), as_of=as_of, process="review")
    assert (found.state, found.due) == (state, {name: day(one) for name, one in due.items()})


# names


@pytest.mark.parametrize("name", ["permit", "testville/permit", "许可", "Permit", "PERMIT"])
def test_a_process_goes_by_its_id_and_its_title(pack: Pack, name: str) -> None:
    assert process_of(pack, name).id == "permit"


def test_an_unknown_process_is_told_with_those_there_are(pack: Pack) -> None:
    with pytest.raises(UnknownNameError, match=r"permit, meeting, review.*\"permit\""):
        process_of(pack, "permits")


def test_json_has_what_the_command_line_promises(pack: Pack) -> None:
    found = judged(pack, *WHOLE[:2], told("answer", "2024-04-16"), as_of="2024-12-31", grade="poor").as_json()
    assert (found["case"], found["process"], found["state"]) == ("1", "testville/permit", "faulty")
    assert (found["due"], found["consequences"]) == ({"answer": "2024-04-15"}, ["It is helped"])
    assert {key: found["faults"][0][key] for key in ("step", "kind")} == {"step": "answer", "kind": "late"}  # type: ignore[index]
