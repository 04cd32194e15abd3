# SPDX-License-Identifier: Apache-2.0
"""Data of every kind comes back as that kind, with the same answer."""

import pytest

import unecho


@pytest.fixture(scope="module")
def wanted(texts):
    corpus = unecho.dedup(texts)
    assert 0 < corpus.dropped < len(texts)
    return corpus.selected


def columns(texts):
    return {"text": texts, "n": list(range(len(texts)))}


def kept_numbers(texts, wanted, numbers):
    """The other column was filtered along with the texts."""
    assert len(numbers) == len(wanted)
    assert all(texts[n].startswith(text[:3]) or text != texts[n] for n, text in zip(numbers, wanted))


def test_list(texts, wanted):
    assert isinstance(wanted, list)
    same = sum(any(one is text for text in texts) for one in wanted)
    assert same > len(wanted) / 5  # what nothing was taken from is not copied
    assert unecho.dedup(tuple(texts)).selected == wanted


def test_empty():
    assert unecho.dedup([]).selected == []
    assert unecho.dedup(["", None, ""]).selected == ["", None, ""]


def test_bytes_and_surrogates():
    line = "Ten or more words that stand in each of these two texts."
    assert unecho.dedup([b"\xff\n" + line.encode(), b"\xfe\n" + line.encode()]).selected[1] == b"\xfe\n"
    text = "\ud800 a lone surrogate among nine other words, word for word.\n\n"
    result = unecho.clean(text * 2)
    assert result.text.startswith("\ud800") and result.restore() == text * 2


@pytest.mark.parametrize("layout", ["string", "large_string", "string_view", "binary"])
@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_pyarrow(texts, wanted, layout, chunk):
    pa = pytest.importorskip("pyarrow")
    kind = pa.type_for_alias(layout)
    table = pa.table({"text": pa.array(texts).cast(kind), "n": range(len(texts))})
    table = table.replace_schema_metadata({"key": "value"})
    parts = [table.slice(i, chunk) for i in range(0, len(texts), chunk)]
    table = pa.concat_tables([table.slice(0, 0), *parts])
    selected = unecho.dedup(table).selected
    assert selected.schema.equals(table.schema, check_metadata=True)
    selected.validate(full=True)
    assert selected["text"].cast(pa.string()).to_pylist() == wanted
    kept_numbers(texts, wanted, selected["n"].to_pylist())
    column = unecho.dedup(table["text"]).selected
    assert isinstance(column, pa.ChunkedArray) and column.type == kind and len(column) == len(wanted)


def test_pyarrow_arrays(texts, wanted):
    pa = pytest.importorskip("pyarrow")
    array = pa.array(["cut off", *texts])[1:]
    assert unecho.dedup(array).selected.to_pylist() == wanted
    batch = pa.record_batch({"x": ["", *texts]}).slice(1)
    selected = unecho.dedup(batch, text="x").selected
    assert isinstance(selected, pa.RecordBatch) and selected["x"].to_pylist() == wanted
    stream = pa.table({"text": texts}).to_reader(max_chunksize=10)
    assert unecho.dedup(stream).selected["text"].to_pylist() == wanted


def test_what_stays_is_not_copied():
    pa = pytest.importorskip("pyarrow")
    array = pa.array(["Nothing here repeats.", "Nor does this one, which is about the sea."])
    kept, rows = unecho.Cleaner().clean_batch(array)
    (chunk,) = pa.chunked_array(kept).chunks
    assert [b.address for b in chunk.buffers()[1:]] == [b.address for b in array.buffers()[1:]]
    assert len(rows) == 0


def test_nulls():
    pa = pytest.importorskip("pyarrow")
    line = "Ten or more words that stand in each of these two texts."
    array = pa.array([None, line, None, line + "\nOther words.", None])
    assert unecho.dedup(array).selected.to_pylist() == [None, line, None, "Other words.", None]


def test_polars(texts, wanted):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(columns(texts))
    selected = unecho.dedup(frame).selected
    assert isinstance(selected, pl.DataFrame) and selected.schema == frame.schema
    assert selected["text"].to_list() == wanted
    kept_numbers(texts, wanted, selected["n"].to_list())
    series = unecho.dedup(frame["text"]).selected
    assert isinstance(series, pl.Series) and series.name == "text" and series.to_list() == wanted
    assert unecho.dedup(frame.lazy()).selected["text"].to_list() == wanted
    assert pl.DataFrame(unecho.dedup(frame).removed).columns[0] == "kind"


@pytest.mark.parametrize("dtype", ["object", "string"])
def test_pandas(texts, wanted, dtype):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(columns(texts), index=range(5, 5 + len(texts))).astype({"text": dtype})
    selected = unecho.dedup(frame).selected
    assert list(selected.columns) == ["text", "n"] and selected["text"].dtype == frame["text"].dtype
    assert selected["text"].tolist() == wanted and selected.index.tolist() == [n + 5 for n in selected["n"]]
    series = unecho.dedup(frame["text"]).selected
    assert isinstance(series, pd.Series) and series.tolist() == wanted
    assert frame["text"].tolist() == texts  # what was given is not changed


def test_duckdb(texts, wanted):
    duckdb = pytest.importorskip("duckdb")
    pa = pytest.importorskip("pyarrow")
    table = pa.table(columns(texts))
    relation = duckdb.connect().from_arrow(table)
    assert unecho.dedup(relation).selected["text"].to_pylist() == wanted


@pytest.mark.parametrize(
    ("layout", "settings"),
    [
        ("large_string", ["arrow_large_buffer_size = true"]),
        ("string_view", ["arrow_output_version = '1.4'", "produce_arrow_string_view = true"]),
    ],
)
def test_layouts_of_duckdb(texts, wanted, layout, settings):
    duckdb = pytest.importorskip("duckdb")
    pa = pytest.importorskip("pyarrow")
    connection = duckdb.connect()
    relation = connection.from_arrow(pa.table(columns(texts)))
    for setting in settings:
        connection.execute(f"SET {setting}")
    selected = unecho.dedup(connection.sql("FROM relation ORDER BY n")).selected
    assert selected["text"].type == pa.type_for_alias(layout)
    assert selected["text"].to_pylist() == wanted


def test_datasets(texts, wanted):
    datasets = pytest.importorskip("datasets")
    dataset = datasets.Dataset.from_dict(columns(texts))
    selected = unecho.dedup(dataset).selected
    assert isinstance(selected, datasets.Dataset) and selected.features == dataset.features
    assert list(selected["text"]) == wanted
    backwards = dataset.select(range(len(texts) - 1, -1, -1))
    assert list(unecho.dedup(backwards).selected["text"]) == unecho.dedup(texts[::-1]).selected


def test_paths(texts, wanted, tmp_path):
    for i, text in enumerate(texts[:20]):
        (tmp_path / f"{i:03}.txt").write_text(text, newline="")
    corpus = unecho.dedup(sorted(tmp_path.glob("*.txt")), output=tmp_path / "out")
    assert len(corpus.selected) == 20 and corpus.documents == 20
    wanted_rows = unecho.dedup(texts[:20]).removed.to_pylist()
    rows = [row for row in corpus.removed.to_pylist() if row["kind"] == "range"]
    assert [row["text"] for row in rows] == [r["text"] for r in wanted_rows if r["kind"] == "range"]
    with pytest.raises(TypeError, match="output="):
        unecho.dedup(tmp_path)


def test_refused():
    pa = pytest.importorskip("pyarrow")
    with pytest.raises(unecho.Error, match='no column "text".*columns of strings: body') as caught:
        unecho.dedup(pa.table({"body": ["x"], "n": [1]}))
    assert caught.value.kind == "input" and "text=" in caught.value.hint
    with pytest.raises(unecho.Error, match="not strings"):
        unecho.dedup(pa.table({"text": [1.5]}))
    with pytest.raises(unecho.Error, match="not strings"):
        unecho.dedup(pa.array(["a", "b"]).dictionary_encode())
    for wrong in ("a text", 7, {"text": []}, [1, 2]):
        with pytest.raises(TypeError):
            unecho.dedup(wrong)
    with pytest.raises(TypeError, match="paths"):
        unecho.dedup(["x"], output="out")


def test_ids(texts):
    pa = pytest.importorskip("pyarrow")
    for ids in (pa.array(range(len(texts)), pa.int8() if len(texts) < 100 else pa.int64()),
                pa.array([str(i) for i in range(len(texts))])):
        rows = unecho.dedup(pa.table({"text": texts, "id": ids})).removed.to_pylist()
        assert all(row["doc"] == str(row["record"] - 1) for row in rows)
    assert unecho.dedup(texts, source="here").removed.to_pylist()[0]["doc"].startswith("here:")
