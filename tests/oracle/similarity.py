# SPDX-License-Identifier: Apache-2.0
"""SPEC 3: how alike two token sequences are; sets, integers and fractions only.

A Text is a token sequence T(u) with what follows from it alone. "u" is always the one that might go, "v" the witness.
"""
from collections import Counter
from fractions import Fraction
from functools import cached_property, lru_cache

from comparison import half_words, is_number, is_without_spaces


class Text:
    """T(u), of a unit or a document; made by `text`, so that equal sequences are one object"""

    def __init__(self, tokens):
        self.tokens = tokens
        self._runs = {}

    @cached_property
    def half_words(self):
        return sum(map(half_words, self.tokens))

    @cached_property
    def numbers(self):
        """each number with how often it stands here"""
        return Counter(t for t in self.tokens if is_number(t))

    @cached_property
    def r(self):
        """the run length of coverage: 6 where more than half of the tokens are of scripts without spaces, else 3"""
        return 6 if 2 * sum(map(is_without_spaces, self.tokens)) > len(self.tokens) else 3

    def runs(self, r):
        """the set of runs of r consecutive tokens; empty if there are under r"""
        if r not in self._runs:
            self._runs[r] = {self.tokens[i:i + r] for i in range(len(self.tokens) - r + 1)}
        return self._runs[r]

    def shingles(self, n):
        """S(u)"""
        return {self.tokens} if len(self.tokens) < n else self.runs(n)


@lru_cache(None)
def text(tokens):
    return Text(tokens)


def jaccard(u, v, n):
    """J(u,v)"""
    a, b = u.shingles(n), v.shingles(n)
    common = len(a & b)
    return Fraction(common, len(a) + len(b) - common)


def covered(u, v):
    """for each token of u, whether it lies in a run of r tokens of u that also stands in v"""
    answer, r, in_v = [False] * len(u.tokens), u.r, v.runs(u.r)
    for i in range(len(u.tokens) - r + 1):
        if u.tokens[i:i + r] in in_v:
            answer[i:i + r] = [True] * r
    return answer


def coverage(u, v):
    """C(u by v)"""
    return Fraction(sum(covered(u, v)), len(u.tokens))


def novel_run(u, v):
    """half words of the longest run of uncovered tokens of u (if u or v has under r, no token is covered: all of u)"""
    longest = current = 0
    for token, is_covered in zip(u.tokens, covered(u, v)):
        current = 0 if is_covered else current + half_words(token)
        longest = max(longest, current)
    return longest


def numbers_stand_in(u, v):
    """each number of u stands in v at least as often as in u"""
    return all(v.numbers[n] >= times for n, times in u.numbers.items())


def novelty_is_small(u, v, novel):
    """the novel run of u given v is at most `novel` words, and at most a fifth of u's words"""
    run = novel_run(u, v)
    return run <= 2 * novel and 5 * run <= u.half_words


def adds_nothing(u, v, novel):
    return numbers_stand_in(u, v) and novelty_is_small(u, v, novel)
