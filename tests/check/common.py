# SPDX-License-Identifier: Apache-2.0
"""What the tests of check share: the program, TAP, inputs that hold every kind of finding."""
import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
FORMS = ['text', 'json', 'jsonl', 'github', 'junit', 'sarif', 'markdown']
TIMEOUT_S = 120


class Skip(Exception):
    """A test that this machine cannot make."""


class Program:
    """The program under test, run without anybody's settings."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self.environment = {name: value for name, value in os.environ.items()
                            if name in ('PATH', 'TMPDIR') or name.endswith('SAN_OPTIONS')}

    def run(self, folder, *words, codes=(0, 1), environment=None):
        """stdout and stderr as bytes; another exit code than one of `codes` fails."""
        done = subprocess.run([self.path, *words], cwd=folder, capture_output=True, timeout=TIMEOUT_S,
                              check=False, env=self.environment | (environment or {}))
        assert done.returncode in codes, (f'{words}: exit code {done.returncode}: '
                                          f'{done.stderr.decode("utf-8", "backslashreplace")}')
        return done.stdout, done.stderr


def module(name):
    """A module of Debian's Python, or Skip."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Skip(f'no {name} in this Python') from None


def schema(name):
    """The path of a schema that tools/schemas fetched, or Skip."""
    folder = os.environ.get('UNECHO_SCHEMAS') or (
        Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache') / 'unecho/schemas')
    path = Path(folder) / name
    if not path.exists():
        raise Skip(f'no {name}: tools/schemas fetches it')
    return path


LINE = 'Nine words or more stand here twice in this little text, in all.'


def make_inputs(folder):
    """Inputs of every format with findings of every sort, and a bad record."""
    (folder / 'in').mkdir()
    near = LINE.replace('little', 'very little')
    (folder / 'in/a.txt').write_text(f'{LINE}\n{LINE}\n{near}\nRead more here\nTail. Share this\n')
    (folder / 'in/empty.txt').write_text('')
    records = [{'id': 'one', 'text': f'{LINE}\nOther words.'}, {'text': LINE}, {'id': 'three', 'text': LINE}]
    (folder / 'in/b.jsonl').write_text('\n\n'.join(map(json.dumps, records)) + '\n{"text":\n')
    page = f'{LINE}\nThe page has more to say.\n'
    (folder / 'in/c.wet').write_text(
        'WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/\r\n'
        f'Content-Length: {len(page)}\r\n\r\n{page}\r\n\r\n')


def run_tests(tests):
    """Runs (name, function) pairs, each in a folder of its own, and prints TAP."""
    print(f'1..{len(tests)}', flush=True)
    well = True
    for number, (name, test) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix='unecho-check-') as folder:
            try:
                test(Path(folder))
                print(f'ok {number} - {name}', flush=True)
            except Skip as why:
                print(f'ok {number} - {name} # SKIP {why}', flush=True)
            except Exception:  # pylint: disable=broad-except
                well = False
                print(f'not ok {number} - {name}')
                print('#   ' + traceback.format_exc().rstrip().replace('\n', '\n#   '), flush=True)
    sys.exit(0 if well else 1)
