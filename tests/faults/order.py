#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One answer, whatever the order in which threads meet and whatever the machine is like.

usage: order.py [--long] [--seed N] --shims DIR PROGRAM [OTHER...]

A corpus of several chunks is cleaned with other numbers of threads, with random sleeps at locks and
queues (a shim), locales, time zones, address layouts, little memory, other instruction sets (where
qemu-x86_64 is installed), a run that is killed and goes on, and by the
OTHER programs (the build of another compiler). Each run gives one hash of its folder, run.json left
out. --long makes 500 runs, else 26. Prints TAP.
"""
import random
import shutil
import signal
import subprocess

from scenes import Program, Stage, arguments, hash_of, make_inputs, run_tests

GIVEN = arguments(__doc__, short=26, long=500)
RNG = random.Random(GIVEN.seed)
WORDS = ['clean', '-q', '--on-error', 'quarantine']


def make_corpus(folder):
    """Some 12 MB: several chunks, whose texts repeat each other across them."""
    make_inputs(folder)
    rng = random.Random(11)
    lines = [' '.join(rng.choice(('sea', 'boat', 'storm', 'ferry', 'harbour', 'night')) + str(rng.randrange(300))
                      for _ in range(14)) for _ in range(3000)]
    for name in ('large-a.jsonl', 'large-b.jsonl'):
        with open(folder / name, 'w', encoding='utf-8') as file:
            for _ in range(7000):
                text = '\\n'.join(rng.choices(lines, k=9))
                file.write(f'{{"text":"{text}"}}\n')


class Runs:
    """the runs of one scope, which must all give one hash"""

    def __init__(self, here, scope):
        self.here, self.scope, self.hashes, self.stage = here, scope, {}, Stage(GIVEN, here)
        make_corpus(here / 'in')

    def command(self, threads, out):
        return [*WORDS, '--scope', self.scope, '--threads', threads, 'in', '-o', out]

    def run(self, name, threads=2, environment=None, program=GIVEN.program, wrap=(), more=()):
        out = self.here / 'out'
        if name.startswith('killed'):
            self.kill(out)
        words = [*wrap, program.path, *map(str, self.command(threads, out)), *more]
        done = subprocess.run(words, env=program.environment | (environment or {}), cwd=self.here,
                              capture_output=True, check=False)
        assert done.returncode == 0, f'{name}: exit code {done.returncode}: {done.stderr.decode()}'
        self.hashes[name] = hash_of(out)
        shutil.rmtree(out)

    def kill(self, out):
        """Some way into the run."""
        orders = self.stage.orders('calls', at=f'change:{RNG.randrange(10, 110)}:kill')
        process = GIVEN.program.start(*self.command(2, out), cwd=self.here, environment=orders)
        assert process.wait() == -signal.SIGKILL, 'it was not killed'

    def one(self):
        hashes = set(self.hashes.values())
        assert len(hashes) == 1, f'different answers: {self.hashes}'
        return f'{len(self.hashes)} runs, {hashes.pop()[:16]}'


def locales():
    listed = subprocess.run(['locale', '-a'], capture_output=True, check=False).stdout.decode().split()
    return [name for name in listed if name.lower().replace('-', '') in ('c', 'posix', 'c.utf8', 'tr_tr.utf8', 'en_us.utf8')]


def variations():
    """Without end: (name, arguments of run)."""
    yield from ((f'{n} threads', {'threads': n}) for n in (1, 2, 3, 8))
    yield 'no random addresses', {'wrap': ('setarch', '-R')}
    yield 'little memory', {'more': ('--memory', '256M')}
    yield from ((f'as on {cpu}', {'wrap': ('qemu-x86_64', '-cpu', cpu)}) for cpu in ('Nehalem', 'max'))
    yield 'far east', {'environment': {'TZ': 'Pacific/Kiritimati', 'LC_ALL': locales()[-1] if locales() else 'C'}}
    yield from ((f'built as {other}', {'program': Program(other)}) for other in GIVEN.others)
    number = 0
    while True:
        number += 1
        yield f'killed {number}', {'threads': RNG.randint(1, 8)}
        yield f'pauses {number}', {'threads': RNG.randint(2, 8), 'environment': {
            'LD_PRELOAD': str(GIVEN.shims / 'faults-pauses.so'), 'FAULTS_PAUSES': str(RNG.randrange(1 << 30))}}


def test_of(scope):
    def test(here):
        runs = Runs(here, scope)
        for _, (name, how) in zip(range(GIVEN.amount // 2), variations()):
            if how.get('wrap') and not can_run(how['wrap']):
                continue
            runs.run(name, **how)
        return runs.one()
    return test


def can_run(words):
    return shutil.which(words[0]) and not subprocess.run([*words, '/bin/true'], capture_output=True, check=False).returncode


run_tests([('document scope', test_of('document')), ('corpus scope', test_of('corpus'))])
