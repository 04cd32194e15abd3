#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Corpus scope as a whole: the built program against tests/oracle, against itself, and against brute force; prints TAP.

usage: compare.py PROGRAM [--data FOLDER] [--long] [--seed N] [--part PART]…

PROGRAM is the built `unecho`. Of the data, files that are not there are skipped. Parts, all of them by default:

  files     labels, bench, jsonl and wet (as JSONL)
  random    random corpora with chains, templates, CJK, wrapped paragraphs, blocks, followers, several files, under
            several settings
  references  the same, a third of each corpus as the reference set
  pairs     near pairs spread over [.80, 1)
  generated near lines among others, by tools/gen/corpus.py out of bench
  hostile   one-word variants, numbered lots, one line many times, a chain, colliding words; each line a document, and
            all lines in one

Of all but the last: `exhaustive` equals the oracle row for row; `minhash` finds .99 of what `exhaustive` removes as near
and .97 of that with J in [.80, .85), for five seeds, and nothing else but what follows from a missed pair; every witness
stands in the output whole and justifies; 1, 2 and 5 threads write the same bytes; with
--mark the same is decided and nothing goes. Of the last: twice the lines, at most 2.3
times the pairs; time is printed.

The long form (--long) takes all files, 1,000 random corpora, 21,000 pairs, 250 MB and 500,000 hostile lines; the oracle is
not asked about the 250 MB. It takes 9 GB of memory and most of an hour; TMPDIR=/dev/shm spares the disk.
"""
import argparse
import os
import sys
import traceback
from multiprocessing import Pool

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '../oracle')]

import hostile  # noqa: E402  (the path is set above)
import trials   # noqa: E402


def attempt(task):
    function, arguments = task
    try:
        return function(*arguments)
    except Exception:
        return trials.Answer([(False, f'{function.__name__}{arguments}', traceback.format_exc())])


class Tap:
    def __init__(self):
        self.number, self.well = 0, True

    def tell(self, well, title, why=''):
        self.number += 1
        self.well = self.well and well
        print(f'{"ok" if well else "not ok"} {self.number} - {title}')
        for line in why.splitlines():
            print(f'# {line}')
        sys.stdout.flush()


def tell_recalls(tap, of, recalls):
    for seed in sorted({seed for seed, _ in recalls}):
        recall = sum((r for s, r in recalls if s == seed), trials.NOTHING)
        tap.tell(recall.suffices(), f'minhash, {of}, sketch seed {seed}: {recall}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--data')
    parser.add_argument('--long', action='store_true')
    parser.add_argument('--seed', type=int, default=0, help='of the random corpora [0]')
    parser.add_argument('--part', action='append', help='which parts [all]')
    arguments = parser.parse_args()
    if not trials.has_unicode_data():
        print('1..0 # SKIP no Unicode Character Database (package unicode-data)')
        return 0
    parts = dict(files=trials.files, random=trials.random_corpora, references=trials.references, pairs=trials.pairs, crowds=trials.crowds, generated=trials.generated, hostile=hostile.tasks)
    tap = Tap()
    for name in arguments.part or parts:
        recalls = []
        # hostile corpora are timed: one at a time
        with Pool(1 if name == 'hostile' else None) as pool:
            for answer in pool.imap(attempt, parts[name](arguments)):
                for told in answer.tests:
                    tap.tell(*told)
                recalls += answer.recalls
        tell_recalls(tap, name, recalls)
    print(f'1..{tap.number}')
    return 0 if tap.well else 1


if __name__ == '__main__':
    sys.exit(main())
