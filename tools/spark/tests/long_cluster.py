# SPDX-License-Identifier: Apache-2.0
"""The long form, on a real cluster of this machine (tools/spark/test … long): many corpora, cut in
many ways, and a worker that dies in the middle. CORPORA in the environment: how many [20]."""

import os
import threading
import time

import pytest
from answers import assert_equal, by_program, by_spark, random_corpus
from cluster import Cluster

CORPORA = int(os.environ.get("CORPORA", "20"))
PARTS = [1, 2, 7, 64]
SETTINGS = [{}, {"rules": "none", "threshold": ".6"}, {"units": "line,paragraph,document"}, {"threshold": ".9"}]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="session")
def session(cluster):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(cluster.url).appName("long form")
    conf = {"spark.ui.enabled": "false", "spark.executor.memory": "512m", "spark.executor.cores": "1",
            "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "4"}
    for name, value in conf.items():
        builder = builder.config(name, value)
    running = builder.getOrCreate()
    yield running
    running.stop()


@pytest.mark.parametrize("seed", range(CORPORA))
def test_many_corpora(session, program, tmp_path, seed):
    documents, settings = random_corpus(seed), SETTINGS[seed % len(SETTINGS)]
    theirs = by_program(program, documents, tmp_path / "program", settings)
    for parts in PARTS:
        assert_equal(by_spark(session, documents, tmp_path / f"staging-{parts}", settings, parts), theirs)


class Killer(threading.Thread):
    """Kills a worker once the first part is sketched; `killed` tells whether more was to do then."""

    def __init__(self, cluster, staging, parts):
        super().__init__(daemon=True)
        self.cluster, self.sketches, self.parts = cluster, staging / "out/.state/steps/units/sketch", parts
        self.killed, self.ended = False, threading.Event()

    def run(self):
        while not self.ended.is_set():
            done = len(list(self.sketches.glob("[0-9]*"))) if self.sketches.is_dir() else 0
            if 0 < done < self.parts:
                self.cluster.kill(0)
                self.killed = True
                return
            time.sleep(0.01)


def test_a_worker_dies(session, cluster, program, tmp_path):
    parts, documents = 12, random_corpus(99, 2000)
    theirs = by_program(program, documents, tmp_path / "program", {})
    killer = Killer(cluster, tmp_path / "staging", parts)
    killer.start()
    ours = by_spark(session, documents, tmp_path / "staging", {}, parts)
    killer.ended.set()
    killer.join()
    assert killer.killed
    assert_equal(ours, theirs)
