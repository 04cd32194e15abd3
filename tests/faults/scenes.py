# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: scenes, which are commands over a small folder, played with or without
a fault, and what must hold of the folder afterwards."""
import argparse
import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'corpus'))

from common import Program, Skip, hash_of, run_tests  # noqa: E402,F401 pylint: disable=wrong-import-position
from records import jsonl, wet_record  # noqa: E402 pylint: disable=wrong-import-position

SHIM_REFUSED = 99   # the exit code of a shim that does not understand its orders
TIMEOUT_S = 120
STORY = 'The museum of the sea stayed closed on all days of the summer holidays.\n'
NEAR = 'The museum of the sea stayed closed on all days of the summer holiday.\n'


def arguments(description, short, long):
    """The command line of a fault test. `given.amount` is `short`, with --long `long`."""
    parser = argparse.ArgumentParser(description=description,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--long', action='store_true', help=f'{long} instead of {short}')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--shims', type=lambda path: Path(path).resolve(), help='the folder of faults-calls.so')
    parser.add_argument('program')
    parser.add_argument('others', nargs='*', help='other builds of it')
    given = parser.parse_args()
    given.amount = long if given.long else short
    given.program = Program(given.program)
    return given


def article(rng):
    lines = [STORY, 'Read more: ten pictures of the storm\n', '\n', NEAR, 'ADVERTISEMENT\n']
    return ''.join(rng.choice(lines) for _ in range(12)) + STORY


def wet_file(rng):
    return b''.join([wet_record(b'warcinfo', b'none'),
                     *(wet_record(b'conversion', article(rng).encode()) for _ in range(3))])


def make_inputs(folder, records=6):
    """Inputs of each format, with a bad record."""
    rng = random.Random(7)
    folder.mkdir(parents=True)
    (folder / 'a.jsonl').write_bytes(jsonl(rng, records) + b'{"text":"half\n')
    (folder / 'b.jsonl.gz').write_bytes(gzip.compress(jsonl(rng, records), mtime=0))
    (folder / 'c.wet').write_bytes(wet_file(rng))
    (folder / 'd.txt').write_text(article(rng))
    (folder / 'sub').mkdir()
    (folder / 'sub' / 'e.txt').write_text(article(rng))
    pin_times(folder)


def pin_times(folder):
    """The same time of change everywhere: copies of a folder are then the same inputs."""
    for path in folder.rglob('*'):
        os.utime(path, (1_000_000_000, 1_000_000_000))


@dataclass
class Played:
    """what came of a command: exit code, what it printed, and the files under final names"""
    code: int
    out: bytes
    told: str
    files: dict


@dataclass
class Scene:
    """a command, the folder that it finds, and what it leaves when nothing goes wrong"""
    name: str
    words: list
    template: Path
    old: dict
    code: int = 0
    stdin: bytes = b''
    environment: dict = field(default_factory=dict)
    sweeps: bool = True     # it removes what a killed run left; beside a user's own file nothing is
    done: Played = None


def is_final(path):
    """Neither beneath .state nor a temporary, nor what tells about the run itself."""
    parts = path.parts
    return '.state' not in parts and path.name != 'run.json' and not (
        path.name.startswith('.') and (path.name.endswith('.part') or path.name.startswith('.unecho-')))


def final_files(folder):
    """The bytes of each file under a final name, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob('*')
            if path.is_file() and is_final(path.relative_to(folder))}


def leftovers(folder):
    return [str(path.relative_to(folder)) for path in folder.rglob('*')
            if path.is_file() and not is_final(path.relative_to(folder)) and path.name != 'run.json']


class Stage:
    """a program, its shims, and a folder in which scenes are played"""

    def __init__(self, given, folder):
        self.program, self.shims, self.folder, self.count = given.program, given.shims, folder, 0

    def scene(self, name, words, make, before=(), **more):
        """A scene over what `make` and the commands `before` leave."""
        template = self.folder / f'template-{name}'
        template.mkdir()
        make(template)
        for command in before:
            self.program.run(*command, cwd=template)
        scene = Scene(name, words, template, final_files(template), **more)
        folder = self.copy(scene)
        scene.done = self.play(scene, folder)
        assert scene.done.code == scene.code, f'{name}: {scene.done.told}'
        shutil.rmtree(folder)
        return scene

    def copy(self, scene):
        self.count += 1
        folder = self.folder / f'{scene.name}-{self.count}'
        shutil.copytree(scene.template, folder)
        return folder

    def orders(self, shim=None, **orders):
        """The environment of a process with a shim: at='write:1:kill' is FAULTS_AT."""
        named = {f'FAULTS_{name.upper()}': str(value) for name, value in orders.items()}
        return named | ({'LD_PRELOAD': str(self.shims / f'faults-{shim}.so')} if shim else {})

    def start(self, scene, folder, shim=None, words=None, orders=None, **more):
        environment = scene.environment | self.orders(shim, **(orders or {}))
        return self.program.start(*(words or scene.words), cwd=folder, environment=environment,
                                  **dict.fromkeys(('stdin', 'stdout', 'stderr'), subprocess.PIPE) | more)

    def play(self, scene, folder, shim=None, words=None, **orders):
        process = self.start(scene, folder, shim, words, orders)
        out, told = process.communicate(scene.stdin, timeout=TIMEOUT_S)
        told = told.decode('utf-8', 'backslashreplace')
        assert process.returncode != SHIM_REFUSED, told
        return Played(process.returncode, out, told, final_files(folder))

    def counts(self, scene, shim):
        """How often each call is made when nothing goes wrong."""
        folder = self.copy(scene)
        path = self.folder / f'counts-{folder.name}'
        self.play(scene, folder, shim, count=path)
        shutil.rmtree(folder)
        return {name: int(count) for name, count in map(str.split, path.read_text().splitlines())}

    def check_whole(self, scene, played):
        """Under final names stand only files as they were or as they will be."""
        for name, contents in played.files.items():
            assert contents in (scene.old.get(name), scene.done.files.get(name)), \
                f'half a file under a final name: {name}, {len(contents)} bytes'

    def check_completes(self, scene, folder):
        """The same command again, undisturbed, comes to the same end, with nothing left behind."""
        again = self.play(scene, folder)
        assert again.code == scene.code, f'does not go on: exit code {again.code}\n{again.told}'
        assert again.files == scene.done.files, 'another answer: ' + ', '.join(
            name for name in again.files.keys() | scene.done.files.keys()
            if again.files.get(name) != scene.done.files.get(name))
        assert not (scene.sweeps and leftovers(folder)), f'left behind: {leftovers(folder)}'


def corpus_scene(stage, name, *flags):
    words = ['clean', '-q', '--on-error', 'quarantine', *flags, 'in', '-o', 'out']
    return stage.scene(name, words, lambda folder: make_inputs(folder / 'in'))


def shared_shards_scene(stage):
    """Inputs that share shards; a text cannot."""
    def make(folder):
        make_inputs(folder / 'in', records=20)
        for path in list(folder.rglob('*.txt')):
            path.unlink()
    words = ['clean', '-q', '--on-error', 'quarantine', '--shard-size', '2K', '--threads', '1', 'in', '-o', 'out']
    return stage.scene('shared-shards', words, make)


def index_scene(stage):
    """More texts for an index that is there."""
    def make(folder):
        for name in ('old', 'new'):
            make_inputs(folder / name)
    before = [['index', 'build', '-q', '--on-error', 'quarantine', 'old', '-o', 'a.index']]
    return stage.scene('index', ['index', 'add', '-q', '--on-error', 'quarantine', 'a.index', 'new', '-o', 'b.index'],
                       make, before)


def in_place_scene(stage):
    def make(folder):
        (folder / 'article.txt').write_text(article(random.Random(3)))
    return stage.scene('in-place', ['clean', '-w', '--audit', 'log.jsonl', 'article.txt'], make, sweeps=False)


def records_in_place_scene(stage):
    def make(folder):
        (folder / 'a.jsonl').write_bytes(jsonl(random.Random(5), 20))
    return stage.scene('records-in-place', ['clean', '-w', '--audit', 'log.jsonl', 'a.jsonl'], make,
                       sweeps=False)


def restore_scene(stage):
    before = [['clean', '-q', '--on-error', 'quarantine', 'in', '-o', 'out']]
    return stage.scene('restore', ['restore', '-q', 'out', '-o', 'back'],
                       lambda folder: make_inputs(folder / 'in'), before)


def mark_scene(stage):
    """A text has no member for what would go."""
    def make(folder):
        make_inputs(folder / 'in')
        for path in list(folder.rglob('*.txt')):
            path.unlink()
    words = ['clean', '-q', '--on-error', 'quarantine', '--mark', 'echoes', '--threads', '1', 'in', '-o', 'out']
    return stage.scene('mark', words, make)


def baseline_scene(stage):
    """What is known is written where an older list of it stands; the bad record fails all the same."""
    words = ['check', '-q', '--on-error', 'quarantine', '--baseline', 'known.json', '--update-baseline']
    return stage.scene('baseline', [*words, 'in'], lambda folder: make_inputs(folder / 'in'),
                       [[*words, 'in/d.txt']], code=1, sweeps=False)


def report_scene(stage):
    before = [['clean', '-q', '--on-error', 'quarantine', 'in', '-o', 'out']]
    return stage.scene('report', ['report', '-q', 'out', '-o', 'page.html'],
                       lambda folder: make_inputs(folder / 'in'), before, sweeps=False)


def writing_scenes(stage):
    """Every command that writes files."""
    return [corpus_scene(stage, 'corpus', '--threads', '1'),
            corpus_scene(stage, 'document-scope', '--scope', 'document', '--threads', '1'),
            shared_shards_scene(stage), mark_scene(stage), index_scene(stage),
            in_place_scene(stage), records_in_place_scene(stage), restore_scene(stage),
            baseline_scene(stage), report_scene(stage)]


def stream_scenes(stage):
    """Every command that only prints."""
    before = [['clean', '-q', '--on-error', 'quarantine', 'in', '-o', 'out'],
              ['clean', '-q', '-w', '--audit', 'log.jsonl', 'in/d.txt']]

    def make(folder):
        make_inputs(folder / 'in')

    return [stage.scene('verify', ['verify', 'out'], make, before),
            stage.scene('restore-one', ['restore', 'in/d.txt', '--audit', 'log.jsonl'], make, before),
            stage.scene('records', ['clean', '-q', 'in/b.jsonl.gz'], make),
            stage.scene('wet', ['clean', '-q', 'in/c.wet'], make),
            stage.scene('text', ['clean', '-'], lambda folder: None, stdin=article(random.Random(2)).encode()),
            stage.scene('diff', ['clean', '--diff', 'in/d.txt'], make, code=1),
            stage.scene('check', ['check', '-q', '--on-error', 'quarantine', 'in'], make, code=1),
            stage.scene('explain', ['explain', 'in/d.txt'], make),
            stage.scene('explain-least', ['explain', 'out', '--least-certain', '3'], make, before),
            stage.scene('page', ['report', 'out'], make, before),
            stage.scene('rules-test', ['rules', 'test'], lambda folder: None),
            stage.scene('config', ['config', 'show'], lambda folder: None)]


def each(function, items):
    """On all cores; the first failure is told."""
    with ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
        return list(pool.map(function, items))


def spread(count, most, rng):
    """`most` of the numbers from 1 to `count`, spread over the whole; all where there are no more."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted(rng.sample(range(1, count + 1), most))


def was_killed(played):
    return played.code == -signal.SIGKILL
