#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One answer: no thread, locale, or interruption changes a byte of what is written.

usage: one_answer.py [--kills N] [--seed N] PROGRAM

A corpus of some 30 MB, so that an input has several chunks, and many small files. Each run gives
one hash of its folder, run.json left out. --kills [20] runs are killed (SIGKILL) at a random
moment and then finished by the same command. Prints TAP.
"""
import gzip
import random
import shutil
import signal
import subprocess
import time

from common import Skip, arguments, hash_of, run_tests
from records import jsonl, plain_jsonl

GIVEN = arguments(__doc__, kills=20, seed=1)
PROGRAM = GIVEN.program
PROGRAM.environment['UNECHO_SCOPE'] = 'document'  # unless a test says otherwise
CORPUS = {}


def make_corpus(folder, rng, large, small):
    """Two large inputs, one of them compressed, and many small ones between them."""
    folder.mkdir()
    (folder / 'a-large.jsonl').write_bytes(plain_jsonl(rng, large))
    for i in range(small):
        (folder / f'b-{i:02}.jsonl').write_bytes(jsonl(rng, 20))
        (folder / f'b-{i:02}.txt').write_bytes(b'The sea.\nADVERTISEMENT\n' * i)
    with gzip.open(folder / 'c-large.jsonl.gz', 'wb', compresslevel=1) as file:
        file.write(plain_jsonl(rng, large))
    return folder


def corpus(folder, name, large, small):
    """The corpus of a name in this folder; its bytes are made once."""
    if name not in CORPUS:
        made = make_corpus(folder / name, random.Random(GIVEN.seed), large, small)
        CORPUS[name] = {path.name: path.read_bytes() for path in made.iterdir()}
        return made
    (folder / name).mkdir()
    for file, contents in CORPUS[name].items():
        (folder / name / file).write_bytes(contents)
    return folder / name


def answer(inputs, out, *flags, environment=None):
    PROGRAM.run('clean', '-q', '--on-error', 'quarantine', *flags, inputs, '-o', out,
                environment=environment or {})
    found = hash_of(out)
    shutil.rmtree(out)
    return found


def all_same(answers):
    assert len(set(answers.values())) == 1, f'different answers: {answers}'
    return f'{len(answers)} runs, {next(iter(answers.values()))[:16]}'


def test_threads(folder):
    inputs = corpus(folder, 'large', 18 << 20, 10)
    return all_same({n: answer(inputs, folder / 'out', '--threads', n) for n in (1, 2, 3, 8)})


def test_threads_single_frame(folder):
    inputs = corpus(folder, 'large', 18 << 20, 10)
    return all_same({n: answer(inputs, folder / 'out', '--threads', n, '--single-frame')
                     for n in (1, 3)})


def test_threads_corpus_scope(folder):
    """Where what stays depends on all documents before."""
    inputs = corpus(folder, 'small', 1 << 20, 20)
    return all_same({n: answer(inputs, folder / 'out', '--threads', n, '--scope', 'corpus')
                     for n in (1, 2, 3, 8)})


def test_stream(folder):
    """Without -o: the shard's own bytes, and the log's."""
    inputs = corpus(folder, 'large', 18 << 20, 10)
    PROGRAM.run('clean', '-q', '--threads', 3, inputs / 'c-large.jsonl.gz', '-o', folder / 'out')
    for where, flags in (('shards', []), ('removed', ['-n', '--audit', '-'])):
        code = 1 if flags else 0
        streamed, _ = PROGRAM.run('clean', '-q', *flags, inputs / 'c-large.jsonl.gz', code=code)
        shard = folder / 'out' / where / 'c-large.jsonl.zst'
        unpacked = subprocess.run(['zstd', '-dcq', shard], capture_output=True, check=True).stdout
        assert unpacked == streamed, f'{where} differ'


def test_locales(folder):
    listed = subprocess.run(['locale', '-a'], capture_output=True, check=False).stdout.decode()
    names = [name for name in listed.split()
             if name == 'C' or name.lower().replace('-', '') in ('tr_tr.utf8', 'en_us.utf8', 'c.utf8')]
    if len(names) < 2:
        raise Skip('no locale but C is installed')
    inputs = corpus(folder, 'small', 1 << 20, 20)
    return all_same({name: answer(inputs, folder / 'out', environment={'LC_ALL': name})
                     for name in names})


def kill_one(command, after_s):
    """Starts the run and kills it. Returns whether it was still running."""
    process = PROGRAM.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=after_s)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def check_kills(folder, inputs, kills, *more):
    rng = random.Random(GIVEN.seed)
    flags = ['--on-error', 'quarantine', '--threads', 2, *more]
    start = time.monotonic()
    wanted = answer(inputs, folder / 'out', *flags)
    whole_s = time.monotonic() - start
    killed = 0
    out = folder / 'out'
    command = ['clean', '-q', *flags, inputs, '-o', out]
    for i in range(kills):
        while killed <= i:
            killed += kill_one(command, rng.uniform(0, whole_s))
            if killed <= i and out.exists():  # it was faster than we: once more from the beginning
                shutil.rmtree(out)
        PROGRAM.run(*command)
        assert hash_of(out) == wanted, 'the resumed answer is another'
        left = [path.name for path in out.rglob('.*')]
        assert not left, f'left behind: {left}'
        shutil.rmtree(out)
    return f'{killed} kills within {whole_s:.1f} s'


def test_kills(folder):
    return check_kills(folder, corpus(folder, 'kills', 9 << 20, 12), GIVEN.kills)


def test_kills_corpus_scope(folder):
    inputs = corpus(folder, 'small', 1 << 20, 20)
    return check_kills(folder, inputs, max(GIVEN.kills // 4, 1), '--scope', 'corpus')


def test_kills_in_a_row(folder):
    """One folder, killed again and again while it goes on."""
    rng = random.Random(GIVEN.seed)
    inputs = corpus(folder, 'kills', 9 << 20, 12)
    flags = ['--on-error', 'quarantine', '--threads', 2]
    wanted = answer(inputs, folder / 'out', *flags)
    command = ['clean', '-q', *flags, inputs, '-o', folder / 'out']
    kills = 0
    while kills < GIVEN.kills and kill_one(command, rng.uniform(0, .15)):
        kills += 1
    PROGRAM.run(*command)
    assert hash_of(folder / 'out') == wanted, 'the resumed answer is another'
    return f'{kills} kills'


def test_interrupts(folder):
    """SIGINT and SIGTERM end a run at once."""
    inputs = corpus(folder, 'kills', 9 << 20, 12)
    wanted = answer(inputs, folder / 'out')
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        command = ['clean', '-q', '--on-error', 'quarantine', inputs, '-o', folder / 'out']
        process = PROGRAM.start(*command, stderr=subprocess.DEVNULL)
        time.sleep(.1)
        start = time.monotonic()
        process.send_signal(number)
        assert process.wait() in (code, 0), 'another exit code'
        assert time.monotonic() - start < 1, 'it took its time'
        PROGRAM.run(*command)
        assert hash_of(folder / 'out') == wanted, 'the resumed answer is another'
        shutil.rmtree(folder / 'out')


run_tests([
    ('threads 1, 2, 3, 8', test_threads),
    ('threads with one frame a file', test_threads_single_frame),
    ('threads at corpus scope', test_threads_corpus_scope),
    ('a stream is the shard', test_stream),
    ('locales', test_locales),
    ('killed and resumed', test_kills),
    ('killed and resumed at corpus scope', test_kills_corpus_scope),
    ('killed again and again', test_kills_in_a_row),
    ('interrupted and resumed', test_interrupts),
])
