"""commstd."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import polars as pl
from attrs import frozen

import commstd
from benchmarks.contenders import Contender
from benchmarks.data import Table
from commstd.assess import engine
from commstd.assess.plan import SubjectPlan
from commstd.cli.assess import is_streamed
from commstd.formula.columns import expressions
from commstd.formula.staged import stages
from commstd.report.files import write_assessment
from commstd.report.streams import assess_file
from commstd.tables.single import dtype_of

AS_OF: Final = "2026-01-01"
PACK: Final = Path(__file__).parent.parent / "pack"


@frozen
class Checked:
    """A city with the checked cells of a table."""

    city: commstd.City
    cells: pl.DataFrame


def eight() -> commstd.City:
    """The benchmark standards."""
    return commstd.city("benchmark", as_of=AS_OF, packs=[PACK])


def puyang() -> commstd.City:
    """Puyang."""
    return commstd.city("puyang", as_of=AS_OF)


def _checked(city: commstd.City, table: Table) -> Checked:
    fields = city.pack.vocabulary.subjects["community"].fields
    # A plan of its own: the city's stays as new, for the first call.
    plan = commstd.City(city.pack, as_of=AS_OF).plan("community")
    held = pl.scan_parquet(table.steps).drop("community_id")
    kinds = {name: dtype_of(fields[name]) for name in held.collect_schema()}
    return Checked(city, engine.complete(held.cast(kinds).collect(), plan, fields))


def _verdicts_only(checked: Checked) -> pl.DataFrame:
    """The verdicts of the plan and nothing else: what the engine computes, without the numbers beside them."""
    plan = checked.city.plan("community")
    if plan.lowered is None:
        places = {item.standard.id: item.places.verdict for item in plan.items if item.places is not None}
        held: dict[int, pl.Expr] = {}
        shared = []
        for stage in stages(plan.plan, set(places.values())):
            made = expressions(plan.plan, pl, needed=stage, given=held)
            shared.append([made[place].alias(f"#{place}") for place in stage])
            held |= {place: pl.col(f"#{place}") for place in stage}
        plan.lowered = shared, [held[place].alias(name) for name, place in places.items()]
    shared, results = plan.lowered
    frame = checked.cells.lazy()
    for stage in shared:
        frame = frame.with_columns(stage)
    return frame.select(results).collect(optimizations=pl.QueryOptFlags(comm_subexpr_elim=False))


def _results(checked: Checked) -> tuple[SubjectPlan, pl.DataFrame]:
    plan = checked.city.plan("community")
    return plan, engine.run(plan, checked.cells)


def _verdicts_of(results: tuple[SubjectPlan, pl.DataFrame]) -> pl.DataFrame:
    plan, columns = results
    return columns.select(engine.column_name(index, "verdict") for index in range(len(plan.items)))


def _assess(held: tuple[commstd.City, Any]) -> pl.DataFrame:
    city, table = held
    return city.assess(table).wide()


def _assess_file(held: tuple[commstd.City, Table]) -> Path:
    city, table = held
    target = table.path.with_suffix(".ours.parquet")
    # As the command does: what fits into memory is assessed there.
    if is_streamed(str(table.path), str(target)):
        assess_file(city, table.path, target)
    else:
        write_assessment(city.assess(table.path), target, long=False, only=())
    return target


def wide_verdicts(wide: pl.DataFrame) -> pl.DataFrame:
    """The verdicts of a wide table."""
    return wide.select(name for name in wide.columns if name.endswith("__verdict"))


VERDICTS: Final = Contender(
    load=lambda table: _checked(eight(), table), call=_verdicts_only, verdicts=lambda results: results
)
RESULTS: Final = Contender(load=lambda table: _checked(puyang(), table), call=_results, verdicts=_verdicts_of)
TABLE: Final = Contender(
    load=lambda table: (puyang(), pl.read_parquet(table.path)), call=_assess, verdicts=wide_verdicts
)
FILE: Final = Contender(
    load=lambda table: (puyang(), table),
    call=_assess_file,
    verdicts=lambda target: wide_verdicts(pl.read_parquet(target)),
)
