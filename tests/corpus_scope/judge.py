# SPDX-License-Identifier: Apache-2.0
"""Brute force: what a log says, held against the inputs and the output alone.

For each removed unit: its witness (or all, where it has several) stands in the output whole, and justifies the removal:
by the judgement of stage 3 (docs/JUDGEMENT.md, with the forms of the unit's own document) or as near of stage 5 (SPEC 4).
Only for runs without rules, whose units are contiguous.
"""
from collections import defaultdict
from fractions import Fraction

import comparison
import inputs
import oracle
import judgement
from audit import four_decimals
from similarity import adds_nothing, jaccard, novelty_is_small, text
from units import partition


def text_of(data):
    return text(tuple(t.text for line in data.split(b'\n') for t in comparison.tokens(line)))


def key_of(place):
    return place['source'], place['record']


class Corpus:
    """the documents of the inputs, and the ranges that the log says went"""

    def __init__(self, cleaning, names):
        read = lambda paths: {(path, d.record): d for path in paths for d in inputs.documents(path, 'jsonl')}
        self.names = names
        self.own, self.references = read(cleaning.inputs), read(cleaning.references)
        self.documents = self.own | self.references
        rows = list(cleaning.rows())
        self.rows = [row for row in rows if row['kind'] == 'range']
        self.gone = {key_of(row): row for row in rows if row.get('unit') == 'document'}
        self.emptied = {key_of(row) for row in rows if row['reason'] == 'emptied'}
        self.of_document = defaultdict(list)
        for row in self.rows:
            self.of_document[key_of(row)].append(row)

    def kept(self, key):
        """what stays of a document by the log"""
        data, at, kept = self.documents[key].bytes, 0, b''
        for row in self.of_document.get(key, []):
            kept += data[at:row['offset']]
            at = row['offset'] + row['length']
        return kept + data[at:]

    def is_whole(self, unit):
        """whether nothing of it went"""
        key = unit.document.source, unit.document.record
        start, end = unit.lines[0].offset, unit.lines[-1].end
        return key not in self.gone and not any(r['offset'] < end and start < r['offset'] + r['length']
                                                for r in self.of_document.get(key, []))

    def unit(self, where):
        """the unit that a row or a witness names"""
        return self.units(key_of(where))[where['line']]

    def units(self, key):
        """by their first lines; makes the document's forms, too"""
        document = self.documents[key]
        if not document.units:
            document.units = partition(document, self.names)
            boilerplate = {row['line'] for row in self.of_document.get(key, []) if row['reason'] == 'boilerplate'}
            document.forms = judgement.Forms(u.text for u in document.units if u.text.tokens and u.kind != 'block'
                                             and u.lines[0].number not in boilerplate)
        return {unit.lines[0].number: unit for unit in document.units}


def near_of_stage_5(u, v, settings):
    """the similarity by which unit v justifies a member"""
    j = jaccard(u.text, v.text, settings.shingle)
    well = (u.text.half_words >= 2 * 10 and u.text.numbers == v.text.numbers and j >= settings.threshold
            and adds_nothing(u.text, v.text, settings.novel))
    return j if well else None


def stage_3(reason, u, witnesses, settings):
    """the similarity by which they justify u at stage 3, or None"""
    t, v, forms = u.text, witnesses[0], u.document.forms
    if reason == 'exact':
        return Fraction(1) if t is v.text and t.half_words >= 2 * 3 else None
    if len(witnesses) > 1:
        matched = judgement.matched_together(u, witnesses)
        well = t.half_words >= 2 * 8 and judgement.together_say(u, witnesses, matched, forms, settings)
        return Fraction(len(matched), len(t.tokens)) if well else None
    matched = judgement.says(u, v, forms, settings)
    if reason == 'near':
        j = jaccard(t, v.text, settings.shingle)
        return j if matched is not None and j >= settings.threshold else None
    if matched is not None and Fraction(matched, len(t.tokens)) >= settings.containment:
        return Fraction(matched, len(t.tokens))
    speaks = judgement.begins_with_dash(u) and t.half_words <= 2 * 8 and judgement.stands_whole_in(t, v.text)
    return Fraction(1) if speaks else None


def followed(corpus, row, u, settings):
    """whether stage 3 may have removed u on account of a unit that went on account of one of its witnesses"""
    for other in corpus.of_document[key_of(row)]:
        for where in row.get('witnesses', [row['witness']]):
            if other is row or other.get('scope') in (None, 'document') or other['witness'] != where or other.get('witnesses'):
                continue
            v = corpus.unit(other)
            if row.get('witnesses') or any(stage_3(reason, u, [v], settings) is not None for reason in ('exact', 'near', 'contained')):
                return True
    return False


def before_they_moved(corpus, row, witnesses):
    """the witnesses that stage 3 named, where the only one went as exact on account of the one that the row names: a new
    witness of the same words changes nothing for its followers (docs/JUDGEMENT.md)"""
    if len(witnesses) > 1:
        return
    for other in corpus.of_document[key_of(row)]:
        if other is not row and other['reason'] == 'exact' and other.get('witness') == row['witness']:
            unit = corpus.unit(other)
            if unit.text is witnesses[0].text:
                yield [unit]


def scope_of(corpus, row):
    """where the witness stands"""
    where = key_of(row['witness'])
    return 'reference' if where in corpus.references else 'document' if where == key_of(row) else 'corpus'


def problem(corpus, row, settings):
    """why a removal is wrong, or None"""
    if row['reason'] == 'boilerplate':
        return boilerplate_problem(corpus, row)
    named = row.get('witnesses', [row['witness']])
    u, witnesses = corpus.unit(row), [corpus.unit(where) for where in named]
    if not all(map(corpus.is_whole, witnesses)):
        return 'a witness is not whole'
    if named[0] != row['witness'] or len(named) == 1 and 'witnesses' in row:
        return 'its witness is not the first of several'
    elsewhere = [key_of(row) != key_of(where) for where in named]
    if row['scope'] != scope_of(corpus, row):
        return f'scope is {row["scope"]}'
    similarity = stage_3(row['reason'], u, witnesses, settings)
    for old in before_they_moved(corpus, row, witnesses) if similarity is None else ():
        similarity = stage_3(row['reason'], u, old, settings)
        if similarity is not None:
            break
    if elsewhere[0] and row['reason'] != 'contained' and len(named) == 1:
        member = near_of_stage_5(u, witnesses[0], settings) if row['reason'] == 'near' else similarity
        if member is not None and four_decimals(member) == row['similarity'] and u.text.half_words >= 2 * 10:
            return None
    if similarity is None:
        return 'its witness does not justify it'
    if four_decimals(similarity) != row['similarity']:
        return f'its similarity is {similarity}'
    if any(elsewhere) and not followed(corpus, row, u, settings):
        return 'it is no unit of stage 5 and follows none'
    return None


def boilerplate_problem(corpus, row):
    """it names nothing, and its words stand in another document; how many of which host is the oracle's to say"""
    if {'scope', 'witness', 'similarity'} & row.keys():
        return 'boilerplate has no witness'
    u = corpus.unit(row).text.tokens
    holders = sum(any(v.tokens[i:i + len(u)] == u for i in range(len(v.tokens) - len(u) + 1))
                  for v in map(text_of, (d.bytes for d in corpus.own.values())))
    return None if holders > 1 else 'its words stand in no other document'


def document_problem(corpus, row, settings):
    """the same for a whole document; its witness is the other one as stage 1 left it: here, as it came"""
    key, other = key_of(row), key_of(row['witness'])
    if other == key or other in corpus.gone or key in corpus.of_document or key in corpus.emptied:
        return 'its witness is gone, or it has other rows'
    u, v = text_of(corpus.documents[key].bytes), text_of(corpus.documents[other].bytes)
    j = jaccard(u, v, oracle.Settings.document_shingle)
    near = j >= settings.threshold and novelty_is_small(u, v, oracle.Settings.document_novel)
    if u.half_words < 2 * 10 or not (u is v if row['reason'] == 'exact' else near):
        return 'its witness does not justify it'
    return None if four_decimals(j) == row['similarity'] or row['reason'] == 'exact' else f'its similarity is {j}'


def output_documents(cleaning, corpus):
    """what stays, by source and record: the shards hold the records that do not go, in order"""
    for path, shard in zip(cleaning.inputs, cleaning.unpacked('shard')):
        keys = (key for key in corpus.own if key[0] == path and key not in corpus.gone and key not in corpus.emptied)
        lines = [line for line in shard.split(b'\n') if line]
        for key, line in zip(keys, lines, strict=True):
            yield key, inputs.record_members(line)['text'].encode('utf8', 'surrogateescape')


def wrong_removals(cleaning, threshold='.8', containment='.75', novel='4', shingle='2', units='line,paragraph', **_):
    """what is wrong, as texts; and how many removals were judged"""
    settings = oracle.Settings(threshold=Fraction(threshold), containment=Fraction(containment), novel=int(novel), shingle=int(shingle))
    corpus = Corpus(cleaning, frozenset(units.split(',')) - {'document'})
    judged = [(row, problem(corpus, row, settings)) for row in corpus.rows]
    judged += [(row, document_problem(corpus, row, settings)) for row in corpus.gone.values()]
    wrong = [f'{why}: {row}' for row, why in judged if why]
    for key, kept in output_documents(cleaning, corpus):
        if kept != corpus.kept(key):
            wrong.append(f'{key}: the output is not the input without what the log has')
    return wrong, len(judged)
