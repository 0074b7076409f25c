"""An assessment written to a file: to a temporary name first, so that a cut-off run leaves the old file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import polars as pl

from commstd.errors import TableError
from commstd.messages import near, say
from commstd.report.inert import inert
from commstd.report.jsons import assessment_json

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment

FORMATS = (".csv", ".parquet", ".json")


def write_assessment(
    assessment: Assessment,
    path: Path,
    *,
    long: bool = False,
    only: tuple[str, ...] = (),
    progress: Callable[[int], object] | None = None,
) -> None:
    """Write an assessment.

    Args:
        assessment: What to write.
        path: A .csv (UTF-8 with a byte-order mark, so that Excel and WPS open it right), .parquet or .json file.
        long: One line for each finding, not the wide table.
        only: Verdicts to keep: findings in a long table or JSON; in a wide table rows that have one of them.
        progress: Told the number of rows as JSON is written.

    Raises:
        TableError: The ending is not known, or the file cannot be written.
    """
    check_output(path)
    ending = path.suffix.lower()
    with replaced(path) as temporary:
        if ending == ".json":
            with temporary.open("w", encoding="utf-8") as file:
                file.writelines(assessment_json(assessment, only=only, progress=progress))
            return
        frame = long_frame(assessment, only) if long else wide_frame(assessment, only)
        if ending == ".csv":
            inert(flat(frame)).write_csv(temporary, include_bom=True)
        else:
            frame.write_parquet(temporary)


def check_output(path: Path, formats: tuple[str, ...] = FORMATS) -> None:
    """See that a file's ending is known before anything is computed.

    Args:
        path: The file.
        formats: The endings that it may have.

    Raises:
        TableError: It is not, or the folder does not exist.
    """
    if path.suffix.lower() not in formats:
        raise TableError(say("output-format", path=path, near=near(path.suffix, formats), options=formats))
    if not path.parent.is_dir():
        raise TableError(say("output-folder", folder=path.parent))


def long_frame(assessment: Assessment, only: tuple[str, ...]) -> pl.DataFrame:
    """The long table, narrowed to some verdicts."""
    frame = assessment.long()
    return frame.filter(pl.col("verdict").cast(pl.String).is_in(list(only))) if only else frame


def wide_frame(assessment: Assessment, only: tuple[str, ...]) -> pl.DataFrame:
    """The wide table, narrowed to rows that have one of some verdicts."""
    frame = assessment.wide_frame()
    verdicts = [name for name in frame.columns if name.endswith("__verdict")]
    if not only or not verdicts:
        return frame
    return frame.filter(pl.any_horizontal(pl.col(name).cast(pl.String).is_in(list(only)) for name in verdicts))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame without nested columns, for CSV."""
    nested = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(pl.col(name).list.join("、") for name in nested)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place when the block ends well.

    Raises:
        TableError: The file cannot be written.
    """
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix, delete=False) as made:
            temporary = Path(made.name)
        try:
            yield temporary
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise TableError(say("output-unwritable", path=path, error=error.strerror or str(error))) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
