# SPDX-License-Identifier: Apache-2.0
"""The console script is the command line: the same words give the same bytes and exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

import unecho

SCRIPT = Path(sys.executable).with_name("unecho")
LINE = "Ten or more words that stand here twice, word for word.\n\n"


def run(program, *words, text=""):
    ran = subprocess.run([program, *words], input=text.encode(), capture_output=True)
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--version"], ""),
        (["clean", "--help"], ""),
        (["clean", "-q", "-"], LINE * 2),
        (["clean", "--diff", "-"], LINE * 2),
        (["clean", "--treshold", "1"], ""),
        (["clean", "missing.txt"], ""),
    ],
)
def test_same_as_the_program(program, words, text):
    assert run(SCRIPT, *words, text=text) == run(program, *words, text=text)


def test_corpus(tmp_path):
    (tmp_path / "a.txt").write_text(LINE * 2)
    out = tmp_path / "out"
    assert run(SCRIPT, "clean", tmp_path / "a.txt", "-o", out)[0] == 0
    assert run(SCRIPT, "verify", out)[0] == 0
    assert run(SCRIPT, "--version")[1].split()[1].decode() == unecho.__version__
