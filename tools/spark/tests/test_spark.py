# SPDX-License-Identifier: Apache-2.0
"""Spark gives the answer of the command line, however the corpus is cut."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
import unecho.spark  # noqa: E402

os.environ["PYSPARK_PYTHON"] = sys.executable  # workers have the libraries that this process has
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "python" / "tests"))
from conftest import make_corpus  # noqa: E402

SETTINGS = [{}, {"rules": "none", "threshold": ".6"}, {"units": "line,paragraph,document"}]
ROW = [name for name in unecho.spark.REMOVED if name != "similarity"]


@pytest.fixture(scope="session")
def spark():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("tests of unecho")
    for name, value in {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def program():
    path = os.environ.get("PROGRAM_TO_COMPARE")
    if not path:
        pytest.skip("no program to compare with: set PROGRAM_TO_COMPARE")
    return path


def corpus(seed):
    """Documents in their order, and once more as rows in another."""
    draw = random.Random(seed)
    texts = make_corpus(120, seed)
    texts[draw.randrange(len(texts))] = draw.choice(texts)  # a whole document twice
    documents = [{"place": i, "id": f"d{i}", "text": text, "more": f"é {i}"} for i, text in enumerate(texts) if text]
    return documents, draw.sample(documents, len(documents))


def by_program(program, documents, folder, settings):
    """Texts that stay by id, and rows of the log, as the command line has them."""
    lines = [json.dumps({"id": d["id"], "text": d["text"]}, ensure_ascii=False) + "\n" for d in documents]
    (folder / "in.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    flags = [f"--{name}={value}" for name, value in settings.items()]
    subprocess.run([program, "clean", "-q", *flags, folder / "in.jsonl", "-o", folder / "out"], check=True)
    kept, log = (unpacked(folder / "out" / name / "in.jsonl.zst") for name in ("shards", "removed"))
    return {row["id"]: row["text"] for row in kept}, [comparable(row) for row in log]


def unpacked(path):
    packed = subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout
    return [json.loads(line) for line in packed.split(b"\n") if line]


def comparable(row):
    """Without what tells of files, and what is not there."""
    row = {name: row.get(name) for name in ROW} | {"similarity": f"{row.get('similarity') or 0:.4f}"}
    row["witness"] = row["witness"] and {name: row["witness"].get(name) for name in unecho.spark.WITNESS}
    if row["kind"] == "record":  # its offset is one in the file
        row |= {"offset": None, "length": None}
    return row


def in_order(rows):
    return sorted(rows, key=lambda row: json.dumps([row["doc"], row["offset"] or 0, row], default=str))


@pytest.mark.parametrize("parts", [1, 7])
@pytest.mark.parametrize("seed", range(len(SETTINGS)))
def test_the_answer_of_the_command_line(spark, program, tmp_path, seed, parts):
    documents, rows = corpus(seed)
    settings = SETTINGS[seed]
    df = spark.createDataFrame(rows, "place long, id string, text string, more string")
    cleaned, removed = unecho.spark.clean(
        df, order="place", staging=str(tmp_path / "staging"), parts=parts, **settings
    )
    kept, log = by_program(program, documents, tmp_path, settings)
    found = cleaned.collect()
    assert cleaned.columns == df.columns
    assert {row.id: row.text for row in found} == kept
    assert all(row.more == f"é {row.place}" and row.id == f"d{row.place}" for row in found)
    assert log
    ours = [comparable(row.asDict(recursive=True)) for row in removed.collect()]
    assert in_order(ours) == in_order(log)


def test_rows_without_text_stay_as_they_are(spark, tmp_path):
    df = spark.createDataFrame([(1, "a", None), (2, "b", "")], "place int, id string, text string")
    cleaned, removed = unecho.spark.clean(df, order="place", staging=str(tmp_path / "staging"))
    assert sorted((row.id, row.text) for row in cleaned.collect()) == [("a", None), ("b", "")]
    assert removed.count() == 0


def test_what_is_refused(spark, tmp_path):
    df = spark.createDataFrame([(1, "a", "x")], "place int, id string, text string")
    with pytest.raises(TypeError, match="threshold"):
        unecho.spark.clean(df, order="place", staging=str(tmp_path / "a"), treshold=".9")
    with pytest.raises(ValueError, match="scope is not for data frames"):
        unecho.spark.clean(df, order="place", staging=str(tmp_path / "b"), scope="document")
    with pytest.raises(ValueError, match="absolute path"):
        unecho.spark.clean(df, order="place", staging="s3://bucket/run")
    with pytest.raises(ValueError, match="order"):
        unecho.spark.clean(df, order=[], staging=str(tmp_path / "c"))


@pytest.mark.parametrize("form", ["parquet", "json"])
def test_the_job(spark, tmp_path, form):
    documents, rows = corpus(9)
    df = spark.createDataFrame(rows, "place long, id string, text string, more string")
    df.write.format(form).save(str(tmp_path / "in"))
    command = [sys.executable, HERE.parent / "job.py", "--order", "place", "--format", form, "--parts", "2"]
    paths = [str(tmp_path / name) for name in ("in", "cleaned", "removed")]
    environment = os.environ | {"PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell"}
    subprocess.run([*command, "--staging", tmp_path / "staging", "--set", "rules=none", *paths],
                   check=True, env=environment)
    cleaned = spark.read.format(form).load(paths[1])
    assert sorted(cleaned.columns) == sorted(df.columns)
    assert 0 < cleaned.count() <= len(documents)
    assert spark.read.parquet(paths[2]).count() > 0
