"""Community-governance standards that a machine can check: exact, with units and dates, traceable to the clause."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; to import it takes longer than everything else here

__all__ = [
    "Assessment",
    "Casework",
    "Catalog",
    "Centre",
    "City",
    "CityStandard",
    "Committee",
    "CommstdError",
    "Community",
    "Compound",
    "County",
    "Development",
    "Entity",
    "Finding",
    "LazyAssessment",
    "LazyRollup",
    "Pack",
    "PackError",
    "PlanArea",
    "PluginError",
    "Quantity",
    "Requirement",
    "Rollup",
    "Standard",
    "TableError",
    "TargetReport",
    "Township",
    "UnknownNameError",
    "Written",
    "assess_file",
    "city",
    "compare",
    "hookimpl",
    "load_pack",
    "per",
    "rollup",
    "share",
    "stepped",
    "use_language",
    "write_report",
    "write_template",
    "write_workbook",
]

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment as Assessment
    from commstd.assess.casework import Casework as Casework
    from commstd.assess.findings import Finding as Finding
    from commstd.assess.lazy import LazyAssessment as LazyAssessment
    from commstd.assess.survey import TargetReport as TargetReport
    from commstd.calculations import per as per
    from commstd.calculations import share as share
    from commstd.calculations import stepped as stepped
    from commstd.catalog import Catalog as Catalog
    from commstd.cities import City as City
    from commstd.cities import city as city
    from commstd.comparisons import compare as compare
    from commstd.entities import Centre as Centre
    from commstd.entities import Committee as Committee
    from commstd.entities import Community as Community
    from commstd.entities import Compound as Compound
    from commstd.entities import County as County
    from commstd.entities import Development as Development
    from commstd.entities import Entity as Entity
    from commstd.entities import PlanArea as PlanArea
    from commstd.entities import Township as Township
    from commstd.errors import CommstdError as CommstdError
    from commstd.errors import PackError as PackError
    from commstd.errors import PluginError as PluginError
    from commstd.errors import TableError as TableError
    from commstd.errors import UnknownNameError as UnknownNameError
    from commstd.hookspecs import hookimpl as hookimpl
    from commstd.loading import load_pack as load_pack
    from commstd.messages import use_language as use_language
    from commstd.packs import Pack as Pack
    from commstd.report.streams import Written as Written
    from commstd.report.streams import assess_file as assess_file
    from commstd.report.template import write_template as write_template
    from commstd.report.webpage import write_report as write_report
    from commstd.report.workbook import write_workbook as write_workbook
    from commstd.requirements import CityStandard as CityStandard
    from commstd.requirements import Requirement as Requirement
    from commstd.rollups.lazy import LazyRollup as LazyRollup
    from commstd.rollups.result import Rollup as Rollup
    from commstd.rollups.run import rollup as rollup
    from commstd.standards import Standard as Standard
    from commstd.units import Quantity as Quantity
else:
    _HOMES = {
        "assess.assessment": ("Assessment",),
        "assess.casework": ("Casework",),
        "assess.findings": ("Finding",),
        "assess.lazy": ("LazyAssessment",),
        "assess.survey": ("TargetReport",),
        "calculations": ("per", "share", "stepped"),
        "catalog": ("Catalog",),
        "cities": ("City", "city"),
        "requirements": ("CityStandard", "Requirement"),
        "comparisons": ("compare",),
        "entities": (
            "Centre",
            "Committee",
            "Community",
            "Compound",
            "County",
            "Development",
            "Entity",
            "PlanArea",
            "Township",
        ),
        "errors": ("CommstdError", "PackError", "PluginError", "TableError", "UnknownNameError"),
        "hookspecs": ("hookimpl",),
        "loading": ("load_pack",),
        "messages": ("use_language",),
        "packs": ("Pack",),
        "report.streams": ("Written", "assess_file"),
        "report.template": ("write_template",),
        "report.webpage": ("write_report",),
        "report.workbook": ("write_workbook",),
        "rollups.lazy": ("LazyRollup",),
        "rollups.result": ("Rollup",),
        "rollups.run": ("rollup",),
        "standards": ("Standard",),
        "units": ("Quantity",),
    }
    _HOME = {name: home for home, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> object:
        if name in _HOME:
            from importlib import import_module

            value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
            globals()[name] = value
            return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
