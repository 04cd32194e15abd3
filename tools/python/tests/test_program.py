# SPDX-License-Identifier: Apache-2.0
"""The console script is the command line: the same words give the same bytes and exit codes."""

import subprocess

import pytest

import unecho

LINE = "Ten or more words that stand here twice, word for word.\n\n"


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
def test_same_as_the_program(program, script, words, text):
    ours = script(*words, text=text)
    theirs = subprocess.run([program, *words], input=text.encode(), capture_output=True)
    assert (ours.returncode, ours.stdout, ours.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr)


def test_corpus(script, tmp_path):
    (tmp_path / "a.txt").write_text(LINE * 2)
    out = tmp_path / "out"
    assert script("clean", tmp_path / "a.txt", "-o", out).returncode == 0
    assert script("verify", out).returncode == 0
    assert script("--version").stdout.split()[1].decode() == unecho.__version__
