"""The eight standards as a minimal country package of OpenFisca, which is installed only for the benchmarks.

Its numbers are float32 and int32, as OpenFisca's are. A formula gives its verdicts as members of an enumeration, which
is how country packages are written, or as the places of those members, which OpenFisca takes too, and faster.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD: Final = "2026"
COMMUNITY: Final = Entity("community", "communities", "Community", "A residents' or villagers' community.")


class Verdict(Enum):
    met = "met"
    short = "short"
    over = "over"
    unknown = "unknown"
    not_applicable = "not-applicable"


class Settlement(Enum):
    urban = "urban"
    town = "town"
    rural = "rural"


class Provision(Enum):
    new_built = "new-built"
    converted = "converted"
    expanded = "expanded"
    purchased = "purchased"
    leased = "leased"
    swapped = "swapped"
    shared = "shared"
    allocated = "allocated"


Formula = Callable[[Any, Any, Any, Any], Any]
PLACES: Final = SimpleNamespace(**{one.name: one.index for one in Verdict})
"""The members' places: what formulas give in place of members."""


def _dated(value: float) -> dict[str, object]:
    return {"values": {"2020-01-01": {"value": value}}}


PARAMETERS: Final = {
    "area_rate": _dated(30),
    "greater_area_rate": _dated(31.2),
    "new_built_area": _dated(500),
    "staff_least": _dated(5),
    "staff_most": _dated(9),
    "large_committee": _dated(3000),
    "households_per_post": _dated(300),
    "worker_rate": _dated(18),
    "organizations": _dated(10),
    "grid_share": _dated(0.9),
}


def area_30(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    needed = community("households", period) / 100 * parameters(period).area_rate
    return np.where(community("service_area", period) < needed, known.short, known.met)


def area_new_built(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    is_urban = community("settlement", period) == Settlement.urban
    is_new = community("provision", period) == Provision.new_built
    is_short = community("service_area", period) < parameters(period).new_built_area
    return np.where(is_urban & is_new, np.where(is_short, known.short, known.met), known.not_applicable)


def posts(community: Any, period: Any, parameters: Any) -> Any:
    held = parameters(period)
    beyond = np.maximum(0, community("households", period) - held.large_committee)
    return np.floor(beyond / held.households_per_post)


def staff_least(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    has_committee = community("settlement", period) != Settlement.rural
    least = parameters(period).staff_least + community("posts", period)
    is_short = community("committee_staff", period) < least
    return np.where(has_committee, np.where(is_short, known.short, known.met), known.not_applicable)


def staff_most(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    has_committee = community("settlement", period) != Settlement.rural
    most = parameters(period).staff_most + community("posts", period)
    is_over = community("committee_staff", period) > most
    return np.where(has_committee, np.where(is_over, known.over, known.met), known.not_applicable)


def workers(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    needed = community("residents", period) / 10_000 * parameters(period).worker_rate
    return np.where(community("workers", period) < needed, known.short, known.met)


def organizations(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    is_urban = community("settlement", period) == Settlement.urban
    is_short = community("social_organizations", period) < parameters(period).organizations
    return np.where(is_urban, np.where(is_short, known.short, known.met), known.not_applicable)


def grid(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    needed = community("households", period) * parameters(period).grid_share
    return np.where(community("grid_households", period) < needed, known.short, known.met)


def area_31_2(community: Any, period: Any, parameters: Any, known: Any) -> Any:
    needed = community("households", period) / 100 * parameters(period).greater_area_rate
    return np.where(community("service_area", period) < needed, known.short, known.met)


COUNTS: Final = (
    "households", "residents", "committee_staff", "workers", "social_organizations", "grid_households",
)  # fmt: skip
VERDICTS: Final[dict[str, Formula]] = {
    "area_30_verdict": area_30,
    "area_new_built_verdict": area_new_built,
    "staff_least_verdict": staff_least,
    "staff_most_verdict": staff_most,
    "workers_verdict": workers,
    "organizations_verdict": organizations,
    "grid_verdict": grid,
    "area_31_2_verdict": area_31_2,
}


def _variable(name: str, value_type: type, **more: object) -> type[Variable]:
    own = {"value_type": value_type, "entity": COMMUNITY, "definition_period": DateUnit.YEAR}
    return type(name, (Variable,), own | more)


def _verdict(name: str, found: Formula, known: object) -> type[Variable]:
    def formula(community: Any, period: Any, parameters: Any) -> Any:
        return found(community, period, parameters, known)

    return _variable(name, Enum, possible_values=Verdict, default_value=Verdict.unknown, formula=formula)


def system(*, members: bool = False) -> TaxBenefitSystem:
    """The tax and benefit system.

    Args:
        members: Formulas give members of the enumeration, not their places.
    """
    made = TaxBenefitSystem([COMMUNITY])
    made.parameters = ParameterNode("", data=PARAMETERS)
    made.add_variables(
        *(_variable(name, int) for name in COUNTS),
        _variable("service_area", float),
        _variable("settlement", Enum, possible_values=Settlement, default_value=Settlement.rural),
        _variable("provision", Enum, possible_values=Provision, default_value=Provision.leased),
        _variable("posts", int, formula=posts),
        *(_verdict(name, found, Verdict if members else PLACES) for name, found in VERDICTS.items()),
    )
    return made


def simulate(system: TaxBenefitSystem, inputs: dict[str, Any], count: int) -> dict[str, Any]:
    """The verdicts of a new simulation.

    Args:
        system: The tax and benefit system.
        inputs: An array for each variable that the table holds.
        count: How many communities.
    """
    simulation: Simulation = SimulationBuilder().build_default_simulation(system, count)
    for name, values in inputs.items():
        simulation.set_input(name, PERIOD, values)
    return {name: simulation.calculate(name, PERIOD) for name in VERDICTS}
