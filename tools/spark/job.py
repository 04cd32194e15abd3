#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A corpus in Parquet or JSON lines, cleaned by Spark: a job for spark-submit.

    spark-submit tools/spark/job.py --order url --staging /shared/run-17 crawl.parquet cleaned.parquet removed.parquet
    spark-submit tools/spark/job.py --order id --format json --staging /shared/run-18 crawl/ cleaned removed \\
        --set threshold=.85 --set rules=none

Every worker needs Python, pyarrow and the package `unecho` (tools/python), and sees the folder of
--staging under the same path. tools/spark/README.md says what the columns of the results are.
"""
import argparse

from pyspark.sql import SparkSession

import unecho.spark


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("input", help="what Spark reads")
    parser.add_argument("cleaned", help="where cleaned rows go; must not exist")
    parser.add_argument("removed", help="where the audit log goes, as Parquet; must not exist")
    parser.add_argument("--staging", required=True, help="an empty or new folder that all workers see")
    parser.add_argument("--order", required=True, help="columns, with commas, by which documents come in their order")
    parser.add_argument("--text", default="text", help="the column of the text")
    parser.add_argument("--id", default="id", help="the column that names documents in the log")
    parser.add_argument("--format", choices=["parquet", "json"], default="parquet", help="of input and cleaned rows")
    parser.add_argument("--parts", type=int, help="how many tasks the corpus is cut into")
    parser.add_argument("--set", action="append", default=[], metavar="SETTING=VALUE", help="a setting of unecho")
    return parser.parse_args()


def main() -> None:
    told = arguments()
    settings = dict(pair.split("=", 1) for pair in told.set)
    spark = SparkSession.builder.appName("unecho").getOrCreate()
    df = spark.read.format(told.format).load(told.input)
    cleaned, removed = unecho.spark.clean(
        df,
        order=told.order.split(","),
        staging=told.staging,
        text=told.text,
        id=told.id,
        parts=told.parts,
        **settings,
    )
    cleaned.write.format(told.format).save(told.cleaned)
    removed.write.parquet(told.removed)
    spark.stop()


if __name__ == "__main__":
    main()
