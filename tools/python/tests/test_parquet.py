# SPDX-License-Identifier: Apache-2.0
"""Parquet files: only the texts change, and rows of which nothing is left go."""

import datetime
import decimal
import json

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


def groups(path):
    """How many rows each row group has."""
    metadata = pq.ParquetFile(path).metadata
    return [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]


def write_halves(table, folder):
    """Two files of the same name in two folders, in small row groups."""
    half = len(table) // 2
    paths = [folder / "a" / "x.parquet", folder / "b" / "x.parquet"]
    for path, part in zip(paths, (table[:half], table[half:])):
        path.parent.mkdir(parents=True)
        pq.write_table(part, path, row_group_size=40, compression="zstd")
    return paths


def test_round(table, tmp_path):
    paths = write_halves(table, tmp_path)
    corpus = unecho.dedup(paths, output=tmp_path / "out")
    assert [path.name for path in corpus.selected] == ["x.parquet", "x~2.parquet"]
    cleaned = pa.concat_tables(pq.read_table(path) for path in corpus.selected)
    assert cleaned.schema.equals(pq.read_table(paths[0]).schema, check_metadata=True)
    assert cleaned.to_pylist() == unecho.dedup(table).selected.to_pylist()
    for source, shard in zip(paths, corpus.selected):
        before, after = pq.ParquetFile(source).metadata, pq.ParquetFile(shard).metadata
        assert len(groups(source)) == len(groups(shard)) and sum(groups(shard)) < sum(groups(source))
        assert before.metadata[b"made by"] == after.metadata[b"made by"]
        assert set(before.metadata) == set(after.metadata)
        assert {after.row_group(0).column(i).compression for i in range(after.num_columns)} == {"ZSTD"}


def test_rows_name_file_and_record(table, tmp_path):
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


def test_command_line(table, script, tmp_path):
    """Cleaned, proved, restored; the rows and texts are those of the same records in JSON lines."""
    paths = write_halves(table.append_column("id", [[f"d{i}" for i in range(len(table))]]), tmp_path / "in")
    lines = tmp_path / "lines" / "x.jsonl"
    lines.parent.mkdir()
    records = [row for path in paths for row in pq.read_table(path, columns=["id", "text"]).to_pylist()]
    lines.write_text("".join(json.dumps(record) + "\n" for record in records))
    for source, out in ((tmp_path / "in", "out"), (lines, "other")):
        assert script("clean", "-q", source, "-o", tmp_path / out).returncode == 0
    shards = sorted((tmp_path / "out" / "shards").rglob("*.parquet"))
    assert [str(path.relative_to(tmp_path / "out" / "shards")) for path in shards] == ["a/x.parquet", "b/x.parquet"]
    cleaned = [row for path in shards for row in pq.read_table(path, columns=["id", "text"]).to_pylist()]
    assert cleaned == log_of(tmp_path / "other" / "shards")
    assert decisions(tmp_path / "out") == decisions(tmp_path / "other")
    assert script("verify", tmp_path / "out").returncode == 0
    assert script("restore", tmp_path / "out", "-o", tmp_path / "back").returncode == 0
    for path in paths:
        back = tmp_path / "back" / path.relative_to(tmp_path / "in")
        was, now = pq.read_table(path), pq.read_table(back)
        assert now.schema.equals(was.schema, check_metadata=True)
        assert now.to_pylist() == was.to_pylist() and groups(back) == groups(path)


def log_of(folder):
    """The records of all compressed JSON lines beneath a folder."""
    records = []
    for path in sorted(folder.rglob("*.jsonl.zst")):
        with pa.input_stream(str(path), compression="zstd") as file:
            records += [json.loads(line) for line in file.read().splitlines()]
    return records


def decisions(folder):
    """What a log tells, but for names and numbers within a file, and what the format has of records."""
    rows = log_of(folder / "removed")
    for row in rows:
        for place in (row, row.get("witness", {})):
            for name in ("source", "record", "raw", "raw_base64"):
                place.pop(name, None)
    return rows


VALUES = {
    "small": (pa.int8(), [1, None, -3]),
    "bits": (pa.bool_(), [True, None, False]),
    "half": (pa.float16(), [1.5, None, -2.0]),
    "money": (pa.decimal128(19, 2), [decimal.Decimal("1.25"), None, decimal.Decimal("-3.50")]),
    "big": (pa.decimal256(50, 2), [decimal.Decimal("1.25"), None, decimal.Decimal("-3.50")]),
    "day": (pa.date32(), [datetime.date(2020, 1, 2), None, datetime.date(1960, 5, 6)]),
    "at": (pa.timestamp("us", "UTC"), [datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc), None, None]),
    "time": (pa.time64("us"), [datetime.time(1, 2, 3, 4), None, datetime.time(0)]),
    "span": (pa.duration("ms"), [datetime.timedelta(5), None, datetime.timedelta(0)]),
    "bytes": (pa.binary(), [b"\xff\0", None, b""]),
    "three": (pa.binary(3), [b"abc", None, b"\0\0\0"]),
    "list": (pa.list_(pa.string()), [["a", None, ""], None, []]),
    "large": (pa.large_list(pa.large_string()), [["a"], None, []]),
    "pair": (pa.list_(pa.int16(), 2), [[1, None], None, [3, 4]]),
    "map": (pa.map_(pa.string(), pa.int64()), [[("k", 1), ("l", None)], None, []]),
    "deep": (pa.struct({"a": pa.list_(pa.struct({"b": pa.int64()}))}), [{"a": [{"b": 1}, None]}, None, {"a": None}]),
    "word": (pa.dictionary(pa.int32(), pa.string()), ["x", None, "y"]),
    "none": (pa.null(), [None, None, None]),
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("kind", ["string", "large_string", "binary"])
def test_values_of_every_type_stay(name, kind, script, tmp_path):
    type, values = VALUES[name]
    line = "Ten or more words that stand in each of these two texts."
    texts = pa.array([line, None, line, f"Other words.\n{line}", "", None], kind)
    table = pa.table({name: pa.array(values * 2, type), "text": texts}).slice(0, 6)
    path = tmp_path / "in" / "a.parquet"
    path.parent.mkdir()
    pq.write_table(table, path, row_group_size=2)
    stored = pq.read_table(path)
    (shard,) = unecho.dedup(path, output=tmp_path / "out").selected
    kept = pq.read_table(shard)
    assert kept.schema.equals(stored.schema, check_metadata=True)
    assert kept[name].to_pylist() == [row for i, row in enumerate(stored[name].to_pylist()) if i != 2]
    plain = kept["text"].cast(pa.large_binary()).cast(pa.large_string()).to_pylist()
    assert plain == [line, None, "Other words.\n", "", None]
    assert groups(shard) == [2, 1, 2]
    assert script("restore", tmp_path / "out", "-o", tmp_path / "back").returncode == 0
    back = pq.read_table(tmp_path / "back" / "a.parquet")
    assert back.schema.equals(stored.schema, check_metadata=True)
    assert back.to_pylist() == stored.to_pylist()


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "lz4", "zstd", "brotli"])
def test_compression_stays(table, codec, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(table, path, compression=codec)
    (shard,) = unecho.dedup(path, output=tmp_path / "out").selected
    before, after = (pq.ParquetFile(one).metadata.row_group(0) for one in (path, shard))
    assert after.column(1).compression == before.column(1).compression


def test_row_groups_of_which_nothing_is_left(script, tmp_path):
    line = "Ten or more words that stand in each of these many texts."
    path = tmp_path / "in" / "a.parquet"
    path.parent.mkdir()
    pq.write_table(pa.table({"text": [line] * 6, "n": range(6)}), path, row_group_size=2)
    (shard,) = unecho.dedup(path, output=tmp_path / "out").selected
    assert groups(shard) == [1, 0, 0] and pq.read_table(shard)["n"].to_pylist() == [0]
    assert script("verify", tmp_path / "out").returncode == 0
    assert script("restore", tmp_path / "out", "-o", tmp_path / "back").returncode == 0
    assert groups(tmp_path / "back" / "a.parquet") == [2, 2, 2]


def test_other_formats_beside_it(table, tmp_path):
    pq.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "b.txt").write_text("A text of its own.\n")
    shards = unecho.dedup([tmp_path / "a.parquet", tmp_path / "b.txt"], output=tmp_path / "out").selected
    assert [path.name for path in shards] == ["a.parquet", "b.txt.zst"]


def test_refused(table, script, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(table, path)
    with pytest.raises(unecho.Error, match="no column 'body'.*columns of strings: text") as caught:
        unecho.dedup(path, text="body", output=tmp_path / "out")
    assert caught.value.kind == "input" and caught.value.source == str(path)
    assert not (tmp_path / "out" / "shards").exists()
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(unecho.Error, match="a.parquet"):
        unecho.dedup(path, output=tmp_path / "out")
    ran = script("clean", path)
    assert ran.returncode == 2 and b"clean into a folder: unecho clean" in ran.stderr


def test_damaged_shard_is_found_out(table, script, tmp_path):
    pq.write_table(table, tmp_path / "a.parquet")
    (shard,) = unecho.dedup(tmp_path / "a.parquet", output=tmp_path / "out").selected
    kept = pq.read_table(shard)
    numbers = pa.array([n + 1 for n in kept["n"].to_pylist()], pa.int32())
    pq.write_table(kept.set_column(0, kept.schema.field(0), numbers), shard)
    ran = script("verify", tmp_path / "out")
    assert ran.returncode == 2 and b"hash" in ran.stderr


@pytest.mark.parametrize("damage", ["a page", "the end"])
def test_damaged_input_is_refused(table, script, tmp_path, damage):
    """Pages that carry checksums are held against them."""
    path = tmp_path / "a.parquet"
    pq.write_table(table, path, write_page_checksum=True, compression="none", use_dictionary=False)
    whole = path.read_bytes()
    at = whole.index(table["text"][0].as_py().encode())
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] if damage == "a page" else whole[:-1])
    ran = script("clean", path, "-o", tmp_path / "out")
    assert ran.returncode == 2 and b"a.parquet" in ran.stderr
    assert not list((tmp_path / "out").glob("shards/*"))


def test_no_rows(script, tmp_path):
    path = tmp_path / "none.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    corpus = unecho.dedup(path, output=tmp_path / "out")
    assert corpus.documents == 0 and pq.read_table(corpus.selected[0]).num_rows == 0
    assert script("verify", tmp_path / "out").returncode == 0
