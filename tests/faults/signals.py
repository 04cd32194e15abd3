#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SIGINT, SIGTERM and SIGPIPE at any moment: the program ends soon, says so by its exit code, and the
same command again comes to the same end.

usage: signals.py [--long] [--seed N] --shims DIR PROGRAM

Signals come at calls that change the disk, where a shim raises them, and at random moments from
outside. --long sends 100, else 10. Prints TAP.
"""
import random
import shutil
import signal
import subprocess
import time

from scenes import Stage, arguments, corpus_scene, each, make_inputs, run_tests, spread, writing_scenes

GIVEN = arguments(__doc__, short=10, long=100)
RNG = random.Random(GIVEN.seed)
SOON_S = 2
# A shell lets its background jobs ignore SIGINT, and what we start would go on ignoring it.
signal.signal(signal.SIGINT, signal.default_int_handler)
ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143}


def signal_at(stage, scene, number, nth):
    folder = stage.copy(scene)
    order = f'change:{nth}:signal={int(number)}'
    played = stage.play(scene, folder, 'calls', at=order)
    try:
        assert played.code == ENDS[number], f'exit code {played.code}\n{played.told}'
        stage.check_whole(scene, played)
        stage.check_completes(scene, folder)
    except AssertionError as why:
        raise AssertionError(f'{scene.name}, {order}: {why}') from why
    shutil.rmtree(folder)


def test_named(folder):
    stage, count = Stage(GIVEN, folder), 0
    for scene in writing_scenes(stage):
        counts = stage.counts(scene, 'calls')
        changes = sum(counts[name] for name in ('create', 'write', 'fsync', 'rename', 'unlink', 'mkdir'))
        # the last write is the summary: after it nothing is to be stopped
        points = [(number, nth) for number in ENDS for nth in spread(changes - 1, GIVEN.amount // 5, RNG)]
        each(lambda point, scene=scene: signal_at(stage, scene, *point), points)
        count += len(points)
    return f'{count} signals'


def make_large(folder):
    """What takes some seconds: there is time to be interrupted."""
    make_inputs(folder / 'in')
    lines = [f'{{"text":"{" ".join(str(RNG.randrange(5000)) for _ in range(60))}"}}\n' for _ in range(40000)]
    (folder / 'in' / 'large.jsonl').write_text(''.join(lines))


def interrupt(stage, scene, numbers, after_s):
    """Sends signals one after another. Returns the exit code, and how long the end took."""
    folder = stage.copy(scene)
    process = stage.start(scene, folder, stderr=subprocess.DEVNULL)
    time.sleep(after_s)
    started = time.monotonic()
    for number in numbers:
        process.send_signal(number)
    process.wait(timeout=60)
    took_s = time.monotonic() - started
    shutil.rmtree(folder)
    return process.returncode, took_s


def test_random(folder):
    """Also twice, and both at once."""
    stage = Stage(GIVEN, folder)
    words = ['clean', '-q', '--on-error', 'quarantine', 'in', '-o', 'out']
    scene = stage.scene('large', words, make_large)
    longest_s = 0
    for i in range(GIVEN.amount):
        first, second = RNG.sample(list(ENDS), 2)
        numbers = ([first], [first, first], [first, second])[i % 3]
        code, took_s = interrupt(stage, scene, numbers, RNG.uniform(0.02, .5))
        assert code in (*map(ENDS.get, numbers), *(-number for number in numbers), 0), f'exit code {code}'
        longest_s = max(longest_s, took_s)
    assert longest_s < SOON_S or not GIVEN.long, f'it took {longest_s:.1f} s to stop'
    return f'{GIVEN.amount} times, stopped within {longest_s:.2f} s'


def test_pipe(folder):
    """Nobody reads any more: quietly ended by SIGPIPE, like cat."""
    stage = Stage(GIVEN, folder)
    scene = stage.scene('pipe', ['clean', '-q', 'in/large.jsonl'], make_large)
    for _ in range(GIVEN.amount):  # which thread writes is chance
        here = stage.copy(scene)
        process = stage.start(scene, here)
        process.stdout.read(10)
        process.stdout.close()
        told = process.stderr.read()
        assert process.wait(timeout=60) == -signal.SIGPIPE, f'exit code {process.returncode}'
        assert told == b'', told
        shutil.rmtree(here)


def test_ignored(folder):
    """Where SIGINT is ignored, as in a background job of a shell, it stays so."""
    stage = Stage(GIVEN, folder)
    scene = corpus_scene(stage, 'ignored')
    here = stage.copy(scene)
    process = stage.start(scene, here, 'calls', orders={'at': f'change:20:signal={int(signal.SIGINT)}'},
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    process.communicate(timeout=60)
    assert process.returncode == 0, f'exit code {process.returncode}'
    stage.check_completes(scene, here)


run_tests([('at named points', test_named), ('at random moments, and twice', test_random),
           ('SIGPIPE', test_pipe), ('SIGINT that is ignored', test_ignored)])
