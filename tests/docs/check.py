#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the documentation shows is what the programs print.

usage: check.py [--update] PROGRAM... [-- PAGE...]

Pages are README.md and docs/*.md. In a block that begins with ```console, a line "$ COMMAND" is run
by `sh`, with the PROGRAMs on its PATH; the lines up to the next command are what it prints, on
stdout and stderr together. (White space at the ends of lines and blank lines at the end are not
compared: editors take them away.) The commands of a page run one after the other in one new folder
that holds testdata/articles and testdata/corpus. The exit code must be 0 or 1, unless the block begins with
```console fails.

A block that begins with ```toml FILE or ```rules FILE is written to that file of the folder.

Each line of a block that begins with ```c must stand in tools/examples/clean_string.c, in order; of one
that begins with ```yaml FILE, in that file. Blocks that begin with ```sh are tests/install/commands.py's.

Prints TAP, a test a page. --update writes into the pages what was printed; read the difference.
"""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
EXAMPLE = TOP / 'tools/examples/clean_string.c'
BLOCK = re.compile(r'^```(console(?: fails)?|c|yaml \S+|(?:toml|rules) \S+)\n(.*?)^```$', re.M | re.S)
TIMEOUT_S = 60


def pages():
    return [TOP / 'README.md', *sorted((TOP / 'docs').glob('*.md'))]


def make_folder(top, programs):
    """The folder in which commands run, and the environment that they see."""
    (top / 'bin').mkdir()
    for program in programs:
        (top / 'bin' / Path(program).name).symlink_to(Path(program).resolve())
    for folder in ('articles', 'corpus'):
        shutil.copytree(TOP / 'testdata' / folder, top / 'work/testdata' / folder)
    environment = {name: value for name, value in os.environ.items() if name.endswith('SAN_OPTIONS')}
    return top / 'work', environment | {'PATH': f'{top}/bin:/usr/local/bin:/usr/bin:/bin',
                                        'HOME': str(top), 'LC_ALL': 'C', 'TERM': 'dumb'}


def tidy(text):
    return '\n'.join(line.rstrip() for line in text.split('\n')).rstrip('\n')


def run(command, folder, environment):
    """What a command prints, and its exit code."""
    done = subprocess.run(['sh', '-c', command], cwd=folder, env=environment, timeout=TIMEOUT_S,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return tidy(done.stdout.decode('utf-8', 'backslashreplace')), done.returncode


def replay(text, may_fail, folder, environment, problems):
    """The block's text with what its commands print now. A line that ends in \\ goes on in the next."""
    parts = re.split(r'^\$ ((?:.*\\\n)*.*)\n', text, flags=re.M)
    if parts[0].strip():
        problems.append(f'"{parts[0].strip()}" stands before the first command')
    replayed = ''
    for command in parts[1::2]:
        printed, code = run(command, folder, environment)
        if code > 1 and not may_fail:
            problems.append(f'exit code {code}: {command}')
        replayed += f'$ {command}\n' + (printed + '\n' if printed else '')
    return replayed


def missing_line(text, example):
    """The first line of a block that the example does not have at that place, or None."""
    rest = iter(example.read_text(encoding='utf-8').split('\n'))
    for line in filter(str.strip, text.split('\n')):
        if not any(line.strip() == other.strip() for other in rest):
            return line
    return None


def check(page, programs):
    """The page as it should be, and what is wrong besides."""
    problems = []
    with tempfile.TemporaryDirectory(prefix='unecho-docs-') as top:
        folder, environment = make_folder(Path(top), programs)

        def block(found):
            kind, text = found[1], found[2]
            if kind.startswith(('toml ', 'rules ')):
                (folder / kind.partition(' ')[2]).write_text(text, encoding='utf-8')
                return found[0]
            if not kind.startswith('console'):
                example = TOP / kind.partition(' ')[2] if ' ' in kind else EXAMPLE
                line = missing_line(text, example)
                if line:
                    problems.append(f'not in {example.name}, or not in this order: {line}')
                return found[0]
            return f'```{kind}\n{replay(text, kind != "console", folder, environment, problems)}```'

        return BLOCK.sub(block, page.read_text(encoding='utf-8')), problems


def comparable(text):
    """A page without what is not compared."""
    return BLOCK.sub(lambda found: re.sub(r'\n+(?=\$ |\Z)', '\n', tidy(found[2])), text)


def test(number, page, programs, updating):
    wanted = page.read_text(encoding='utf-8')
    printed, problems = check(page, programs)
    same = comparable(wanted) == comparable(printed)
    if updating and not same:
        page.write_text(printed, encoding='utf-8')
    well = not problems and (same or updating)
    print(f'{"ok" if well else "not ok"} {number} - {page.relative_to(TOP)}')
    for line in problems:
        print(f'#   {line}')
    if not same:
        for line in difflib.unified_diff(wanted.split('\n'), printed.split('\n'), 'the page shows',
                                         'the program prints', lineterm='', n=1):
            print(f'#   {line}')
    return well


def main(words):
    updating = '--update' in words
    words = [word for word in words if word != '--update']
    programs, _, names = ' '.join(words).partition(' -- ')
    if not programs:
        print(__doc__, file=sys.stderr)
        return 2
    chosen = [page for page in pages() if not names or str(page.relative_to(TOP)) in names.split()]
    print(f'1..{len(chosen)}')
    return 0 if all([test(number, page, programs.split(), updating)
                     for number, page in enumerate(chosen, 1)]) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
