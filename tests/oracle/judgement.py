# SPDX-License-Identifier: Apache-2.0
"""docs/JUDGEMENT.md: stage 3 by alignment, in integers (half words) only. "u" is the one that might go, "v" its witness."""
from collections import Counter, defaultdict
from fractions import Fraction
from functools import lru_cache

import comparison
from similarity import jaccard, numbers_stand_in

VERBATIM = 7        # words that must stand in v in one piece
SLACK = 16          # tokens by which the place in v may be longer than u
ALIGNED = 256       # tokens; a longer u is compared by its runs alone
MATCHED = 12        # words that must match before anything may be novel
STRICT, LOOSE = 15, 5           # the novel words are at most one in so many
HEAD = 1                        # a novel head of so many words is not counted
FORM = 3                        # other texts of the document that share a run: then it is a form
CUT_HEAD, CUT_END = 2, 6        # words of a cut copy
WITNESSES = 32
LENGTH = 2          # a unit that is a witness together with others is at most so many times as long as u
SPEAKER = 1024      # tokens of v among which a speaker is looked for


# ---- facts about a unit ---------------------------------------------------------------------------------------------

def words(tokens):
    """half words"""
    return sum(map(comparison.half_words, tokens))


def is_cut(u):
    """ends in an ellipsis: a copy that breaks off"""
    text = u.lines[-1].left().decode('utf8', 'replace')
    while text and comparison.closes_sentence(text[-1]):
        text = text[:-1]
    return text.endswith(('...', '\u2026', '&hellip;'))


def begins_with_dash(u):
    text = u.lines[0].left().decode('utf8', 'replace').lstrip(''.join(map(chr, comparison.WHITE_SPACE)))
    return text != '' and comparison.CATEGORY[ord(text[0])] == 'Pd'


def stands_whole_in(u, v):
    n = len(u.tokens)
    return any(v.tokens[i:i + n] == u.tokens for i in range(min(len(v.tokens), SPEAKER) - n + 1))


def ends_in_punctuation(u):
    text = u.lines[-1].left().decode('utf8', 'replace')
    while text and comparison.closes_sentence(text[-1]):
        text = text[:-1]
    return text != '' and comparison.CATEGORY[ord(text[-1])] in ('Po', 'Pd')


def verse(units):
    """the units of under 10 words among others of under 12, that have a number or stand beside punctuation at a
    line's end (verse, quantities): a copy of one is a refrain, unless it stands right beside it"""
    answer = set()
    for k, u in enumerate(units):
        near = units[max(k - 1, 0):k + 2]
        if (u.text.half_words < 2 * 10 and len(near) > 1 and all(v.text.half_words < 2 * 12 for v in near)
                and (u.text.numbers or any(map(ends_in_punctuation, near))) and not any(v is not u and v.text is u.text for v in near)):
            answer.add(u)
    return answer


# ---- the alignment --------------------------------------------------------------------------------------------------

def place(u, v):
    """the window of v, at most |u| + 16 tokens, that holds the most of u's runs, each where it first stands in v"""
    first = {}
    for j in range(len(v.tokens) - u.r + 1):
        first.setdefault(v.tokens[j:j + u.r], j)
    at = sorted(first[run] for run in u.runs(u.r) if run in first)
    if not at:
        return None
    width, best, k = len(u.tokens) + SLACK, (0, 0, 0), 0
    for e, p in enumerate(at):
        while p + u.r - at[k] > width:
            k += 1
        if e - k + 1 > best[0]:
            best = (e - k + 1, at[k], p + u.r)
    start = max(0, best[1] - (width - (best[2] - best[1])) // 2)
    return start, min(len(v.tokens), start + width)


def longest_common_subsequence(a, b):
    """pairs (i, j); where a[i] and b[j] differ, a's token is passed over if that loses nothing, else b's"""
    rest = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]      # its length for a[i:], b[j:]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            rest[i][j] = rest[i + 1][j + 1] + 1 if a[i] == b[j] else max(rest[i + 1][j], rest[i][j + 1])
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif rest[i + 1][j] == rest[i][j]:
            i += 1
        else:
            j += 1


@lru_cache(1 << 20)
def blocks(u, v):
    """[start in u, start in v, tokens] of each piece of u that stands in v, in order; start in v is None for a long u"""
    answer = []
    if len(u.tokens) > ALIGNED:
        in_v = v.runs(u.r)
        for i in range(len(u.tokens) - u.r + 1):
            if u.tokens[i:i + u.r] in in_v:
                if answer and i <= answer[-1][0] + answer[-1][2]:
                    answer[-1][2] = i + u.r - answer[-1][0]
                else:
                    answer.append([i, None, u.r])
        return answer
    window = place(u, v)
    if window is None:
        return []
    for i, j in longest_common_subsequence(u.tokens, v.tokens[slice(*window)]):
        j += window[0]
        if answer and (i, j) == (answer[-1][0] + answer[-1][2], answer[-1][1] + answer[-1][2]):
            answer[-1][2] += 1
        else:
            answer.append([i, j, 1])
    return [b for b in answer if u.r == 3 or b[2] > 1]


def gaps(u, matched):
    """[start, end) of each novel run"""
    answer = []
    for i in range(len(u.tokens)):
        if i not in matched:
            if answer and answer[-1][1] == i:
                answer[-1][1] = i + 1
            else:
                answer.append([i, i + 1])
    return answer


# ---- the judgement --------------------------------------------------------------------------------------------------

class Forms:
    """for each run of the document, how many different texts hold it"""

    def __init__(self, texts):
        self.holders = Counter(run for text in set(texts) for r in (3, 6) for run in text.runs(r))

    def is_form(self, u, matched):
        """half or more of the matched runs of u stand in 3 other texts too"""
        runs = [u.tokens[i:i + u.r] for i in range(len(u.tokens) - u.r + 1) if all(k in matched for k in range(i, i + u.r))]
        return bool(runs) and 2 * sum(self.holders[run] > FORM for run in runs) >= len(runs)


def says(u, v, forms, settings):
    """matched tokens of unit u, if unit v says all that u says; else None"""
    t = u.text
    if t.half_words < 2 * 8 or t is v.text or not numbers_stand_in(t, v.text):
        return None
    pieces = blocks(t, v.text)
    matched = {k for i, _, n in pieces for k in range(i, i + n)}
    if not matched:
        return None
    novel = gaps(t, matched)
    size = [words(t.tokens[a:b]) for a, b in novel]
    i, j, n = pieces[-1]
    if (is_cut(u) and len(novel) == 1 and novel[0][0] == 0 and size[0] <= 2 * CUT_HEAD and j is not None
            and j + n < len(v.text.tokens) and words(t.tokens[i:]) >= 2 * CUT_END):
        return len(matched)
    if max(words(t.tokens[i:i + n]) for i, _, n in pieces) < 2 * VERBATIM:
        return None
    if not novel:
        return len(matched)
    if t.half_words - sum(size) < 2 * MATCHED or max(size) > 2 * settings.novel:
        return None
    counted = sum(size) - (size[0] if novel[0][0] == 0 and size[0] <= 2 * HEAD else 0)
    allowed = LOOSE if v.sentence and not u.sentence else STRICT
    if counted * allowed > t.half_words or forms.is_form(t, matched):
        return None
    return len(matched)


def matched_together(u, witnesses):
    """the tokens of u in a run of 7 words (14 tokens) that stands in a witness"""
    n = VERBATIM if u.text.r == 3 else 2 * VERBATIM
    return set().union(*(pieces_in(u.text, v.text, n) for v in witnesses))


def pieces_in(a, b, n):
    """the tokens of text a in a run of n tokens that stands in b"""
    return {k for i in range(len(a.tokens) - n + 1) if a.tokens[i:i + n] in b.runs(n) for k in range(i, i + n)}


def together(u, witnesses, forms, settings):
    """(witnesses, matched tokens), if several say all that u says: three quarters of each stand in u, in pieces of 7 words (14 tokens) or more"""
    t = u.text
    n = VERBATIM if t.r == 3 else 2 * VERBATIM
    cover = [(v, matched_together(u, [v])) for v in witnesses
             if len(v.text.tokens) <= LENGTH * len(t.tokens) and 4 * len(pieces_in(v.text, u.text, n)) >= 3 * len(v.text.tokens)]
    chosen, matched = [], set()
    while cover:
        v, its = max(cover, key=lambda c: len(c[1] - matched))      # the first of several
        if len(its - matched) < n:
            break
        chosen.append(v)
        matched |= its
        cover = [c for c in cover if c[0] is not v]
    if not 2 <= len(chosen) <= WITNESSES or not together_say(u, chosen, matched, forms, settings):
        return None
    return chosen, len(matched)


def together_say(u, chosen, matched, forms, settings):
    t = u.text
    numbers = sum((v.text.numbers for v in chosen), Counter())
    size = [words(t.tokens[a:b]) for a, b in gaps(t, matched)]
    if any(numbers[k] < times for k, times in t.numbers.items()):
        return False
    if Fraction(len(matched), len(t.tokens)) < settings.containment:
        return False
    return not size or (max(size) <= 2 * settings.novel and sum(size) * STRICT <= t.half_words and not forms.is_form(t, matched))


def strongest(u, witnesses, forms, settings):
    """(reason, similarity, witnesses): the first witness of the strongest reason; else several"""
    if 'exact' in settings.reasons:
        for v in witnesses:
            if v.text is u.text:
                return 'exact', Fraction(1), (v,)
    if u.text.half_words < 2 * 8:
        return None
    speakers = [(v, m) for v in witnesses if (m := says(u, v, forms, settings)) is not None]
    if 'near' in settings.reasons:
        for v, _ in speakers:
            if (j := jaccard(u.text, v.text, settings.shingle)) >= settings.threshold:
                return 'near', j, (v,)
    if 'contained' in settings.reasons:
        size = len(u.text.tokens)
        for v, m in speakers:
            if Fraction(m, size) >= settings.containment:
                return 'contained', Fraction(m, size), (v,)
        if several := together(u, witnesses, forms, settings):
            return 'contained', Fraction(several[1], size), tuple(several[0])
    return None


# ---- stage 3 --------------------------------------------------------------------------------------------------------

def document_scope(units, kept, order, settings):
    """`units`: those left, blocks included, in text order; `kept`: an empty Kept; yields (unit, reason, similarity, witnesses)"""
    forms = Forms(u.text for u in units if u.kind != 'block')
    for document in {u.document for u in units}:
        document.forms = forms
    named, gone, refrains = set(), {}, verse(units)

    def remove(u, reason, similarity, witnesses):
        gone[u] = witnesses
        named.update(witnesses)
        return u, reason, similarity, witnesses

    for u in order([u for u in units if u.kind != 'block']):
        found = None
        if u.text.half_words >= 2 * 5 and not u.protected and u not in refrains:
            found = strongest(u, kept.items if settings.all_kept else kept.capped(u.text), forms, settings)
        if found:
            yield remove(u, *found)
        else:
            kept.add(u)
    for u in list(kept.items):
        if u.text.half_words >= 2 * 8 and not u.protected and u not in named and (u.sentence or is_cut(u)):
            others = kept.items if settings.all_kept else kept.capped(u.text, u)
            found = strongest(u, [v for v in others if v is not u and v not in gone and is_fuller(u, v)], forms, settings)
            if found:
                yield remove(u, *found)
    if 'exact' in settings.reasons:
        yield from [remove(*row) for row in short_runs(units, named)]
    if 'contained' in settings.reasons:
        for a, u in zip(units, units[1:]):
            if (u.kind == 'line' and u not in gone and u not in named and not u.protected and 2 * 2 <= u.text.half_words <= 2 * 8
                    and begins_with_dash(u)):
                for v in gone.get(a, ()):
                    if stands_whole_in(u.text, v.text):
                        yield u, 'contained', Fraction(1), (v,)
                        named.add(v)
                        break


def is_fuller(u, v):
    """may the later pass take u on v's account?"""
    return v.text.half_words > u.text.half_words and (not u.sentence or v.sentence or v.text.tokens[:len(u.text.tokens)] == u.text.tokens)


def plays_between(a, b, between):
    """what a player puts between two copies of its caption: a unit of a single word, or a line that a rule took whole"""
    lines = a.document.lines[a.lines[-1].number:b.lines[0].number - 1]
    return any(v.text.half_words <= 2 for v in between) or any(line.rule for line in lines)


def short_runs(units, named):
    """lines of 3 or 4 words that stand 3 times or more, a player's line between, where every line recurs within 3"""
    at = defaultdict(list)
    for k, u in enumerate(units):
        at[u.text].append(k)
    recurs = [False] * len(units)
    for copies in at.values():
        for a, b in zip(copies, copies[1:]):
            if b - a <= 3:
                recurs[a] = recurs[b] = True
    for text, copies in at.items():
        first = units[copies[0]]
        if len(copies) >= 3 and 2 * 3 <= text.half_words < 2 * 5 and not text.numbers and first.kind == 'line':
            for a, b in zip(copies, copies[1:]):
                u = units[b]
                if u.kind == 'line' and not u.sentence and not u.protected and u not in named and b - a <= 3 and all(recurs[a:b + 1]) and plays_between(units[a], u, units[a + 1:b]):
                    yield u, 'exact', Fraction(1), (first,)
