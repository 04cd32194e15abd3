# SPDX-License-Identifier: Apache-2.0
"""The answer of the command line and that of Spark, so that they can be compared."""

import importlib.util
import json
import random
import subprocess
from pathlib import Path

import unecho.spark

ROW = [name for name in unecho.spark.REMOVED if name != "similarity"]
SCHEMA = "place long, id string, text string, more string"
CORPORA = Path(__file__).parents[2] / "python" / "tests" / "conftest.py"


def _make_corpus(count, seed):
    spec = importlib.util.spec_from_file_location("corpora_of_python", CORPORA)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make_corpus(count, seed)


def random_corpus(seed, count=120):
    """Documents in their order, of which one stands twice."""
    draw = random.Random(seed)
    texts = _make_corpus(count, seed)
    texts[draw.randrange(len(texts))] = draw.choice(texts)
    return numbered((f"d{i}", text) for i, text in enumerate(texts))


def numbered(documents):
    """Rows of (id, text) that have a text, in their order."""
    full = ((name, text) for name, text in documents if text)
    return [{"place": i, "id": name, "text": text, "more": f"é {i}"} for i, (name, text) in enumerate(full)]


def shuffled(documents, seed=1):
    return random.Random(seed).sample(documents, len(documents))


def by_program(program, documents, folder, settings):
    """Texts that stay by place, and rows of the log, as the command line has them."""
    folder.mkdir(exist_ok=True)
    lines = [json.dumps(document, ensure_ascii=False) + "\n" for document in documents]
    (folder / "in.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    flags = [f"--{name}={value}" for name, value in settings.items()]
    subprocess.run([program, "clean", "-q", *flags, folder / "in.jsonl", "-o", folder / "out"], check=True)
    kept, log = (_unpacked(folder / "out" / name / "in.jsonl.zst") for name in ("shards", "removed"))
    return {row["place"]: row["text"] for row in kept}, [_comparable(row) for row in log]


def by_spark(spark, documents, staging, settings, parts):
    """The same, of rows that come in another order."""
    df = spark.createDataFrame([tuple(row.values()) for row in shuffled(documents)], SCHEMA)
    cleaned, removed = unecho.spark.clean(df, order="place", staging=str(staging), parts=parts, **settings)
    assert cleaned.columns == df.columns
    found = cleaned.collect()
    of = {document["place"]: document["id"] for document in documents}
    assert all(row.more == f"é {row.place}" and row.id == of[row.place] for row in found)
    log = [_comparable(row.asDict(recursive=True)) for row in removed.collect()]
    return {row.place: row.text for row in found}, log


def assert_equal(ours, theirs):
    """Equal texts, and equal sets of rows by document and offset."""
    assert ours[0] == theirs[0]
    assert theirs[1], "nothing was removed: this corpus tells nothing"
    assert _in_order(ours[1]) == _in_order(theirs[1])


def _unpacked(path):
    packed = subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout
    return [json.loads(line) for line in packed.split(b"\n") if line]


def _comparable(row):
    """Without what tells of files, and what is not there."""
    row = {name: row.get(name) for name in ROW} | {"similarity": f"{row.get('similarity') or 0:.4f}"}
    row["witness"] = row["witness"] and {name: row["witness"].get(name) for name in unecho.spark.WITNESS}
    if row["kind"] == "record":  # its offset is one in the file
        row |= {"offset": None, "length": None}
    return row


def _in_order(rows):
    return sorted(rows, key=lambda row: json.dumps([row["doc"], row["offset"] or 0, row], default=str))
