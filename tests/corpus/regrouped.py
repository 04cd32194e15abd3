#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""--shard-size: the same records in other files, cut where they should be, whatever the threads and
however often a run was killed; the originals come back.

usage: regrouped.py [--kills N] [--seed N] PROGRAM

Prints TAP.
"""
import gzip
import json
import random
import shutil
import subprocess
import time

from common import arguments, decompressed, hash_of, restored_names, run_tests
from records import jsonl, plain_jsonl

GIVEN = arguments(__doc__, kills=10, seed=1)
PROGRAM = GIVEN.program
FLAGS = ['-q', '--on-error', 'quarantine']


def make_inputs(folder, rng):
    """Inputs of many sizes: empty ones, some without a last line end, some with bad records."""
    folder.mkdir()
    for i in range(25):
        contents = jsonl(rng, rng.choice((0, 1, 2, 20, 60)), odd=i % 3 == 0)
        contents += rng.choice((b'', b'', b'{"text":"half\n'))
        if rng.random() < .5:
            contents = contents.rstrip(b'\n')
        path = folder / f'{i:02}.jsonl'
        if i % 5 == 4:
            path.with_suffix('.jsonl.gz').write_bytes(gzip.compress(contents, mtime=0))
        else:
            path.write_bytes(contents)
    return folder


def clean(inputs, out, *more):
    PROGRAM.run('clean', *FLAGS, *more, inputs, '-o', out)
    return out


def stream(out):
    """What stays, each input with a line end after it."""
    pieces = [decompressed(path) for path in sorted(out.glob('shards/*'))]
    return b''.join(piece if not piece or piece.endswith(b'\n') else piece + b'\n' for piece in pieces)


def expected_cuts(records, size):
    """The shards that the specification asks for."""
    shards, now = [], b''
    for record in records.splitlines(keepends=True):
        now += record
        if len(now) >= size:
            shards.append(now)
            now = b''
    return shards + ([now] if now else [])


def check_back(out, back):
    PROGRAM.run('restore', '-q', out, '-o', back)
    for path, name in restored_names(out):
        assert decompressed(path) == (back / name).read_bytes(), f'{path} came back as another'


def check_places(out):
    """The manifest says where each input stands."""
    manifest = json.loads((out / 'manifest.json').read_text())
    at = 0
    for entry in manifest['inputs']:
        assert entry['shards']['at'] == at and 'shard' not in entry, entry['name']
        at += entry['shards']['bytes']
    assert at == sum(shard['bytes'] for shard in manifest['shards'])


def test_cuts(folder):
    rng = random.Random(GIVEN.seed)
    runs = 0
    for scope in ('document', 'corpus'):
        inputs = make_inputs(folder / f'in-{scope}', rng)
        whole = stream(clean(inputs, folder / f'whole-{scope}', '--scope', scope))
        for size in (1, 300, 5000, rng.randrange(1, 50000), 1 << 20):
            out = clean(inputs, folder / f'{scope}-{size}', '--scope', scope, '--shard-size', size)
            found = [decompressed(path) for path in sorted(out.glob('shards/*'))]
            assert found == expected_cuts(whole, size), f'{scope} {size}: cut elsewhere'
            PROGRAM.run('verify', '-q', out)
            check_places(out)
            check_back(out, folder / f'back-{scope}-{size}')
            runs += 1
    return f'{runs} runs'


def test_logs(folder):
    """What went is the same, in logs of the same bytes."""
    inputs = make_inputs(folder / 'in', random.Random(GIVEN.seed + 1))
    clean(inputs, folder / 'whole')
    clean(inputs, folder / 'cut', '--shard-size', '4K')
    for name in ('removed', 'quarantine'):
        assert hash_of(folder / 'whole' / name) == hash_of(folder / 'cut' / name), name
    asked = [PROGRAM.run('explain', folder / out, '--least-certain', '5')[0] for out in ('whole', 'cut')]
    assert asked[0] == asked[1], 'explain tells of another'


def large(folder):
    """Inputs of several chunks, so that a cut falls into one, and small ones between."""
    rng = random.Random(GIVEN.seed)
    folder.mkdir()
    (folder / 'a.jsonl').write_bytes(plain_jsonl(rng, 18 << 20))
    for i in range(10):
        (folder / f'b-{i}.jsonl').write_bytes(jsonl(rng, 20))
    (folder / 'c.jsonl').write_bytes(plain_jsonl(rng, 9 << 20).rstrip(b'\n'))
    return folder


def test_threads(folder):
    inputs = large(folder / 'in')
    for flags in (['--scope', 'document'], ['--single-frame', '--scope', 'document'], ['--scope', 'corpus']):
        answers = set()
        for threads in (1, 3):
            out = clean(inputs, folder / 'out', '--shard-size', '5M', '--threads', threads, *flags)
            answers.add(hash_of(out))
            shutil.rmtree(out)
        assert len(answers) == 1, f'{flags}: different answers'


def kill(command, after_s):
    process = PROGRAM.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=after_s)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


def test_kills(folder):
    rng = random.Random(GIVEN.seed)
    inputs = large(folder / 'in')
    kills = 0
    for scope in ('document', 'corpus'):
        out = folder / f'out-{scope}'
        command = ['clean', *FLAGS, '--scope', scope, '--shard-size', '1M', '--threads', '2', inputs, '-o', out]
        begun = time.monotonic()
        PROGRAM.run(*command)
        whole_s = time.monotonic() - begun
        wanted = hash_of(out)
        shutil.rmtree(out)
        for _ in range(GIVEN.kills // 2):
            for _ in range(rng.randrange(1, 4)):
                kills += kill(command, rng.uniform(0, whole_s))
            PROGRAM.run(*command)
            assert hash_of(out) == wanted, 'the resumed answer is another'
            assert not list(out.rglob('.*')), 'left behind'
            shutil.rmtree(out)
    assert kills, 'nothing was killed'
    return f'{kills} kills'


run_tests([('cuts, places, and back', test_cuts), ('logs', test_logs), ('threads', test_threads),
           ('killed and resumed', test_kills)])
