#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An index decides as the texts that it was made from: random corpora, of which the first third is the reference set, as files
and as indexes, with the settings that its classes depend on and some that they do not.

usage: indexes.py [--count N] [--seed N] PROGRAM

Prints TAP.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '../oracle')]

import corpora  # noqa: E402 pylint: disable=wrong-import-position
from trials import WITH_REFERENCE  # noqa: E402 pylint: disable=wrong-import-position

MADE_WITH = ('units', 'threshold', 'shingle', 'protect')


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--count', type=int, default=30)
    parser.add_argument('--seed', type=int, default=0)
    return parser.parse_args()


def run(program, *words):
    done = subprocess.run([program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise AssertionError(f'{words}: {done.returncode}: {done.stdout.decode("utf8", "replace")}')


def flags_of(settings):
    return ['--rules=none', *(f'--{name}={value}' for name, value in settings.items())]


def answer(program, paths, out, settings, references):
    """All bytes of the folder but run.json, and the manifest without the names of references."""
    run(program, 'clean', '-q', *flags_of(settings), '--reference', ','.join(references), *paths, '-o', out)
    files = {}
    for top, _, names in os.walk(out):
        for name in names:
            with open(os.path.join(top, name), 'rb') as file:
                files[os.path.relpath(os.path.join(top, name), out)] = file.read()
    del files['run.json']
    manifest = json.loads(files.pop('manifest.json'))
    del manifest['settings']['reference']
    return files, manifest


def contents(path):
    with open(path, 'rb') as file:
        return file.read()


def make_indexes(program, folder, reference, settings):
    """Of all texts, the same grown text by text, and one of the last text alone."""
    flags = flags_of({name: value for name, value in settings.items() if name in MADE_WITH})
    whole, grown, last = (os.path.join(folder, name) for name in ('whole.index', 'grown.index', 'last.index'))
    run(program, 'index', 'build', '-q', *flags, *reference, '-o', whole)
    run(program, 'index', 'build', '-q', *flags, '--threads=1', reference[0], '-o', grown)
    for path in reference[1:]:
        run(program, 'index', 'add', '-q', *flags, '--threads=2', grown, path)
    run(program, 'index', 'build', '-q', *flags, reference[-1], '-o', last)
    assert contents(whole) == contents(grown), 'texts added one by one make another index'
    return whole, last


def try_corpus(program, folder, seed, settings):
    """How many rows name the reference set."""
    documents = [text for file in corpora.random_corpus(seed) for text in file]
    third = max(len(documents) // 3, 2)
    reference = corpora.write(os.path.join(folder, 'reference'), [documents[:third // 2], documents[third // 2:third]])
    paths = corpora.write(os.path.join(folder, 'corpus'), [documents[third:]])
    whole, last = make_indexes(program, folder, reference, settings)
    wanted = answer(program, paths, os.path.join(folder, 'texts'), settings, reference)
    for name, references, more in (('index', [whole], {}), ('mixed', [*reference[:-1], last], {'threads': '3'}),
                                   ('small', [whole], {'memory': '256M', 'threads': '1'})):
        found = answer(program, paths, os.path.join(folder, name), settings | more, references)
        assert found == wanted, f'seed {seed}, {settings}: {name} decides otherwise'
    logs = [subprocess.run(['zstd', '-dcq', os.path.join(folder, 'texts', entry['log']['file'])], stdout=subprocess.PIPE, check=True).stdout
            for entry in wanted[1]['inputs']]
    return sum(log.count(b'"scope":"reference"') for log in logs)


def main():
    given = arguments()
    program = os.path.abspath(given.program)
    named, problem = 0, ''
    print('1..2')
    for i in range(given.count):
        settings = WITH_REFERENCE[i % len(WITH_REFERENCE)]
        with tempfile.TemporaryDirectory(prefix='unecho-indexes-') as folder:
            try:
                named += try_corpus(program, folder, given.seed + i, settings)
            except AssertionError as why:
                problem = str(why)
                break
    print(f'{"not ok" if problem else "ok"} 1 - {given.count} corpora: indexes decide as their texts')
    if problem:
        print('#   ' + problem.replace('\n', '\n#   '))
    print(f'{"ok" if named else "not ok"} 2 - {named} rows name the reference set')
    sys.exit(0 if named and not problem else 1)


main()
