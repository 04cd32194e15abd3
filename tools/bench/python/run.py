#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the Python package adds to the core's CPU time: batches of 4,096 rows, cleaned each by itself.

usage: tools/bench/python/run.py BENCH_CORE [--data JSONL] [--rows 4096] [--rounds 10]

    BENCH_CORE  build/tools/bench/python/bench-core, of the same checkout as the package
    --data      JSON lines with a "text"; else texts are made, of the size of news articles

Needs the package and pyarrow. CPU seconds, not seconds: another program on the machine disturbs little.
Core and package take turns, and the lowest of each counts. Prints a line a layout of Arrow.
"""
import argparse
import json
import random
import struct
import subprocess
import tempfile
import time

import pyarrow as pa

import unecho

LAYOUTS = {"utf8": pa.string(), "large_utf8": pa.large_string(), "utf8_view": pa.string_view()}


def make_texts(count):
    """Articles of 20 to 40 lines over a vocabulary of 5,000 words; every tenth line comes again."""
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(2, 10))) for _ in range(5000)]
    texts = []
    for _ in range(count):
        lines = []
        for _ in range(draw.randint(20, 40)):
            again = lines and draw.random() < 0.1
            lines.append(draw.choice(lines) if again else " ".join(draw.choices(words, k=draw.randint(4, 40))) + ".")
        texts.append("\n\n".join(lines))
    return texts


def read_texts(path, count):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)["text"] for line, _ in zip(file, range(count))]


def core_seconds(program, texts, rounds):
    with tempfile.NamedTemporaryFile() as file:
        for text in texts:
            raw = text.encode("utf-8", "replace")
            file.write(struct.pack("=Q", len(raw)) + raw)
        file.flush()
        out = subprocess.run([program, file.name, str(rounds)], check=True, stdout=subprocess.PIPE, text=True).stdout
    return float(out.split()[0])


def package_seconds(cleaner, column, rounds):
    cleaner.clean_batch(column)
    start = time.process_time()
    for _ in range(rounds):
        cleaner.clean_batch(column)
    return (time.process_time() - start) / rounds


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("core")
    parser.add_argument("--data")
    parser.add_argument("--rows", type=int, default=4096)
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    texts = read_texts(arguments.data, arguments.rows) if arguments.data else make_texts(arguments.rows)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    cleaner = unecho.Cleaner()
    core, package = [], {name: [] for name in LAYOUTS}
    for _ in range(arguments.rounds):
        core.append(core_seconds(arguments.core, texts, 1))
        for name, kind in LAYOUTS.items():
            package[name].append(package_seconds(cleaner, pa.array(texts).cast(kind), 1))
    base = min(core)
    print(f"{len(texts)} rows, {size / 1e6:.1f} MB; the core: {base:.3f} s of CPU, {size / 1e6 / base:.1f} MB/s")
    for name, seconds in package.items():
        print(f"{name:10} {min(seconds):.3f} s of CPU, {100 * (min(seconds) / base - 1):+.1f} % over the core")


if __name__ == "__main__":
    main()
