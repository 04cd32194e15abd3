#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Going on writes nothing again that is finished.

usage: resume.py [--long] --shims DIR PROGRAM

A run over a large input and a small one is killed when only the small one is unfinished, and goes
on, to the same answer. The shard of the large one is not written again. Told is the processor time
of going on, in which the large one is read again to know what its lines say, beside that of the
whole run: a figure, which no test holds. --long takes 200 MB, else 4. Prints TAP.
"""
import os
import random
import shutil
import signal
import subprocess

from scenes import Stage, arguments, hash_of, run_tests

GIVEN = arguments(__doc__, short=4, long=200)
WORDS = ['clean', '-q', '--threads', '1', 'in', '-o', 'out']


def make_inputs(folder, megabytes):
    """Texts of which one line in four stands elsewhere, too."""
    rng = random.Random(3)
    words = [f'{a}{b}' for a in ('sea', 'boat', 'storm', 'ferry', 'light', 'north', 'wind') for b in range(3000)]
    common = [' '.join(rng.choices(words, k=14)) for _ in range(20000)]
    folder.mkdir()
    with open(folder / 'a.jsonl', 'w', encoding='utf-8') as file:
        while file.tell() < megabytes * 1_000_000:
            lines = [rng.choice(common) if rng.randrange(4) == 0 else ' '.join(rng.choices(words, k=14))
                     for _ in range(20)]
            file.write('{"text":"' + '\\n'.join(lines) + '"}\n')
    (folder / 'b.txt').write_text(common[0] + '\n')


def processor_seconds(here, environment, code=0):
    """Of one run, its system calls included."""
    with subprocess.Popen([GIVEN.program.path, *WORDS], env=GIVEN.program.environment | environment, cwd=here,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == code, f'exit code {process.returncode}'
    return used.ru_utime + used.ru_stime


def kill_before_the_last(stage, here):
    """Kills at one renaming after the other, until the large input is finished and the small one not."""
    for nth in range(1, 30):
        shutil.rmtree(here / 'out', ignore_errors=True)
        processor_seconds(here, stage.orders('calls', at=f'rename:{nth}:kill'), -signal.SIGKILL)
        if (here / 'out/.state/done/0').exists():
            break
    assert not (here / 'out/shards/b.txt.zst').exists(), 'nothing is left to do'
    return nth


def test_cost(here):
    stage = Stage(GIVEN, here)
    make_inputs(here / 'in', GIVEN.amount)
    whole = processor_seconds(here, {})
    wanted = hash_of(here / 'out')
    kill_before_the_last(stage, here)
    shard = here / 'out/shards/a.jsonl.zst'
    before = shard.stat()
    again = processor_seconds(here, {})
    assert hash_of(here / 'out') == wanted, 'another answer'
    assert (shard.stat().st_ino, shard.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns), \
        'a finished shard was written again'
    return f'{again:.2f} s of {whole:.2f} s: {100 * again / whole:.0f} %'


run_tests([('going on', test_cost)])
