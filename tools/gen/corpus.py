#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a corpus of JSON lines out of real lines, the same for the same seed.

usage: corpus.py [--seed N] [--bytes 300M] [--repeated 0.15] [--near N] SOURCE… > corpus.jsonl

SOURCE  JSON lines with a "text" member, plain or .gz: where lines come from.

A document is a title, then long lines, short ones and repeated ones. A long line is spliced from fragments of seven words
of real lines, so that no two of them are alike; short lines are real; a repeated line is drawn, by a power law, from a
set of real ones, until they make up the wanted share of all bytes. With --near N, N of the spliced lines come back in
another document with one to three words changed, so that the Jaccard similarity of their word pairs lies in [.8, 1) for
most; no word with a digit is touched. Hosts follow a power law too. Memory: the source's lines.
"""
import argparse
import gzip
import json
import random
import sys

FRAGMENT = 7  # words
HOT = 20000   # lines that may be repeated
UNITS = {'K': 10**3, 'M': 10**6, 'G': 10**9}


def size(text):
    return int(float(text[:-1]) * UNITS[text[-1]]) if text[-1] in UNITS else int(text)


def read_lines(paths):
    for path in paths:
        with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf8') as file:
            for record in file:
                yield from (line for line in json.loads(record)['text'].split('\n') if line.strip())


def change(line, rng):
    """The line with one to three words replaced by a neighbour's copy or dropped, far from its numbers."""
    words = line.split(' ')
    for _ in range(rng.randint(1, 1 + len(words) // 20)):
        i = rng.randrange(1, len(words) - 1)
        if any(c.isdigit() for c in words[i]):
            continue
        if rng.random() < .5:
            del words[i]
        else:
            words[i] = rng.choice(words[:i])
        if len(words) < 12:
            break
    return ' '.join(words)


class Source:
    def __init__(self, paths, rng):
        lines = list(read_lines(paths))
        rng.shuffle(lines)
        self.short = [line for line in lines if len(line.split()) <= 8]
        self.hot = [line for line in lines if len(line.split()) > 8][:HOT]
        self.fragments = []
        for line in lines:
            words = line.split(' ')
            self.fragments += [' '.join(words[i:i + FRAGMENT])
                               for i in range(0, len(words) - FRAGMENT + 1, FRAGMENT)]

    def long_line(self, rng):
        return ' '.join(rng.choice(self.fragments) for _ in range(rng.randint(2, 9))) + rng.choice(('.', '.', ''))


def write(args, out):
    rng = random.Random(args.seed)
    source = Source(args.source, rng)
    waiting = []  # lines that come back changed
    near, written, repeated, number = args.near, 0, 0, 0
    chance = args.near / max(1, args.bytes / 900)
    while written < args.bytes:
        number += 1
        lines = [rng.choice(source.short)]
        for _ in range(rng.randint(5, 60)):
            draw = rng.random()
            if repeated < args.repeated * written and draw < .5:
                lines.append(source.hot[int(len(source.hot) * rng.random() ** 4)])
                repeated += len(lines[-1].encode())
            elif draw < .35:
                lines.append(rng.choice(source.short))
            elif waiting and rng.random() < .5:
                lines.append(waiting.pop(rng.randrange(len(waiting))))
            else:
                lines.append(source.long_line(rng))
                if near and len(lines[-1].split()) >= 14 and rng.random() < chance:
                    waiting.insert(0, change(lines[-1], rng))
                    near -= 1
        record = json.dumps({'id': f'd{number}', 'url': f'https://h{int(2000 * rng.random() ** 3)}.example/{number}',
                             'text': '\n'.join(lines)}, ensure_ascii=False) + '\n'
        written += len(record.encode())
        out.write(record)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--bytes', type=size, default=300 * 10**6)
    parser.add_argument('--repeated', type=float, default=.15)
    parser.add_argument('--near', type=int, default=0)
    parser.add_argument('source', nargs='+')
    write(parser.parse_args(), open(sys.stdout.fileno(), 'w', encoding='utf8', newline='\n'))


if __name__ == '__main__':
    main()
