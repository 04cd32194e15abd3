#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `unecho generate` prints is whole, and the programs that read it take it.

usage: check.py PROGRAM OPTIONS

PROGRAM is unecho; OPTIONS prints the option table, a row a line. Prints TAP. What is not installed
(mandoc, zsh, fish) is skipped.
"""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent))
import shells  # noqa: E402 the module beside this file

OWN = [('config', None), ('no-config', None), ('help', 'h'), ('version', 'V')]


class Skip(Exception):
    """A test that this machine cannot make."""


class Unecho:
    """The program, and its tables as the library and `unecho help` give them."""

    def __init__(self, program, options):
        self.program = os.path.abspath(program)
        rows = [line.split() for line in run([options]).splitlines()]
        self.options = [(name, None if letter == '-' else letter, commands)
                        for name, letter, *commands in rows]
        listed = re.search(r'^Commands\n(.*?)\n\n', self.print('help'), re.M | re.S)[1]
        self.commands = re.findall(r'^  ([a-z]+)', listed, re.M)

    def print(self, *words):
        return run([self.program, *words])

    def taken_by(self, command):
        """(name, letter) of the flags that a command takes."""
        return OWN + [(name, letter) for name, letter, commands in self.options if command in commands]


def run(words, text=None):
    return subprocess.run(words, input=text, check=True, capture_output=True, text=True).stdout


def need(program):
    if not shutil.which(program):
        raise Skip(f'{program} is not installed')


# ---- the tests: each raises AssertionError, or Skip --------------------------------------------

def man_pages_hold_every_option(unecho):
    for command in unecho.commands:
        page = unecho.print('generate', 'man', command).replace('\\-', '-')
        items = set(re.findall(r'^\\fB(?:-(\w), )?--([\w-]+)', page, re.M))
        wanted = {(letter or '', name) for name, letter in unecho.taken_by(command)}
        assert items == wanted, f'unecho-{command}(1): {items ^ wanted}'


def the_page_of_the_program_names_every_command(unecho):
    page = unecho.print('generate', 'man').replace('\\-', '-')
    for command in unecho.commands:
        assert f'\n.TP\n\\fB{command}\\fR\n' in page, command
        assert f'unecho-{command}\\fR(1)' in page, command


def mandoc_finds_nothing(unecho):
    need('mandoc')
    for command in [None, *unecho.commands]:
        page = unecho.print('generate', 'man', *filter(None, [command]))
        done = subprocess.run(['mandoc', '-Tlint', '-Wstyle'], input=page, capture_output=True, text=True)
        assert done.returncode == 0, f'{command}: {done.stdout}'


def completes(unecho, complete, kind):
    """What every shell must complete: commands, verbs, flags of each command, words, lists, files."""
    ask = shells.Asker(complete, unecho.program, unecho.print('generate', kind))
    ask.gives('unecho ', set(unecho.commands))
    ask.gives('unecho cl', {'clean'})
    ask.gives('unecho config ', {'show', 'init'})
    ask.gives('unecho help ver', {'verify'})
    for command in unecho.commands:
        flags = {f'--{name}' for name, _ in unecho.taken_by(command)}
        ask.gives(f'unecho {command} --', flags)
    ask.gives('unecho clean --color ', {'auto', 'always', 'never'})
    ask.gives('unecho clean --color=al', {'always', '--color=always'}, any_of=True)
    ask.gives('unecho clean --reasons exact,ne', {'exact,near', 'near'}, any_of=True)
    ask.gives('unecho clean --threads 4 spa', {'spare.txt'})
    ask.gives('unecho clean -o spa', {'spare.txt'})
    ask.gives('unecho clean --tmp-dir f', {'folder'})
    ask.gives('unecho clean --rules spa', {'spare.txt'})
    ask.gives('unecho clean --rules de', {'default'})


def bash_completes(unecho):
    completes(unecho, shells.bash, 'bash')


def zsh_completes(unecho):
    need('zsh')
    completes(unecho, shells.zsh, 'zsh')


def fish_completes(unecho):
    need('fish')
    completes(unecho, shells.fish, 'fish')


def the_reference_is_fresh(unecho):
    page = TOP / 'docs/reference.md'
    assert page.read_text(encoding='utf-8') == unecho.print('generate', 'reference'), (
        'docs/reference.md is not what the tables say; in the top folder, type:\n'
        f'{os.path.relpath(unecho.program, TOP)} generate reference > docs/reference.md')


TESTS = [man_pages_hold_every_option, the_page_of_the_program_names_every_command, mandoc_finds_nothing,
         the_reference_is_fresh, bash_completes, zsh_completes, fish_completes]


def test(number, what, unecho):
    name = what.__name__.replace('_', ' ')
    try:
        what(unecho)
    except Skip as reason:
        print(f'ok {number} - {name} # SKIP {reason}')
    except AssertionError as failure:
        print(f'not ok {number} - {name}')
        print('\n'.join(f'#   {line}' for line in str(failure).splitlines()))
        return False
    else:
        print(f'ok {number} - {name}')
    return True


def main(words):
    if len(words) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    unecho = Unecho(*words)
    print(f'1..{len(TESTS)}', flush=True)
    return 0 if all([test(number, what, unecho) for number, what in enumerate(TESTS, 1)]) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
