#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shards, log and quarantine give back every input, byte for byte.

usage: restore.py [--data FOLDER] [--seed N] PROGRAM

On every file under FOLDER (JSON lines by their longest string, all else as it is named, and every
text once more with --format text), and on generated records. `verify` must agree each time. Prints
TAP.
"""
import gzip
import json
import random

from common import Skip, arguments, decompressed, restored_names, run_tests
from records import jsonl, wet_record

GIVEN = arguments(__doc__, seed=1)
PROGRAM = GIVEN.program


def check(folder, inputs, *flags):
    """Cleans, verifies, restores and compares. Returns bytes in and bytes removed."""
    out, back = folder / 'cleaned', folder / 'back'
    _, told = PROGRAM.run('clean', '--json', *flags, '-o', out, '--', *inputs)
    PROGRAM.run('verify', '-q', out)
    PROGRAM.run('restore', '-q', out, '-o', back)
    names = restored_names(out)
    for path, name in names:
        assert (back / name).read_bytes() == decompressed(path), f'{path} came back different'
    totals = json.loads(told)
    return len(names), totals['bytes_in'], totals['removed_bytes'], totals['bytes_quarantined']


def tell(found):
    return '{} files, {} bytes, {} removed, {} quarantined'.format(*found)


def add(sums, found):
    return tuple(a + b for a, b in zip(sums, found))


def longest_string(value, path=''):
    """(length, dotted path) of the longest string in an object, members of members included."""
    best = (-1, '')
    for key, item in value.items():
        if '.' in key or not key:
            continue
        if isinstance(item, str):
            best = max(best, (len(item), path + key))
        elif isinstance(item, dict):
            best = max(best, longest_string(item, path + key + '.'))
    return best


def text_field(path):
    """What the text of a file of JSON lines is called, by its first record."""
    try:
        first = json.loads(decompressed(path).split(b'\n', 1)[0])
        return longest_string(first)[1] or 'text'
    except (ValueError, AttributeError):
        return 'text'


def data_files(jsonl_only=False):
    if not GIVEN.data.is_dir():
        raise Skip(f'no data at {GIVEN.data}')
    files = sorted(path for path in GIVEN.data.rglob('*') if path.is_file())
    return [path for path in files if not jsonl_only or '.jsonl' in path.name]


def test_all(folder):
    data_files()
    return tell(check(folder, [GIVEN.data], '--on-error', 'quarantine'))


def test_jsonl(folder):
    sums = (0, 0, 0, 0)
    for number, path in enumerate(data_files(jsonl_only=True)):
        flags = ['--on-error', 'quarantine', '--text-field', text_field(path)]
        sums = add(sums, check(folder / str(number), [path], *flags))
    return tell(sums)


def test_as_text(folder):
    small = [path for path in data_files() if path.stat().st_size < 1 << 20]
    return tell(check(folder, small, '--format', 'text'))


def test_generated(folder):
    """Every escape form, surrogates, NUL, CRLF, emptied texts, marks, blank lines, no last line end,
    at both scopes, with and without --keep-empty, and one frame a file."""
    rng = random.Random(GIVEN.seed)
    sums = (0, 0, 0, 0)
    for number, flags in enumerate((['--scope', 'document'], ['--keep-empty'],
                                     ['--single-frame', '--threads', '3'])):
        here = folder / str(number)
        here.mkdir()
        inputs = []
        for i in range(20):
            path = here / (f'{i}.jsonl' + ('.gz' if i % 4 == 3 else ''))
            contents = jsonl(rng, 25)
            path.write_bytes(gzip.compress(contents) if path.suffix == '.gz' else contents)
            inputs.append(path)
        sums = add(sums, check(here, inputs, *flags))
    return tell(sums)


def test_generated_bad(folder):
    """Bad records among good ones, set aside byte for byte."""
    rng = random.Random(GIVEN.seed)
    bad = [b'{"text":}\n', b'{"id":1}\n', b'[]\n', b'"text"\n', b'{"text":"\\x"}\n', b'\x00\n',
           b'{"text":"' + b'x' * 5000 + b'"}\n', b'{"text":3} \n', b'{' * 2000 + b'\n']
    inputs = []
    for i in range(20):
        lines = jsonl(rng, 12, odd=False).splitlines(keepends=True) + rng.choices(bad, k=5)
        rng.shuffle(lines)
        path = folder / f'{i}.jsonl'
        path.write_bytes(b''.join(lines))
        inputs.append(path)
    found = check(folder, inputs, '--on-error', 'quarantine', '--max-record', '4K')
    assert found[3], 'nothing was quarantined'
    return tell(found)


def test_generated_wet(folder):
    """Line ends of every kind after the content, ill-formed bytes, wrong lengths set aside."""
    rng = random.Random(GIVEN.seed)
    story = 'Die Möwe saß den ganzen langen Tag auf dem alten roten Boot.\r\n'.encode()
    inputs = []
    for i in range(12):
        whole = wet_record(b'warcinfo', b'software: none\r\n')
        for _ in range(12):
            text = story * rng.randrange(3) + rng.choice((b'', b'caf\xe9 \xff\n', b'\x00', b'\xf0\x9f'))
            end = rng.choice((b'\r\n\r\n', b'\r\n\r\n', b'\n\n', b'\r\n\r\n\r\n'))
            whole += wet_record(rng.choice((b'conversion', b'conversion', b'metadata')), text, end)
        if i % 3 == 2:
            whole = whole.replace(b'Content-Length: 62', b'Content-Length: 60')
        path = folder / f'{i}.wet'
        path.write_bytes(whole)
        inputs.append(path)
    return tell(check(folder, inputs, '--on-error', 'quarantine'))


def test_small(folder):
    """Inputs of no bytes and of few."""
    contents = [b'', b'\n', b' ', b'\xef\xbb\xbf', b'\xef\xbb\xbf\n', b'{"text":""}', b'\r\n\r\n',
                b'{"text":"ADVERTISEMENT"}', b'\xef\xbb\xbf{"text":"x"}', b'ADVERTISEMENT\n']
    inputs = []
    for i, whole in enumerate(contents):
        for ending in ('txt', 'jsonl', 'wet'):
            inputs.append(folder / f'{i}.{ending}')
            inputs[-1].write_bytes(whole)
    return tell(check(folder, inputs, '--on-error', 'quarantine'))


run_tests([
    ('all of the data', test_all),
    ('JSON lines of the data by their longest string', test_jsonl),
    ('all small files of the data as text', test_as_text),
    ('generated records', test_generated),
    ('generated records, bad ones among them', test_generated_bad),
    ('generated WET', test_generated_wet),
    ('inputs of few bytes', test_small),
])
