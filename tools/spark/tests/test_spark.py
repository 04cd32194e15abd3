# SPDX-License-Identifier: Apache-2.0
"""Spark gives the answer of the command line, however the corpus is cut."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import unecho.spark
from answers import SCHEMA, assert_equal, by_program, by_spark, random_corpus, shuffled

HERE = Path(__file__).parent
SETTINGS = [{}, {"rules": "none", "threshold": ".6"}, {"units": "line,paragraph,document"}]


@pytest.mark.parametrize("parts", [1, 7])
@pytest.mark.parametrize("seed", range(len(SETTINGS)))
def test_the_answer_of_the_command_line(spark, program, tmp_path, seed, parts):
    documents = random_corpus(seed)
    settings = SETTINGS[seed]
    theirs = by_program(program, documents, tmp_path / "program", settings)
    assert_equal(by_spark(spark, documents, tmp_path / "staging", settings, parts), theirs)


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


@pytest.mark.skipif("SPARK_CONNECT_TESTED" in os.environ, reason="the job makes its own session")
@pytest.mark.parametrize("form", ["parquet", "json"])
def test_the_job(spark, tmp_path, form):
    documents = random_corpus(9)
    df = spark.createDataFrame([tuple(row.values()) for row in shuffled(documents)], SCHEMA)
    df.write.format(form).save(str(tmp_path / "in"))
    command = [sys.executable, HERE.parent / "job.py", "--order", "place", "--format", form, "--parts", "2"]
    paths = [str(tmp_path / name) for name in ("in", "cleaned", "removed")]
    options = "--master local[2] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell"
    environment = os.environ | {"PYSPARK_SUBMIT_ARGS": options}
    subprocess.run([*command, "--staging", tmp_path / "staging", "--set", "rules=none", *paths],
                   check=True, env=environment)
    cleaned = spark.read.format(form).load(paths[1])
    assert sorted(cleaned.columns) == sorted(df.columns)
    assert 0 < cleaned.count() <= len(documents)
    assert spark.read.parquet(paths[2]).count() > 0
