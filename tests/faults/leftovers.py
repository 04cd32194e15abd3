#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A leftover is never taken for finished work.

usage: leftovers.py --shims DIR PROGRAM

Each case plants something into an output folder: temporaries of dead and of living writers, halves
of state, another run's or another version's plan, inputs and settings that changed since. The same
command then either comes to the answer of an undisturbed run, or refuses with exit code 2 and
touches nothing. Prints TAP.
"""
import fcntl
import os
import shutil
import signal

from scenes import Stage, arguments, corpus_scene, final_files, run_tests

GIVEN = arguments(__doc__, short=1, long=1)
PART = '.0123456789abcdef.part'
CASES = []


def case(result):
    """A planted leftover: the test calls it with the folder, and what follows is `result`."""
    def add(plant):
        CASES.append((plant.__doc__, plant, result))
        return plant
    return add


# ---- the same command goes on ----------------------------------------------------------------------

@case('completes')
def part_file(out):
    """half a shard of a dead writer"""
    (out / f'shards/.a.jsonl.zst{PART}').write_bytes(b'half')


@case('completes')
def part_of_log(out):
    """half a log of a dead writer in a folder below"""
    (out / 'removed/sub').mkdir(parents=True, exist_ok=True)
    (out / f'removed/sub/.e.jsonl.zst{PART}').write_bytes(b'')


@case('completes')
def part_of_plan(out):
    """half a plan under a temporary name"""
    (out / f'.state/.plan.json{PART}').write_text('{"unecho":')


@case('completes')
def part_of_manifest(out):
    """half a manifest under a temporary name"""
    (out / f'.manifest.json{PART}').write_text('{"unecho":')


@case('completes')
def part_of_entry(out):
    """half an entry under a temporary name"""
    (out / f'.state/done/.3{PART}').write_text('{"name":')


@case('completes')
def shard_without_entry(out):
    """a whole shard whose entry was not written"""
    first = sorted((out / '.state/done').iterdir())
    assert first, 'nothing was finished'
    first[0].unlink()


@case('completes')
def foreign_shard(out):
    """other bytes under the name of a shard that is not done"""
    (out / 'shards/d.txt.zst').write_bytes(b'\x28\xb5\x2f\xfdnot a frame')


@case('completes')
def foreign_log(out):
    """other bytes under the name of a log that is not done"""
    (out / 'removed/d.jsonl.zst').write_bytes(b'')


@case('completes')
def no_done(out):
    """the folder of entries is missing"""
    shutil.rmtree(out / '.state/done')


@case('completes')
def empty_state(out):
    """a folder .state with nothing in it, and nothing beside it"""
    shutil.rmtree(out)
    (out / '.state').mkdir(parents=True)


@case('completes')
def only_lock(out):
    """the lock of a run that died before its plan stood"""
    shutil.rmtree(out)
    (out / '.state').mkdir(parents=True)
    (out / '.state/lock').touch()


@case('completes')
def stale_run_facts(out):
    """run.json of an earlier run"""
    (out / 'run.json').write_text('{"plan":{}}')


# ---- it refuses, and touches nothing ---------------------------------------------------------------

@case('refuses')
def half_entry(out):
    """half an entry under its final name"""
    first = sorted((out / '.state/done').iterdir())[0]
    first.write_bytes(first.read_bytes()[:40])


@case('refuses')
def empty_entry(out):
    """an empty entry under its final name"""
    sorted((out / '.state/done').iterdir())[0].write_bytes(b'')


@case('refuses')
def half_plan(out):
    """half a plan under its final name"""
    plan = out / '.state/plan.json'
    plan.write_bytes(plan.read_bytes()[:-30])


@case('refuses')
def other_version(out):
    """a plan of another version"""
    plan = out / '.state/plan.json'
    plan.write_text(plan.read_text().replace('"unecho":"', '"unecho":"0.0.0-', 1))


@case('refuses')
def other_settings(out):
    """a plan of other settings"""
    plan = out / '.state/plan.json'
    text = plan.read_text()
    assert '"threshold":"0.8"' in text
    plan.write_text(text.replace('"threshold":"0.8"', '"threshold":"0.7"'))


@case('refuses')
def changed_input(out):
    """an input that was used and has changed"""
    os.utime(out.parent / 'in/a.jsonl', (1, 1))


@case('refuses')
def vanished_input(out):
    """an input that is gone"""
    (out.parent / 'in/d.txt').unlink()


@case('refuses')
def new_input(out):
    """an input that was not there"""
    (out.parent / 'in/new.txt').write_text('new\n')


@case('refuses')
def shards_of_somebody(out):
    """shards of nobody knows whom, and no state"""
    shutil.rmtree(out / '.state')


@case('refuses')
def stale_manifest(out):
    """a manifest of another run, and no state"""
    shutil.rmtree(out / '.state')
    (out / 'manifest.json').write_text('{"unecho":"0.0.0","format":1}')


@case('refuses')
def living_run(out):
    """another run that works here"""
    lock = os.open(out / '.state/lock', os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def everything(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def interrupted(stage, scene):
    """A folder in which a run was killed after some of its inputs were done."""
    folder = stage.copy(scene)
    done = folder / 'out/.state/done'
    nth = 1
    while not done.exists() or len(list(done.iterdir())) < 2:
        nth += 5
        played = stage.play(scene, folder, 'calls', at=f'change:{nth}:kill')
        assert played.code == -signal.SIGKILL, 'it was not killed'
    for path in done.glob('.*'):
        path.unlink()
    return folder


def try_case(stage, scene, plant, result):
    folder = interrupted(stage, scene)
    held = plant(folder / 'out')
    before = everything(folder)
    try:
        if result == 'completes':
            stage.check_completes(scene, folder)
            return
        played = stage.play(scene, folder)
        assert played.code == 2, f'exit code {played.code}\n{played.told}'
        assert 'out' in played.told or 'in/' in played.told or 'done/' in played.told, f'no place in: {played.told}'
        assert everything(folder) == before, 'it touched something'
    finally:
        if held:
            os.close(held)


def test_of(plant, result):
    def test(folder):
        stage = Stage(GIVEN, folder)
        for scope in ('document', 'corpus'):
            scene = corpus_scene(stage, scope, '--scope', scope, '--threads', '1')
            try_case(stage, scene, plant, result)
        return result
    return test


def changes(folder):
    """What would tell that a file was written: all of its status but the time of access."""
    return {path: (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            for path in folder.rglob('*') for status in [path.stat()]}


def test_finished(folder):
    """What is done is not written again, and a finished folder is left alone."""
    stage = Stage(GIVEN, folder)
    scene = corpus_scene(stage, 'finished', '--threads', '1')
    here = interrupted(stage, scene)
    done = {path: path.stat().st_ino for entry in (here / 'out/.state/done').iterdir()
            for path in (here / 'out/shards').rglob('*.zst') if path.name[0] == 'ab'[int(entry.name)]}
    assert done, 'nothing was done'
    stage.check_completes(scene, here)
    assert {path: path.stat().st_ino for path in done} == done, 'a finished shard was written again'
    before = changes(here)
    stage.check_completes(scene, here)
    assert changes(here) == before, 'a finished folder was touched'
    return f'{len(done)} shards stayed'


def test_living_part(folder):
    """The temporary of a living writer is not swept away."""
    stage = Stage(GIVEN, folder)
    scene = corpus_scene(stage, 'living', '--threads', '1')
    here = interrupted(stage, scene)
    part = here / f'out/shards/.mine.jsonl.zst{PART}'
    part.write_bytes(b'half')
    held = os.open(part, os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    played = stage.play(scene, here)
    assert played.code == 0 and part.exists(), 'it was swept away'
    os.close(held)
    assert final_files(here) == scene.done.files


run_tests([(name, test_of(plant, result)) for name, plant, result in CASES]
          + [('finished work', test_finished), ('a living writer', test_living_part)])
