"""An assessment as one file for a browser: headline figures, charts, targets, and a list that explains itself."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from commstd.assess.lazy import LazyAssessment
from commstd.errors import MissingExtraError
from commstd.messages import language, say
from commstd.report.files import check_output, replaced
from commstd.report.sources import source_notes, source_sections
from commstd.report.words import has_several, title

if TYPE_CHECKING:
    import jinja2

    from commstd.assess.assessment import Assessment
    from commstd.assess.plan import Item
    from commstd.cities import City
    from commstd.report.page.sums import Line

ENDING: Final = ".html"
NEEDED: Final = ("altair", "jinja2", "vl_convert")
SCRIPTS: Final = ("exact.js", "figures.js", "calculator.js", "told.js", "report.js")
"""Each builds on those before it."""
MOST_TARGETS: Final = 300
MOST_PROBLEMS: Final = 1_000
_FOLDER: Final = Path(__file__).with_name("page")
_INERT: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""What would end a script or begin a tag, as JSON may write it too."""


def write_report(assessment: Assessment | LazyAssessment, city: City, path: str | Path) -> None:
    """Write an assessment as one HTML file that a browser shows without a network.

    It holds headline figures, a chart a standard, the targets, data problems, sources, and a list of up to 10,000 rows
    that sorts and filters, in which each verdict is explained on a click. In the language of the moment.

    Args:
        assessment: The assessment.
        city: The city that made it.
        path: An .html file.

    Raises:
        MissingExtraError: Altair, vl-convert or Jinja2 is not installed.
        TableError: The file cannot be written.
    """
    target = Path(path)
    check_output(target, (ENDING,))
    check_drawing()
    held = assessment.collect() if isinstance(assessment, LazyAssessment) else assessment
    with replaced(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_template().generate(_content(held, city)))


def check_drawing() -> None:
    """See that a report can be made before anything is computed.

    Raises:
        MissingExtraError: Altair, vl-convert or Jinja2 is not installed.
    """
    if any(find_spec(name) is None for name in NEEDED):
        raise MissingExtraError(say("report-extra"))


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html")


@cache
def _script() -> str:
    return "".join((_FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)


def _content(assessment: Assessment, city: City) -> dict[str, Any]:
    """What report.html shows."""
    from markupsafe import Markup

    from commstd.report.page.rows import MISSED, any_verdict, listed, rows_json
    from commstd.report.page.sums import headline, lines, target_lines
    from commstd.verdicts import FORCES

    table = assessment.table
    names = {"city": city.pack.head.name, "table": table.name, "as_of": assessment.as_of}
    at, several = listed(assessment), has_several(assessment)
    cut = None
    if len(at) < assessment.rows:
        short = assessment.results.select(any_verdict(assessment, *MISSED).sum()).item()
        cut = say("report-cut", rows=f"{assessment.rows:,}", shown=f"{len(at):,}", short=f"{short:,}")
    problems = [(say("sheet-rejected"), assessment.rejected), (say("sheet-contradicts"), assessment.contradictions()),
                (say("sheet-doubtful"), assessment.warnings)]  # fmt: skip
    targets = list(target_lines(assessment, city, MOST_TARGETS))

    def name(item: Item) -> str:
        return title(item, several=several)

    def told(line: Line) -> str:
        counts = dict(line.counts)
        outside = counts.pop("not-applicable")
        return str(say("report-chart-told", title=name(line.item), outside=outside, **counts))

    return {
        "lang": language(), "say": say, "name": name, "told": told, "picture": _picture,
        "title": say("report-title", city=names["city"], table=table.name),
        "heading": say("assess-heading", rows=assessment.rows, subject=table.subject.label, **names),
        "notes": list(source_notes(city, assessment)),
        "figures": list(headline(assessment)), "several": several,
        "lines": list(lines(assessment)), "targets": targets, "target_total": len(assessment.targets),
        "grouped": any(line.result.group != assessment.city for line in targets), "forces": FORCES, "cut": cut,
        "problems": list(islice(_problems(problems), MOST_PROBLEMS)),
        "problem_total": sum(len(one) for _, held in problems for one in held),
        "sections": source_sections(city, assessment), "version": assessment.provenance.commstd,
        "as_of": assessment.as_of, "policy": _policy(), "script": Markup(_script()),
        "style": Markup((_FOLDER / "report.css").read_text(encoding="utf-8")),
        "data": Markup(_inert(rows_json(assessment, city, at))),
    }  # fmt: skip


def _problems(kinds: Any) -> Iterator[tuple[object, ...]]:
    for kind, held in kinds:
        for one in held:
            for row in one.rows():
                yield kind, *(row[key] for key in ("line", "column", "row", "value", "reason", "fix"))


def _picture(svg: str) -> str:
    """A picture as an address: apart from the page, its names and styles meet no others."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _policy() -> str:
    """What a browser may do with the page: run its own script, and ask for nothing."""
    digest = base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )


def _inert(data: object) -> str:
    """JSON in which nothing ends the script that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _INERT.items():
        text = text.replace(sign, escaped)
    return text
