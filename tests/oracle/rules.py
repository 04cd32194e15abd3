# SPDX-License-Identifier: Apache-2.0
"""docs/RULES.md, said plainly: rule files, patterns tried from every place on, cuts.

`Rules.match(line, tokens)` is what oracle.Settings.rules and .protect ask for; `Rules.lists(lines)` comes after all lines of a document.
"""
import re
from functools import lru_cache
from typing import NamedTuple

import comparison
from units import Cut

MOST = 120      # words of a match, and of a web address
DIVIDERS = set('|¦•·‣●▪■–—―-~/\\»›>→▶►:：｜／＞')
INNER = set("'’-‐‑")
TOPS = 'com org net info edu gov int mil biz'.split()


# ---- rule files -----------------------------------------------------------------------------------------------------

class Pattern(NamedTuple):
    kind: str           # line, head, tail
    rule: object
    item: object
    first: object       # the words that it can begin with; None: any


class Rule:
    def __init__(self, name):
        self.id, self.flags, self.longest = name, set(), None
        self.below, self.among = [], []


def read(text):
    """the patterns of a (faultless) rule file, in order, and its rules of lists"""
    patterns, lists, language, rule = [], [], None, None
    for line in text.removeprefix('\ufeff').split('\n'):
        word, _, rest = line.strip(' \t\r').replace('\t', ' ').partition(' ')
        if word == 'language':
            language = rest.strip()
        elif word == 'rule':
            rule = Rule(f'{language}.{rest.strip()}')
        elif word in ('line', 'head', 'tail'):
            item = sequence(re.findall(r'<[^>]*>|\*\d+(?:-\d+)?|[()\[\]|]|[^()\[\]|<*]+', rest))
            patterns.append(Pattern(word, rule, item, beginnings(item)[0]))
        elif word in ('joined', 'bracketed'):
            rule.flags.add(word)
        elif word == 'longest':
            rule.longest = 2 * int(rest)
        elif word == 'below':
            rule.below = rest.split()
            lists.append(rule)
        elif word == 'among':
            rule.among = rest.split()
    return patterns, lists


def sequence(pieces):
    """takes pieces up to a bracket or | that closes it; an item is a tuple that begins with its kind"""
    items = []
    while pieces and pieces[0] not in (')', ']', '|'):
        piece = pieces.pop(0)
        if piece in ('(', '['):
            ways = [sequence(pieces)]
            while pieces.pop(0) == '|':
                ways.append(sequence(pieces))
            items.append(('choice', tuple(ways) + ((('sequence', ()),) if piece == '[' else ())))
        elif piece[0] == '<':
            items.append((piece,))
        elif piece[0] == '*':
            least, _, most = piece[1:].partition('-')
            items.append(('any', int(least), int(most or least)))
        else:
            items += [('word', t.text) for t in comparison.tokens(piece.encode())]
    return 'sequence', tuple(items)


def beginnings(item):
    """(words that a match can begin with or None for any, whether it may match no word): only to try fewer patterns"""
    if item[0] == 'word':
        return {item[1]}, False
    if item[0] == '<break>':
        return set(), True
    if item[0] == 'choice':
        ways = [beginnings(way) for way in item[1]]
        return None if any(w is None for w, _ in ways) else set().union(*(w for w, _ in ways)), any(e for _, e in ways)
    if item[0] == 'sequence':
        words = set()
        for part in item[1]:
            more, empty = beginnings(part)
            words = None if more is None or words is None else words | more
            if not empty:
                return words, False
        return words, True
    return None, item[0] == 'any' and item[1] == 0


# ---- a line ---------------------------------------------------------------------------------------------------------

@lru_cache(1 << 16)
def characters(piece):
    """of a piece between words, references resolved, with their bytes; a reference of two characters counts twice"""
    return comparison.resolved(comparison.decoded(piece))


def category(c):
    return comparison.CATEGORY[ord(c)]


def is_solid(c):
    return category(c)[0] in 'LN'


def is_address(text):
    if '://' in text:
        return True
    while text and not is_solid(text[0]):
        text = text[1:]
    if text[:4].encode().lower() == b'www.':
        return True
    while text and not is_solid(text[-1]):
        text = text[:-1]
    host, slash, _ = text.partition('/')
    parts = [part.encode().lower().decode() for part in host.split('.')]
    if len(parts) < 2 or any(not p or any(category(c)[0] not in 'LMN' and c != '-' for c in p) for p in parts):
        return False
    return parts[-1] in TOPS or (len(parts) > 2 and re.fullmatch('[a-z]{2}', parts[-1]) is not None
                                 and parts[-2] in TOPS + ['co', 'ac'])


class View:
    """what is left of a line: its words lo to hi, its bytes left to right"""

    def __init__(self, line, tokens):
        self.bytes, self.tokens = line, tokens
        self.lo, self.hi, self.left = 0, len(tokens), 0
        self.right = len(line) - (2 if line.endswith(b'\r\n') else 1 if line.endswith(b'\n') else 0)
        self.runs = {}

    def gap(self, k):
        start = self.left if k == self.lo else self.tokens[k - 1].end
        return start, self.right if k == self.hi else max(start, self.tokens[k].start)

    def between(self, k):
        start, end = self.gap(k)
        return characters(self.bytes[start:end])

    def holds(self, k, is_kind):
        between = self.between(k)
        if len(between) == 1 and between[0].text in INNER:
            return False
        return any(is_kind(c.text) for c in between)

    def is_divided(self, k):
        return self.lo < k < self.hi and self.holds(k, DIVIDERS.__contains__)

    def is_apart(self, k):
        return self.holds(k, lambda c: c in DIVIDERS or c == '…' or category(c) in ('Ps', 'Pe', 'Pi', 'Pf')
                          or ord(c) in comparison.SENTENCE_TERMINAL or ord(c) in comparison.QUOTATION_MARK)

    def is_bracketed(self, first, last):
        return any(c.text in '([{（［【' for c in self.between(first)) and any(c.text in ')]}）］】' for c in self.between(last))

    def has_sign(self, k, sign):
        return any(c.text == sign for c in self.between(k))

    def address(self, k):
        """(first word, the one after the last) of the web address that word k is in, or None"""
        if k not in self.runs:
            self.runs[k] = self.find_address(k)
        return self.runs[k]

    def find_address(self, k):
        parts = lambda i: [j for j, c in enumerate(self.between(i)) if ord(c.text) in comparison.WHITE_SPACE]
        unspaced = lambda i: comparison.is_without_spaces(self.tokens[i].text)
        if unspaced(k):
            return None
        first, last = k, k + 1
        while first > self.lo and not parts(first) and not unspaced(first - 1) and last - first <= MOST:
            first -= 1
        while last < self.hi and not parts(last) and not unspaced(last) and last - first <= MOST:
            last += 1
        if last - first > MOST:
            return None
        start, end = self.gap(first)[0], self.gap(last)[1]
        if parts(first):
            start += self.between(first)[parts(first)[-1]].end
        if parts(last):
            end = self.gap(last)[0] + self.between(last)[parts(last)[0]].start
        return (first, last) if is_address(self.bytes[start:end].decode('utf8', 'replace')) else None

    # -- where matches end: places are (words so far, whether a break has just been met) --

    def ends(self, item, places, begin):
        kind = item[0]
        if kind == 'sequence':
            for part in item[1]:
                places = self.ends(part, places, begin)
            return places
        if kind == 'choice':
            return set().union(*(self.ends(way, places, begin) for way in item[1]))
        if kind == 'any':
            found = set()
            for n in range(item[2] + 1):
                if n >= item[1]:
                    found |= places
                places = {(k + 1, False) for k, _ in places if k < self.hi}
            return found
        if kind == '<break>':
            return {(k, True) for k, _ in places if k > begin and self.is_divided(k)}
        return {(end, False) for k, _ in places if k < self.hi for end in self.word_ends(item, k)}

    def word_ends(self, item, k):
        kind, word = item[0], self.tokens[k].text
        if kind == '<url>':
            found = self.address(k)
            return [found[1]] if found and found[0] == k else []
        takes = {'word': lambda: item[1] == word, '<number>': lambda: comparison.is_number(word),
                 '<©>': lambda: self.has_sign(k, '©'), '<@>': lambda: self.has_sign(k, '@')}[kind]()
        return [k + 1] if takes else []

    def matches(self, pattern, begin):
        """the words after which a match of the pattern can end, from word `begin` on, longest first"""
        if begin >= self.hi or (pattern.first is not None and self.tokens[begin].text not in pattern.first):
            return []
        longest = pattern.rule.longest
        if longest is not None and sum(comparison.half_words(t.text) for t in self.tokens[self.lo:self.hi]) > longest:
            return []
        ends = self.ends(pattern.item, {(begin, False)}, begin)
        return sorted((k for k, met in ends if not met and begin < k <= begin + MOST), reverse=True)

    def may_cut(self, rule, first, last):
        if 'bracketed' in rule.flags and not self.is_bracketed(first, last):
            return False
        edge = first if first > self.lo else last
        if edge == self.hi:
            return True
        if self.tokens[edge].start < self.tokens[edge - 1].end:
            return False
        return 'joined' in rule.flags or self.is_apart(edge)

    # -- what goes with a cut --

    def head_end(self, k):
        start, kept = self.gap(k)
        for c in reversed(self.between(k)):
            opens = (category(c.text) in ('Ps', 'Pi', 'Sc') or ord(c.text) in comparison.QUOTATION_MARK or c.text in '#@¿¡')
            if not opens:
                break
            kept = start + c.start
        return kept

    def tail_start(self, k):
        start, end = self.gap(k)
        for c in self.between(k):
            if (ord(c.text) in comparison.WHITE_SPACE or ord(c.text) in comparison.DEFAULT_IGNORABLE
                    or category(c.text) in ('Ps', 'Pi') or c.text in DIVIDERS):
                return start + c.start
        return end


# ---- lists ----------------------------------------------------------------------------------------------------------

class Lists:
    """what one rule of lists takes of the lines of a document"""

    def __init__(self, rule, lines):
        self.rule, self.lines = rule, lines

    def is_by(self, line, names):
        return line.rule is not None and line.rule.split('.')[1] in names

    def is_short(self, line):
        return sum(map(comparison.half_words, line.tokens())) <= self.rule.longest

    def is_address(self, line):
        text = comparison.decoded(line.source)
        spaces = [ord(c.text) in comparison.WHITE_SPACE for c in text]
        first = spaces.index(False)
        last = len(spaces) - spaces[::-1].index(False)
        run = ''.join(c.text for c in text[first:last])
        return bool(line.tokens()) and not any(spaces[first:last]) and is_address(run)

    def is_mark(self, line):
        return self.is_by(line, self.rule.among) or (line.rule is None and self.is_address(line))

    def may_go(self, line):
        return bool(line.rule is None and not line.protected and not line.cuts and line.tokens() and self.is_short(line))

    def is_title(self, line):
        after = characters(line.source[comparison.tokens(line.source)[-1].end:])
        return not any(c.text in ',;:' or ord(c.text) in comparison.SENTENCE_TERMINAL for c in after)

    def last_mark(self, heading):
        last, marks = heading, 0
        for i in range(heading + 1, len(self.lines)):
            line = self.lines[i]
            if line.blank or i - last > 3:
                break
            if self.is_mark(line):
                last, marks = i, marks + 1
            elif line.rule is None and not self.is_short(line):
                break
        return last if marks >= 2 else None

    def end(self, last):
        """the one after the last line of the list"""
        first = last + 1
        if first < len(self.lines) and self.may_go(self.lines[first]) and not self.is_title(self.lines[first]):
            first += 1
        end = first
        for line in self.lines[first:first + 8]:
            if line.rule is None and not (self.may_go(line) and self.is_title(line)):
                break
            end += 1
        return end if end > first else last + 1

    def take(self):
        at = 0
        while at < len(self.lines):
            last = self.last_mark(at) if self.is_by(self.lines[at], self.rule.below) else None
            end = at + 1 if last is None else self.end(last)
            for line in self.lines[at + 1:end]:
                if self.may_go(line):
                    line.rule = self.rule.id
            at = end


# ---- rules ----------------------------------------------------------------------------------------------------------

class Rules:
    def __init__(self, *texts):
        files = [read(text) for text in texts]
        self.patterns = [pattern for patterns, _ in files for pattern in patterns]
        self.rules_of_lists = [rule for _, rules in files for rule in rules]
        self.starting = {}
        self.vague = {kind: [i for i, p in enumerate(self.patterns) if p.kind == kind and p.first is None]
                      for kind in ('line', 'head', 'tail')}
        for i, p in enumerate(self.patterns):
            for word in p.first or ():
                self.starting.setdefault((p.kind, word), []).append(i)

    def trying(self, kind, view, k):
        """patterns of a kind that word k can begin, in order"""
        named = self.starting.get((kind, view.tokens[k].text), ())
        return [self.patterns[i] for i in sorted([*named, *self.vague[kind]])]

    def whole(self, view):
        for pattern in self.trying('line', view, view.lo):
            if view.hi in view.matches(pattern, view.lo):
                return pattern.rule

    def longest_head(self, view):
        best = None
        for pattern in self.trying('head', view, view.lo):
            for k in view.matches(pattern, view.lo):
                if view.may_cut(pattern.rule, view.lo, k):
                    if best is None or k > best[0]:
                        best = k, pattern.rule
                    break
        return best

    def longest_tail(self, view):
        for k in range(max(view.lo, view.hi - MOST), view.hi):
            for pattern in self.trying('tail', view, k):
                if view.hi in view.matches(pattern, k) and view.may_cut(pattern.rule, k, view.hi):
                    return k, pattern.rule

    def lists(self, lines):
        """gives `rule` to lines of a document that stand in lists"""
        for rule in self.rules_of_lists:
            Lists(rule, lines).take()

    def match(self, line, tokens):
        """None; ('line', rule); or the cuts of a line that stays"""
        view, cuts = View(line, tokens), []
        while view.lo < view.hi:
            rule = self.whole(view)
            if rule:
                return 'line', rule.id
            head = self.longest_head(view)
            tail = None if head else self.longest_tail(view)
            if head and head[0] == view.hi:
                return 'line', head[1].id
            if tail and tail[0] == view.lo:
                return 'line', tail[1].id
            if head:
                left = view.head_end(head[0])
                cuts.append(Cut('head', head[1].id, view.left, left))
                view.lo, view.left = head[0], left
            elif tail:
                right = view.tail_start(tail[0])
                cuts.append(Cut('tail', tail[1].id, right, view.right))
                view.hi, view.right = tail[0], right
            else:
                break
            view.runs = {}
        return cuts or None


def load(*paths):
    texts = []
    for path in paths:
        with open(path, encoding='utf8', newline='') as file:
            texts.append(file.read())
    return Rules(*texts)
