"""`commstd assess`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commstd.cli import DONE, FAILED
from commstd.cli.program import open_city, subcommand
from commstd.messages import near, say
from commstd.verdicts import FORCES, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commstd.assess.assessment import Assessment
    from commstd.cities import City
    from commstd.report.streams import Written
    from commstd.tables.problems import Problems

STREAMED = 64 * 2**20
"""The size of a file from which on it is streamed to another file, not read whole."""
STREAMS = (".csv", ".parquet")
WHOLE = {".xlsx": ("workbook-whole", "workbook-too-large"), ".html": ("report-whole", "report-too-large")}
"""Outputs that are always whole, with what is said of a part of one, and of a table too large for one."""


def command() -> click.Command:
    """The subcommand."""
    return subcommand(
        "assess",
        action,
        [
            click.Argument(["table"], metavar="TABLE"),
            click.Option(["-o", "--output"], metavar="FILE", help=str(say("cli-option-output"))),
            click.Option(["--long"], is_flag=True, help=str(say("cli-option-long"))),
            click.Option(["--only"], metavar="VERDICT,…", help=str(say("cli-option-only"))),
            click.Option(["--fail-on"], metavar="FORCE", help=str(say("cli-option-fail-on", options=FORCES))),
        ],
        common=("city", "subject", "as-of", "reading", "all-readings", "set", "sheet"),
    )


def action(
    *,
    table: str,
    output: str | None,
    long: bool,
    only: str | None,
    fail_on: str | None,
    city: str,
    subject: str | None,
    as_of: str | None,
    reading: tuple[str, ...],
    all_readings: bool,
    overrides: tuple[str, ...],
    sheet: str | None,
    pack: tuple[str, ...],
    format: str,
) -> int:
    """Assess a table, print or write the result, and say whether it fails."""
    from commstd.cli.progress import Stages

    verdicts = _chosen(only, VERDICTS, "--only")
    limit = _one_of(fail_on, FORCES, "--fail-on")
    if output is not None:
        _check_output(Path(output), table, long=long, only=only)
    held = open_city(city, pack=pack, as_of=as_of, reading=reading, overrides=overrides)
    if is_streamed(table, output) and not long and sheet is None and format != "json":
        written = _stream(held, table, str(output), subject=subject, all_readings=all_readings, only=verdicts)
        if written is not None:
            click.echo(str(say("assess-written", rows=written.rows, path=output)), err=True)
            _write_problems(Path(str(output)), written.rejected, written.warnings)
            _tell_problems(written)
            return FAILED if limit is not None and _fails(written, limit) else DONE
    with Stages() as stages:
        assessment = held.assess(table, subject=subject, sheet=sheet, all_readings=all_readings, progress=stages.stage)
        if output is not None:
            stages.stage("write", assessment.rows)
            _write(assessment, held, Path(output), long=long, only=verdicts, progress=stages.advance)
    if output is None or format == "json":
        _print(assessment, held, table=table, format=format, long=long, only=verdicts)
    else:
        click.echo(str(say("assess-written", rows=assessment.rows, path=output)), err=True)
        if Path(output).suffix.lower() in STREAMS:
            _write_problems(Path(output), (*assessment.rejected, *assessment.contradictions()), assessment.warnings)
        _tell_problems(assessment)
    return FAILED if limit is not None and _fails(assessment, limit) else DONE


def _check_output(output: Path, table: str, *, long: bool, only: str | None) -> None:
    """See that the result can be written before anything is computed."""
    from commstd.report.files import FORMATS, check_output  # what is only printed needs none of it

    ending = output.suffix.lower()
    check_output(output, (*FORMATS, *WHOLE))
    if ending not in WHOLE:
        return
    from commstd.errors import TableError

    if ending == ".xlsx":
        from commstd.report.workbook import check_writer as check
    else:
        from commstd.report.webpage import check_drawing as check

    check()
    in_parts, too_large = WHOLE[ending]
    if long or only is not None:
        raise click.UsageError(str(say(in_parts, option="--long" if long else "--only")))
    if (size := _size(table)) >= STREAMED:
        raise TableError(say(too_large, table=table, size=size // 2**20, options=STREAMS))


def _write(
    assessment: Assessment, held: City, output: Path, *, long: bool, only: tuple[str, ...], progress: Any
) -> None:
    ending = output.suffix.lower()
    if ending == ".xlsx":
        from commstd.report.workbook import write_workbook

        write_workbook(assessment, held, output)
        return
    if ending == ".html":
        from commstd.report.webpage import write_report

        write_report(assessment, held, output)
        return
    from commstd.report.files import write_assessment

    write_assessment(assessment, output, long=long, only=only, progress=progress)


def _write_problems(output: Path, rejected: Sequence[Problems], warnings: Sequence[Problems]) -> None:
    """Tell beside a table what was wrong in the one that it was made from."""
    from commstd.report.problems import write_problems

    if (path := write_problems(output, rejected, warnings)) is not None:
        click.echo(str(say("problems-written", path=path)), err=True)


def is_streamed(source: str, target: str | None) -> bool:
    """Whether a file goes from file to file: it is large, and both are of a kind that can."""
    if target is None or Path(target).suffix.lower() not in STREAMS:
        return False
    return _size(source) >= STREAMED


def _size(source: str) -> int:
    try:
        return Path(source).stat().st_size
    except OSError:
        return 0


def _stream(
    held: City, table: str, output: str, *, subject: str | None, all_readings: bool, only: tuple[str, ...]
) -> Written | None:
    from commstd.cli.progress import Stages
    from commstd.report.streams import assess_file

    with Stages() as stages:
        return assess_file(
            held, table, output, subject=subject, all_readings=all_readings, only=only,
            stage=stages.stage, progress=stages.advance,
        )  # fmt: skip


def _print(assessment: Assessment, held: Any, *, table: str, format: str, long: bool, only: tuple[str, ...]) -> None:
    if format == "json":
        from commstd.report.jsons import assessment_json

        for piece in assessment_json(assessment, only=only):
            click.echo(piece, nl=False)
        return
    from commstd.report.terminal import Terminal

    Terminal().assessment(assessment, held.pack, table=table, long=long, only=only)


def _tell_problems(assessment: Assessment | Written) -> None:
    from commstd.report.terminal import Terminal

    Terminal(stderr=True).problems(assessment)


def _chosen(text: str | None, options: tuple[str, ...], name: str) -> tuple[str, ...]:
    if text is None:
        return ()
    chosen = tuple(part.strip() for part in text.split(",") if part.strip())
    return tuple(str(_one_of(one, options, name)) for one in chosen or ("",))


def _one_of(text: str | None, options: tuple[str, ...], name: str) -> str | None:
    if text is not None and text not in options:
        message = say("cli-not-one-of", name=name, value=text, near=near(text, options), options=options)
        raise click.UsageError(str(message))
    return text


def _fails(assessment: Assessment | Written, limit: str) -> bool:
    strong = FORCES[: FORCES.index(limit) + 1]
    counted = zip(assessment.plan.items, assessment.summary(), strict=True)
    return any(item.standard.force in strong and (line["short"] or line["over"]) for item, line in counted)
