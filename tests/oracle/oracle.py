#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What unecho decides (SPEC 4), said as plainly as Python allows: the program is compared with this, row for row.

usage: oracle.py [--scope document|corpus] [--units line,paragraph[,document]] [--reasons exact,near,contained]
                 [--threshold .8] [--containment .75] [--novel 4] [--boilerplate N|auto] [--reference FILE]…
                 [--rules FILE]… [--protect FILE]… [--judgement spec|new] [--format jsonl|text] [--all-kept] INPUT…
Prints the audit rows as JSON lines, in corpus order.
"""
import argparse
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import audit
import comparison
import inputs
import judgement
import rules
from similarity import adds_nothing, coverage, jaccard, novelty_is_small
from units import keep_order, partition


@dataclass
class Settings:
    scope: str = 'corpus'
    units: frozenset = frozenset(('line', 'paragraph'))
    reasons: frozenset = frozenset(('exact', 'near', 'contained'))
    threshold: Fraction = Fraction('.8')
    containment: Fraction = Fraction('.75')
    novel: int = 4
    document_novel: int = 25
    shingle: int = 2
    document_shingle: int = 5
    boilerplate: object = None      # None, a number of documents, or 'auto'
    rules: object = None            # .match(line, tokens) -> None | ('line', rule) | [Cut, …], tokens are comparison.Token; .lists(lines) sets their rule
    protect: object = None          # the same; any answer but None protects
    judgement: str = 'new'
    all_kept: bool = False          # stage 3 compares with every kept unit, stage 5 with every earlier kept class


class Removal(NamedTuple):
    reason: str
    witness: object = None          # a unit, or a document; None for boilerplate
    similarity: Fraction = None
    witnesses: tuple = ()           # where several are needed together: all of them, `witness` the first

    def with_witness(self, u, w):
        """the same, with w in the place of u"""
        witnesses = tuple(w if v is u else v for v in self.witnesses)
        return self._replace(witness=w if self.witness is u else self.witness, witnesses=witnesses)

    def scope(self, item):
        there = self.witness.document
        return 'reference' if there.reference else 'document' if there is item.document else 'corpus'


# ---- stage 1 --------------------------------------------------------------------------------------------------------

def apply_rules(document, settings):
    """a protected line is not cut; a line that keeps no token after its cuts leaves whole, by its first cut's rule"""
    for line in document.lines:
        tokens = comparison.tokens(line.source)
        line.protected = settings.protect is not None and settings.protect.match(line.source, tokens) is not None
        found = settings.rules.match(line.source, tokens) if settings.rules and not line.protected else None
        if found and found[0] == 'line':
            line.rule = found[1]
        elif found:
            line.cuts = sorted(found, key=lambda cut: cut.start)
            if not line.tokens():
                line.rule, line.cuts = line.cuts[0].rule, []
    if settings.rules:
        settings.rules.lists(document.lines)


# ---- candidates -----------------------------------------------------------------------------------------------------

class Kept:
    """kept units (or classes) in keep order, with an index from runs of tokens to those that hold them"""

    def __init__(self):
        self.items, self.first, self.holders = [], {}, defaultdict(list)

    def add(self, item):
        self.first.setdefault(item.text, len(self.items))
        for r in 3, 6:
            for run in item.text.runs(r):
                self.holders[run].append(len(self.items))
        self.items.append(item)

    def capped(self, text, without=None):
        """SPEC's candidates: the first with this T; of the first and last 32 of each run, the 64 most often proposed"""
        proposed = Counter()
        for run in text.runs(text.r):
            holders = self.holders.get(run, [])
            proposed.update(at for at in set(holders[:32] + holders[-32:]) if self.items[at] is not without)
        best = sorted(proposed, key=lambda at: (-proposed[at], at))[:64]
        return [self.items[at] for at in sorted({*best, self.first[text]} if text in self.first else best)]

    def sharing(self, text):
        """all with a run of this text. No others can justify it: its novel run given them would be all of it"""
        return [self.items[at] for at in sorted({at for run in text.runs(text.r) for at in self.holders.get(run, [])})]


# ---- stage 3 --------------------------------------------------------------------------------------------------------

def justification(reason, u, v, settings):
    """the similarity by which text v justifies the removal of text u at stage 3, or None"""
    if reason == 'exact' and u is v:
        return Fraction(1)
    if reason == 'near' and (j := jaccard(u, v, settings.shingle)) >= settings.threshold and adds_nothing(u, v, settings.novel):
        return j
    if (reason == 'contained' and u.half_words >= 2 * 8 and (c := coverage(u, v)) >= settings.containment
            and adds_nothing(u, v, settings.novel)):
        return c
    return None


def strongest_removal(u, witnesses, settings):
    """the first witness of the strongest reason"""
    for reason in ('exact', 'near', 'contained'):
        for v in witnesses if reason in settings.reasons else ():
            similarity = justification(reason, u.text, v.text, settings)
            if similarity is not None:
                return Removal(reason, v, similarity)
    return None


def left(document):
    """the units that take part in what follows"""
    return [u for u in document.units if u.removal is None and u.text.tokens]


def document_scope(document, settings):
    kept = Kept()
    if settings.judgement == 'new':
        for u, reason, similarity, witnesses in judgement.document_scope(left(document), kept, keep_order, settings):
            u.removal = Removal(reason, witnesses[0], similarity, witnesses if len(witnesses) > 1 else ())
        return
    for u in keep_order([u for u in left(document) if u.kind != 'block']):
        if u.text.half_words >= 2 * 5 and not u.protected:
            u.removal = strongest_removal(u, kept.items if settings.all_kept else kept.capped(u.text), settings)
        if u.removal is None:
            kept.add(u)


# ---- stages 4 and 5 -------------------------------------------------------------------------------------------------

def near_documents(u, v, settings):
    j = jaccard(u, v, settings.document_shingle)
    return j if j >= settings.threshold and novelty_is_small(u, v, settings.document_novel) else None


def near_units(u, v, settings):
    return justification('near', u, v, settings) if u.numbers == v.numbers else None


class Class:
    """the items (units or documents) with one T, in order"""

    def __init__(self, text):
        self.text, self.members, self.witness, self.similarity = text, [], None, None


def classes_in_order(items):
    classes = {}
    for item in items:
        classes.setdefault(item.text, Class(item.text)).members.append(item)
    return list(classes.values())           # a dict keeps the order of first members


def decide_classes(classes, near, settings):
    """a class is kept unless an earlier kept class justifies it; one with a member of the reference set is kept"""
    kept = Kept()
    for c in classes:
        if 'near' in settings.reasons and not c.members[0].document.reference:
            for k in kept.items if settings.all_kept else kept.sharing(c.text):
                if (similarity := near(c.text, k.text, settings)) is not None:
                    c.witness, c.similarity = k, similarity
                    break
        if c.witness is None:
            kept.add(c)


def justified_by(f, u, w, settings):
    """the removal of f with w in the place of its witness u, or None"""
    if settings.judgement == 'spec':
        return strongest_removal(f, [w], settings)
    if w.text is u.text:
        return f.removal.with_witness(u, w)
    if f.removal.witnesses:
        witnesses = tuple(w if v is u else v for v in f.removal.witnesses)
        matched = judgement.matched_together(f, witnesses)
        if judgement.together_say(f, witnesses, matched, f.document.forms, settings):
            return Removal('contained', witnesses[0], Fraction(len(matched), len(f.text.tokens)), witnesses)
        return None
    found = judgement.strongest(f, [w], f.document.forms, settings)
    if found:
        return Removal(found[0], w, found[1])
    if f.text.half_words < 2 * 8 and judgement.stands_whole_in(f.text, w.text):      # who said a quotation that went
        return Removal('contained', w, Fraction(1))
    return None


def remove_members(c, followers, settings):
    """`followers`: for each unit, those that stage 3 removed on its account; they must be justified by the new witness"""
    w = (c.witness or c).members[0]
    reason = 'near' if c.witness else 'exact'
    for u in c.members if reason in settings.reasons else ():
        if u.document is w.document or u.document.reference or u.protected:
            continue
        theirs = [(f, justified_by(f, u, w, settings)) for f in followers[u]]
        if all(removal for _, removal in theirs):
            u.removal = Removal(reason, w, c.similarity if c.witness else Fraction(1))
            for f, removal in theirs:
                f.removal = removal


def decide(items, near, followers, settings):
    classes = classes_in_order([item for item in items if item.text.half_words >= 2 * 10])
    decide_classes(classes, near, settings)
    for c in classes:
        remove_members(c, followers, settings)


def document_stage(documents, settings):
    """stage 4; `documents`: the reference set first"""
    decide(documents, near_documents, defaultdict(list), settings)


def corpus_scope(documents, settings):
    """stage 5; `documents`: the reference set first, without those that stage 4 removed"""
    followers = defaultdict(list)
    for document in documents:
        for u in document.units:
            for w in (u.removal.witnesses or (u.removal.witness,)) if u.removal and u.removal.witness else ():
                followers[w].append(u)
    decide([u for d in documents for u in keep_order(left(d))], near_units, followers, settings)


# ---- stage 2 --------------------------------------------------------------------------------------------------------

def host(document):
    """ASCII letters lower, without user, port and leading `www.`; None where there is none, or one of over 255 bytes"""
    url = (document.url or '').encode('utf8', 'surrogateescape')
    authority = re.match(rb'(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)', url)
    name = re.match(rb'\[[^]]*\][^:]*|[^:]*', authority[1].rpartition(b'@')[2])[0] if authority else b''
    return name.lower().removeprefix(b'www.') or None if len(name) <= 255 else None


def remove_boilerplate(documents, settings):
    """`documents`: without the reference set, and without those that stage 4 removed"""
    of_host = Counter(map(host, documents))
    holding = Counter(pair for d in documents for pair in {(host(d), u.text) for u in left(d)})

    def is_boilerplate(h, text):
        n = holding[h, text]
        if settings.boilerplate == 'auto':
            return h is not None and n >= 5 and 5 * n >= of_host[h]
        return n >= settings.boilerplate

    for d in documents:
        for u in left(d):
            if is_boilerplate(host(d), u.text) and not u.protected and not (u.sentence and u.text.half_words >= 2 * 20):
                u.removal = Removal('boilerplate')


# ---- all stages, in their order -------------------------------------------------------------------------------------

def run(documents, settings, reference=()):
    """decides; the answer stands in line.rule, line.cuts, unit.removal and document.removal"""
    for d in reference:
        d.reference = True
    for d in (*reference, *documents):
        apply_rules(d, settings)
        d.units = partition(d, settings.units - {'document'})
    if 'document' in settings.units:
        document_stage([*reference, *documents], settings)
    if settings.units == {'document'}:
        return
    stay = [d for d in documents if d.removal is None]
    if settings.boilerplate:
        remove_boilerplate(stay, settings)
    for d in stay:
        document_scope(d, settings)
    if settings.scope == 'corpus':
        corpus_scope([*reference, *stay], settings)


def settings_of(arguments):
    a = arguments
    if a.scope == 'document' and (a.reference or 'document' in a.units):
        sys.exit('oracle: reference and document units need corpus scope')
    return Settings(scope=a.scope, units=frozenset(a.units.split(',')), reasons=frozenset(a.reasons.split(',')),
                    threshold=Fraction(a.threshold), containment=Fraction(a.containment), novel=a.novel, judgement=a.judgement,
                    boilerplate=int(a.boilerplate) if (a.boilerplate or '').isdigit() else a.boilerplate, all_kept=a.all_kept,
                    rules=rules.load(*a.rules) if a.rules else None, protect=rules.load(*a.protect) if a.protect else None)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name, default in dict(scope='corpus', units='line,paragraph', reasons='exact,near,contained', threshold='.8',
                              containment='.75', boilerplate=None, format='jsonl', judgement='new').items():
        parser.add_argument('--' + name, default=default)
    parser.add_argument('--novel', type=int, default=4)
    for name in 'reference', 'rules', 'protect':
        parser.add_argument('--' + name, action='append', default=[])
    parser.add_argument('--all-kept', action='store_true')
    parser.add_argument('inputs', nargs='+')
    arguments = parser.parse_args()
    read = lambda paths: [d for path in paths for d in inputs.documents(path, arguments.format)]
    documents = read(arguments.inputs)
    run(documents, settings_of(arguments), read(arguments.reference))
    for d in documents:
        for row in audit.document_rows(d):
            print(audit.as_json(row))


if __name__ == '__main__':
    main()
