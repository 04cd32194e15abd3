# SPDX-License-Identifier: Apache-2.0
"""Python and the command line give the same answer: texts, and rows by document and offset."""

import pytest

import unecho
from conftest import make_corpus

# Members that tell of the source's bytes, not of the decision.
OF_THE_SOURCE = {"source", "raw", "rule", "text_bytes"}


def decision(row):
    """A row without nulls and without what the source's format puts into it."""
    row = {key: value for key, value in row.items() if value is not None}
    if row.get("unit") == "document":
        row.pop("text", None)
    if "witness" in row:
        row["witness"] = decision(row["witness"])
    return {key: value for key, value in row.items() if key not in OF_THE_SOURCE}


def compare(pairs, command_line, flags, values):
    kept, log = command_line(pairs, *flags)
    pa = pytest.importorskip("pyarrow")
    names, texts = zip(*pairs)
    table = pa.table({"id": names, "text": texts})
    corpus = unecho.dedup(table, **values)
    assert dict(zip(corpus.selected["id"].to_pylist(), corpus.selected["text"].to_pylist())) == kept
    assert [decision(row) for row in corpus.removed.to_pylist()] == [decision(row) for row in log]
    return corpus


@pytest.mark.parametrize("seed", range(3))
def test_corpus_scope(command_line, seed):
    pairs = [(f"d{i}", text) for i, text in enumerate(make_corpus(seed=seed))]
    corpus = compare(pairs, command_line, [], {})
    assert corpus.dropped and corpus.rows_by_reason["exact"] and corpus.rows_by_reason["near"]


@pytest.mark.parametrize(
    ("flags", "values"),
    [
        (["--scope", "document"], {"scope": "document"}),
        (["--threads", "3", "--threshold", ".6"], {"threads": 1, "threshold": 0.6}),
        (["--units", "line,document"], {"units": ["line", "document"]}),
        (["--keep-empty", "--rules", "none"], {"keep_empty": True, "rules": "none"}),
    ],
)
def test_settings(command_line, flags, values):
    pairs = [(f"d{i}", text) for i, text in enumerate(make_corpus(seed=9))]
    compare(pairs, command_line, flags, values)


def test_clean_is_document_scope(texts, command_line):
    kept, log = command_line([(f"d{i}", text) for i, text in enumerate(texts)], "--scope", "document", "--keep-empty")
    cleaner = unecho.Cleaner()
    rows = []
    for i, text in enumerate(texts):
        result = cleaner.clean(text, id=f"d{i}")
        assert result.text == kept[f"d{i}"]
        assert result.restore() == text
        rows += result.removed.to_pylist()
    assert len(rows) == len(log)
    for row, logged in zip(rows, log):
        assert (row["doc"], row["offset"], row["reason"], row["text"]) == (
            logged["doc"], logged["offset"], logged["reason"], logged["text"])
    batch, batch_rows = cleaner.clean_batch(texts)
    assert batch == [kept[f"d{i}"] for i in range(len(texts))]
    assert len(batch_rows) == len(log)
