# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C and other signals reach Python while the library works, and nothing half-written is left."""

import os
import signal
import subprocess
import sys

import pytest

import unecho
from conftest import make_corpus

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

# Runs the program over a Parquet file without an end: whoever does not interrupt it waits for ever.
ENDLESS = """
import os, sys
import unecho._parquet as parquet
from unecho._program import main

def endless(file, names):
    (batch,) = list(file.iter_batches())[:1]
    print("reading", flush=True)
    while True:
        yield 0, batch

parquet._batches = endless
sys.exit(main())
"""


@pytest.fixture(autouse=True)
def interruptible():
    """A shell lets its background jobs ignore SIGINT; nothing here would ever end."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def endless(kill):
    """Batches without an end, after the first of which `kill` is called."""

    def batches(file, names):
        (batch,) = list(file.iter_batches())[:1]
        yield 0, batch
        kill()
        while True:
            yield 0, batch

    return batches


def write(path, seed=1):
    pq.write_table(pa.table({"text": make_corpus(seed=seed)}), path)
    return path


def finals(folder):
    """What stands under a final name."""
    return [path for path in folder.rglob("*") if path.is_file() and ".state" not in path.parts]


def test_dedup_of_files(tmp_path, monkeypatch, script):
    import unecho._parquet

    path, out = write(tmp_path / "a.parquet"), tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(unecho._parquet, "_batches", endless(lambda: os.kill(os.getpid(), signal.SIGINT)))
        with pytest.raises(KeyboardInterrupt):
            unecho.dedup(path, output=out)
    assert finals(out) == []
    assert unecho.dedup(path, output=out).documents == 300  # the same call goes on
    assert script("verify", out).returncode == 0


def test_exceptions_of_handlers_come_through(tmp_path, monkeypatch):
    import unecho._parquet

    class Stop(Exception):
        pass

    def stop(number, frame):
        raise Stop

    kill = endless(lambda: os.kill(os.getpid(), signal.SIGUSR1))
    monkeypatch.setattr(unecho._parquet, "_batches", kill)
    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with pytest.raises(Stop):
            unecho.dedup(write(tmp_path / "a.parquet"), output=tmp_path / "out")
    finally:
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads in /proc")
def test_handlers_run_while_texts_in_memory_are_cleaned():
    texts = [text for seed in range(40) for text in make_corpus(seed=seed)]
    threads = lambda: len(os.listdir("/proc/self/task"))
    idle, seen = threads(), []
    before = signal.signal(signal.SIGALRM, lambda number, frame: seen.append(threads()))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    try:
        unecho.dedup(texts, threads=1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert max(seen) > idle  # a handler ran beside the thread that works


def test_the_program_ends_at_once(tmp_path, script):
    path, out = write(tmp_path / "a.parquet"), tmp_path / "out"
    command = [sys.executable, "-c", ENDLESS, "clean", "-q", path, "-o", out]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"reading\n"
        child.send_signal(signal.SIGINT)
        assert child.wait() in (130, -signal.SIGINT)
    assert finals(out) == []
    assert script("clean", "-q", path, "-o", out).returncode == 0
    assert script("verify", out).returncode == 0


MEMORY = """
import sys
import pyarrow
import unecho
unecho.dedup(__import__("pathlib").Path(sys.argv[1]), output=sys.argv[2])
print(pyarrow.default_memory_pool().max_memory())
"""


def test_memory_is_that_of_a_row_group(tmp_path):
    texts = make_corpus(3000)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": texts, "other": texts}), path, row_group_size=100, compression="none")
    command = [sys.executable, "-c", MEMORY, path, tmp_path / "out"]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    assert int(ran.stdout) < path.stat().st_size / 3
