#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every command under valgrind: no error, no block lost, no suppression. Takes long: no part of the
short form.

usage: memcheck.py PROGRAM
"""
import subprocess

from scenes import Stage, arguments, each, run_tests, stream_scenes, writing_scenes

GIVEN = arguments(__doc__, short=1, long=1)
VALGRIND = ['valgrind', '-q', '--error-exitcode=99', '--leak-check=full',
            '--errors-for-leak-kinds=definite,indirect,possible']


def check(stage, scene):
    folder = stage.copy(scene)
    done = subprocess.run([*VALGRIND, GIVEN.program.path, *scene.words], cwd=folder, input=scene.stdin,
                          env=GIVEN.program.environment, capture_output=True, check=False)
    assert done.returncode == scene.code, f'{scene.name}: exit code {done.returncode}\n{done.stderr.decode()}'
    assert done.stdout == scene.done.out, f'{scene.name}: another answer'


def test_all(folder):
    stage = Stage(GIVEN, folder)
    scenes = writing_scenes(stage) + stream_scenes(stage)
    each(lambda scene: check(stage, scene), scenes)
    return f'{len(scenes)} commands'


run_tests([('valgrind', test_all)])
