# SPDX-License-Identifier: Apache-2.0
"""Documents of the data beside the checkout, where it is: `../shared/data`, read only."""

import gzip
import json
from pathlib import Path

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"


def files():
    """JSON lines and WET, by name."""
    return sorted([*DATA.glob("jsonl/*.jsonl.gz"), *DATA.glob("wet/*.wet.gz")])


def documents(path):
    """(id, text) of each document, in order."""
    with gzip.open(path) as file:
        read = _jsonl if ".jsonl" in path.name else _wet
        yield from read(file)


def _jsonl(file):
    for line in file:
        record = json.loads(line)
        yield record["id"], record["text"]


def _wet(file):
    """Of each record of text: its id, and its block."""
    while header := _header(file):
        block = file.read(int(header["content-length"]))
        if header["warc-type"] == "conversion":
            yield header["warc-record-id"], block.decode("utf-8", "replace")


def _header(file):
    """The names and values of the next record's header, or None at the end."""
    found = {}
    for line in file:
        line = line.decode("utf-8").strip()
        if not line and found:
            return found
        name, colon, value = line.partition(":")
        if colon:
            found[name.lower()] = value.strip()
    return found or None
