#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every example that help, the man pages and the reference show runs.

usage: examples.py PROGRAM

The examples of all commands run by `sh`, in the order of help, in one folder that holds what they
name. Each must exit with 0, or with 1 where something was found. Prints TAP, a test a command.
"""
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ARTICLES, CORPUS = TOP / 'testdata/articles', TOP / 'testdata/corpus'
RULES = """language en
rule gazette
about Links of a newspaper
line read more in the gazette
match Read more in the Gazette
"""
# Programs that an example takes as given: one that fetches a page, and one that makes it a text.
STANDINS = {'curl': 'cat article.txt', 'extract': 'cat'}
# What an example needs that is not everywhere.
NEEDS = {'man': '-l'}


def make_folder(top, program):
    for name, text in STANDINS.items():
        script = top / 'bin' / name
        script.parent.mkdir(exist_ok=True)
        script.write_text(f'#!/bin/sh\n{text}\n')
        script.chmod(0o755)
    (top / 'bin/unecho').symlink_to(Path(program).resolve())
    work = top / 'work'
    shutil.copytree(ARTICLES, work / 'corpus')
    for name in ('crawl', 'crawl-1', 'crawl-2'):
        shutil.copytree(CORPUS, work / name)
    for name in ('article.txt', 'one.txt'):
        shutil.copy(ARTICLES / 'harbour.txt', work / name)
    shutil.copy(ARTICLES / 'river.txt', work / 'other.txt')
    (work / 'more.jsonl.gz').write_bytes(gzip.compress((CORPUS / 'pages.jsonl').read_bytes()))
    (work / 'my.rules').write_text(RULES)
    (top / '.local/share/bash-completion/completions').mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items() if name.endswith('SAN_OPTIONS')}
    return work, environment | {'PATH': f'{top}/bin:/usr/local/bin:/usr/bin:/bin', 'HOME': str(top), 'LC_ALL': 'C'}


def examples(program, *words):
    """What is to be typed: the first of the two columns."""
    text = subprocess.run([program, *words, '--help'], capture_output=True, text=True, check=True).stdout
    shown = re.search(r'^Examples\n((?:  .*\n)+)', text, re.M)
    lines = shown[1].splitlines() if shown else []
    return [re.split(r' {2,}', line.strip())[0] for line in lines if not line.startswith(' ' * 8)]


def lacks(command):
    return next((name for name, flag in NEEDS.items()
                 if f'{name} {flag}' in command and not shutil.which(name)), None)


def problems(command, folder, environment):
    done = subprocess.run(['sh', '-c', command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60, check=False)
    if done.returncode in (0, 1):
        return []
    return [f'exit code {done.returncode}: {command}', *done.stderr.decode('utf-8', 'replace').splitlines()]


def main(words):
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    program = os.path.abspath(words[0])
    listed = subprocess.run([program, '--help'], capture_output=True, text=True, check=True).stdout
    names = re.findall(r'^  ([a-z]+) ', re.search(r'^Commands\n(.*?)\n\n', listed, re.M | re.S)[1], re.M)
    failed = 0
    print(f'1..{len(names) + 1}', flush=True)
    with tempfile.TemporaryDirectory(prefix='unecho-examples-') as top:
        folder, environment = make_folder(Path(top), program)
        for number, name in enumerate([*names, ''], 1):
            shown = examples(program, *name.split())
            wrong = [] if shown else ['no example']
            for command in shown:
                missing = lacks(command)
                wrong += [] if missing else problems(command, folder, environment)
                if missing:
                    print(f'# no {missing} here: {command}')
            failed += bool(wrong)
            print('\n'.join([f'{"not ok" if wrong else "ok"} {number} - unecho {name}'.rstrip(),
                             *(f'#   {line}' for line in wrong)]), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
