#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""--memory is a ceiling: under limits of a tenth more nothing is killed, and the answer is the same.

usage: ceiling.py [--long] PROGRAM

Each command runs under RLIMIT_DATA of 1.1 times its --memory and, where one can be made, in a control
group of as much; the largest resident set is looked at, too. The inputs: frames with windows of 2 GiB,
bombs, a line of 1 GiB, and corpora of more than memory, cleaned in all the ways that keep tables. --long
makes the line 8 GiB, compressed and as a sparse file, and takes more memories and numbers of threads.
Prints TAP.
"""
import gzip
import itertools
import os
import random
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from scenes import Skip, arguments, hash_of, run_tests

GIVEN = arguments(__doc__, short=1, long=8)
MIB, GIB = 1 << 20, 1 << 30
MEMORIES = (256, 512) if GIVEN.long else (256,)
THREADS = (1, 4) if GIVEN.long else (1,)


class Group:
    """a control group (version 1 or 2) with a limit of memory; None where the machine allows none"""

    def __init__(self, most):
        self.folder = None
        for parent, limit in (('/sys/fs/cgroup/memory', 'memory.limit_in_bytes'), ('/sys/fs/cgroup', 'memory.max')):
            if not os.path.exists(f'{parent}/cgroup.procs'):
                continue
            folder = f'{parent}/unecho-ceiling-{os.getpid()}'
            try:
                os.mkdir(folder)
                self.folder = folder
                Path(folder, limit).write_text(str(most), encoding='ascii')
                return
            except OSError:
                self.close()

    def close(self):
        if self.folder:
            os.rmdir(self.folder)
        self.folder = None

    def join(self):
        if self.folder:
            Path(self.folder, 'cgroup.procs').write_text(str(os.getpid()), encoding='ascii')


def run(folder, memory, *words, threads=1, codes=(0,)):
    """Runs `clean` under the ceiling of `memory` MiB. Returns what it said."""
    most = memory * MIB * 11 // 10
    group = Group(most)

    def enter():
        group.join()
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            [GIVEN.program.path, 'clean', '-q', '--no-config', '--threads', str(threads), '--memory', f'{memory}M', *words],
            cwd=folder, env=GIVEN.program.environment, preexec_fn=enter, stdout=told, stderr=told)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            process.returncode = 0
            group.close()
        told.seek(0)
        said = told.read().decode('utf-8', 'backslashreplace')
    code = os.waitstatus_to_exitcode(status)
    assert code in codes, f'{words}: {code}, not one of {codes}\n{said}'
    assert usage.ru_maxrss * 1024 <= most, f'{words}: {usage.ru_maxrss >> 10} MiB of {memory}'
    return said


def every(folder, test):
    """Runs a test with each memory and number of threads; tells how many."""
    cases = list(itertools.product(MEMORIES, THREADS))
    for memory, threads in cases:
        test(memory, threads)
        shutil.rmtree(folder / 'out', ignore_errors=True)
    group = Group(GIB)
    told = 'RLIMIT_DATA and a control group' if group.folder else 'RLIMIT_DATA; no control group can be made here'
    group.close()
    return f'{len(cases)} cases under {told}'


# ---- Windows, bombs, lines ----

def compress(path, blocks, *flags):
    if not shutil.which('zstd'):
        raise Skip('zstd is not installed')
    with open(path, 'wb') as file, subprocess.Popen(['zstd', '-q', '-c', *flags], stdin=subprocess.PIPE, stdout=file) as zstd:
        for block in blocks:
            zstd.stdin.write(block)
        zstd.stdin.close()
        assert zstd.wait() == 0


def zeros(count, of=b'x'):
    block = of * (1 << 20)
    yield b'{"text":"'
    for _ in range(count >> 20):
        yield block
    yield b'"}\n{"text":"the end"}\n'


def test_windows(folder):
    """A frame that asks for a window of 2 GiB is refused by name before it is given one."""
    compress(folder / 'a.jsonl.zst', zeros(GIVEN.amount * (64 << 20)), '--long=31', '-1')

    def one(memory, threads):
        said = run(folder, memory, 'a.jsonl.zst', '-o', 'out', threads=threads, codes=(2,))
        assert 'a.jsonl.zst' in said and 'memory' in said, said
    return every(folder, one)


def test_lines(folder):
    """A line of a GiB or more in a few KB is set aside, whole, and the next one is cleaned."""
    count = GIVEN.amount * GIB
    compress(folder / 'a.jsonl.zst', zeros(count), '-1')
    with gzip.open(folder / 'b.jsonl.gz', 'wb', 1) as file:
        for block in zeros(GIB // 4):
            file.write(block)
    names = ['a.jsonl.zst', 'b.jsonl.gz']
    if GIVEN.long:
        with open(folder / 'c.jsonl', 'wb') as file:
            file.truncate(count)
            file.seek(count)
            file.write(b'\n{"text":"the end"}\n')
        names.append('c.jsonl')

    def one(memory, threads):
        for name in names:
            run(folder, memory, '--on-error', 'quarantine', '--max-record', f'{memory // 4}M', name, '-o', 'out',
                threads=threads)
            manifest = (folder / 'out/manifest.json').read_text(encoding='utf-8')
            assert '"quarantined":1' in manifest, manifest
            shutil.rmtree(folder / 'out')
    return every(folder, one)


# ---- Corpora ----

def make_corpus(path, records):
    """Distinct sentences, each of many hosts' menus, and some of all that came before."""
    rng = random.Random(5)
    words = [f'{a}{b}' for a in ('sea', 'boat', 'storm', 'ferry', 'harbour', 'night', 'lamp', 'rope') for b in range(400)]
    kept = []
    with open(path, 'w', encoding='utf-8') as file:
        for number in range(records):
            lines = [' '.join(rng.choices(words, k=12)) for _ in range(40)]
            kept = lines if number % 50 == 0 else kept
            lines += rng.choices(kept, k=4)
            lines += [f'Menu {number % 1000} {i}' for i in range(10)]
            text = '\\n'.join(lines)
            file.write(f'{{"url":"http://h{number % 1000}.example/{number}","text":"{text}"}}\n')


def test_corpora(folder):
    """Tables of classes, candidates, counts of boilerplate, references: larger than memory leaves."""
    make_corpus(folder / 'a.jsonl', 24000 if GIVEN.long else 12000)
    make_corpus(folder / 'r.jsonl', 3000)
    ways = [('--boilerplate', '2'), ('--reference', 'r.jsonl'), ('--candidates', 'exhaustive')]
    expected = {}
    for way in ways:
        GIVEN.program.run('clean', '-q', '--no-config', '--memory', '4G', *way, 'a.jsonl', '-o', 'all', cwd=folder)
        expected[way] = hash_of(folder / 'all')
        shutil.rmtree(folder / 'all')

    def one(memory, threads):
        for way in ways:
            run(folder, memory, *way, 'a.jsonl', '-o', 'out', threads=threads)
            assert hash_of(folder / 'out') == expected[way], f'{way}: another answer with {memory} MiB'
            shutil.rmtree(folder / 'out')
    return every(folder, one)


run_tests([('windows of 2 GiB', test_windows), ('lines of a GiB and more', test_lines),
           ('corpora of more than memory', test_corpora)])
