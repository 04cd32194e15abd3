# SPDX-License-Identifier: Apache-2.0
"""A corpus with echoes of every kind, and the program to compare with."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

WORDS = (
    "valley river council bridge winter market teacher harbour engine garden letter doctor "
    "village signal border railway history concert library weather morning village forest "
    "company station minister captain theatre island museum factory college parliament"
).split()


def sentence(draw, length=None):
    words = [draw.choice(WORDS) for _ in range(length or draw.randint(6, 24))]
    return " ".join(words).capitalize() + "."


def vary(draw, line):
    words = line.split()
    words[draw.randrange(len(words))] = draw.choice(WORDS)
    return " ".join(words)


def make_corpus(count=300, seed=1):
    """Texts of which some repeat lines of themselves and of others, word for word or nearly."""
    draw = random.Random(seed)
    pool = [sentence(draw) for _ in range(60)]
    texts = []
    for _ in range(count):
        lines = [sentence(draw) for _ in range(draw.randint(0, 6))]
        lines += [draw.choice(pool) for _ in range(draw.randint(0, 2))]
        lines += [vary(draw, draw.choice(pool)) for _ in range(draw.randint(0, 1))]
        lines += [lines[0], "Read more at example.org"] if lines and draw.random() < 0.3 else []
        draw.shuffle(lines)
        end = draw.choice(["\n", "\n\n", "\r\n"])
        texts.append(end.join(lines) + draw.choice(["", end]))
    return [text + draw.choice(["", "é", "\u2028", "中文"]) for text in texts]


@pytest.fixture(scope="session")
def texts():
    return make_corpus()


@pytest.fixture(scope="session")
def program():
    """The command line, built from the same checkout."""
    path = os.environ.get("PROGRAM_TO_COMPARE")
    if not path:
        pytest.skip("no program to compare with: set PROGRAM_TO_COMPARE")
    return path


@pytest.fixture(scope="session")
def script():
    """Runs the console script of the wheel; gives what subprocess.run does."""
    path = Path(sys.executable).with_name("unecho")

    def run(*words, text=""):
        return subprocess.run([path, *words], input=text.encode(), capture_output=True)

    return run


@pytest.fixture
def command_line(program, tmp_path):
    """Cleans (id, text) pairs with the command line: (texts by id, rows of the log)."""

    def run(pairs, *flags):
        source, log = tmp_path / "data.jsonl", tmp_path / "log.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for name, text in pairs:
                file.write(json.dumps({"id": name, "text": text}) + "\n")
        log.unlink(missing_ok=True)
        command = [program, "clean", "-q", "--audit", log, *flags, source]
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        kept = {row["id"]: row["text"] for row in map(json.loads, out.splitlines())}
        return kept, [json.loads(line) for line in Path(log).read_bytes().splitlines()]

    return run
