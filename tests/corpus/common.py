# SPDX-License-Identifier: Apache-2.0
"""What the corpus tests share: the program, its folders, and TAP."""
import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

TIMEOUT_S = 300


class Skip(Exception):
    """A test that this machine cannot make."""


class Program:
    """The program under test, run without anybody's settings."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self.environment = {name: value for name, value in os.environ.items()
                            if name in ('PATH', 'TMPDIR') or name.endswith('SAN_OPTIONS')}

    def start(self, *words, **more):
        environment = self.environment | more.pop('environment', {})
        return subprocess.Popen([self.path, *map(str, words)], env=environment, **more)

    def run(self, *words, code=0, **more):
        """Runs it to the end. Returns stdout and stderr; another exit code than `code` fails."""
        environment = self.environment | more.pop('environment', {})
        done = subprocess.run([self.path, *map(str, words)], env=environment, capture_output=True,
                              timeout=TIMEOUT_S, check=False, **more)
        told = done.stderr.decode('utf-8', 'backslashreplace')
        if done.returncode != code:
            raise AssertionError(f'unecho {" ".join(map(str, words))}: exit code '
                                 f'{done.returncode}, not {code}\n{told}')
        return done.stdout, told


def arguments(description, **numbers):
    """The command line of a test: PROGRAM, --data, and numbers with their defaults."""
    parser = argparse.ArgumentParser(description=description,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--data', type=Path, default=Path('missing'))
    for name, default in numbers.items():
        parser.add_argument('--' + name, type=int, default=default)
    given = parser.parse_args()
    given.program = Program(given.program)
    return given


def run_tests(tests):
    """Runs (name, function) pairs, each in a folder of its own, and prints TAP. A function returns
    what is worth telling, raises AssertionError, or Skip."""
    print(f'1..{len(tests)}', flush=True)
    well = True
    for number, (name, test) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
            try:
                told = test(Path(folder))
                print(f'ok {number} - {name}{": " + told if told else ""}', flush=True)
            except Skip as why:
                print(f'ok {number} - {name} # SKIP {why}', flush=True)
            except Exception:  # pylint: disable=broad-except
                well = False
                print(f'not ok {number} - {name}')
                print('#   ' + traceback.format_exc().rstrip().replace('\n', '\n#   '), flush=True)
    sys.exit(0 if well else 1)


def final_files(folder):
    """Every file that stands under a final name: none of .state."""
    return sorted(path for path in folder.rglob('*')
                  if path.is_file() and '.state' not in path.relative_to(folder).parts)


def hash_of(folder):
    """One hash of a finished folder, names and bytes, without run.json."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob('*')):
        name = path.relative_to(folder)
        if path.is_file() and name != Path('run.json'):
            whole.update(f'{name}\0{path.stat().st_size}\0'.encode() + path.read_bytes())
    return whole.hexdigest()


def decompressed(path):
    """The bytes of a file, by the tools whose formats these are."""
    magic = path.read_bytes()[:4]
    for start, tool in ((b'\x1f\x8b', 'gzip'), (b'\x28\xb5\x2f\xfd', 'zstd')):
        if magic.startswith(start):
            return subprocess.run([tool, '-dc'], stdin=path.open('rb'), capture_output=True,
                                  check=True).stdout
    return path.read_bytes()


def restored_names(folder):
    """(path of the input, name under which restore writes it), in the order of the inputs."""
    manifest = json.loads((folder / 'manifest.json').read_text())
    plan = json.loads((folder / 'run.json').read_text())['plan']
    endings = {'text': '.txt', 'jsonl': '.jsonl', 'wet': '.wet'}
    return [(Path(given['path']), entry['name'] + endings[entry['format']])
            for given, entry in zip(plan['inputs'], manifest['inputs'], strict=True)]
