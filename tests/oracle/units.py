# SPDX-License-Identifier: Apache-2.0
"""SPEC 1: documents, their lines, and the partition into units of what the rules left of them."""
from dataclasses import dataclass, field
from functools import cached_property

import comparison
import similarity


@dataclass(eq=False)
class Cut:
    """a head or tail of a line that a rule takes; start and end are bytes of the line"""
    part: str           # 'head' or 'tail'
    rule: str
    start: int
    end: int


@dataclass(eq=False)
class Line:
    number: int         # from 1
    offset: int         # in the document's bytes
    source: bytes       # with its end
    rule: str = None    # the rule that took it whole
    protected: bool = False
    cuts: list = field(default_factory=list)

    @property
    def end(self):
        return self.offset + len(self.source)

    @cached_property
    def blank(self):
        return comparison.is_blank(self.source)

    def left_spans(self):
        """byte ranges of the document: what the rules left of the line"""
        at, spans = 0, []
        for cut in sorted(self.cuts, key=lambda c: c.start):
            spans.append((self.offset + at, self.offset + cut.start))
            at = cut.end
        spans.append((self.offset + at, self.end))
        return [(a, b) for a, b in spans if a < b]

    def left(self):
        """the bytes that the rules left of the line"""
        return b''.join(self.source[a - self.offset:b - self.offset] for a, b in self.left_spans())

    def tokens(self):
        return tuple(t.text for t in comparison.tokens(self.left()))


@dataclass(eq=False)
class Document:
    id: str
    bytes: bytes
    source: str
    record: int                 # from 1
    url: str = None
    reference: bool = False
    is_file: bool = False       # a text file: leaves empty when emptied
    units: list = field(default_factory=list)
    removal: object = None      # at stage 4
    forms: object = None        # judgement.Forms of its units, once stage 3 has begun

    @property
    def document(self):
        return self

    @cached_property
    def lines(self):
        answer, at = [], 0
        for source in self.bytes.split(b'\n'):
            source = self.bytes[at:at + len(source) + 1]
            if source:
                answer.append(Line(len(answer) + 1, at, source))
            at += len(source)
        return answer

    @cached_property
    def text(self):
        """T(document)"""
        return similarity.text(tuple(t for u in self.units for t in u.text.tokens))

    @property
    def protected(self):
        return any(u.protected for u in self.units)


@dataclass(eq=False)
class Unit:
    document: Document
    kind: str                   # 'line', 'paragraph' (hard-wrapped, or --units paragraph) or 'block'
    lines: list
    removal: object = None

    @cached_property
    def text(self):
        return similarity.text(tuple(t for line in self.lines for t in line.tokens()))

    @cached_property
    def sentence(self):
        return comparison.is_sentence(self.lines[-1].left())

    @property
    def protected(self):
        return any(line.protected for line in self.lines)

    def parts(self):
        """the unit's contiguous parts in the document: [start, end, lines that have bytes in it]"""
        parts = []
        for line in self.lines:
            for start, end in line.left_spans():
                if parts and parts[-1][1] == start:
                    parts[-1][1] = end
                    parts[-1][2] += [line] if parts[-1][2][-1] is not line else []
                else:
                    parts.append([start, end, [line]])
        return parts


def paragraphs(lines):
    """maximal runs of lines that are not blank; a line that a rule removed divides nothing"""
    answer, current = [], []
    for line in lines:
        if line.blank:
            answer.append(current)
            current = []
        elif line.rule is None:
            current.append(line)
    return [p for p in answer + [current] if p]


def is_hard_wrapped(paragraph):
    lengths = [comparison.length(line.left()) for line in paragraph]
    longest = max(lengths)
    sentences = sum(comparison.is_sentence(line.left()) for line in paragraph[:-1])
    return (len(paragraph) >= 4 and 40 <= longest <= 120 and all(3 * n > 2 * longest for n in lengths[:-1])
            and 3 * sentences <= len(paragraph) - 1)


def is_block(paragraph):
    """tested on what is not hard-wrapped"""
    return len(paragraph) >= 2 and all(similarity.text(line.tokens()).half_words < 2 * 10 for line in paragraph)


def partition(document, names):
    """the units of a document, in text order; `names` is --units, without "document": {line, paragraph} by default"""
    units = []
    for paragraph in paragraphs(document.lines):
        if names == {'paragraph'} or 'paragraph' in names and is_hard_wrapped(paragraph):
            units.append(Unit(document, 'paragraph', paragraph))
        elif 'paragraph' in names and is_block(paragraph):
            units.append(Unit(document, 'block', paragraph))
        else:
            units += [Unit(document, 'line', [line]) for line in paragraph]
    return units


def keep_order(units):
    """sentences in text order, then all others in text order; a block is one of the others, however it ends"""
    first = [u for u in units if u.sentence and u.kind != 'block']
    return first + [u for u in units if not u.sentence or u.kind == 'block']
