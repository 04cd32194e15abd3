# SPDX-License-Identifier: Apache-2.0
"""Pairs of lines of a wanted similarity, of which each adds nothing to the other."""
import sys
import unicodedata

NEAR_LEAST, NEAR_MOST = 12, 420  # words of a line of a pair


def tokens_of(line):
    """The words of a line that is_plain."""
    return line.casefold().split()


def is_plain(fragment):
    """Only words whose comparison form is beyond doubt, so that J is exact."""
    return all(word.isascii() and word.isalnum() or word.isalpha() and unicodedata.normalize('NFKC', word) == word and
               word.casefold() == word.lower() for word in fragment.split())


def word_pairs(tokens):
    return set(zip(tokens, tokens[1:]))


def longest_novel(u, v):
    """the longest run of tokens of u that no run of three, which also stands in v, covers"""
    stands = set(zip(v, v[1:], v[2:]))
    covered_to = novel = most = 0
    for i in range(len(u)):
        if tuple(u[i:i + 3]) in stands:
            covered_to = i + 3
        novel = 0 if i < covered_to else novel + 1
        most = max(most, novel)
    return most


def adds_nothing(u, v):
    novel = longest_novel(u, v)
    return novel <= 4 and 5 * novel <= len(u)


def similarity(u, v):
    a, b = word_pairs(u), word_pairs(v)
    return len(a & b), len(a | b)


class NearPairs:
    """Pairs of lines for similarities that are spread evenly over [.8, 1)."""

    def __init__(self, pools, wanted, rng):
        self.rng, self.wanted, self.made = rng, wanted, 0
        plain = [part for name in ('en', 'de', 'fr', 'es', 'ru', 'other') if name in pools
                 for part in pools[name].fragments if is_plain(part)] if wanted else []
        if wanted and len(plain) < 200:
            sys.exit('corpus.py: the sources have too few plain lines for near pairs')
        self.plain = plain
        self.words = [word for part in plain[:20000] for word in part.split() if word.isalpha()]
        self.order = list(range(wanted))
        rng.shuffle(self.order)

    def edit(self, words, edits):
        """`words` with that many edits at places at least six words apart (where there is room)"""
        words, rng = list(words), self.rng
        room = len(words) // edits
        for nth in reversed(range(edits)):  # from the end, so that places stay
            at = nth * room + int(rng.random() * max(1, room - 5))
            kind = int(3 * rng.random())
            if kind != 1 and any(map(str.isdigit, words[at])):
                kind = 1
            new = self.words[int(len(self.words) * rng.random())]
            words[at:at + (kind != 1)] = [] if kind == 0 else [new]
        return words

    def next(self):
        """two lines, and how many word pairs they share and have"""
        rng = self.rng
        aim = .8 + .2 * (self.order[self.made] + rng.random()) / self.wanted
        for _ in range(400):
            edits = 1 + int(4 * rng.random() ** 2)
            length = int(edits * (1 + 3 * rng.random()) / (1 - aim))
            if not NEAR_LEAST <= length <= NEAR_MOST:
                length = min(max(length, NEAR_LEAST), NEAR_MOST)
            words = []
            while len(words) < length:
                words += self.plain[int(len(self.plain) * rng.random())].split()
            words = words[:length]
            changed = self.edit(words, edits)
            if rng.random() < .15:
                changed = words[1:] if rng.random() < .5 else words[:-1]
            u, v = tokens_of(' '.join(words)), tokens_of(' '.join(changed))
            common, either = similarity(u, v)
            if not either * 4 <= 5 * common < 5 * either or abs(common / either - aim) > .004:
                continue
            if sorted(filter(has_digit, u)) != sorted(filter(has_digit, v)) or not adds_nothing(u, v) or not adds_nothing(v, u):
                continue
            self.made += 1
            return ' '.join(words), ' '.join(changed), common, either
        self.order[self.made] = int(self.wanted * rng.random())  # no such pair was found: aim elsewhere
        return self.next()


def has_digit(word):
    return any(map(str.isdigit, word))
