#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts and offsets wider than 32 bits. Takes long: no part of the short form.

usage: wide.py PROGRAM

A sparse file in which records stand beyond 4 GiB, and a stream of 2^32 + 1000 records, of which the
last has an echo. Prints TAP.
"""
import json
import subprocess
import sys
import threading

from scenes import NEAR, STORY, Program, run_tests

PROGRAM = Program(sys.argv[1])
HOLE = (4 << 30) + (1 << 29)
RECORDS = (1 << 32) + 1000
LAST = json.dumps({'text': STORY + NEAR}).encode() + b'\n'


def test_sparse(folder):
    """Zeros up to a line feed are a bad record, which is set aside whole; then comes a good one."""
    with open(folder / 'sparse.jsonl', 'wb') as file:
        file.write(b'{"text":"first"}\n')
        file.seek(HOLE)
        file.write(b'\n' + LAST)
    length = (folder / 'sparse.jsonl').stat().st_size
    PROGRAM.run('clean', '-q', '--on-error', 'quarantine', 'sparse.jsonl', '-o', 'out', cwd=folder)
    manifest = json.loads((folder / 'out/manifest.json').read_text())['totals']
    assert manifest['source_bytes'] == length, manifest
    assert manifest['quarantined_bytes'] > 1 << 32 and manifest['documents'] == 2, manifest
    assert manifest['kept_bytes'] + manifest['logged_bytes'] + manifest['quarantined_bytes'] == length, manifest
    PROGRAM.run('verify', '-q', 'out', cwd=folder)
    return f'{length} bytes, {manifest["quarantined_bytes"]} of them set aside'


def feed(pipe):
    block, left = b'{"text":""}\n' * (1 << 16), RECORDS - 1
    while left:
        count = min(left, 1 << 16)
        pipe.write(block[:count * 12])
        left -= count
    pipe.write(LAST)
    pipe.close()


def count_lines(pipe):
    lines, last = 0, b''
    while True:
        block = pipe.read(1 << 20)
        if not block:
            return lines, last
        lines, last = lines + block.count(b'\n'), (last + block)[-200:]


def test_records(folder):
    process = PROGRAM.start('clean', '-q', '--scope', 'document', '--keep-empty', '--format', 'jsonl',
                            '--audit', 'log', '-', cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    feeder = threading.Thread(target=feed, args=(process.stdin,))
    feeder.start()
    lines, last = count_lines(process.stdout)
    feeder.join()
    assert process.wait() == 0 and lines == RECORDS, f'exit code {process.returncode}, {lines} records'
    assert last.endswith(b'\n' + json.dumps({'text': STORY}).encode() + b'\n'), last
    row = json.loads((folder / 'log').read_text())
    assert row['record'] == RECORDS and row['witness']['record'] == RECORDS, row
    return f'{lines} records'


run_tests([('a sparse file beyond 4 GiB', test_sparse), ('2^32 + 1000 records', test_records)])
