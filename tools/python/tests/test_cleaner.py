# SPDX-License-Identifier: Apache-2.0
"""Settings, threads, pickles, results and pages."""

import concurrent.futures
import doctest
import pickle
import threading
from pathlib import Path

import pytest

import unecho
import unecho._cleaner
import unecho._result

LINE = "Ten or more words that stand here twice, word for word."
TEXT = f"{LINE}\n\nBetween.\n\n{LINE}\n"


@pytest.mark.parametrize("module", [unecho, unecho._cleaner, unecho._result])
def test_examples(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted and not outcome.failed


def test_readme():
    outcome = doctest.testfile(str(Path(__file__).parents[1] / "README.md"), module_relative=False)
    assert outcome.attempted and not outcome.failed


TYPES = {"flag", "count", "size", "share", "choice", "choices", "text", "texts", "count or word"}


def test_every_setting_has_its_keyword():
    for name, row in unecho.settings().items():
        assert name.isidentifier() and row["help"]
        assert row["type"] in TYPES
        assert unecho.Cleaner().settings[name] == row["initial"] or row["type"] == "texts"


def test_values():
    cleaner = unecho.Cleaner(threshold=0.75, units=["line"], keep_empty=True, max_record="1M")
    assert {k: cleaner.settings[k] for k in ("threshold", "units", "keep_empty", "max_record")} == {
        "threshold": "0.75", "units": "line", "keep_empty": "true", "max_record": "1M"}
    with pytest.raises(unecho.Error, match="threshold") as caught:
        unecho.Cleaner(threshold=2)
    assert caught.value.kind == "setting"
    with pytest.raises(unecho.Error):
        unecho.Cleaner(rules=["nowhere/at-all.rules"])


def test_from_toml(tmp_path):
    path = tmp_path / "unecho.toml"
    path.write_text("threshold = 0.9\nnovel = 1\n")
    cleaner = unecho.Cleaner.from_toml(path, novel=2)
    assert (cleaner.settings["threshold"], cleaner.settings["novel"]) == ("0.9", "2")
    assert pickle.loads(pickle.dumps(cleaner)).settings == cleaner.settings
    path.write_text("treshold = 0.9\n")
    with pytest.raises(unecho.Error, match="threshold"):
        unecho.Cleaner.from_toml(path)


def test_pickle():
    cleaner = unecho.Cleaner(novel=2, rules="none")
    again = pickle.loads(pickle.dumps(cleaner))
    assert again.settings == cleaner.settings and repr(again) == repr(cleaner)
    assert again.clean(TEXT).text == cleaner.clean(TEXT).text


def test_threads_share_a_cleaner(texts):
    cleaner = unecho.Cleaner()
    alone = [cleaner.clean(text).text for text in texts]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: cleaner.clean(text).text, texts)) == alone
        jobs = [pool.submit(cleaner.dedup, texts) for _ in range(4)]
        assert len({tuple(job.result().selected) for job in jobs}) == 1


def test_the_lock_is_released(texts):
    """Another thread of Python gets on while a corpus is cleaned."""
    turns, done = 0, threading.Event()
    worker = threading.Thread(target=lambda: (unecho.dedup(texts * 60), done.set()))
    worker.start()
    while not done.is_set():
        turns += 1
    worker.join()
    assert turns > 1000


def test_result():
    result = unecho.clean(TEXT)
    assert result.text == f"{LINE}\n\nBetween.\n\n" and result.restore() == TEXT
    assert result.duplicate_ratio == pytest.approx((len(TEXT) - len(result.text)) / len(TEXT))
    (row,) = result.removed.to_pylist()
    assert row["offset"] == TEXT.rindex(LINE) and row["length"] == len(LINE) + 1
    assert row["witness"] == {"doc": "-", "source": "-", "record": 1, "line": 1, "lines": 1}
    assert result.least_certain(1) == [row]
    result.text = "Other words."
    with pytest.raises(unecho.Error):
        result.restore()
    assert unecho.clean("").duplicate_ratio == 0


def test_limit():
    with pytest.raises(unecho.Error, match="over the limit") as caught:
        unecho.clean("x" * 70000, max_record="64K")
    assert caught.value.kind == "limit"
    with pytest.raises(unecho.Error) as caught:
        unecho.dedup(["x", "x" * 70000], max_record="64K")
    assert caught.value.record == 2
    with pytest.raises(unecho.Error) as caught:
        unecho.Cleaner(max_record="64K").clean_batch(["x", "x" * 70000])
    assert caught.value.record == 2


def test_page_is_inert():
    hostile = f"<script>alert(1)</script> {LINE}\u202e\x1b[0m & \ud800"
    page = unecho.clean(f"{hostile}\n\n{hostile}\n", rules="none").to_html()
    assert "<script" not in page and "&lt;script&gt;" in page and "\\u202e\\u001b[0m &amp;" in page
    assert not set(page) & {"\u202e", "\x1b", "\ud800"}
    page.encode()


def test_least_certain(texts):
    corpus = unecho.dedup(texts)
    rows = corpus.least_certain(5)
    shares = [row["similarity"] for row in rows]
    assert len(rows) == 5 and shares == sorted(shares) and shares[0] < 1
    assert corpus.to_html(most=3).count("\n<tr>") == 3


def test_rows_go_to_arrow(texts):
    pa = pytest.importorskip("pyarrow")
    rows = unecho.dedup(texts).removed
    table = pa.table(rows)
    table.validate(full=True)
    assert table.to_pylist() == rows.to_pylist() and len(rows) == table.num_rows
    assert pa.table(unecho.clean("x").removed).num_rows == 0
