from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import polars as pl
import pytest

from commstd.errors import TableError
from commstd.tables import read_table
from commstd.tables.frames import EAGER, LAZY, OTHER, is_frame, is_lazy, kind_of


def other_library(name: str, monkeypatch: pytest.MonkeyPatch, **types: type) -> ModuleType:
    """A module of this name with these types, as if the caller had imported it."""
    module = ModuleType(name)
    for kind, made in types.items():
        made.__module__ = name
        setattr(module, kind, made)
    monkeypatch.setitem(sys.modules, name, module)
    return module


def refused(frame: object) -> TableError:
    with pytest.raises(TableError) as caught:
        read_table(frame)
    assert caught.value.message.text("zh") != caught.value.message.text("en")
    return caught.value


@pytest.mark.parametrize(
    "frame",
    [[{"户数": 1}], {"户数": [1]}, b"x", 3, None, object(), ({"户数": 1},), iter([])],
    ids=lambda frame: type(frame).__name__,
)
def test_what_is_no_frame_is_told_the_kinds_that_are_taken(frame: object) -> None:
    fault = refused(frame)
    assert fault.message.key == "table-kind"
    assert all(kind in str(fault) for kind in EAGER)
    assert type(frame).__qualname__ in str(fault)
    assert not is_lazy(frame)
    assert not is_frame(frame)


def test_lazy_polars_is_lazy() -> None:
    frame = pl.LazyFrame({"户数": [1]})
    assert is_lazy(frame)
    assert is_frame(frame)
    assert str(refused(frame)).startswith("a polars.LazyFrame is not read here")
    assert ".collect()" in str(refused(frame))


def test_a_polars_frame_and_a_path_are_not_lazy() -> None:
    assert not is_lazy(pl.DataFrame({"户数": [1]}))
    assert is_frame(pl.DataFrame({"户数": [1]}))
    assert not is_lazy("table.csv")
    assert not is_frame("table.csv")


def test_of_a_frame_of_dask_it_is_said_how_to_compute_it(monkeypatch: pytest.MonkeyPatch) -> None:
    dask = other_library("dask.dataframe", monkeypatch, DataFrame=type("DataFrame", (), {}))
    fault = refused(dask.DataFrame())
    assert fault.message.key == "table-other-frame"
    assert "dask.DataFrame" in str(fault)
    assert ".compute()" in str(fault)
    assert not is_lazy(dask.DataFrame())
    assert is_frame(dask.DataFrame())


def test_of_a_frame_of_modin_it_is_said_how_to_convert_it(monkeypatch: pytest.MonkeyPatch) -> None:
    modin = other_library("modin.pandas", monkeypatch, DataFrame=type("DataFrame", (), {}))
    monkeypatch.setitem(sys.modules, "modin", SimpleNamespace(pandas=modin))
    fault = refused(modin.DataFrame())
    assert "modin.DataFrame" in str(fault)
    assert ".modin.to_pandas()" in str(fault)


def test_of_a_series_it_is_said_how_to_make_a_frame_of_it() -> None:
    assert ".to_frame()" in str(refused(pl.Series("户数", [1])))


def test_a_frame_of_narwhals_is_unwrapped_by_the_caller() -> None:
    import narwhals as nw

    for frame in (nw.from_native(pl.DataFrame({"户数": [1]})), nw.from_native(pl.LazyFrame({"户数": [1]}))):
        assert ".to_native()" in str(refused(frame))
        assert not is_lazy(frame)
        assert is_frame(frame)


def test_narwhals_knows_each_kind_that_is_asked_for() -> None:
    from narwhals import dependencies

    assert all(callable(getattr(dependencies, name)) for name in {**LAZY, **OTHER})


def test_a_kind_has_its_librarys_name() -> None:
    assert kind_of(pl.LazyFrame()) == "polars.LazyFrame"
    assert kind_of([]) == "list"


def test_rows_that_the_caller_adds_afterwards_are_not_read() -> None:
    frame = pl.DataFrame({"户数": [1]})
    raw = read_table(frame)
    frame.extend(frame)
    assert raw.frame.height == raw.lines.len() == 1
    assert raw.origin is None
