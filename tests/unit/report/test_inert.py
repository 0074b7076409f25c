from __future__ import annotations

import csv

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commstd
from commstd.report.files import write_assessment
from commstd.report.inert import inert
from commstd.tables import read_table
from commstd.tables.text import decode

RISKY = ["=1+1", "+cmd|' /C calc'!A0", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''-x", '=HYPERLINK("a")']
PLAIN = ["甲", "1200", "-5", "+5", "-1,200.5", "-3%", "-1.5E+05", "—", "-", "--", "'甲", "a=b", "", None]
CITY = commstd.city("puyang", as_of="2020-12-31")


def test_risky_texts_are_marked_and_numbers_are_not():
    marked = inert(pl.DataFrame({"text": RISKY + PLAIN}))["text"].to_list()
    assert marked == [f"'{one}" for one in RISKY] + PLAIN


def test_headings_and_categories_too():
    frame = inert(
        pl.DataFrame({"=a": pl.Series(["=1"], dtype=pl.Categorical), "b": pl.Series(["-x"], dtype=pl.Enum(["-x"]))})
    )
    assert frame.to_dicts() == [{"'=a": "'=1", "b": "'-x"}]
    plain = pl.DataFrame({"a": [1], "b": [True]})
    assert inert(plain) is plain
    assert inert(pl.LazyFrame({"x": ["=1"]})).collect().item() == "'=1"


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.one_of(st.sampled_from(RISKY), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)),
        min_size=1,
        max_size=5,
    )
)
def test_a_written_table_has_no_formula_and_reads_back_as_it_was(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("csv")
    texts = [text.replace("\r", "").replace("\t", "") for text in texts]
    table = pl.DataFrame({"社区编码": [f"41090200100{at}" for at in range(len(texts))], "备注": texts, "户数": 5})
    write_assessment(CITY.assess(table), folder / "out.csv")
    text = decode((folder / "out.csv").read_bytes(), "out.csv")
    cells = [row[1] for row in csv.reader(text.splitlines())][1:] if all("\n" not in one for one in texts) else []
    number = r"[+\-＋－]?[0-9０-９][0-9０-９,，]*([.．][0-9０-９]+)?([eE][+\-]?[0-9]+)?[%％]?|[-－]+"
    import re

    assert not [one for one in cells if one[:1] in set("=+-@＝＋－＠") and not re.fullmatch(number, one)]
    again = read_table(folder / "out.csv").frame["备注"].to_list()
    assert [one or "" for one in again] == texts


def test_a_run_that_is_cut_off_leaves_the_old_file(tmp_path, monkeypatch):
    table = pl.DataFrame({"社区编码": ["410902001001"], "户数": [5]})
    assessment = CITY.assess(table)
    for name, cut in (("out.csv", "write_csv"), ("out.parquet", "write_parquet"), ("out.json", None)):
        path = tmp_path / name
        path.write_text("old", encoding="utf-8")
        with monkeypatch.context() as held:
            if cut is None:

                def broken(*_args, **_named):
                    yield '{"city"'
                    raise KeyboardInterrupt

                held.setattr("commstd.report.files.assessment_json", broken)
            else:

                def half(_frame, file, **_named):
                    file.write_text("half", encoding="utf-8")
                    raise KeyboardInterrupt

                held.setattr(pl.DataFrame, cut, half)
            with pytest.raises(KeyboardInterrupt):
                write_assessment(assessment, path)
        assert path.read_text(encoding="utf-8") == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.csv", "out.json", "out.parquet"]
