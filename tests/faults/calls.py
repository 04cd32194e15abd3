#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every system call may fail.

usage: calls.py [--long] [--seed N] --shims DIR PROGRAM

A call that fails ends a run with exit code 2 and a message that names the reason, or the program
can do without it and gives the same bytes; EINTR and short counts always give the same bytes. A
sync that failed is never tried again. Whatever happened, the same command again comes to the same
end. --long fails every call of each kind, else a sample. Prints TAP.
"""
import errno
import os
import random
import shutil

from power import read_journal
from scenes import Stage, arguments, each, run_tests, spread, stream_scenes, writing_scenes

GIVEN = arguments(__doc__, short=2, long=1 << 30)
RNG = random.Random(GIVEN.seed)
REASONS = {
    'create': ('EIO', 'ENOSPC', 'EDQUOT', 'EMFILE', 'EROFS'), 'write': ('EIO', 'ENOSPC', 'EDQUOT'),
    'fsync': ('EIO', 'ENOSPC', 'EDQUOT'), 'rename': ('EIO', 'ENOSPC', 'EROFS'), 'unlink': ('EIO', 'EROFS'),
    'mkdir': ('EIO', 'ENOSPC', 'EDQUOT'), 'open': ('EIO', 'EMFILE', 'ENFILE', 'EACCES'), 'read': ('EIO',),
    'stat': ('EIO',), 'poll': ('ENOMEM',), 'lock': ('ENOLCK',), 'random': ('EIO', 'ENOSYS'),
    'folder': ('ENOMEM', 'EMFILE'), 'list': ('EIO',), 'mode': ('EPERM',), 'close': ('EIO',),
    'thread': ('EAGAIN',)}
# What a message may say instead: the program itself knows why.
OTHER_WORDS = {'ENOMEM': 'memory'}


def is_named(told, reason):
    return os.strerror(getattr(errno, reason)) in told or OTHER_WORDS.get(reason, '\0') in told


def check_played(stage, scene, played, call, reason):
    """Returns whether the run failed."""
    stage.check_whole(scene, played)
    if played.code == scene.code:
        assert played.out == scene.done.out, 'it went on, and printed something else'
        assert played.files == scene.done.files, 'it went on, to another answer'
        return False
    assert played.code == 2, f'exit code {played.code}\n{played.told}'
    # a message about stderr itself cannot be told there, and what cannot be looked at counts as absent
    assert call in ('write', 'stat') or is_named(played.told, reason), f'not named: {played.told}'
    return True


def fail_one(stage, scene, call, nth, reason):
    folder = stage.copy(scene)
    order = f'{call}:{nth}:errno={getattr(errno, reason)}'
    try:
        failed = check_played(stage, scene, stage.play(scene, folder, 'calls', at=order), call, reason)
        stage.check_completes(scene, folder)
    except AssertionError as why:
        raise AssertionError(f'{scene.name}, {order} ({reason}): {why}') from why
    shutil.rmtree(folder)
    return failed


def fail_scene(stage, scene):
    counts = stage.counts(scene, 'calls')
    orders = [(call, nth, reason) for call, reasons in REASONS.items()
              for nth in spread(counts[call], GIVEN.amount, RNG)
              for reason in (reasons if GIVEN.long else (RNG.choice(reasons),))]
    failed = sum(each(lambda order: fail_one(stage, scene, *order), orders))
    assert failed, 'nothing failed'
    return f'{scene.name}: {len(orders)} runs, {failed} failed'


def test_of(scenes):
    def test(folder):
        stage = Stage(GIVEN, folder)
        return '; '.join(fail_scene(stage, scene) for scene in scenes(stage))
    return test


def check_same(stage, scene, **orders):
    folder = stage.copy(scene)
    played = stage.play(scene, folder, 'calls', **orders)
    assert played.code == scene.code, f'{scene.name}: exit code {played.code}\n{played.told}'
    assert played.out == scene.done.out and played.files == scene.done.files, f'{scene.name}: another answer'
    shutil.rmtree(folder)


def test_interrupted(folder):
    stage = Stage(GIVEN, folder)
    scenes = writing_scenes(stage) + stream_scenes(stage)
    for scene in scenes:
        check_same(stage, scene, interrupt=1)
    return f'{len(scenes)} commands'


def test_short(folder):
    stage = Stage(GIVEN, folder)
    scenes = writing_scenes(stage) + stream_scenes(stage)
    seeds = range(GIVEN.seed, GIVEN.seed + (50 if GIVEN.long else 3))
    for scene in scenes:
        each(lambda seed, scene=scene: check_same(stage, scene, short=seed), seeds)
    return f'{len(scenes)} commands, {len(seeds)} times'


def check_sync(stage, scene, nth):
    folder, path = stage.copy(scene), stage.folder / f'journal-{scene.name}-{nth}'
    played = stage.play(scene, folder, 'calls', at=f'fsync:{nth}:errno={errno.EIO}', log=path)
    assert played.code == 2, f'{scene.name}, fsync {nth}: exit code {played.code}'
    syncs = [event[1:] for event in read_journal(path) if event[0] == 'fsync']
    failed = [inode for inode, result in syncs if result != '0']
    assert len(failed) == 1, f'{len(failed)} syncs failed'
    later = syncs[syncs.index((failed[0], str(errno.EIO))) + 1:]
    assert failed[0] not in [inode for inode, _ in later], f'{scene.name}: sync {nth} was tried again'
    shutil.rmtree(folder)


def test_syncs(folder):
    """Each sync of each command, once."""
    stage, count = Stage(GIVEN, folder), 0
    for scene in writing_scenes(stage):
        nths = spread(stage.counts(scene, 'calls')['fsync'], 8 if GIVEN.amount < 8 else GIVEN.amount, RNG)
        each(lambda nth, scene=scene: check_sync(stage, scene, nth), nths)
        count += len(nths)
    return f'{count} syncs'


if __name__ == '__main__':
    run_tests([('commands that write files', test_of(writing_scenes)),
               ('commands that print', test_of(stream_scenes)), ('interrupted', test_interrupted),
               ('short counts', test_short), ('a failed sync is not tried again', test_syncs)])
