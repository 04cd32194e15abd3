#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Input cut short at every byte: a valid shorter file where a record, member or frame ends, and
everywhere else an error that names file and byte, with nothing under a final name.

usage: truncation.py PROGRAM

Small files of every format and compression, each cut at every byte, and one of many records and
several frames cut at every 97th byte. Prints TAP.
"""
import gzip
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from common import arguments, final_files, run_tests
from records import wet_record

GIVEN = arguments(__doc__)
PROGRAM = GIVEN.program
PLACE = re.compile(r':byte \d+: ')

STORY = 'Die Möwe saß auf dem Boot.'
RECORDS = [f'{{"id":{i},"text":"{STORY}\\n\\u00e9 {i}"}}'.encode() + b'\r\n' for i in range(3)]
WET = [wet_record(b'warcinfo', b'none'), wet_record(b'conversion', STORY.encode()),
       wet_record(b'conversion', STORY.encode() + b'\xe9\n')]


def zstd_frame(contents):
    return subprocess.run(['zstd', '-qc'], input=contents, capture_output=True, check=True).stdout


def skippable_frame(contents):
    return b'\x50\x2a\x4d\x18' + len(contents).to_bytes(4, 'little') + contents


class Cuts:
    """A file, and what is in the part of it up to each of the places where it may end."""

    def __init__(self, name, parts):
        """`parts` are (bytes of the file, bytes that they hold), one a place."""
        self.name, self.whole, self.good, held = name, b'', {0: b''}, b''
        for stored, contents in parts:
            self.whole += stored
            held += contents
            self.good[len(self.whole)] = held


def jsonl_parts():
    """A record may lack its line end, or a part of it."""
    for record in RECORDS:
        bare = record.rstrip(b'\r\n')
        for part in (bare, b'\r', b'\n'):
            yield part, part


def compressed_jsonl(name, pack):
    return Cuts(name, [(pack(record), record) for record in RECORDS])


def files():
    frames = [(zstd_frame(record), record) for record in RECORDS]
    frames[1:1] = [(skippable_frame(b'index'), b'')]
    return [
        Cuts('plain.jsonl', jsonl_parts()),
        compressed_jsonl('members.jsonl.gz', lambda whole: gzip.compress(whole, mtime=0)),
        Cuts('frames.jsonl.zst', frames),
        Cuts('plain.wet', [(record, record) for record in WET]),
        Cuts('members.warc.wet.gz', [(gzip.compress(record, mtime=0), record) for record in WET]),
        Cuts('text.txt.gz', [(gzip.compress(part, mtime=0), part)
                             for part in (STORY.encode() + b'\n', b'The sea.')]),
        Cuts('text.txt.zst', [(zstd_frame(STORY.encode() * 30), STORY.encode() * 30)]),
    ]


def check_good(out, back, expected):
    PROGRAM.run('verify', '-q', out)
    PROGRAM.run('restore', '-q', out, '-o', back)
    [restored] = final_files(back)
    assert restored.read_bytes() == expected, 'it came back different'


def check_bad(out, path, told):
    left = final_files(out) if out.exists() else []
    assert not left, f'under a final name: {left}'
    assert path.name in told and PLACE.search(told), f'no file or byte in: {told}'


def check_cut(folder, cuts, length):
    """The file cut to `length` bytes, into a folder and as a stream."""
    here = folder / f'{cuts.name}-{length}'
    here.mkdir()
    path, out = here / cuts.name, here / 'out'
    path.write_bytes(cuts.whole[:length])
    good = length in cuts.good
    try:
        _, told = PROGRAM.run('clean', '-q', path, '-o', out, code=0 if good else 2)
        PROGRAM.run('clean', '-q', path, code=0 if good else 2)
        if good:
            check_good(out, here / 'back', cuts.good[length])
        else:
            check_bad(out, path, told)
    except AssertionError as why:
        raise AssertionError(f'{cuts.name} cut at byte {length}: {why}') from why
    shutil.rmtree(here)


def check_all(folder, cuts, lengths):
    with ThreadPoolExecutor() as pool:
        for _ in pool.map(lambda length: check_cut(folder, cuts, length), lengths):
            pass
    return f'{len(lengths)} cuts, {sum(length in cuts.good for length in lengths)} of them good'


def test_of(cuts):
    return lambda folder: check_all(folder, cuts, range(len(cuts.whole) + 1))


def test_many(folder):
    """Records that fill several reads of the file, in frames of many."""
    records = [f'{{"text":"{STORY} {i * 7919 % 1000} {"x" * (i * 31 % 400)}"}}\n'.encode()
               for i in range(300)]
    groups = [b''.join(records[i:i + 100]) for i in range(0, 300, 100)]
    cuts = Cuts('many.jsonl.zst', [(zstd_frame(group), group) for group in groups])
    lengths = sorted({*range(0, len(cuts.whole), 97), *cuts.good})
    return check_all(folder, cuts, lengths)


def test_quarantine(folder):
    """With --on-error=quarantine every cut gives a whole folder."""
    for cuts in files():
        for length in range(0, len(cuts.whole), 17):
            path, out = folder / cuts.name, folder / 'out'
            path.write_bytes(cuts.whole[:length])
            try:
                PROGRAM.run('clean', '-q', '--on-error', 'quarantine', path, '-o', out)
                PROGRAM.run('verify', '-q', out)
            except AssertionError as why:
                raise AssertionError(f'{cuts.name} cut at byte {length}: {why}') from why
            shutil.rmtree(out)


run_tests([(cuts.name, test_of(cuts)) for cuts in files()]
          + [('many records', test_many), ('set aside', test_quarantine)])
