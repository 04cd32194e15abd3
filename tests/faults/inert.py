#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Printed text is inert: hostile texts and names through everything that the program prints.

usage: inert.py [--long] [--seed N] --shims DIR PROGRAM

Random texts and names, made of what steers terminals, logs and build services, go through the
terminal, messages, summaries, diffs, the audit log and JSON. --long makes 1,000, else 25. Prints TAP.
"""
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

from scenes import arguments, run_tests

GIVEN = arguments(__doc__, short=25, long=1000)
RNG = random.Random(GIVEN.seed)
TERMINAL = Path(__file__).resolve().parent.parent / 'cli/on_terminal.py'
PIECES = ['\x1b[31m', '\x1b]0;title\x07', '\x9b2J', '\x7f', '\x08', '\r', '\x0b', '\u202e', '\u2066', '\u200f', '\u061c',
          '::error::', '::set-output name=a::b', '##[error]', '##vso[task.complete]', '###[', '\u2028', '\x85', '\udcff',
          '%0A', '<script>', '"', "'", '`id`', '$(id)', '&amp;', ' ', 'sea', 'boat', '漢', 'e\u0301', '\U0001f600']
# No C0 but line feed and tab, no DEL, no C1, no bidirectional control.
CONTROLS = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
COMMANDS = re.compile(r'^::|##(vso)?\[', re.M)


def hostile(most, without=''):
    text = ''.join(RNG.choice(PIECES) for _ in range(RNG.randint(1, most)))
    return text.translate({ord(char): None for char in without})


def encoded(text):
    return text.encode('utf-8', 'surrogateescape')


def check(printed, where, commands=True):
    text = printed.decode('utf-8', 'surrogateescape')
    found = CONTROLS.search(text) or (commands and COMMANDS.search(text))
    assert not found, f'{where}: {found.group()!r} in {text!r}'
    return text


def make_article(folder):
    """A file with a hostile name and text. A name has no slash, and does not end the options."""
    name = 'n' + hostile(4, without='/\0')[:60] + '.txt'
    lines = [hostile(6, without='\n') for _ in range(RNG.randint(1, 8))]
    lines += RNG.sample(lines, len(lines) // 2) + ['ADVERTISEMENT']
    with open(os.path.join(os.fsencode(folder), encoded(name)), 'wb') as file:
        file.write(encoded('\n'.join(lines) + '\n'))
    return encoded(name)


def run(folder, *words, terminal=False):
    wrap = [sys.executable, TERMINAL] if terminal else []
    done = subprocess.run([*wrap, GIVEN.program.path, *words], cwd=folder, capture_output=True, check=False,
                          env=GIVEN.program.environment | {'TERM': 'xterm', 'NO_COLOR': '1'})
    assert done.returncode in (0, 1, 2), f'exit code {done.returncode}'
    return done


def try_one(folder):
    name = make_article(folder)
    check(run(folder, 'clean', name, terminal=True).stdout, 'the terminal')
    check(run(folder, 'clean', '--diff', name, terminal=True).stdout, 'a diff on the terminal')
    check(run(folder, 'clean', '-v', name).stderr, 'the summary')
    check(run(folder, 'clean', name + b'.gone').stderr, 'a message')
    check(run(folder, 'clean', '--no-' + hostile(3, without='\0').replace('\udcff', '')).stderr, 'a flag')
    check(run(folder, 'clean', '--rules', name, name).stderr, 'a rule file')
    check(run(folder, 'clean', '--format', 'jsonl', name).stderr, 'a bad record')
    check(run(folder, 'clean', name, '-o', 'out').stderr, 'a corpus')
    check(run(folder, 'verify', 'out').stderr, 'verify')
    rows = check(run(folder, 'clean', '-n', '--audit', '-', name).stdout, 'the log', commands=False)
    for row in rows.split('\n')[:-1]:
        json.loads(row)
    os.unlink(os.path.join(os.fsencode(folder), name))
    subprocess.run(['rm', '-r', folder / 'out'], check=False)


def test_hostile(folder):
    for _ in range(GIVEN.amount):
        try_one(folder)
    return f'{GIVEN.amount} texts and names'


def test_check(_):
    """The check itself sees what it should."""
    for text in ('\x1b', 'a\n::b', 'x##[', '\u202e', '\x9b'):
        try:
            check(encoded(text), 'here')
        except AssertionError:
            continue
        raise AssertionError(f'{text!r} was not seen')
    return ''


run_tests([('hostile texts and names', test_hostile), ('the check', test_check)])
