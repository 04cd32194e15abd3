#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a corpus of JSON lines out of real lines, the same for the same seed, sources and settings.

usage: corpus.py [--seed N] [--bytes 300M] [--repeated 0.15] [--near-pairs N [--pairs-file FILE]] [-o FILE] SOURCE…
       corpus.py --kind pages [--bytes SIZE] [-o FILE] SOURCE…
       corpus.py --kind hostile-… (--lines N | --bytes SIZE) [--one-document] [-o FILE]
       corpus.py --self-test

SOURCE  JSON lines with a "text" member, plain, .gz or .zst, or a folder of such files: where lines come from.
-o      the output; a name that ends in .zst is written through the zstd program. Else standard output.

--kind web (the default): documents like scraped pages, {"id","url","text"}. A page has a title, the menu and the footer of
its host, paragraphs, captions and blank lines. Hosts follow a power law, and each has its language. Paragraphs are spliced
from fragments of 5 to 12 words of real lines, so that no two unrelated ones are near-duplicates. Lines that repeat, real
ones drawn by a power law, and menus make up the share --repeated of all bytes. In a page out of five a caption repeats the
beginning of a paragraph.
--near-pairs N: N pairs of lines in different documents, each a spliced line and a copy with words dropped, inserted or
replaced. The Jaccard similarity of their word pairs is spread evenly over [.8, 1), and the copy adds nothing: no run of
new words longer than 4 or than a fifth, the same numbers. --pairs-file lists them: id and line of both (lines from 1),
shared and all word pairs, J.

--kind pages: the sources' documents, as they stand, then again from the first one (ids end in ~2, ~3 …) until there are
SIZE bytes; by default two copies, so that half of all lines repeat.

Hostile kinds, each line a document, or all lines in one (--one-document; mind --max-record):
  hostile-variants    one line of 20 words, each time with another word in one place
  hostile-lots        "The auction of lot number i will …"
  hostile-same        one line
  hostile-chain       each line is like the two before it and unlike all others
  hostile-collisions  different lines with one XXH3-64

Memory: some hundred MB at most, whatever the size of sources and output.
"""
import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
from fractions import Fraction
from random import Random

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import collide  # noqa: E402
from hostile import HOSTILE, name_of  # noqa: E402
from near import NearPairs, adds_nothing, similarity, tokens_of  # noqa: E402
from sources import SHARES, files, opened, read_pools  # noqa: E402

UNITS = {'K': 10**3, 'M': 10**6, 'G': 10**9}
HOSTS = 4000


def size(text):
    return int(float(text[:-1]) * UNITS[text[-1].upper()]) if text[-1:].upper() in UNITS else int(text)


# ---- pages -----------------------------------------------------------------------------------------------------------

class Hosts:
    """Some thousand hosts, a language's by a power law, each with a menu and a footer."""

    def __init__(self, pools, rng):
        total = sum(SHARES[name] for name in pools)
        self.shares = [(name, SHARES[name] / total) for name in pools]
        self.of, number = {}, 0
        for name, share in self.shares:
            short = pools[name].short
            self.of[name] = []
            for _ in range(max(3, int(HOSTS * share))):
                number += 1
                lines = [short[int(len(short) * rng.random())] for _ in range(3 + int(12 * rng.random()))]
                self.of[name].append((f'https://www.host-{number}.example/{name}/', lines[:-2], lines[-2:]))

    def draw(self, rng):
        draw = rng.random()
        for name, share in self.shares:
            draw -= share
            if draw < 0:
                break
        hosts = self.of[name]
        return name, hosts[int(len(hosts) * rng.random() ** 3)]


class Web:
    def __init__(self, args):
        self.rng = rng = Random(args.seed)
        self.args = args
        self.pools = read_pools(args.source, rng)
        self.hosts = Hosts(self.pools, rng)
        self.pairs = NearPairs(self.pools, args.near_pairs, rng)
        self.hot = {}  # language: (line, bytes, may it repeat already)
        for name, pool in self.pools.items():
            rng.shuffle(pool.long)
            count = 200 + args.bytes * SHARES[name] // 20000
            self.hot[name] = [[line, len(line.encode())] for line in pool.long[:int(count)]]
        self.seen = set()  # of repeated lines and menus
        self.written = self.repeated = self.number = 0
        self.waiting = []  # second lines of pairs
        self.list = None

    def paragraph(self, pool, least, spread):
        r, fragments = self.rng.random, pool.fragments
        n = len(fragments)
        return pool.glue.join([fragments[int(n * r())] for _ in range(least + int(spread * r()))])

    def note(self, line, length):
        """counts a line that may stand elsewhere"""
        if line in self.seen:
            self.repeated += length
        else:
            self.seen.add(line)

    def repeat(self, name):
        hot = self.hot[name]
        line, length = hot[int(len(hot) * self.rng.random() ** 3)]
        self.note(line, length)
        return line

    def body(self, name, lines):
        pool, r = self.pools[name], self.rng.random
        spaced = r() < .5  # blank lines between paragraphs
        first = None
        for _ in range(3 + int(40 * r() ** 2)):
            draw = r()
            if self.repeated < self.args.repeated * self.written and draw < .4:
                lines.append(self.repeat(name))
            elif draw < .1:
                lines.append(pool.short[int(len(pool.short) * r())])
            elif draw < .25:
                lines.append(self.paragraph(pool, 1, 2))
            else:
                lines.append(self.paragraph(pool, 3, 9) + ('' if pool.unspaced else '.'))
                first = first or lines[-1]
            if spaced:
                lines.append('')
        if first and not pool.unspaced and r() < .2:
            words = first.split(' ')
            lines.append(' '.join(words[:max(8, len(words) * 2 // 3)]))

    def add_pairs(self, lines):
        """first lines of new pairs and second lines of older ones, each between blank lines"""
        pairs, args = self.pairs, self.args
        due = min(args.near_pairs, int(args.near_pairs * 1.02 * self.written / args.bytes) + 1)
        out = self.written >= args.bytes
        arrived = []
        while self.waiting and (len(self.waiting) > 2000 or out) and len(arrived) < 4:
            at = int(len(self.waiting) * self.rng.random())
            self.waiting[at], self.waiting[-1] = self.waiting[-1], self.waiting[at]
            arrived.append(self.waiting.pop())
        for line, *where in arrived:
            lines += ['', line, '']
            if self.list:
                print(*where[:2], f'd{self.number}', len(lines) - 1, *where[2:], sep='\t', file=self.list)
        for _ in range(4):
            if pairs.made >= due:
                break
            one, other, common, either = pairs.next()
            lines += ['', one, '']
            self.waiting.append((other, f'd{self.number}', len(lines) - 1, common, either, f'{common / either:.6f}'))

    def page(self):
        r = self.rng.random
        self.number += 1
        name, (url, menu, footer) = self.hosts.draw(self.rng)
        pool = self.pools[name]
        lines = [pool.titles[int(len(pool.titles) * r())], *menu]
        if self.args.near_pairs:
            self.body(name, lines)
            self.add_pairs(lines)
        else:
            self.body(name, lines)
        lines += footer
        for line in menu:
            self.note(line, len(line.encode()))
        for line in footer:
            self.note(line, len(line.encode()))
        text = '\\n'.join(lines)
        return f'{{"id": "d{self.number}", "url": "{url}{self.number}", "text": "{text}"}}\n'.encode()

    def write(self, out):
        args = self.args
        with open(args.pairs_file, 'w', encoding='utf8') if args.pairs_file else contextlib.nullcontext() as self.list:
            if self.list:
                print('id', 'line', 'other_id', 'other_line', 'common', 'either', 'jaccard', sep='\t', file=self.list)
            while self.written < args.bytes or self.waiting or self.pairs.made < args.near_pairs:
                page = self.page()
                self.written += len(page)
                out.write(page)


def write_pages(args, out):
    """the sources' documents, in copies with other ids"""
    written, copy = 0, 0
    while True:
        copy += 1
        before, number = written, 0
        for path in files(args.source):
            with opened(path) as file:
                for record in file:
                    if args.bytes_given and written >= args.bytes:
                        return
                    number += 1
                    record = json.loads(record)
                    made = {'id': f'd{number}~{copy}', 'url': record.get('url', ''), 'text': record['text']}
                    try:
                        line = json.dumps(made, ensure_ascii=False).encode() + b'\n'
                    except UnicodeEncodeError:
                        line = json.dumps(made).encode() + b'\n'
                    out.write(line)
                    written += len(line)
        if written == before or copy >= 2 and not args.bytes_given:
            return


def write_hostile(args, out):
    most = args.lines if args.lines else float('inf')
    most_bytes = args.bytes if args.bytes_given or not args.lines else float('inf')
    written = number = 0
    if args.one_document:
        out.write(b'{"id": "d1", "text": "')
    for line in HOSTILE[args.kind](Random(args.seed)):
        if number >= most or written >= most_bytes:
            break
        number += 1
        if args.one_document:
            written += out.write(line + b'\\n')
        else:
            written += out.write(b'{"id": "d%d", "text": "%s"}\n' % (number, line))
    if args.one_document:
        out.write(b'"}\n')


# ---- the program -----------------------------------------------------------------------------------------------------

@contextlib.contextmanager
def output(path):
    if not path:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with open(path + '.part', 'wb') as file:
        if path.endswith('.zst'):
            process = subprocess.Popen(['zstd', '-3', '-q', '-c'], stdin=subprocess.PIPE, stdout=file)
            yield process.stdin
            process.stdin.close()
            if process.wait():
                sys.exit('corpus.py: zstd failed')
        else:
            yield file
    os.rename(path + '.part', path)


def write(args, out):
    if args.kind in HOSTILE:
        write_hostile(args, out)
    elif args.kind == 'pages':
        write_pages(args, out)
    else:
        Web(args).write(out)


def self_test():
    """What the docstring promises, on a few MB made of made-up lines."""
    import tempfile
    rng = Random(1)
    made = lambda least, most: ' '.join(name_of(int(70**2 * rng.random() ** 2)) for _ in range(rng.randint(least, most)))
    with tempfile.TemporaryDirectory() as folder:
        source, pairs = folder + '/source.jsonl', folder + '/pairs.tsv'
        with open(source, 'w', encoding='utf8') as file:
            for _ in range(400):
                print(json.dumps({'text': '\n'.join(made(*rng.choice([(1, 4), (9, 60)])) for _ in range(30))}), file=file)
        results = []
        for seed in ('1', '1', '2'):
            out = io.BytesIO()
            args = parse(['--seed', seed, '--bytes', '6M', '--near-pairs', '1000', '--pairs-file', pairs, source])
            write(args, out)
            results.append((out.getvalue(), open(pairs, encoding='utf8').read()))
    assert results[0] == results[1], 'one seed, two corpora'
    assert results[0] != results[2], 'two seeds, one corpus'
    check_pages(*results[0])
    for kind, lines in HOSTILE.items():
        made = list(zip(range(300), lines(Random(1))))
        assert all(json.loads(b'"%s"' % line) for _, line in made)
        assert kind == 'hostile-same' or len({line for _, line in made}) == 300, kind
    raw = collide.Colliding('a b ' * 200)
    assert len({collide.xxh3_64(raw.line(i)) for i in range(50)}) == 1 and len({raw.line(i) for i in range(50)}) == 50
    print('corpus.py: self-test passed')


def check_pages(corpus, pairs):
    documents = [json.loads(record) for record in corpus.split(b'\n') if record]
    text = {document['id']: document['text'].split('\n') for document in documents}
    assert len(text) == len(documents)
    seen, repeated = set(), 0
    for lines in text.values():
        for line in lines:
            repeated += len(line.encode()) if line in seen else 0
            seen.add(line)
    assert .12 < repeated / len(corpus) < .19, repeated / len(corpus)
    rows = [row.split('\t') for row in pairs.splitlines()[1:]]
    assert len(rows) == 1000
    spread = [0] * 4
    for a, line_a, b, line_b, common, either, _ in rows:
        assert a != b
        u, v = tokens_of(text[a][int(line_a) - 1]), tokens_of(text[b][int(line_b) - 1])
        assert (int(common), int(either)) == similarity(u, v)
        j = Fraction(int(common), int(either))
        assert Fraction(4, 5) <= j < 1 and adds_nothing(u, v) and adds_nothing(v, u)
        spread[int((j - Fraction(4, 5)) * 20)] += 1
    assert min(spread) > 180, spread


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--bytes', type=size, help='of the output, uncompressed [300M]')
    parser.add_argument('--repeated', type=float, default=.15)
    parser.add_argument('--near-pairs', '--near', type=int, default=0)
    parser.add_argument('--pairs-file')
    parser.add_argument('--kind', choices=['web', 'pages', *HOSTILE], default='web')
    parser.add_argument('--lines', type=size, help='of hostile kinds')
    parser.add_argument('--one-document', action='store_true')
    parser.add_argument('--self-test', action='store_true')
    parser.add_argument('-o', '--output')
    parser.add_argument('source', nargs='*')
    args = parser.parse_args(arguments)
    args.bytes_given = args.bytes is not None
    args.bytes = args.bytes if args.bytes_given else 300 * 10**6
    if not args.source and not args.self_test and args.kind not in HOSTILE:
        parser.error('a SOURCE is needed')
    return args


def main():
    args = parse(sys.argv[1:])
    if args.self_test:
        self_test()
        return
    with output(args.output) as out:
        write(args, out)


if __name__ == '__main__':
    main()
