"""What holds for every standard of every pack, under every combination of its readings, tried on drawn rows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commstd.formula.nodes import names
from commstd.messages import Message, say
from commstd.testing.accounts import judgement_text, row_text, trial_arithmetic
from commstd.testing.broken import BrokenLaw
from commstd.testing.strategies import partly, trial_rows
from commstd.testing.trials import Row, Trial, trials
from commstd.verdicts import Judgement

if TYPE_CHECKING:
    from commstd.packs import Pack

ROWS: Final = 30
"""Rows that are drawn for a law where nobody asks for more or less."""
_FULL: Final = 3
_CHAINED: Final = 4
_RISING: Final = (-1, 0, 1, 2, 1_000)
_WORSE: Final = {("met", "short"), ("over", "short"), ("over", "met")}
"""Verdicts of which the second never follows where there is more of the measure."""


@frozen(kw_only=True)
class Law:
    """A law, and whatever it is tried on.

    Attributes:
        id: Its name.
        drawn: What is drawn for it.
        hold: What is done with what was drawn; it raises `BrokenLaw`.
        together: About how many rows are drawn at once.
    """

    id: str
    drawn: st.SearchStrategy[Any]
    hold: Callable[[Any], None]
    together: int = 1

    def test(self, rows: int = ROWS) -> None:
        """Try it on drawn rows, the same ones each time.

        Args:
            rows: How many.

        Raises:
            BrokenLaw: It does not hold; the error has the simplest row that was found.
        """
        times = math.ceil(rows / self.together)

        @settings(
            max_examples=times, deadline=None, derandomize=True, database=None, report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
        )  # fmt: skip
        @given(self.drawn)
        def run(drawn: Any) -> None:
            self.hold(drawn)

        run()


def standard_laws(pack: Pack, standard: str) -> tuple[Law, ...]:
    """The laws of one standard.

    Args:
        pack: The pack.
        standard: The standard's id.
    """
    held = trials(pack, [standard])
    if not held:
        return ()
    laws = [Law(id="missing", drawn=_some(held, _with_gaps), hold=_missing)]
    if pack.standards[standard].measure is not None:
        rows = _some(held, lambda trial: st.tuples(st.just(trial), trial_rows(trial)))
        laws += [
            Law(id="bounds", drawn=rows, hold=_bounds),
            Law(id="monotone", drawn=_some(held, _partly_known), hold=_monotone, together=_CHAINED),
        ]
    return tuple(laws)


def _some(held: Iterable[Trial], drawn: Callable[[Trial], st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    return st.one_of([drawn(trial) for trial in held])


def _with_gaps(trial: Trial) -> st.SearchStrategy[tuple[Trial, Row, list[Row]]]:
    full = trial_rows(trial)
    return st.tuples(
        st.just(trial), full.flatmap(lambda row: partly(trial, row)), st.lists(full, min_size=_FULL, max_size=_FULL)
    )


def _partly_known(trial: Trial) -> st.SearchStrategy[tuple[Trial, Row, Row]]:
    full = trial_rows(trial)
    return full.flatmap(lambda row: st.tuples(st.just(trial), st.just(row), partly(trial, row)))


def _bounds(drawn: tuple[Trial, Row]) -> None:
    """What is required is met, and one step less, or more than is allowed, is not."""
    trial, row = drawn
    ends = trial.ends(row)
    for end, sign, wanted in ((ends[0], -1, "short"), (ends[1], 1, "over")):
        placed = None if end is None else trial.put(row, end)
        if end is None or placed is None or trial.ends(placed) != ends:
            continue
        found = trial.judge(placed)
        low, high = ends
        if found.verdict == "not-applicable" or (low is not None and high is not None and low > high):
            continue
        if found.verdict != "met" or found.gap != 0 or found.actual != end:
            raise _broken("law-bounds-met", trial, placed, found)
        beyond = trial.put(row, end + sign * trial.binding.step)
        if beyond is None or trial.ends(beyond) != ends:
            continue
        found = trial.judge(beyond)
        if found.verdict != "not-applicable" and (found.verdict, found.gap) != (wanted, trial.binding.step):
            raise _broken("law-bounds-missed", trial, beyond, found)


def _monotone(drawn: tuple[Trial, Row, Row]) -> None:
    """More of the measure, and all else the same, never turns met into short, nor over into met."""
    trial, full, part = drawn
    measured = _measured(trial)
    hidden = {name: None for name, value in part.items() if value is None and name not in measured}
    worse = _WORSE if trial.binding.rule.upper is not None else {*_WORSE, ("met", "unknown")}
    for chain in _chains(trial, full, measured):
        for less, more in itertools.pairwise({**row, **hidden} for row in chain):
            one, two = trial.judge(less), trial.judge(more)
            if (one.verdict, two.verdict) in worse:
                first = f"{row_text(trial.fields, less)}: {judgement_text(trial.standard, one)}"
                raise _broken("law-monotone", trial, more, two, first)


def _measured(trial: Trial) -> tuple[str, ...]:
    """The fields that a standard measures."""
    assert trial.binding.rule.measure is not None
    return tuple(name for name in dict.fromkeys(names(trial.binding.rule.measure)) if name in trial.fields)


def _chains(trial: Trial, full: Row, measured: tuple[str, ...]) -> Iterator[list[Row]]:
    """Rows that differ in what is measured alone, of which there is more from one to the next."""
    step = trial.binding.step
    lines = sorted({end + by * step for end in trial.ends(full) if end is not None for by in _RISING})
    yield [row for value in lines if (row := trial.put(full, value)) is not None]
    rule = trial.binding.rule
    others = {name for tree in rule.trees() if tree is not rule.measure for name in names(tree)}
    cells = trial.cells
    for name in measured:
        if trial.fields[name].is_number and (len(measured) == 1 or name not in others):
            rows = [{**full, name: value} for value in cells[name]]
            yield sorted(rows, key=lambda row: trial.judge(row).actual or 0)


def _missing(drawn: tuple[Trial, Row, list[Row]]) -> None:
    """A verdict with values missing stays when they are filled in; an unknown one hangs on the fields that it names."""
    trial, part, full = drawn
    found = trial.judge(part)
    lacking = {name for name, value in part.items() if value is None}
    if not found.missing <= lacking or bool(found.missing) != (found.verdict == "unknown"):
        raise _broken("law-missing-named", trial, part, found)
    known = {name: value for name, value in part.items() if value is not None}
    for one in full:
        if found.verdict == "unknown":
            _settled(trial, part, one)
            continue
        filled = {**one, **known}
        after = trial.judge(filled)
        is_contrary = after.low is not None and after.high is not None and after.low > after.high
        if after.verdict != found.verdict and not is_contrary:
            first = f"{row_text(trial.fields, part)}: {judgement_text(trial.standard, found)}"
            raise _broken("law-missing-filled", trial, filled, after, first)


def _settled(trial: Trial, part: Row, full: Row) -> None:
    row = part
    for _ in part:
        row = {**row, **{name: full[name] for name in trial.judge(row).missing}}
    found = trial.judge(row)
    if found.verdict == "unknown":
        raise _broken("law-missing-named", trial, row, found)


def _broken(key: str, trial: Trial, row: Row, found: Judgement, *first: str) -> BrokenLaw:
    told: Message = say(key, trial=trial.name)
    second = f"{row_text(trial.fields, row)}: {judgement_text(trial.standard, found)}"
    return BrokenLaw(told, *first, second, *trial_arithmetic(trial, row))
