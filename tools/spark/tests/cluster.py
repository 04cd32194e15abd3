# SPDX-License-Identifier: Apache-2.0
"""A standalone Spark cluster of this machine: a master and workers, each a process of its own."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
DEPLOY = "org.apache.spark.deploy"
START_SECONDS = 120  # of a process that says nothing


class Cluster:
    """Ends with all of its processes: use it in a `with`."""

    def __init__(self, folder, workers=2):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.processes = []
        self.url = self._start("master", "master.Master", ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"],
                               r"Starting Spark master at (spark://\S+)")
        self.workers = [self._worker(number) for number in range(workers)]

    def _worker(self, number):
        words = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "2g",
                 "--work-dir", str(self.folder / f"work-{number}"), self.url]
        self._start(f"worker-{number}", "worker.Worker", words, r"(Successfully registered) with master")
        return self.processes[-1]

    def _start(self, name, kind, words, says):
        """Starts a process; waits until its log has `says`, and returns what its group took."""
        path = self.folder / f"{name}.log"
        with open(path, "wb") as log:
            command = [HOME / "bin" / "spark-class", f"{DEPLOY}.{kind}", *words]
            environment = os.environ | {"SPARK_HOME": str(HOME), "SPARK_DAEMON_MEMORY": "256m"}
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                                   env=environment, start_new_session=True))
        for _ in range(START_SECONDS * 10):
            if found := re.search(says, path.read_text(errors="replace")):
                return found[1]
            if self.processes[-1].poll() is not None:
                break
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"{name} did not start:\n{path.read_text(errors='replace')}")

    def kill(self, number):
        """Worker, executor and what runs in it, at once and without a word."""
        _kill(self.workers[number])


    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                _kill(process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def _kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
