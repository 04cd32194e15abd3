#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Killed at any moment: no half file under a final name, and the same command again gives the bytes
of a run that nobody killed.

usage: kills.py [--long] [--seed N] --shims DIR PROGRAM

Named points are the calls that change a disk (create, write, fsync, rename, unlink, mkdir), before
each and in the middle of each write, with 1 and with 4 threads; random moments come between them.
--long kills at 2,000 points, else at a sample. Prints TAP.
"""
import random
import shutil
import subprocess
import time

from scenes import Stage, arguments, corpus_scene, each, run_tests, spread, was_killed, writing_scenes

GIVEN = arguments(__doc__, short=40, long=2000)
RNG = random.Random(GIVEN.seed)


def kill_at(stage, scene, order):
    """Returns whether the point came before the end of the run."""
    folder = stage.copy(scene)
    played = stage.play(scene, folder, 'calls', at=order)
    try:
        stage.check_whole(scene, played)
        stage.check_completes(scene, folder)
    except AssertionError as why:
        raise AssertionError(f'{scene.name}, {order}: {why}') from why
    shutil.rmtree(folder)
    return was_killed(played)


def kill_everywhere(stage, scene, most):
    counts = stage.counts(scene, 'calls')
    changes = sum(counts[name] for name in ('create', 'write', 'fsync', 'rename', 'unlink', 'mkdir'))
    orders = [f'change:{n}:kill' for n in spread(changes, most, RNG)]
    orders += [f'write:{n}:torn' for n in spread(counts['write'], max(most // 4, 1), RNG)]
    killed = sum(each(lambda order: kill_at(stage, scene, order), orders))
    assert killed > len(orders) * .8, f'only {killed} of {len(orders)} runs were killed'
    return killed


def kill_at_random(stage, scene):
    """While threads are at work, at no named point."""
    folder = stage.copy(scene)
    started = time.monotonic()
    stage.play(scene, folder)
    whole_s = time.monotonic() - started
    shutil.rmtree(folder)
    folder = stage.copy(scene)
    process = stage.start(scene, folder)
    try:
        process.communicate(timeout=RNG.uniform(0, whole_s))
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    stage.check_completes(scene, folder)
    shutil.rmtree(folder)
    return process.returncode < 0


def test_named(folder):
    stage = Stage(GIVEN, folder)
    scenes = writing_scenes(stage)
    killed = {scene.name: kill_everywhere(stage, scene, GIVEN.amount // 8) for scene in scenes}
    return ', '.join(f'{name} {count}' for name, count in killed.items()) + ' kills'


def test_threads(folder):
    stage = Stage(GIVEN, folder)
    killed = [kill_everywhere(stage, corpus_scene(stage, f'threads-{scope}', '--threads', '4', '--scope', scope),
                              GIVEN.amount // 8) for scope in ('corpus', 'document')]
    return f'{sum(killed)} kills'


def test_twice(folder):
    """Killed, gone on with, and killed again while going on."""
    stage = Stage(GIVEN, folder)
    scene = corpus_scene(stage, 'twice', '--threads', '2')
    kills = 0
    for _ in range(max(GIVEN.amount // 12, 2)):
        here = stage.copy(scene)
        for nth in sorted(RNG.sample(range(1, 90), 3), reverse=True):
            kills += was_killed(stage.play(scene, here, 'calls', at=f'change:{nth}:kill'))
        stage.check_completes(scene, here)
        shutil.rmtree(here)
    assert kills, 'nothing was killed'
    return f'{kills} kills'


def test_random(folder):
    stage = Stage(GIVEN, folder)
    scene = corpus_scene(stage, 'random', '--threads', '4')
    killed = [kill_at_random(stage, scene) for _ in range(max(10, GIVEN.amount // 2 - 20))]
    return f'{sum(killed)} of {len(killed)} runs killed'


run_tests([('at named points', test_named), ('at named points, four threads', test_threads),
           ('again and again', test_twice), ('at random moments', test_random)])
