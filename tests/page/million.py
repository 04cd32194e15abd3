#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The report page of a million removals: its size and the memory that it takes are bounded.

usage: million.py [--removals N] PROGRAM

The long form: --removals 10000000. Prints TAP.
"""
import json
import os
import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'corpus')]
from common import arguments, run_tests  # noqa: E402
from page import MOST_BYTES, check_inert  # noqa: E402

MOST_MEMORY = 100 << 20
WORDS = [f'{a}{b}' for a in 'ba ce di fo gu ha je ki lo mu'.split() for b in 'rt nd lk st mp x ng'.split()]


def write_corpus(path, removals, seed=1):
    """Documents of ten lines, each twice, many of them alike across the corpus, on many hosts."""
    draw = random.Random(seed)
    with open(path, 'w', encoding='ascii') as file:
        for number in range(removals // 10):
            lines = [' '.join(draw.choice(WORDS) for _ in range(6)) + ' <b>&amp;</b>' for _ in range(9)]
            lines.append(f'Read the terms number {draw.randrange(200)} on this site')
            text = '\\n'.join(lines * 2)
            file.write(f'{{"id":{number},"url":"http://h{draw.randrange(50000)}.example/","text":"{text}"}}\n')


def report(program, folder):
    """Makes the page; gives the peak memory of that in bytes."""
    process = program.start('report', '-q', 'cleaned', '-o', 'page.html', cwd=folder, stderr=subprocess.PIPE)
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, told
    return usage.ru_maxrss * 1024


def bounded(program, folder, removals):
    write_corpus(folder / 'in.jsonl', removals)
    program.run('clean', '-q', '--scope', 'document', '--rules', 'none', '-o', 'cleaned', 'in.jsonl', cwd=folder)
    memory = report(program, folder)
    page = (folder / 'page.html').read_text(encoding='utf-8')
    check_inert(page)
    size = len(page.encode())
    assert size < MOST_BYTES and memory < MOST_MEMORY, (size, memory)
    return f'{removals:,} removals: a page of {size:,} bytes in {memory >> 20} MB of memory'


def worst(program, folder, removals):
    """Where each character of text and name takes the most bytes of HTML."""
    evil = '\u202e' * 40 + '"\'<>&' * 40
    with open(folder / 'in.jsonl', 'w', encoding='utf-8') as file:
        for n in range(min(removals, 400)):
            line = f'{evil} a b c d e f g h i j k {n} ' * 8
            row = {'id': f'{"&" * 300} {n}', 'url': f'http://{"<" * 60}{n}/', 'text': f'{line}\n{line}\n{line} z'}
            file.write(json.dumps(row) + '\n')
    program.run('clean', '-q', '--scope', 'document', '--rules', 'none', '-o', 'cleaned', 'in.jsonl', cwd=folder)
    report(program, folder)
    page = (folder / 'page.html').read_text(encoding='utf-8')
    check_inert(page)
    assert len(page.encode()) < MOST_BYTES
    return f'{len(page.encode()):,} bytes'


def main():
    given = arguments(__doc__, removals=1_000_000)
    run_tests([('a million removals', lambda folder: bounded(given.program, folder, given.removals)),
               ('the worst texts', lambda folder: worst(given.program, folder, given.removals))])


if __name__ == '__main__':
    main()
