"""Tables for the tests, and the check that every problem can be put into words in both languages."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from commstd.fields import Field
from commstd.messages import Label
from commstd.tables import CheckedTable, Problems, RawTable, check_table, read_table
from commstd.units import SQUARE_METRE
from commstd.vocabulary import Subject, Vocabulary, core_vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return core_vocabulary()


@pytest.fixture(scope="session")
def community(vocabulary: Vocabulary) -> Subject:
    return vocabulary.subjects["community"]


@pytest.fixture(scope="session")
def trial() -> Subject:
    """A subject with a field of each kind."""
    fields = [
        Field(name="code", kind="text", label=Label("编码", "code")),
        Field(name="place", kind="text", label=Label("地点", "place")),
        Field(name="area", kind="quantity", label=Label("面积", "area"), unit=SQUARE_METRE, resolution=Fraction(1, 10**4)),
        Field(
            name="people", kind="count", label=Label("人数", "people"), unit=core_vocabulary().units.by_id["person"],
            aliases=("总人数",),
        ),
        Field(name="share", kind="share", label=Label("比例", "share"), resolution=Fraction(1, 10**4), high=Fraction(1)),
        Field(name="open", kind="flag", label=Label("开放", "open now")),
        Field(name="origin", kind="choice", label=Label("来源", "origin"), values={"new-built": ("新建",), "leased": ("租用", "租")}),
        Field(name="done", kind="date", label=Label("完成日期", "done")),
    ]  # fmt: skip
    return Subject(id="trial", label=Label("试验", "trial"), key="code", fields={one.name: one for one in fields})


Rows = list[dict[str, object]]


@pytest.fixture
def told() -> Callable[[tuple[Problems, ...]], Rows]:
    """Problems as rows with their key; every sentence is put into words in both languages on the way."""

    def tell(problems: tuple[Problems, ...]) -> Rows:
        rows: Rows = []
        for problem in problems:
            assert len(problem) == problem.cells.height > 0
            assert problem.cells.schema == {"line": pl.Int64, "row": pl.String, "value": pl.String}
            for chinese, english in zip(problem.rows("zh"), problem.rows("en"), strict=True):
                for row in (chinese, english):
                    assert list(row) == ["line", "row", "column", "value", "reason", "fix"]
                    assert row["reason"]
                    assert row["fix"]
                rows.append({**english, "key": problem.reason})
        return rows

    return tell


@pytest.fixture
def check(trial: Subject, vocabulary: Vocabulary) -> Callable[..., CheckedTable]:
    """Check columns given by heading as a table of `trial`."""

    def run(columns: dict[str, list[object]] | pl.DataFrame, subject: Subject = trial) -> CheckedTable:
        frame = columns if isinstance(columns, pl.DataFrame) else pl.DataFrame(columns)
        table = check_table(read_table(frame), subject, vocabulary.units)
        assert table.source.height == table.cells.height == table.keys.len() == table.lines.len()
        assert not any(problem.is_warning for problem in table.rejected)
        assert all(problem.is_warning for problem in table.warnings)
        return table

    return run


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., RawTable]:
    """Write bytes or text to a file and read it as a table."""

    def run(content: str | bytes, name: str = "table.csv", **options: object) -> RawTable:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        raw = read_table(path, **options)  # type: ignore[arg-type]
        assert raw.frame.height == raw.lines.len()
        assert raw.lines.dtype == pl.Int64
        return raw

    return run
