# SPDX-License-Identifier: Apache-2.0
"""Parquet files: only the texts change, and rows of which nothing is left go."""

import pytest

import unecho

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def table(texts):
    count = len(texts)
    table = pa.table(
        {
            "n": pa.array(range(count), pa.int32()),
            "text": texts,
            "nested": [{"a": [i, None], "b": str(i)} for i in range(count)],
            "kind": pa.array([str(i % 3) for i in range(count)]).dictionary_encode(),
        }
    )
    return table.replace_schema_metadata({"made by": "a test"})


def test_round(table, texts, tmp_path):
    half = len(texts) // 2
    paths = [tmp_path / "a" / "x.parquet", tmp_path / "b" / "x.parquet"]
    for path, part in zip(paths, (table[:half], table[half:])):
        path.parent.mkdir()
        pq.write_table(part, path, row_group_size=40, compression="zstd")
    corpus = unecho.dedup(paths, output=tmp_path / "out")
    assert [path.name for path in corpus.selected] == ["x.parquet", "x~2.parquet"]
    assert sorted(p.name for p in (tmp_path / "out" / "shards").iterdir()) == ["x.parquet", "x~2.parquet"]
    cleaned = pa.concat_tables(pq.read_table(path) for path in corpus.selected)
    assert cleaned.schema.equals(pq.read_table(paths[0]).schema, check_metadata=True)
    assert cleaned.to_pylist() == unecho.dedup(table).selected.to_pylist()
    for source, shard in zip(paths, corpus.selected):
        before, after = pq.ParquetFile(source).metadata, pq.ParquetFile(shard).metadata
        assert before.num_row_groups == after.num_row_groups
        assert before.metadata[b"made by"] == after.metadata[b"made by"]
        assert set(before.metadata) == set(after.metadata)
        assert {after.row_group(0).column(i).compression for i in range(after.num_columns)} == {"ZSTD"}


def test_rows_name_file_and_record(table, texts, tmp_path):
    paths = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    pq.write_table(table[:100], paths[0], row_group_size=30)
    pq.write_table(table[100:], paths[1])
    rows = unecho.dedup(paths, output=tmp_path / "out").removed.to_pylist()
    inside = unecho.dedup(table).removed.to_pylist()
    assert len(rows) == len(inside)
    for row, one in zip(rows, inside):
        second = row["source"] == str(paths[1])
        assert row["record"] + (100 if second else 0) == one["record"]
        assert row["doc"] == f"{row['source']}:{row['record']}"
        assert (row["offset"], row["text"], row["reason"]) == (one["offset"], one["text"], one["reason"])


def test_refused(table, tmp_path):
    path, text = tmp_path / "a.parquet", tmp_path / "a.txt"
    pq.write_table(table, path)
    text.write_text("text")
    with pytest.raises(TypeError, match="apart"):
        unecho.dedup([path, text], output=tmp_path / "out")
    with pytest.raises(ValueError, match="no column 'body'.*columns of strings: text"):
        unecho.dedup(path, text="body", output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_rows(tmp_path):
    path = tmp_path / "none.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    corpus = unecho.dedup(path, output=tmp_path / "out")
    assert corpus.documents == 0 and pq.read_table(corpus.selected[0]).num_rows == 0
