"""Every kind of eager frame says what a file says, and comes back as it was, with the results beside it."""

from __future__ import annotations

import io
import math
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import commstd
from commstd.errors import TableError
from commstd.formula.columns import VERDICTS
from tests.engines.tables import FAULTY, KEPT, KINDS, findings, in_arrow, in_pandas, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commstd import Assessment, City


@pytest.fixture(scope="module")
def city() -> City:
    return commstd.city("puyang", as_of="2020-12-31")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("faulty") / "faulty.csv"
    path.write_text(FAULTY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def read(city: City, path: Path) -> Assessment:
    """The file's assessment."""
    return city.assess(path)


def as_polars(frame: Any) -> pl.DataFrame:
    """A wide table of any kind, to compare its results."""
    if isinstance(frame, pd.DataFrame):
        results = [name for name in frame.columns if "__" in name]
        return pl.DataFrame({name: [None if pd.isna(one) else one for one in frame[name]] for name in results})
    return (
        frame
        if isinstance(frame, pl.DataFrame)
        else pl.DataFrame({name: frame.column(name).to_pylist() for name in frame.schema.names})
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_the_file_says(city: City, read: Assessment, kind: str) -> None:
    assessed = city.assess(KINDS[kind]())
    assert {key for _, key, *_ in told(read.rejected, first_line=2)} >= {
        "key-twice", "row-total", "cell-inexact", "cell-out-of-range", "cell-no-choice", "cell-no-flag",
    }  # fmt: skip
    assert told(assessed.rejected, first_line=1) == told(read.rejected, first_line=2)
    assert told(assessed.warnings, first_line=1) == told(read.warnings, first_line=2)
    assert findings(assessed) == findings(read)
    assert assessed.keys.to_list() == read.keys.to_list()
    assert assessed.long().equals(read.long())
    targets = [(one.target, one.outcome.verdict, one.outcome.value) for one in assessed.targets]
    assert targets == [(one.target, one.outcome.verdict, one.outcome.value) for one in read.targets]


@pytest.mark.parametrize("kind", KINDS)
def test_results_are_the_same_in_each_kind(city: City, read: Assessment, kind: str) -> None:
    expected = read.wide()
    results = [name for name in expected.columns if "__" in name]
    wide = as_polars(city.assess(KINDS[kind]()).wide())
    for name in results:
        assert wide[name].to_list() == expected[name].to_list(), name


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("pandas")])
def test_a_pandas_frame_comes_back_with_its_index_its_types_and_its_values(city: City, kind: str) -> None:
    frame = KINDS[kind]()
    before = frame.copy(deep=True)
    frame.attrs["source"] = "office"
    wide = city.assess(frame).wide()
    assert type(wide) is pd.DataFrame
    pd.testing.assert_frame_equal(wide[before.columns], before.iloc[KEPT])
    pd.testing.assert_frame_equal(frame, before)
    assert wide.attrs == {"source": "office"}
    assert list(wide.columns[: before.shape[1]]) == list(before.columns)
    assert wide.columns[before.shape[1]] == "service_area__verdict"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("pyarrow")])
def test_an_arrow_table_comes_back_with_its_types_and_its_values(city: City, kind: str) -> None:
    table = KINDS[kind]()
    wide = city.assess(table).wide()
    assert type(wide) is type(table)
    names = table.schema.names
    kept = table.filter(pa.array([at in KEPT for at in range(table.num_rows)]))
    assert wide.select(range(len(names))).equals(kept, check_metadata=True)
    assert wide.schema.names[len(names)] == "service_area__verdict"


def test_a_polars_frame_comes_back_as_it_was(city: City) -> None:
    frame = KINDS["polars, categorical"]()
    wide = city.assess(frame).wide()
    assert wide.select(frame.columns).equals(frame[KEPT])
    assert wide.select(frame.columns).schema == frame.schema


def test_the_types_of_results_in_pandas(city: City) -> None:
    types = city.assess(in_pandas()).wide().dtypes
    assert types["service_area__verdict"] == pd.CategoricalDtype(list(VERDICTS), ordered=True)
    assert types["service_area__required"] == types["service_area__gap"] == np.float64
    assert types["committee_staff__low"] == pd.Int64Dtype()
    arrow = city.assess(in_pandas(dtype_backend="pyarrow")).wide().dtypes
    assert arrow["service_area__verdict"] == pd.CategoricalDtype(list(VERDICTS), ordered=True)
    assert arrow["service_area__required"] == pd.ArrowDtype(pa.float64())
    assert arrow["committee_staff__low"] == pd.ArrowDtype(pa.int64())


def test_the_types_of_results_in_arrow(city: City) -> None:
    schema = city.assess(in_arrow()).wide().schema
    assert schema.field("service_area__verdict").type == pa.dictionary(pa.int8(), pa.string(), ordered=True)
    assert schema.field("service_area__required").type == pa.float64()
    assert schema.field("committee_staff__low").type == pa.int64()
    assert city.assess(in_arrow()).wide().to_pandas()["service_area__verdict"].cat.ordered


@pytest.mark.parametrize("kind", ["polars", "pandas", "pandas, Arrow", "pyarrow"])
def test_decimals_on_request_are_exact(city: City, read: Assessment, kind: str) -> None:
    wide = as_polars(city.assess(KINDS[kind]()).wide(decimals=True))
    exact = [one for one in read.findings if one.standard == "puyang/service-area"]
    assert wide["service_area__required"].to_list() == [
        None if one.low is None else Decimal(one.low.numerator) / one.low.denominator for one in exact
    ]
    assert wide["service_area__required"].to_list()[-1] == Decimal("40.5")
    assert [one for one in wide["service_area__gap"] if one is not None] == [
        Decimal(one.gap.numerator) / one.gap.denominator for one in exact if one.gap is not None
    ]


def test_the_types_of_decimals(city: City) -> None:
    def type_of(frame: Any) -> Any:
        wide = city.assess(frame).wide(decimals=True)
        return (
            wide.dtypes["service_area__gap"]
            if isinstance(wide, pd.DataFrame)
            else wide.schema.field("service_area__gap").type
        )

    assert type_of(in_arrow()) == pa.decimal128(38, 4)
    assert type_of(in_pandas()) == np.dtype(object)
    assert type_of(in_pandas(dtype_backend="pyarrow")) == pd.ArrowDtype(pa.decimal128(38, 4))


# what a frame may be


def small(**columns: Any) -> pd.DataFrame:
    held = {"社区编码": ["410991001001", "410991001002"], "户数": [1200, 135], "综合服务设施面积": [360.0, 40.49]}
    return pd.DataFrame({**held, **columns})


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("make", [pd.DataFrame, pa.table, pl.DataFrame], ids=lambda make: make.__name__)
def test_frames_of_no_row_and_of_one(city: City, make: Callable[[Any], Any], rows: int) -> None:
    frame = make({"社区编码": ["410991001001"][:rows], "户数": [1200][:rows], "综合服务设施面积": [360.0][:rows]})
    assessed = city.assess(frame)
    wide = assessed.wide()
    assert type(wide) is type(frame)
    assert len(wide) == assessed.rows == rows
    full = city.assess(small()).wide()
    assert (
        list(wide.columns)
        if isinstance(wide, pd.DataFrame)
        else wide.schema.names
        if isinstance(wide, pa.Table)
        else wide.columns
    ) == list(full.columns)
    if isinstance(wide, pd.DataFrame):
        assert wide.dtypes["service_area__verdict"] == full.dtypes["service_area__verdict"]
        assert wide.dtypes["committee_staff__low"] == pd.Int64Dtype()
    assert [one.verdict for one in assessed.findings][: min(rows, 1)] == ["met"][:rows]


def test_a_frame_of_texts_without_rows(city: City) -> None:
    empty = in_pandas().iloc[:0]
    pd.testing.assert_frame_equal(city.assess(empty).wide()[empty.columns], empty)


def test_missing_whole_numbers_are_read_as_whole_ones(city: City) -> None:
    frame = small(流动人口=[np.nan, 300.0], 乡镇=["一", "二"], **{"县（市、区）": [np.nan, 410902.0]})
    assert frame["流动人口"].dtype == np.float64
    assessed = city.assess(frame)
    assert assessed.source["流动人口"].to_list() == [None, 300]
    assert assessed.table.cells["floating_population"].to_list() == [None, 300]
    groups = city.assess(small(**{"县（市、区）": [410902.0, np.nan]})).table.cells
    assert groups["county"].to_list() == ["410902", None]
    wide = assessed.wide()
    assert wide["流动人口"].dtype == np.float64
    assert math.isnan(wide["流动人口"][0])


@pytest.mark.parametrize("number", [np.inf, 2.0**60, 300.5])
def test_doubles_that_are_no_whole_numbers_stay_doubles(city: City, number: float) -> None:
    assessed = city.assess(small(流动人口=[number, 300.0]))
    assert assessed.table.cells["floating_population"].to_list() == [None, 300]
    assert [problem.column for problem in assessed.rejected] == ["流动人口"]


@pytest.mark.parametrize("type_", ["int8", "uint8", "uint64", "float16", "float32", "longdouble", ">i8", ">f8", "Int32", "UInt16", "Float32", "int16[pyarrow]", "halffloat[pyarrow]", "Sparse[int]", "Sparse[float]", "category"])  # fmt: skip
def test_numbers_of_every_type(city: City, type_: str) -> None:
    frame = small(居委会工作人员=pd.Series([7, 9]).astype(type_))
    assessed = city.assess(frame)
    assert assessed.table.cells["committee_staff"].to_list() == [7, 9]
    pd.testing.assert_frame_equal(assessed.wide()[frame.columns], frame)


@pytest.mark.parametrize(
    "flags",
    [
        pd.Series([True, None], dtype=object), pd.Series([True, None], dtype="boolean"), pd.Series([True, None], dtype="bool[pyarrow]"),
        pd.Series([1.0, np.nan]), pd.Series(["是", np.nan]), pd.Series(["True", pd.NA], dtype="string"), pd.Series(["有", None], dtype="category"),
    ],
    ids=lambda flags: f"{flags.dtype}-{flags[0]}",
)  # fmt: skip
def test_flags_of_every_type(city: City, flags: pd.Series) -> None:
    assert city.assess(small(治安防控室=flags)).table.cells["security_room"].to_list() == [True, None]


DAY = datetime(2020, 12, 31, 8, 30)


@pytest.mark.parametrize(
    "days",
    [
        pd.Series([DAY, None], dtype="datetime64[ns]"), pd.Series([DAY, None], dtype="datetime64[s]"), pd.Series([DAY, None], dtype=object),
        pd.Series([pd.Timestamp(DAY, tz="Asia/Shanghai"), None]), pd.Series([DAY.replace(tzinfo=UTC), None]),
        pd.Series([DAY.date(), None]), pd.Series([DAY, None], dtype=pd.ArrowDtype(pa.timestamp("s"))),
        pd.Series([DAY.date(), None], dtype=pd.ArrowDtype(pa.date32())), pd.Series(["2020年12月31日", None], dtype="category"),
        pd.Series([DAY, None], dtype="category"), pd.Series(["2020-12-31", np.nan]),
    ],
    ids=lambda days: f"{days.dtype}-{type(days[0]).__name__}",
)  # fmt: skip
def test_days_of_every_type(days: pd.Series) -> None:
    fuzhou = commstd.city("fuzhou-jiangxi", as_of="2024-05-20")
    cells = fuzhou.assess(pd.DataFrame({"设计方案出台日期": days, "无偿提供": ["是", "否"]})).table.cells
    assert cells["design_issued"].to_list() == [date(2020, 12, 31).toordinal(), None]


ODD = {
    "bytes": [b"x", None], "bytes of no text": [b"\xff", None], "bytes among others": [b"x", 0.5], "lists": [[1], None], "mappings": [{"a": 1}, None], "complex numbers": [1j, 2j],
    "intervals": pd.arrays.IntervalArray.from_breaks([0, 1, 2]), "periods": pd.period_range("2020", periods=2),
    "durations": pd.to_timedelta([1, None], unit="s"), "broken texts": pd.Series(["\ud800", None], dtype=object), "times": [DAY.time(), None],
    "lists in Arrow": pd.array([[1], None], dtype=pd.ArrowDtype(pa.list_(pa.int64()))),
    "dictionary in Arrow": pd.array(["a", None], dtype=pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))),
    "nothing": [None, None], "nothing in Arrow": pd.array([None, None], dtype=pd.ArrowDtype(pa.null())),
}  # fmt: skip


@pytest.mark.parametrize("heading", ["备注", "户数"])
@pytest.mark.parametrize("odd", ODD)
def test_odd_columns_of_pandas_pass_through_or_are_told(city: City, odd: str, heading: str) -> None:
    frame = small(**{heading: ODD[odd]})
    assessed = city.assess(frame)
    assert (len(assessed.rejected) > 0) == (heading == "户数" and "nothing" not in odd)
    pd.testing.assert_frame_equal(assessed.wide()[frame.columns], frame)


ODD_IN_ARROW = {
    "wide decimals": pa.array([Decimal("1.50"), None], pa.decimal256(50, 2)),
    "narrow decimals": pa.array([Decimal("1.50"), None], pa.decimal32(5, 2)),
    "runs": pa.RunEndEncodedArray.from_arrays([2], pa.array(["x"])),
    "unions": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])]),
    "intervals": pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
    "extension": pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1, 0], pa.int8())),
    "maps": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
    "structs": pa.array([{"a": 1}, None]), "lists": pa.array([[1], None]), "bytes": pa.array([b"x", None]),
    "views": pa.array(["x", None], pa.string_view()), "times": pa.array([1, None], pa.time32("s")),
    "durations": pa.array([1, None], pa.duration("s")), "numbers in a dictionary": pa.array([1.5, None]).dictionary_encode(),
}  # fmt: skip


@pytest.mark.parametrize("heading", ["备注", "户数"])
@pytest.mark.parametrize("odd", ODD_IN_ARROW)
def test_odd_columns_of_arrow_pass_through_or_are_told(city: City, odd: str, heading: str) -> None:
    table = pa.table({"社区编码": ["410991001001", "410991001002"], heading: ODD_IN_ARROW[odd], "流动人口": [1, 2]})
    assessed = city.assess(table)
    assert len(assessed.rejected) <= 1
    assert assessed.wide().select(table.schema.names).equals(table)


def test_exact_numbers_of_arrow_are_read_exactly(city: City) -> None:
    for column in (ODD_IN_ARROW["wide decimals"], pa.array([1.5, None]).dictionary_encode()):
        table = pa.table({"社区编码": ["410991001001", "410991001002"], "综合服务设施面积": column})
        assert city.assess(table).table.cells["service_area"].to_list() == [15000, None]


# headings and index


def test_an_index_without_a_name_is_no_column(city: City) -> None:
    frame = small().set_axis(["甲", "乙"])
    assessed = city.assess(frame)
    assert assessed.source.columns == list(frame.columns)
    assert list(assessed.wide().index) == ["甲", "乙"]


def test_an_index_that_is_a_column_too_is_read_once(city: City) -> None:
    assessed = city.assess(small().set_index("社区编码", drop=False))
    assert not assessed.warnings
    assert assessed.keys.to_list() == ["410991001001", "410991001002"]
    assert assessed.wide().index.name == "社区编码"


def test_rows_may_have_one_label_twice(city: City) -> None:
    frame = small().set_axis([1, 1])
    assert city.assess(frame).wide()["service_area__verdict"].to_list() == ["met", "short"]


def test_a_heading_that_stands_twice_is_told(city: City) -> None:
    frame = small(流动人口=[7, 8]).rename(columns={"流动人口": "户数"})
    assessed = city.assess(frame)
    (warning,) = [one for one in assessed.warnings if one.reason == "heading-twice"]
    assert [row["line"] for row in warning.rows()] == [None]
    wide = assessed.wide()
    assert wide["service_area__verdict"].to_list() == ["met", "short"]
    pd.testing.assert_frame_equal(wide.iloc[:, :4], frame)
    columns = [pa.array(frame.iloc[:, at]) for at in range(4)]
    table = pa.Table.from_arrays(columns, names=list(frame.columns))
    found = city.assess(table)
    assert [one.reason for one in found.warnings] == [one.reason for one in assessed.warnings]
    assert found.wide().select(range(4)).equals(table)


def test_headings_that_are_no_texts(city: City) -> None:
    frame = small().set_axis([0, None, date(2020, 1, 1)], axis="columns")
    with pytest.raises(TableError) as caught:
        city.assess(frame)
    assert caught.value.message.key == "table-no-known-column"
    assert '"0"' in str(caught.value)
    more = pd.concat([frame, small()], axis=1)
    wide = city.assess(more).wide()
    assert list(wide.columns[:6]) == list(more.columns)
    assert wide["service_area__verdict"].to_list() == ["met", "short"]
    assert city.assess(small().rename(columns={"户数": ("户数", "x")})).rows == 2


def test_headings_of_several_levels_are_refused(city: City) -> None:
    frame = small()
    frame.columns = pd.MultiIndex.from_product([["a"], frame.columns])
    with pytest.raises(TableError) as caught:
        city.assess(frame)
    assert caught.value.message.key == "table-levels"


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(), pd.DataFrame(index=[1, 2]), pa.table({})], ids=["pandas", "index alone", "pyarrow"]
)
def test_a_frame_without_columns_is_empty(city: City, frame: Any) -> None:
    with pytest.raises(TableError) as caught:
        city.assess(frame)
    assert caught.value.message.key == "table-empty"


def test_columns_may_have_a_name_of_their_own(city: City) -> None:
    frame = small().rename_axis(columns="字段")
    assert city.assess(frame).wide().columns.name == "字段"


def test_results_of_an_earlier_run_give_way(city: City) -> None:
    for frame in (small(), pa.Table.from_pandas(small(), preserve_index=False)):
        once = city.assess(frame).wide()
        again = city.assess(once).wide()
        assert again.equals(once)


# the caller's frame stays the caller's


def test_what_the_caller_does_to_the_frame_afterwards_changes_nothing(city: City) -> None:
    frame = small()
    assessed = city.assess(frame)
    frame.insert(0, "备注", "x")
    frame.loc[0, "户数"] = 7
    frame.loc[9] = frame.loc[1]
    frame.index = [5, 6, 7]
    frame.columns = list("abcd")
    wide = assessed.wide()
    assert wide["户数"].to_list() == [1200, 135]
    assert wide["service_area__verdict"].to_list() == ["met", "short"]


def test_what_the_caller_does_to_the_result_changes_nothing(city: City) -> None:
    frame = small()
    assessed = city.assess(frame)
    wide = assessed.wide()
    wide.loc[0, ["户数", "service_area__gap", "committee_staff__low"]] = 0
    wide.loc[0, "service_area__verdict"] = "over"
    pd.testing.assert_frame_equal(frame, small())
    assert assessed.wide()["service_area__verdict"].to_list() == ["met", "short"]
    assert assessed.findings[0].verdict == "met"


def test_a_frame_of_a_class_of_ones_own_stays_one(city: City) -> None:
    class Register(pd.DataFrame):
        @property
        def _constructor(self) -> type:
            return Register

    assert type(city.assess(Register(small())).wide()) is Register


# the other questions


def test_explain_targets_and_compare_take_frames(city: City, path: Path) -> None:
    frame = in_pandas(dtype={"社区编码": str}).set_index("社区编码")
    ask = {"row": "410991002002", "standard": "service-area"}
    one, other = city.explain(frame, **ask), city.explain(path, **ask)
    assert one.case.values == other.case.values
    assert one.case.written == other.case.written
    assert [told.judgement for told in one] == [told.judgement for told in other] != []
    found = [
        [(one.target, one.group, one.outcome.value) for one in city.targets(table, by="county").targets]
        for table in (in_arrow(), path)
    ]
    assert found[0] == found[1] != []
    cities = [city, commstd.city("wengan", as_of="2020-12-31")]
    compared = [commstd.compare(table, cities).concepts[0].strictest_counts() for table in (in_arrow(), path)]
    assert compared[0] == compared[1]
    assert type(commstd.compare(in_arrow(), cities).assessments["wengan"].wide()) is pa.Table


def test_logs_may_be_frames(city: City) -> None:
    fuzhou = commstd.city("fuzhou-jiangxi", as_of="2024-05-20")
    events = [
        {"case": "A", "step": "application", "date": "2024-03-22"}, {"case": "A", "step": "form", "date": "2024-03-22"},
    ]  # fmt: skip
    for log in (pd.DataFrame(events), pa.Table.from_pylist(events)):
        case = fuzhou.case(log, process="work-item-admission")["A"]
        assert (case.state, case.due) == (fuzhou.case(events, process="work-item-admission")["A"].state, case.due)
    done = pd.DataFrame({"task": ["organizations-fostered"], "date": [datetime(2020, 12, 1)]})
    states = {item.task.id: item.progress.state for item in city.tasks(log=done).items}
    assert states["organizations-fostered"] == "done"


# what is not taken


@pytest.mark.parametrize(
    ("make", "call"),
    [
        (lambda: nw.from_native(small()), ".to_native()"),
        (lambda: nw.from_native(pl.LazyFrame({"户数": [1]})), ".to_native()"),
        (lambda: nw.from_native(small())["户数"], ".to_native()"),
        (lambda: small()["户数"], ".to_frame()"),
    ],
    ids=["narwhals", "narwhals lazy", "narwhals series", "series"],
)
def test_of_a_frame_that_is_not_taken_it_is_said_what_to_call(city: City, make: Callable[[], Any], call: str) -> None:
    with pytest.raises(TableError) as caught:
        city.explain(make())
    assert caught.value.message.key == "table-other-frame"
    assert call in str(caught.value)


def test_an_array_is_no_frame(city: City) -> None:
    with pytest.raises(TableError) as caught:
        city.assess(np.zeros((2, 2)))
    assert "numpy.ndarray" in str(caught.value)
    assert "pandas.DataFrame" in str(caught.value)


# libraries that are not there


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_pandas_does_without_pyarrow() -> None:
    code = f"""
import sys
sys.modules["pyarrow"] = None
import io, pandas, commstd
frame = pandas.read_csv(io.StringIO({FAULTY!r}))
for table in (frame, frame.astype("category"), frame.convert_dtypes(), frame.set_index("社区名称")):
    wide = commstd.city("puyang", as_of="2020-12-31").assess(table).wide()
    print(*wide["service_area__verdict"])
"""
    frame = pd.read_csv(io.StringIO(FAULTY))
    verdicts = commstd.city("puyang", as_of="2020-12-31").assess(frame).wide()["service_area__verdict"]
    assert run(code).splitlines() == [" ".join(verdicts)] * 4


def test_no_engine_is_loaded_that_the_caller_does_not_use() -> None:
    code = """
import sys, polars, commstd
city = commstd.city("puyang", as_of="2020-12-31")
city.assess(polars.DataFrame({"户数": [1]})).wide()
print(*sys.modules)
try:
    city.assess([{"户数": 1}])
except commstd.TableError:
    print(*sys.modules)
"""
    polars_alone, refused = run(code).splitlines()
    assert not {"narwhals", "pandas", "pyarrow"} & set(polars_alone.split())
    assert not {"pandas", "pyarrow", "duckdb", "ibis", "pyspark"} & set(refused.split())
