# SPDX-License-Identifier: Apache-2.0
"""A Spark session on this machine, and the command line to compare with.

SPARK_CONNECT_TESTED=1 in the environment: the session is that of a local Spark Connect server.
"""

import os
import sys

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed")
os.environ["PYSPARK_PYTHON"] = sys.executable  # workers have the libraries that this process has
CONF = {"spark.sql.shuffle.partitions": "4"}


def connected():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.remote("local[2]")
    for name, value in CONF.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def classic():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("tests of unecho")
    for name, value in (CONF | {"spark.ui.enabled": "false"}).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@pytest.fixture(scope="session")
def spark():
    session = connected() if os.environ.get("SPARK_CONNECT_TESTED") else classic()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def program():
    path = os.environ.get("PROGRAM_TO_COMPARE")
    if not path:
        pytest.skip("no program to compare with: set PROGRAM_TO_COMPARE")
    return path
