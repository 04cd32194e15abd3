# SPDX-License-Identifier: Apache-2.0
"""What is installed: stubs that fit, and documentation of all that is public."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import unecho


def test_stubs_fit(tmp_path):
    pytest.importorskip("mypy")
    settings = tmp_path / "mypy.ini"
    settings.write_text("[mypy]\nignore_missing_imports = true\n")
    absent = tmp_path / "absent"  # what only type checkers import: Spark need not be installed
    absent.write_text(r"unecho\.spark\.(DataFrame|SparkSession|pyarrow)" + "\n")
    command = [sys.executable, "-m", "mypy.stubtest", "unecho", "--mypy-config-file", settings]
    command += ["--allowlist", absent]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_is_marked_as_typed():
    assert Path(unecho.__file__).with_name("py.typed").exists()


@pytest.mark.parametrize("name", sorted(set(unecho.__all__) - {"__version__", "unicode_version"}))
def test_is_documented(name):
    thing = getattr(unecho, name)
    assert inspect.getdoc(thing)
    for part, member in vars(thing).items() if inspect.isclass(thing) else []:
        if not part.startswith("_") and callable(member):
            assert inspect.getdoc(member), f"{name}.{part}"
