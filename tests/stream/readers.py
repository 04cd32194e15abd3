# SPDX-License-Identifier: Apache-2.0
"""What we write, read by the readers that others use: zstd -d, Python's zstandard, and a reader
that stops after one frame.

Usage: readers.py WRITE_FRAMES     (the test program that writes stdin as frames)

A reader that is not installed is skipped with a message; with none of them the test is skipped
(exit code 77).
"""

import random
import shutil
import struct
import subprocess
import sys

SKIPPABLE = range(0x184D2A50, 0x184D2A60)
MAGIC = 0xFD2FB528


def write(program, text, *options):
    done = subprocess.run([program, *options], input=text, stdout=subprocess.PIPE, check=True)
    return done.stdout


def frame_length(data):
    """The length of the frame at the start of data, by the format's own description."""
    magic, = struct.unpack_from("<I", data)
    if magic in SKIPPABLE:
        return 8 + struct.unpack_from("<I", data, 4)[0]
    assert magic == MAGIC, f"no frame begins with {magic:08x}"
    descriptor = data[4]
    single_segment = descriptor >> 5 & 1
    assert descriptor >> 2 & 1, "a frame without a checksum"
    at = 5 + (not single_segment) + (0, 1, 2, 4)[descriptor & 3]
    at += ((1 if single_segment else 0), 2, 4, 8)[descriptor >> 6]
    last = False
    while not last:
        block = int.from_bytes(data[at : at + 3], "little")
        last, kind, size = block & 1, block >> 1 & 3, block >> 3
        at += 3 + (1 if kind == 1 else size)
    return at + 4


def frames_of(data):
    frames = []
    at = 0
    while at < len(data):
        length = frame_length(data[at:])
        frames.append(data[at : at + length])
        at += length
    return frames


def check_seek_table(data, text):
    *frames, table = frames_of(data)
    magic, size = struct.unpack_from("<II", table)
    count, descriptor, footer = struct.unpack_from("<IBI", table, len(table) - 9)
    assert (magic, footer, descriptor) == (0x184D2A5E, 0x8F92EAB1, 0x80)
    assert count == len(frames) and size == len(table) - 8 == 12 * count + 9
    total = 0
    for i, frame in enumerate(frames):
        compressed, plain, checksum = struct.unpack_from("<III", table, 8 + 12 * i)
        assert compressed == len(frame)
        assert checksum == struct.unpack("<I", frame[-4:])[0]
        total += plain
    assert total == len(text)


def zstd_program():
    zstd = shutil.which("zstd")
    if not zstd:
        return None
    return lambda data: subprocess.run(
        [zstd, "-dc"], input=data, stdout=subprocess.PIPE, check=True
    ).stdout


def check_program(read, many, single, text):
    assert read(many) == text, "zstd -d reads something else"
    assert read(single) == text, "zstd -d reads something else from a single frame"
    for frame in frames_of(many):
        read(frame)  # each stands alone
    first = frames_of(single)[0]
    assert read(first) == text, "a reader that stops after one frame misses text"


def check_zstandard(zstandard, many, single, text):
    every = zstandard.ZstdDecompressor().stream_reader(many, read_across_frames=True)
    assert every.read() == text, "zstandard reads something else"
    one = zstandard.ZstdDecompressor().stream_reader(single, read_across_frames=False)
    assert one.read() == text, "zstandard, stopping after one frame, misses text"
    stopped = zstandard.ZstdDecompressor().decompressobj()
    assert stopped.decompress(single) == text and stopped.eof
    first = frames_of(many)[0]
    plain = zstandard.ZstdDecompressor().decompress(first)
    assert text.startswith(plain) and (plain or not text), "the first frame does not stand alone"
    assert zstandard.frame_content_size(first) >= 0, "a frame without its content size"


def texts():
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghij", k=chance.randint(2, 9))) for _ in range(3000)]
    long = "\n".join(" ".join(chance.choices(words, k=12)) for _ in range(330_000))
    return [b"", b"one line without an end", b"two\nlines\n", long.encode()]


def main():
    program = sys.argv[1]
    read = zstd_program()
    try:
        import zstandard
    except ImportError:
        zstandard = None
    if not read:
        print("skipped: zstd is not installed")
    if not zstandard:
        print("skipped: Python's zstandard is not installed")
    for text in texts():
        many = write(program, text)
        single = write(program, text, "--single-frame")
        check_seek_table(many, text)
        assert len(frames_of(single)) == 1
        assert len(text) < 9 << 20 or len(frames_of(many)) > 2
        if read:
            check_program(read, many, single, text)
        if zstandard:
            check_zstandard(zstandard, many, single, text)
    print("ok")
    return 0 if read or zstandard else 77


if __name__ == "__main__":
    sys.exit(main())
