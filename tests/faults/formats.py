#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a release wrote, later releases read, or refuse by name.

usage: formats.py [--make NUMBER] PROGRAM

testdata/formats/NUMBER/ holds inputs, and a finished folder of them that a program of that format
wrote: manifest, shards, logs, quarantine. It is verified and restored. Versions, kinds of rows and
formats that nobody knows yet are refused, and named. --make writes the folder anew, for a new
format; that of a format that was released is never made again. Prints TAP.
"""
import argparse
import json
import re
import shutil
import subprocess
from pathlib import Path

from scenes import Program, final_files, make_inputs, run_tests

FORMATS = Path(__file__).resolve().parents[2] / 'testdata/formats'
PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument('--make', type=int)
PARSER.add_argument('program')
GIVEN = PARSER.parse_args()
PROGRAM = Program(GIVEN.program)


def make(folder):
    """Without run.json, which tells of a machine."""
    shutil.rmtree(folder, ignore_errors=True)
    make_inputs(folder / 'in', records=3)
    (folder / 'in/b.jsonl.gz').unlink()
    PROGRAM.run('clean', '-q', '--on-error', 'quarantine', 'in', '-o', 'out', cwd=folder)
    (folder / 'out/run.json').unlink()


def test_format(stored):
    def test(here):
        PROGRAM.run('verify', '-q', stored / 'out')
        PROGRAM.run('restore', '-q', stored / 'out', '-o', here)
        restored, wanted = final_files(here), final_files(stored / 'in')
        assert restored == wanted, f'restored {sorted(restored)}, wanted {sorted(wanted)}'
        return f'{len(restored)} originals'
    return test


def newest():
    return max(FORMATS.iterdir(), key=lambda path: int(path.name))


def refuse(here, edit, named, words=('verify', '-q', 'out')):
    shutil.copytree(newest() / 'out', here / 'out')
    edit(here / 'out')
    _, told = PROGRAM.run(*words, cwd=here, code=2)
    assert re.search(named, told), f'not named: {told}'
    return told.strip()[:120]


def edit_manifest(change):
    def edit(out):
        path = out / 'manifest.json'
        text = path.read_text()
        assert change(text) != text, 'nothing was changed'
        path.write_text(change(text))
    return edit


def test_later_format(here):
    return refuse(here, edit_manifest(lambda text: text.replace('"format":1,', '"format":99,', 1)), 'format 99')


def test_no_format(here):
    return refuse(here, edit_manifest(lambda text: text.replace('"format":1,', '', 1)), 'manifest')


def test_later_input(here):
    return refuse(here, edit_manifest(lambda text: text.replace('"format":"wet"', '"format":"warp"', 1)), 'warp')


def edit_log(change):
    def edit(out):
        path = out / 'removed/a.jsonl.zst'
        rows = subprocess.run(['zstd', '-dcq', path], capture_output=True, check=True).stdout
        changed = change(rows)
        assert changed != rows, 'nothing was changed'
        path.write_bytes(subprocess.run(['zstd', '-qc'], input=changed, capture_output=True, check=True).stdout)
    return edit


def test_later_kind(here):
    return refuse(here, edit_log(lambda rows: rows.replace(b'"kind":"range"', b'"kind":"twist"', 1)), 'kind|twist|removed/')


def test_seek_table(here):
    """Nothing that decodes the shard would see it."""
    def edit(out):
        path = out / 'shards/a.jsonl.zst'
        shard = bytearray(path.read_bytes())
        shard[-9 - 12] ^= 1
        path.write_bytes(shard)
        subprocess.run(['zstd', '-tq', path], check=True)
    return refuse(here, edit, 'shards/a.jsonl.zst.*seek table')


def test_manifest_is_json(_):
    """So that anybody can read it without us."""
    manifest = json.loads((newest() / 'out/manifest.json').read_text())
    assert manifest['format'] == int(newest().name)
    return ''


if GIVEN.make:
    make(FORMATS / str(GIVEN.make))
else:
    run_tests([(f'format {stored.name}', test_format(stored)) for stored in sorted(FORMATS.iterdir())]
              + [('a manifest of a later format', test_later_format), ('a manifest without a format', test_no_format),
                 ('an input of a later format', test_later_input), ('a row of a later kind', test_later_kind),
                 ('a seek table of other frames', test_seek_table),
                 ('a manifest is JSON', test_manifest_is_json)])
