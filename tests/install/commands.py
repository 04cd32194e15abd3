#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The commands that README.md and docs/INSTALL.md tell a newcomer to type, in a copy of the project.

usage: commands.py

Runs the blocks that begin with ```sh, in order, each page in a fresh copy of what is under version
control. DESTDIR keeps what they install out of the machine. Prints TAP, a test a block. What
`tools/packages` would have to fetch must be there already: nothing is downloaded.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PAGES = ('README.md', 'docs/INSTALL.md')
# The block that runs every test, this one among them.
ELSEWHERE = ('sh tools/test\n',)
WANTED = {'README.md': 'build/tools/cli/unecho', 'docs/INSTALL.md': 'tree/usr/local/bin/unecho'}
TIMEOUT_S = 900


def blocks():
    for page in PAGES:
        for block in re.findall(r'^```sh\n(.*?)^```$', (TOP / page).read_text(encoding='utf-8'), re.M | re.S):
            if block not in ELSEWHERE:
                yield page, block


def copy_project(to):
    """What a clone holds, with the changes that are not committed yet."""
    listed = subprocess.run(['git', '-C', TOP, 'ls-files', '-z'], capture_output=True, check=False)
    if listed.returncode:
        shutil.copytree(TOP, to, symlinks=True, ignore=shutil.ignore_patterns('build*', '.git', '__pycache__'))
        return
    for name in filter(None, listed.stdout.decode().split('\0')):
        if (TOP / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, to / name)


def packages_are_there(top):
    """Whether tools/packages has nothing to fetch: it then calls nobody."""
    for name in ('apt-get', 'sudo'):
        (top / name).write_text('#!/bin/sh\nexit 1\n')
        (top / name).chmod(0o755)
    environment = os.environ | {'PATH': f'{top}:{os.environ["PATH"]}'}
    done = subprocess.run(['sh', TOP / 'tools/packages', 'build'], env=environment, capture_output=True, check=False)
    return done.returncode == 0 and not done.stdout + done.stderr


def run(block, folder):
    environment = os.environ | {'DESTDIR': str(folder / 'tree')}
    return subprocess.run(['sh', '-e', '-c', block], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S, check=False)


def test(page, block, folder):
    """What is wrong with a block, as lines."""
    done = run(block, folder)
    if done.returncode:
        return [f'exit code {done.returncode}', *done.stdout.decode('utf-8', 'replace').splitlines()[-20:]]
    program = folder / WANTED[page]
    return [] if program.exists() else [f'no {program}']


def main():
    shown = list(blocks())
    failed = 0
    print(f'1..{len(shown)}', flush=True)
    with tempfile.TemporaryDirectory(prefix='unecho-commands-') as top:
        skipping = not packages_are_there(Path(top))
        for number, (page, block) in enumerate(shown, 1):
            name = f'{number} - {page}'
            if skipping:
                print(f'ok {name} # SKIP packages are missing')
                continue
            folder = Path(top) / Path(page).stem
            if not folder.exists():
                copy_project(folder)
            wrong = test(page, block, folder)
            failed += bool(wrong)
            print('\n'.join([f'{"not ok" if wrong else "ok"} {name}', *(f'#   {line}' for line in wrong)]), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
