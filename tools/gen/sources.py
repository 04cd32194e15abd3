# SPDX-License-Identifier: Apache-2.0
"""Where generated corpora get their lines: texts of JSON lines, by language, in fragments and lines."""
import contextlib
import gzip
import json
import os
import re
import subprocess
import sys

SOURCE_BYTES = 64 << 20      # read of one source at most
POOL_BYTES = 8 << 20         # of fragments of a language
SHARES = {'en': .62, 'de': .08, 'fr': .06, 'es': .06, 'ru': .07, 'ja': .04, 'zh': .03, 'th': .02, 'other': .02}
COMMON = {'en': 'the of and to in is that for', 'de': 'der die und das ist nicht mit den', 'fr': 'les des est une dans pour du et',
          'es': 'los las que una por con para el'}
UNSPACED = {'ja', 'zh', 'th'}


@contextlib.contextmanager
def opened(path):
    """the lines of a file, decompressed, as bytes"""
    if path.endswith('.zst'):
        process = subprocess.Popen(['zstd', '-dcq', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            yield process.stdout
        finally:
            process.stdout.close()
            process.wait()
    else:
        with (gzip.open if path.endswith('.gz') else open)(path, 'rb') as file:
            yield file


def files(sources):
    for source in sources:
        if not os.path.isdir(source):
            yield source
            continue
        for folder, folders, names in os.walk(source):
            folders.sort()
            for name in sorted(names):
                if re.search(r'\.(jsonl|ndjson|json)(\.gz|\.zst)?$', name):
                    yield os.path.join(folder, name)


def texts(sources):
    for path in files(sources):
        read = 0
        with opened(path) as file:
            for record in file:
                read += len(record)
                if read > SOURCE_BYTES:
                    break
                text = json.loads(record).get('text') if record.strip() else None
                if isinstance(text, str) and is_clean(text):
                    yield text


def is_clean(text):
    try:
        text.encode()
        return True
    except UnicodeEncodeError:  # lone surrogates
        return False


def language_of(text):
    text = text[:3000]
    letters = sum(map(str.isalpha, text)) or 1
    for name, pattern in ('ja', '[\u3040-\u30ff]'), ('th', '[\u0e01-\u0e3a]'), ('zh', '[\u4e00-\u9fff]'), ('ru', '[\u0430-\u044f]'):
        if len(re.findall(pattern, text)) > .3 * letters:
            return name
    words = text.lower().split()
    counts = {name: sum(map(words.count, common.split())) for name, common in COMMON.items()}
    best = max(counts, key=counts.get)
    return best if counts[best] >= .06 * len(words) else 'other'


def escaped(text):
    """the text as it stands inside a JSON string"""
    return json.dumps(text, ensure_ascii=False)[1:-1]


class Pool:
    """What a language gives: fragments, short lines, titles and lines that may repeat, escaped for JSON."""

    def __init__(self, unspaced):
        self.unspaced = unspaced
        self.glue = '' if unspaced else ' '
        self.bytes = 0
        self.fragments, self.short, self.titles, self.long = [], [], [], []

    def is_full(self):
        return self.bytes > POOL_BYTES

    def cut(self, line, rng):
        """a line in fragments; what is left at the end is dropped"""
        if self.unspaced:
            return [part for part in re.findall(r'[^\s、。，！？]{6,60}[、。，！？]?', line)]
        words, made, at = line.split(), [], 0
        while at + 5 <= len(words):
            take = 5 + int(8 * rng.random())
            if at + take <= len(words):
                made.append(' '.join(words[at:at + take]))
            at += take
        return made

    def add(self, text, rng):
        lines = [line.strip() for line in text.split('\n') if line.strip()]
        if lines and len(lines[0]) < 200:
            self.titles.append(escaped(lines[0]))
        for line in lines:
            self.bytes += len(line.encode())
            words = len(line) // 3 if self.unspaced else len(line.split())
            if words <= 5:
                self.short.append(escaped(line))
                continue
            if 8 <= words <= 80 and len(self.long) < 40000:
                self.long.append(escaped(line))
            self.fragments += [escaped(part) for part in self.cut(line, rng)]

    def is_usable(self):
        return len(self.fragments) >= 200 and len(self.short) >= 20 and len(self.long) >= 20 and self.titles


def read_pools(sources, rng):
    pools = {name: Pool(name in UNSPACED) for name in SHARES}
    for text in texts(sources):
        pool = pools[language_of(text)]
        if not pool.is_full():
            pool.add(text, rng)
    pools = {name: pool for name, pool in pools.items() if pool.is_usable()}
    if not pools:
        sys.exit('corpus.py: the sources have too few lines')
    return pools
