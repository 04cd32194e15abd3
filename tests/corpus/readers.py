#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the program writes is read by others, and what it does not judge it leaves alone.

usage: readers.py [--data FOLDER] [--seed N] PROGRAM

The zstd program, Python's zstandard, and a reader that stops after one frame, on shards and logs of
several frames; each single-line y_ value of JSONTestSuite in a member beside the text. Prints TAP.
"""
import json
import random
import shutil
import subprocess

from common import Skip, arguments, run_tests
from records import plain_jsonl

GIVEN = arguments(__doc__, seed=1)
PROGRAM = GIVEN.program
PROGRAM.environment['UNECHO_SCOPE'] = 'document'  # unless a test says otherwise
LARGE = 18 << 20  # bytes: some frames


def make(folder, *flags):
    """A shard and a log of several frames, and the stream that the shard must hold."""
    path, out = folder / 'a.jsonl', folder / 'out'
    path.write_bytes(plain_jsonl(random.Random(GIVEN.seed), LARGE))
    PROGRAM.run('clean', '-q', *flags, path, '-o', out)
    expected, _ = PROGRAM.run('clean', '-q', path)
    return out / 'shards/a.jsonl.zst', out / 'removed/a.jsonl.zst', expected


def frames_of(path):
    """How many frames and skippable frames a file has, in the words of the zstd program."""
    listed = subprocess.run(['zstd', '-lv', path], capture_output=True, check=True).stdout.decode()
    numbers = dict(line.split(':', 1) for line in listed.splitlines() if ':' in line)
    found = {name.strip().lstrip('# '): value.strip() for name, value in numbers.items()}
    return int(found['Zstandard Frames']), int(found.get('Skippable Frames', 0))


def test_zstd_program(folder):
    if not shutil.which('zstd'):
        raise Skip('no zstd program')
    shard, log, expected = make(folder)
    for path in (shard, log):
        subprocess.run(['zstd', '-tq', path], check=True)
    unpacked = subprocess.run(['zstd', '-dcq', shard], capture_output=True, check=True).stdout
    assert unpacked == expected, 'zstd -d gives other bytes'
    rows = subprocess.run(['zstd', '-dcq', log], capture_output=True, check=True).stdout
    kinds = {json.loads(row)['kind'] for row in rows.splitlines()}
    assert kinds <= {'range', 'record'}, f'kinds of rows: {kinds}'
    frames, skippable = frames_of(shard)
    assert frames > 1 and skippable == 1, f'{frames} frames, {skippable} skippable'
    return f'{frames} frames, {len(expected)} bytes, {rows.count(b"kind")} rows'


def test_single_frame(folder):
    if not shutil.which('zstd'):
        raise Skip('no zstd program')
    shard, log, expected = make(folder, '--single-frame')
    for path in (shard, log):
        assert frames_of(path) == (1, 0), f'{path.name} has {frames_of(path)} frames'
    unpacked = subprocess.run(['zstd', '-dcq', shard], capture_output=True, check=True).stdout
    assert unpacked == expected, 'zstd -d gives other bytes'


def test_zstandard(folder):
    """Python's reader: over all frames, and, as it is by default, over one."""
    try:
        import zstandard  # pylint: disable=import-outside-toplevel
    except ImportError:
        raise Skip('no zstandard in this Python') from None
    shard, _, expected = make(folder)
    with shard.open('rb') as file:
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        assert reader.read() == expected, 'read_across_frames gives other bytes'
    (folder / 'single').mkdir()
    shard, _, _ = make(folder / 'single', '--single-frame')
    with shard.open('rb') as file:
        assert zstandard.ZstdDecompressor().stream_reader(file).read() == expected, 'one frame'


def test_seek_table(folder):
    """The seek table names the frames: sizes, texts, and where each begins."""
    shard, _, expected = make(folder)
    whole = shard.read_bytes()
    assert whole[-4:] == b'\xb1\xea\x92\x8f', 'no seek table at the end'
    count = int.from_bytes(whole[-9:-5], 'little')
    entry = 12 if whole[-5] & 0x80 else 8
    table = whole[-9 - count * entry:-9]
    begins = held = 0
    for i in range(0, len(table), entry):
        assert whole[begins:begins + 4] == b'\x28\xb5\x2f\xfd', f'no frame at byte {begins}'
        begins += int.from_bytes(table[i:i + 4], 'little')
        held += int.from_bytes(table[i + 4:i + 8], 'little')
    assert held == len(expected) and begins + 8 + len(table) + 9 == len(whole), 'sizes do not add up'
    return f'{count} frames'


def single_line_values():
    folder = GIVEN.data / 'cases' / 'JSONTestSuite_test_parsing'
    if not folder.is_dir():
        raise Skip(f'no JSONTestSuite at {folder}')
    values = {path.name: path.read_bytes().strip(b' \t\r\n') for path in sorted(folder.glob('y_*'))}
    return {name: value for name, value in values.items() if b'\n' not in value}


def test_values(folder):
    values = single_line_values()
    whole = b''.join(b'{"text":"x","v":' + value + b'}\n' for value in values.values())
    path, out = folder / 'values.jsonl', folder / 'out'
    path.write_bytes(whole)
    streamed, _ = PROGRAM.run('clean', '-q', path)
    assert streamed == whole, 'a value was changed'
    PROGRAM.run('clean', '-q', path, '-o', out)
    PROGRAM.run('restore', '-q', out, '-o', folder / 'back')
    assert (folder / 'back/values.jsonl').read_bytes() == whole, 'a value came back different'
    # and where the text around it is cut
    text = b'The museum of the sea stayed closed on all days of the summer holidays.'
    wrapped = [b'{"v":' + value + b',"text":"%s\\n%s","w":' % (text, text) + value + b'}\n'
               for value in values.values()]
    path.write_bytes(b''.join(wrapped))
    streamed, _ = PROGRAM.run('clean', '-q', path)
    assert streamed == b''.join(wrapped).replace(b'\\n' + text, b'\\n'), 'a value was changed'
    return f'{len(values)} values'


run_tests([
    ('zstd', test_zstd_program),
    ('a reader of one frame', test_single_frame),
    ('zstandard', test_zstandard),
    ('the seek table', test_seek_table),
    ('values of JSONTestSuite', test_values),
])
