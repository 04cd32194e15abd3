# SPDX-License-Identifier: Apache-2.0
"""A corpus that is a Spark DataFrame, cleaned by the stages of `unecho stage` (docs/STAGES.md).

    cleaned, removed = unecho.spark.clean(df, order="url", staging="/shared/run-17")

The C library does the work, in a process of its own for each task; Spark moves the rows and starts
the tasks. Needs pyspark 3.5 or later, pyarrow, and this package on every worker. DataFrame API and
`mapInArrow` only: no RDD, no code for the JVM, no checkpoint.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ._cleaner import Cleaner

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["clean"]

BUCKETS = 64  # of band keys: as many tasks can join at once
BATCH_ROWS = 4096

# Settings that say how inputs are read: the inputs are made here.
OURS = {"format", "text_field", "id_field", "url_field", "mark", "scope", "single_frame", "shard_size"}

# Columns of the audit log: those of `dedup`, but for source and record, which would tell of staging.
WITNESS = {"doc": "string", "line": "long", "lines": "long"}
REMOVED: dict[str, Any] = {
    "kind": "string",
    "doc": "string",
    "unit": "string",
    "line": "long",
    "lines": "long",
    "offset": "long",
    "length": "long",
    "part": "string",
    "reason": "string",
    "rule": "string",
    "scope": "string",
    "similarity": "double",
    "witness": WITNESS,
    "text": "string",
}
KEPT = {"unecho_part": "int", "unecho_row": "long", "unecho_text": "string"}


def clean(
    df: DataFrame,
    *,
    order: str | list[str],
    staging: str,
    text: str = "text",
    id: str = "id",
    parts: int | None = None,
    **settings: Any,
) -> tuple[DataFrame, DataFrame]:
    """Removes echoes and artefacts from the column `text` of `df`, across all of its rows.

    `order`: the column, or columns, by which documents come one after the other; of equal lines the
    first in this order stays. Rows that are equal in it may come in any order, so let it be unique.
    `id`: the column by which the log names documents. `staging`: an absolute path (or a file: URI)
    that all workers see as the same folder, new or empty, for what stages leave each other; it must
    stay as long as the results are read, and is the caller's to remove. `parts`: how many inputs the
    corpus is cut into [spark.sql.shuffle.partitions]; each is one task. Other keywords are settings,
    as of `unecho.clean`; `threads` [1] and `memory` [1G] are of one task.

    Returns `cleaned` and `removed`. `cleaned`: the rows whose text is not empty now, or was null or
    empty before, with all their columns; their order is not defined. `removed`: the audit log, a row
    a removed range, and a row of kind "record" for each document that left whole. Both read what
    stands in `staging`.

    The answer is that of `unecho clean` on the documents in their order, whatever the number of
    partitions, parts and workers. ValueError, TypeError: arguments that cannot be; what a stage
    refuses ends the Spark job with its message.
    """
    words = _words(settings)
    staging = _local(staging)
    spark = df.sparkSession
    columns = [order] if isinstance(order, str) else list(order)
    if not columns:
        raise ValueError("unecho.spark.clean: `order` names no column")
    rows = _stage_rows(spark, df, columns, staging, parts)
    documents = _write_inputs(rows, staging, text, id)
    if documents:
        _run_stages(spark, staging, words, documents)
    return _cleaned(spark, rows, staging, text, documents), _removed(spark, staging, documents)


# ---- Settings ----


def _words(settings: dict[str, Any]) -> list[str]:
    """The settings as flags of the command line."""
    for name in sorted(settings.keys() & OURS):
        raise ValueError(f"unecho.spark.clean: {name} is not for data frames")
    settings = {"threads": 1, "memory": "1G"} | settings
    Cleaner(**settings)  # which names what is wrong with them
    words = []
    for name, value in settings.items():
        flag = "--" + name.replace("_", "-")
        if isinstance(value, bool):
            words += [flag] if value else []
        elif isinstance(value, (list, tuple)):
            words.append(f"{flag}={','.join(map(str, value))}")
        else:
            words.append(f"{flag}={value}")
    return words


# ---- Rows, in their order ----


def _stage_rows(
    spark: SparkSession, df: DataFrame, order: list[str], staging: str, parts: int | None
) -> DataFrame:
    """The rows with the number of their part and their place in it. They are written down: a second
    reading of `df` might give others, or in another order."""
    from pyspark.sql import functions as f

    count = parts or max(int(spark.conf.get("spark.sql.shuffle.partitions") or 1), 1)
    ranged = df.repartitionByRange(count, *order).sortWithinPartitions(*order)
    numbered = ranged.withColumn("unecho_part", f.spark_partition_id()).withColumn(
        "unecho_row", f.monotonically_increasing_id()
    )
    numbered.write.mode("error").parquet(f"file://{staging}/rows")
    return spark.read.parquet(f"file://{staging}/rows")


def _local(staging: str) -> str:
    """The path of the folder: workers open files in it themselves."""
    path = "/" + staging.removeprefix("file:").lstrip("/") if staging.startswith("file:") else staging
    if not os.path.isabs(path):
        raise ValueError("unecho.spark.clean: staging must be an absolute path that all workers see")
    return path


def _name(part: int) -> str:
    return f"part-{part:08}"


def _write_inputs(rows: DataFrame, staging: str, text: str, id: str) -> list[int]:
    """Writes each part as a JSONL file in staging/in. Returns the parts that have documents."""
    from pyspark.sql import functions as f

    documents = rows.where(f.col(text).isNotNull() & (f.col(text) != "")).select(
        "unecho_part",
        "unecho_row",
        f.col(id).cast("string").alias("id"),
        f.col(text).alias("text"),
    )
    ordered = documents.repartition("unecho_part").sortWithinPartitions("unecho_part", "unecho_row")

    def write(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        found = _write_parts(batches, staging)
        yield pyarrow.RecordBatch.from_pydict({"part": found}, pyarrow.schema([("part", pyarrow.int32())]))

    return sorted(row.part for row in ordered.mapInArrow(write, "part int").collect())


def _write_parts(batches: Iterable[pyarrow.RecordBatch], staging: str) -> list[int]:
    """Rows come part by part, in order."""
    found: list[int] = []
    file: _NewFile | None = None
    os.makedirs(os.path.join(staging, "in"), exist_ok=True)
    for batch in batches:
        for part, row, name, text in zip(*(column.to_pylist() for column in batch.columns)):
            if file is None or found[-1] != part:
                if file:
                    file.end()
                found.append(part)
                file = _NewFile(os.path.join(staging, "in", _name(part) + ".jsonl"))
            record = {"row": row, "text": text} | ({} if name is None else {"id": name})
            file.file.write(json.dumps(record, ensure_ascii=False) + "\n")
    if file:
        file.end()
    return found


class _NewFile:
    """A file that takes its name once it is whole: a task may be tried more than once."""

    def __init__(self, path: str) -> None:
        folder, name = os.path.split(path)
        self.path = path
        self.hidden = os.path.join(folder, f".{name}.{uuid.uuid4().hex}")
        self.file = open(self.hidden, "w", encoding="utf-8", newline="\n")

    def end(self) -> None:
        with self.file:
            self.file.flush()
            os.fsync(self.file.fileno())
        os.utime(self.hidden, (0, 0))  # of every try the same, since stages look at it
        os.replace(self.hidden, self.path)


# ---- Stages ----


def _run_stages(spark: SparkSession, staging: str, words: list[str], documents: list[int]) -> None:
    passes = ["units"]
    if any(word.startswith("--units=") and "document" in word for word in words):
        passes = ["documents", "units"]
    for of in passes:
        _run_stage(spark, staging, [*words, "--pass", of], "sketch", len(documents))
        _run_stage(spark, staging, [*words, "--pass", of], "join", min(BUCKETS, len(documents)))
        _run_stage(spark, staging, [*words, "--pass", of], "decide", 1)
    _run_stage(spark, staging, words, "apply", len(documents))


def _run_stage(spark: SparkSession, staging: str, words: list[str], stage: str, tasks: int) -> None:
    """Runs a stage, a process a task. A task that is tried again goes on where it stopped."""

    def work(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            for task in batch.column(0).to_pylist():
                _run_program(["stage", stage, os.path.join(staging, "in"), "-o", os.path.join(staging, "out"), *words],
                             task, tasks)
            yield batch

    spark.range(0, tasks, 1, tasks).mapInArrow(work, "id long").collect()


def _run_program(words: list[str], task: int, tasks: int) -> None:
    program = "import sys; from unecho import _core; sys.exit(_core.program(['unecho', *sys.argv[1:]]))"
    command = [sys.executable, "-c", program, *words, "--quiet", "--part", f"{task + 1}/{tasks}"]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    if ran.returncode:
        raise RuntimeError(ran.stderr.decode("utf-8", "replace").strip() or f"exit code {ran.returncode}")


# ---- Results ----


def _records(staging: str, folder: str, part: int) -> Iterator[dict[str, Any]]:
    """The records of a part's shard or log."""
    import pyarrow

    path = os.path.join(staging, "out", folder, _name(part) + ".jsonl.zst")
    with pyarrow.CompressedInputStream(pyarrow.OSFile(path), "zstd") as stream:
        rest = b""
        while chunk := stream.read(1 << 20):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from map(json.loads, filter(None, lines))
        if rest:
            yield json.loads(rest)


def _batches(records: Iterable[dict[str, Any]], schema: pyarrow.Schema) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    held: list[dict[str, Any]] = []
    for record in records:
        held.append(record)
        if len(held) == BATCH_ROWS:
            yield pyarrow.RecordBatch.from_pylist(held, schema)
            held = []
    if held:
        yield pyarrow.RecordBatch.from_pylist(held, schema)


def _read(
    spark: SparkSession, staging: str, documents: list[int], folder: str, schema: dict[str, Any], pick: Any
) -> DataFrame:
    """What `pick` makes of the records of all shards or logs, a task a part."""

    def read(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            for part in batch.column(0).to_pylist():
                yield from _batches(pick(part, _records(staging, folder, part)), _arrow_schema(schema))

    listed = spark.createDataFrame([(part,) for part in documents], "part int")
    return listed.repartition(max(len(documents), 1), "part").mapInArrow(read, _ddl(schema))


def _ddl(schema: dict[str, Any]) -> str:
    """The schema as Spark writes it."""
    kinds = {name: kind if isinstance(kind, str) else f"struct<{_ddl(kind)}>" for name, kind in schema.items()}
    return ", ".join(f"{name} {kind}" for name, kind in kinds.items())


def _arrow_schema(schema: dict[str, Any]) -> pyarrow.Schema:
    import pyarrow

    types = {"int": pyarrow.int32(), "long": pyarrow.int64(), "string": pyarrow.string(), "double": pyarrow.float64()}

    def fields(of: dict[str, Any]) -> list[tuple[str, Any]]:
        return [
            (name, types[kind] if isinstance(kind, str) else pyarrow.struct(fields(kind)))
            for name, kind in of.items()
        ]

    return pyarrow.schema(fields(schema))


def _cleaned(spark: SparkSession, rows: DataFrame, staging: str, text: str, documents: list[int]) -> DataFrame:
    from pyspark.sql import functions as f

    def pick(part: int, records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for record in records:
            yield {"unecho_part": part, "unecho_row": record["row"], "unecho_text": record["text"]}

    kept = _read(spark, staging, documents, "shards", KEPT, pick)
    joined = rows.join(kept, ["unecho_part", "unecho_row"], "left")
    untouched = f.col(text).isNull() | (f.col(text) == "")
    stays = joined.where(untouched | f.col("unecho_text").isNotNull())
    replaced = stays.withColumn(text, f.coalesce(f.col("unecho_text"), f.col(text)))
    return replaced.drop("unecho_part", "unecho_row", "unecho_text")


def _removed(spark: SparkSession, staging: str, documents: list[int]) -> DataFrame:
    def pick(part: int, records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for record in records:
            row = {name: record.get(name) for name in REMOVED}
            witness = record.get("witness")
            row["witness"] = witness and {name: witness.get(name) for name in WITNESS}
            yield row

    return _read(spark, staging, documents, "removed", REMOVED, pick)
