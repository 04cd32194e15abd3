#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The disk is full.

usage: full.py [--long] [--seed N] --shims DIR PROGRAM

Disks of many sizes: real ones (tmpfs) where the system lets us mount, and ones that a shim fills. A
run that does not fit ends with exit code 2 and names the file and the bytes that were still to be
written; after space is freed the same command comes to the same end. /dev/full stands for stdout
and the log. --long tries 64 sizes, else 8. Prints TAP.
"""
import re
import shutil
import subprocess

from scenes import (Skip, Stage, arguments, corpus_scene, each, leftovers, run_tests, stream_scenes,
                    writing_scenes)

GIVEN = arguments(__doc__, short=8, long=64)
NAMED = re.compile(r'\d+ bytes.*No space left on device', re.S)
PAGE = 4096


def check_told(scene, played):
    assert played.code == 2, f'exit code {played.code}\n{played.told}'
    assert NAMED.search(played.told), f'no file or bytes in: {played.told}'
    assert any(name in played.told for name in ('out', 'shards', 'removed', 'quarantine', '.index', '.json', '.txt',
                                                '.wet', 'done', 'page')), \
        f'no file in: {played.told}'


def written_bytes(stage, scene):
    """How many bytes the command writes when all fits: the smallest disk on which it does."""
    low, high = 0, 1 << 24
    while low < high:
        middle = (low + high) // 2
        folder = stage.copy(scene)
        fits = stage.play(scene, folder, 'calls', disk=middle).code == scene.code
        low, high = (low, middle) if fits else (middle + 1, high)
        shutil.rmtree(folder)
    return low


def fill(stage, scene, size):
    folder = stage.copy(scene)
    try:
        played = stage.play(scene, folder, 'calls', disk=size)
        stage.check_whole(scene, played)
        check_told(scene, played)
        stage.check_completes(scene, folder)
    except AssertionError as why:
        raise AssertionError(f'{scene.name}, a disk of {size} bytes: {why}') from why
    shutil.rmtree(folder)


def test_shim(folder):
    stage, told = Stage(GIVEN, folder), []
    for scene in writing_scenes(stage):
        need = written_bytes(stage, scene)
        each(lambda i, scene=scene, need=need: fill(stage, scene, i * need // GIVEN.amount),
             range(GIVEN.amount))
        told.append(f'{scene.name} needs {need} bytes')
    return f'{GIVEN.amount} sizes each: ' + ', '.join(told)


def mount(folder, pages):
    folder.mkdir()
    done = subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={pages * PAGE}', 'none', folder],
                          capture_output=True, check=False)
    if done.returncode:
        raise Skip('no file system can be mounted here')


def fill_real(stage, scene, pages):
    """The output on a disk of its own, which then grows. Returns whether it was too small."""
    folder = stage.copy(scene)
    disk = folder / 'out'
    mount(disk, pages)
    try:
        played = stage.play(scene, folder)
        if played.code != scene.code:
            check_told(scene, played)
            stage.check_whole(scene, played)
            assert not [name for name in leftovers(folder) if name.endswith('.part')], 'space is not given back'
            subprocess.run(['mount', '-o', 'remount,size=64M', disk], check=True)
        stage.check_completes(scene, folder)
    except AssertionError as why:
        raise AssertionError(f'{pages} pages: {why}') from why
    finally:
        subprocess.run(['umount', disk], check=True)
    shutil.rmtree(folder)
    return played.code != scene.code


def test_tmpfs(folder):
    stage = Stage(GIVEN, folder)
    scene = corpus_scene(stage, 'corpus')
    sizes = range(1, 1 + GIVEN.amount)
    full = [fill_real(stage, scene, pages * 3 if GIVEN.amount < 16 else pages) for pages in sizes]
    assert any(full) and not all(full), f'{sum(full)} of {len(full)} disks were full: that proves little'
    return f'{sum(full)} of {len(full)} disks were too small'


def test_stdout(folder):
    """A device that is always full."""
    stage = Stage(GIVEN, folder)
    for scene in stream_scenes(stage):
        here = stage.copy(scene)
        with open('/dev/full', 'wb') as full:
            process = stage.start(scene, here, stdout=full)
            _, told = process.communicate(scene.stdin)
        if scene.done.out:
            assert process.returncode == 2, f'{scene.name}: exit code {process.returncode}'
            assert b'No space left on device' in told, f'{scene.name}: {told}'
        shutil.rmtree(here)
    return ''


def test_log(folder):
    stage = Stage(GIVEN, folder)
    scene = next(scene for scene in writing_scenes(stage) if scene.name == 'in-place')
    here = stage.copy(scene)
    played = stage.play(scene, here, words=['clean', '-w', '--audit', '/dev/full', 'article.txt'])
    assert played.code == 2 and '/dev/full' in played.told, played.told
    assert played.files == scene.old, 'the text went though its log could not be written'
    return ''


run_tests([('disks that a shim fills', test_shim), ('disks of many sizes', test_tmpfs),
           ('stdout is full', test_stdout), ('the log is full', test_log)])
