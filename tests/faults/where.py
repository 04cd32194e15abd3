#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program writes only where it was told.

usage: where.py --shims DIR PROGRAM

Each case makes a small world: inputs, a precious file and a folder beside them, and somewhere a trap
(a link, a hard link, a FIFO, a device, a name that leads elsewhere). A command then runs; what is
precious must be as it was, whatever else happens. Prints TAP.
"""
import json
import os
import signal
import subprocess
import threading
from pathlib import Path

from scenes import Stage, arguments, make_inputs, run_tests

GIVEN = arguments(__doc__, short=1, long=1)
PRECIOUS = b'what must stay\n'
CLEAN = ['clean', '-q', '--on-error', 'quarantine', 'in', '-o', 'out']
RESTORE = ['restore', '-q', 'out', '-o', 'back']
VERIFY = ['verify', '-q', 'out']
CASES = []


def case(name, words, code=None, before=False):
    """A trap: `before` a finished folder stands already; `code`: the exit code, None: 0 or 2."""
    def add(trap):
        CASES.append((name, trap, words, code, before))
        return trap
    return add


def link_case(path, words, code, before=False):
    """A link at `path` that leads to the folder beside the world's own."""
    def trap(world):
        where = world / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.symlink_to(world / 'elsewhere')
    case(f'{path} leads elsewhere', words, code, before)(trap)


def file_link_case(path, words, code, make):
    """A precious file stands at `path` under a second name."""
    def trap(world):
        where = world / path
        where.parent.mkdir(parents=True, exist_ok=True)
        make(where, world / 'precious')
    case(f'{path} is a {make.__name__.replace("_", " ")}', words, code)(trap)


def symbolic_link(where, target):
    where.symlink_to(target)


def hard_link(where, target):
    os.link(target, where)


def dangling_link(where, target):
    where.symlink_to(target.parent / 'elsewhere' / 'new')


def fifo(where, _):
    os.mkfifo(where)


def folder(where, _):
    where.mkdir()


# ---- links in the way --------------------------------------------------------------------------------

for inside in ('shards', 'removed', 'quarantine', '.state', 'shards/sub', 'removed/sub', '.state/done'):
    link_case(f'out/{inside}', CLEAN, 2)
link_case('back/sub', RESTORE, 2, before=True)

for name in ('manifest.json', 'run.json'):
    for kind in (symbolic_link, hard_link, dangling_link):
        file_link_case(f'out/{name}', CLEAN, None, kind)
    for kind in (fifo, folder):
        file_link_case(f'out/{name}', CLEAN, 2, kind)
file_link_case('out/.state/lock', CLEAN, 2, symbolic_link)
file_link_case('out/.state/plan.json', CLEAN, None, symbolic_link)  # replaced, where nothing was written yet


@case('a shard is a link, in a run that goes on', CLEAN, 0)
def shard_link(world):
    stop_early(world)
    for path in (world / 'out/shards/d.txt.zst', world / 'out/removed/d.jsonl.zst'):
        path.symlink_to(world / 'precious')


@case('a shard is a hard link, in a run that goes on', CLEAN, 0)
def shard_hard_link(world):
    stop_early(world)
    os.link(world / 'precious', world / 'out/shards/d.txt.zst')


@case('a shard is a FIFO, in a run that goes on', CLEAN, 2)
def shard_fifo(world):
    stop_early(world)
    os.mkfifo(world / 'out/shards/d.txt.zst')


@case('a restored file is a link', RESTORE, 0, before=True)
def restored_link(world):
    (world / 'back').mkdir()
    (world / 'back/d.txt').symlink_to(world / 'precious')


@case('a restored file is a hard link', RESTORE, 0, before=True)
def restored_hard_link(world):
    (world / 'back').mkdir()
    os.link(world / 'precious', world / 'back/d.txt')


def stop_early(world):
    """A run that was killed before the input d was begun."""
    stage = Stage(GIVEN, world)
    process = GIVEN.program.start(*CLEAN, '--threads', '1', cwd=world, environment=stage.orders('calls', at='change:60:kill'))
    assert process.wait() == -signal.SIGKILL, 'it was not killed'
    assert not (world / 'out/shards/d.txt.zst').exists(), 'it was killed too late'


# ---- names from a manifest ---------------------------------------------------------------------------

def edit_manifest(world, edit):
    path = world / 'out/manifest.json'
    manifest = json.loads(path.read_text())
    edit(manifest['inputs'])
    path.write_text(json.dumps(manifest, separators=(',', ':')))


def name_case(given):
    def trap(world):
        edit_manifest(world, lambda inputs: inputs[3].update(name=given(world)))
    case(f'a manifest names its input {given(Path("/world"))!r}', RESTORE, None, before=True)(trap)


for lead in (lambda world: '../precious', lambda world: f'{world}/elsewhere/x', lambda world: 'a/../../elsewhere/x',
             lambda world: '.', lambda world: '..', lambda world: '', lambda world: 'a//b', lambda world: './a',
             lambda world: 'a/', lambda world: '../elsewhere/x', lambda world: 'a\0b'):
    name_case(lead)


def shard_case(given):
    def trap(world):
        (world / 'elsewhere/moved.zst').write_bytes((world / 'out/shards/d.txt.zst').read_bytes())
        edit_manifest(world, lambda inputs: inputs[3]['shard'].update(file=given(world)))
    case(f'a manifest names a shard {given(Path("/world"))!r}', VERIFY, 2, before=True)(trap)


for lead in (lambda world: '../elsewhere/moved.zst', lambda world: f'{world}/elsewhere/moved.zst',
             lambda world: 'shards/../../elsewhere/moved.zst', lambda world: '/dev/zero'):
    shard_case(lead)


# ---- input and output at once ------------------------------------------------------------------------

@case('an input in the output folder', ['clean', '-q', 'in', '-o', 'in'], 2)
def input_is_output(_):
    pass


@case('an input beneath the output folder', ['clean', '-q', 'in/sub', '-o', 'in'], 2)
def input_beneath(_):
    pass


@case('an input that leads into the output folder', ['clean', '-q', 'link.txt', '-o', 'in'], 2)
def input_link(world):
    (world / 'link.txt').symlink_to('in/d.txt')


@case('the log is the input', ['clean', '-w', '--audit', 'precious', 'precious'], 2)
def log_is_input(_):
    pass


@case('the log is a link to the input', ['clean', '-w', '--audit', 'link', 'precious'], 2)
def log_links_to_input(world):
    (world / 'link').symlink_to('precious')


@case('the log is a hard link to the input', ['clean', '-w', '--audit', 'link', 'precious'], 2)
def log_is_hard_link(world):
    os.link(world / 'precious', world / 'link')


@case('in place: another name of the file keeps its bytes', ['clean', '-w', 'other'], 0)
def in_place_hard_link(world):
    (world / 'precious').write_bytes(b'The sea was calm on that long day.\n' * 2)
    os.link(world / 'precious', world / 'other')


@case('in place: a FIFO', ['clean', '-w', 'pipe'], 2)
def in_place_fifo(world):
    os.mkfifo(world / 'pipe')
    threading.Thread(target=lambda: open_and_close(world / 'pipe'), daemon=True).start()


def open_and_close(path):
    with open(path, 'wb'):
        pass


@case('in place: a device', ['clean', '-w', '/dev/null'], 2)
def in_place_device(_):
    pass


@case('the output is a device', ['clean', '-q', 'in', '-o', '/dev/null'], 2)
def output_device(_):
    pass


@case('the output is a file', ['clean', '-q', 'in', '-o', 'precious'], 2)
def output_file(_):
    pass


# ---- odd names ---------------------------------------------------------------------------------------

def odd_name_case(name):
    def trap(world):
        (world / 'in' / name).write_text('The sea.\n')
    case(f'an input is called {name[:30]!r}', CLEAN, 0)(trap)


for odd in ('new\nline.txt', '-', '-o', '--output=elsewhere', ' .txt', '~2.txt', 'a~2.jsonl', '\x1b[31m.txt', '\u202e.txt',
            'x' * 241 + '.txt', '日' * 80 + '.txt', '%s%n.txt', '$(touch elsewhere).txt', '..txt', '...'):
    odd_name_case(odd)


@case('a name that is not UTF-8', CLEAN, 0)
def not_utf8(world):
    with open(os.path.join(os.fsencode(world), b'in', b'\xff\xfe.txt'), 'wb') as file:
        file.write(b'The sea.\n')


def state_of(world):
    """What must stay: the bytes of the precious file, and the folder beside."""
    beside = {path.name: path.read_bytes() for path in (world / 'elsewhere').iterdir()}
    return (world / 'precious').read_bytes(), beside, sorted(path.name for path in world.iterdir()
                                                             if path.name not in ('out', 'back'))


def make_world(here):
    make_inputs(here / 'in')
    (here / 'precious').write_bytes(PRECIOUS * 2)
    (here / 'elsewhere').mkdir()
    (here / 'elsewhere/file').write_bytes(PRECIOUS)


def test_of(trap, words, code, before):
    def test(here):
        stage = Stage(GIVEN, here)
        world = here / 'world'
        make_world(world)
        if before:
            GIVEN.program.run(*CLEAN, cwd=world)
        trap(world)
        kept = state_of(world)
        process = GIVEN.program.start(*words, cwd=world, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE)
        out, told = process.communicate(timeout=60)
        told = told.decode('utf-8', 'backslashreplace')
        assert process.returncode in ((0, 2) if code is None else (code,)), f'exit code {process.returncode}\n{told}'
        assert state_of(world) == kept, f'something else was touched\n{told}'
        assert not any(char in told for char in '\x1b\u202e'), 'a name steers the terminal'
        if code == 0 and words == CLEAN:
            GIVEN.program.run('verify', '-q', 'out', cwd=world)
        return f'exit code {process.returncode}'
    return test


def test_swaps(here):
    """A folder and a link to elsewhere take turns while the program runs."""
    world = here / 'world'
    make_world(world)
    kept, going = state_of(world), True

    def swap():
        mine, link = world / 'out/shards', world / 'out/link'
        while going:
            try:
                if not link.is_symlink():
                    link.symlink_to(world / 'elsewhere')
                os.rename(mine, world / 'out/aside')
                os.rename(link, mine)
                os.rename(mine, link)
                os.rename(world / 'out/aside', mine)
            except OSError:
                pass
    swapper = threading.Thread(target=swap)
    swapper.start()
    codes = []
    for _ in range(60):
        process = GIVEN.program.start(*CLEAN, cwd=world, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        codes.append(process.wait(timeout=60))
        subprocess.run(['find', world / 'out', '-delete'], capture_output=True, check=False)
    going = False
    swapper.join()
    assert state_of(world) == kept, 'something was written elsewhere'
    return f'{len(codes)} runs, {codes.count(2)} of them refused'


run_tests([(name, test_of(*rest)) for name, *rest in CASES] + [('a folder that is swapped for a link', test_swaps)])
