#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every allocation may fail: once, or from some moment on.

usage: memory.py [--long] [--seed N] --shims DIR PROGRAM

For every command and format. A run in which an allocation fails ends with exit code 2 and says that
memory ran out, or it did without (a table that stays small, one thread less) and then gives the
same bytes. It leaves no half file under a final name, and no block that a good run would have
released. --long fails every allocation of each command, else a sample. Prints TAP.
"""
import random
import re
import shutil

from scenes import Stage, arguments, each, run_tests, spread, stream_scenes, writing_scenes

GIVEN = arguments(__doc__, short=40, long=1 << 30)
RNG = random.Random(GIVEN.seed)
NAMED = re.compile('memory', re.I)


def read_counts(path):
    return {name: int(count) for name, count in map(str.split, path.read_text().splitlines())}


def check_played(stage, scene, played):
    stage.check_whole(scene, played)
    if played.code == scene.code:
        assert played.files == scene.done.files and played.out == scene.done.out, \
            'it went on, to another answer'
        return
    assert played.code == 2, f'exit code {played.code}\n{played.told}'
    assert NAMED.search(played.told), f'memory is not named: {played.told}'


def fail_one(stage, scene, nth, live):
    """Returns whether the run failed."""
    folder = stage.copy(scene)
    path = stage.folder / f'live-{folder.name}'
    try:
        played = stage.play(scene, folder, 'memory', memory=nth, count=path)
        check_played(stage, scene, played)
        lost = read_counts(path)['live'] - live
        assert lost <= 0, f'{lost} blocks are not released'
    except AssertionError as why:
        raise AssertionError(f'{scene.name}, allocation {nth}: {why}') from why
    path.unlink()
    shutil.rmtree(folder)
    return played.code == 2


def fail_scene(stage, scene):
    counts = stage.counts(scene, 'memory')
    orders = [order for n in spread(counts['allocations'], GIVEN.amount, RNG) for order in (n, f'{n}+')]
    failed = sum(each(lambda nth: fail_one(stage, scene, nth, counts['live']), orders))
    assert failed > len(orders) / 2, f'only {failed} of {len(orders)} runs failed'
    return f'{scene.name}: {len(orders)} runs, {failed} failed'


def test_of(scenes):
    def test(folder):
        stage = Stage(GIVEN, folder)
        return '; '.join(fail_scene(stage, scene) for scene in scenes(stage))
    return test


run_tests([('commands that write files', test_of(writing_scenes)),
           ('commands that print', test_of(stream_scenes))])
