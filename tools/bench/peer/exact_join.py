# SPDX-License-Identifier: Apache-2.0
"""The exact answer: in order, a line goes if an earlier line that stays has a Jaccard similarity of .8 or more.

exact_join.py LINES OUT: one row a line that goes: its number, and "same" (an earlier line has the same word pairs) or "near".
A prefix filter (Chaudhuri et al., 2006; Xiao et al., 2008): two sets of sizes a >= b with J >= .8 share at least
ceil(.8 / 1.8 * (a + b)) members, so each set's rarest members up to a bound hold one that the other's do, too.
"""
import sys
from collections import Counter, defaultdict

from shingles import lines_of, shingles


def rarest_first(sets):
    counts = Counter(member for s in sets for member in s)
    rank = {member: i for i, member in enumerate(sorted(counts, key=lambda member: (counts[member], member)))}
    return [sorted(rank[member] for member in s) for s in sets]


def prefix(size):
    """how many of the rarest members must be looked at: size - ceil(.8 size) + 1, in integers"""
    return size - (4 * size + 4) // 5 + 1


def answer(sets):
    """pairs (number, "same" or "near") of the sets that go"""
    index, kept, known = defaultdict(list), [], {}
    for number, members in enumerate(rarest_first(sets)):
        key = tuple(members)
        if key in known:
            if known[key]:
                yield number, 'same'
                continue
            yield number, 'near'
            continue
        candidates = {i for member in members[:prefix(len(members))] for i in index[member]}
        own = set(members)
        goes = False
        for i in candidates:
            other = kept[i]
            least, most = sorted((len(own), len(other)))
            if 5 * least < 4 * most:
                continue
            common = len(own & other)
            if 5 * common >= 4 * (least + most - common):
                goes = True
                break
        known[key] = not goes
        if goes:
            yield number, 'near'
            continue
        for member in members[:prefix(len(members))]:
            index[member].append(len(kept))
        kept.append(own)


def main():
    with open(sys.argv[2], 'w', encoding='utf8') as out:
        for number, how in answer([set(shingles(line)) for line in lines_of(sys.argv[1])]):
            print(number, how, file=out)


if __name__ == '__main__':
    main()
