#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program's audit rows against those of the plain implementation beside this file, row for row; prints TAP.

Compared are the files of --data that are there, and random documents (generate.py) under several settings.
"""
import argparse
import json
import multiprocessing
import os
import random
import subprocess
import sys
import traceback
from fractions import Fraction

UCD = os.environ.get('UNECHO_UCD', '/usr/share/unicode')
SHORT = ['labels/articles.jsonl', 'bench/newspaper4k.jsonl.gz', 'bench/fundus.jsonl.gz', 'jsonl/fnc1_train.jsonl.gz']
LONG = ['bench/readability.jsonl.gz', 'bench/zyte-aeb.jsonl.gz', 'bench/trafilatura.jsonl.gz', 'jsonl/udhr2.jsonl.gz']

# What random documents are cleaned with: each setting at its default, then others that reach every branch.
SETTINGS = [{}, {}, {}, {'threshold': '.5'}, {'threshold': '0'}, {'containment': '.5', 'novel': '20'}, {'novel': '0'},
            {'shingle': '1'}, {'shingle': '3'}, {'shingle': '16', 'reasons': 'near'}, {'reasons': 'near'},
            {'reasons': 'contained'}, {'reasons': 'exact,contained'}, {'units': 'line'}, {'units': 'paragraph'}]


def program_rows(program, documents, settings):
    records = b''.join(map(record, documents))
    arguments = [program, *([] if 'rules' in settings else ['rules=none']), *(f'{name}={value}' for name, value in settings.items())]
    return subprocess.run(arguments, input=records, stdout=subprocess.PIPE, check=True).stdout.splitlines()


def record(document):
    """a JSONL record; bytes that are not UTF-8 stand in it as they are"""
    text = document.bytes.decode('utf8', 'surrogateescape')
    escaped = json.dumps(text, ensure_ascii=False).encode('utf8', 'surrogateescape')
    return b'{"id":' + json.dumps(document.id).encode() + b',"text":' + escaped + b'}\n'


def oracle_rows(documents, settings):
    import audit
    import oracle
    named = dict(settings)
    for name in 'threshold', 'containment':
        named[name] = Fraction(named[name]) if name in named else getattr(oracle.Settings, name)
    for name in 'novel', 'shingle':
        named[name] = int(named.get(name, getattr(oracle.Settings, name)))
    for name in 'units', 'reasons':
        named[name] = frozenset(named[name].split(',')) if name in named else getattr(oracle.Settings, name)
    oracle.run(documents, oracle.Settings(scope='document', **named))
    for document in documents:
        for row in audit.document_rows(document):
            if row['kind'] == 'range':
                yield audit.as_json(row)


def as_comparable(line):
    """members in their order, numbers as they are written"""
    return json.loads(line, object_pairs_hook=list, parse_float=str)


def difference(program, documents, settings):
    """how many rows were compared, and what differs first, or None"""
    ours, theirs = program_rows(program, documents, settings), list(oracle_rows(documents, settings))
    for mine, other in zip(map(as_comparable, ours), map(as_comparable, theirs)):
        if mine != other:
            return len(theirs), f'{settings}\nprogram: {mine}\noracle:  {other}'
    if len(ours) != len(theirs):
        longer = max(ours, theirs, key=len)
        return len(theirs), f'{settings}\n{len(ours)} rows of the program, {len(theirs)} of the oracle; first more: ' \
                            f'{longer[min(len(ours), len(theirs))]}'
    return len(theirs), None


def compare_file(task):
    program, path = task
    import inputs
    documents = inputs.documents(path, 'jsonl')
    for number, document in enumerate(documents, 1):
        document.source, document.record = '-', number
    return difference(program, documents, {})


def compare_random(task):
    program, seed, count = task
    import generate
    from units import Document
    choose = random.Random(seed)
    documents = [Document(f'{seed}-{i}', generate.document(choose), '-', i + 1) for i in range(count)]
    return difference(program, documents, SETTINGS[seed % len(SETTINGS)])


def attempt(function_and_task):
    function, task = function_and_task
    try:
        return function(task)
    except Exception:
        return 0, traceback.format_exc()


def plan(arguments):
    """(title, function, task or None where the file is not there)"""
    for name in SHORT + (LONG if arguments.all else []):
        path = os.path.join(arguments.data or '', name)
        there = arguments.data and os.path.exists(path)
        yield name, compare_file, (arguments.program, path) if there else None
    at_once = 50
    for first in range(0, arguments.documents, at_once):
        seed = arguments.seed + first // at_once
        count = min(at_once, arguments.documents - first)
        yield f'{count} random documents, seed {seed}', compare_random, (arguments.program, seed, count)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('program', help='oracle-rows')
    parser.add_argument('--data', help='folder of labels, bench and jsonl')
    parser.add_argument('--documents', type=int, default=2000, help='how many random documents [2000]')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--all', action='store_true', help='the large files too')
    arguments = parser.parse_args()
    if not os.path.exists(os.path.join(UCD, 'UnicodeData.txt')):
        print(f'1..0 # SKIP no Unicode Character Database in {UCD} (package unicode-data)')
        return
    tests = list(plan(arguments))
    print(f'1..{len(tests)}', flush=True)
    with multiprocessing.Pool() as pool:
        answers = pool.imap(attempt, [(function, task) for _, function, task in tests if task])
        for number, (title, _, task) in enumerate(tests, 1):
            if not task:
                print(f'ok {number} - {title} # SKIP not there')
                continue
            rows, wrong = next(answers)
            print(f'{"not ok" if wrong else "ok"} {number} - {title}: {rows} rows', flush=True)
            for line in (wrong or '').splitlines():
                print(f'# {line}')


if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
