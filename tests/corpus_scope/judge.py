# SPDX-License-Identifier: Apache-2.0
"""Brute force: what a log says, held against the inputs and the output alone.

For each removed unit: its witness stands in the output whole, and that text alone justifies the removal (SPEC 3 and 4).
Only for runs without rules, whose units are contiguous.
"""
import base64
from collections import defaultdict
from fractions import Fraction

import comparison
import inputs
import oracle
from audit import four_decimals
from similarity import adds_nothing, coverage, jaccard, novelty_is_small, text


def text_of(data):
    return text(tuple(t.text for line in data.split(b'\n') for t in comparison.tokens(line)))


def removed_bytes(row):
    return base64.b64decode(row['text_base64']) if 'text_base64' in row else row['text'].encode('utf8')


def key_of(place):
    return place['source'], place['record']


class Corpus:
    """the documents of the inputs, and the ranges that the log says went"""

    def __init__(self, cleaning):
        self.documents = {(path, d.record): d for path in cleaning.inputs for d in inputs.documents(path, 'jsonl')}
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

    def witness(self, row):
        """the bytes of a row's witness, or None where a part of it went"""
        where = row['witness']
        key = key_of(where)
        lines = self.documents[key].lines[where['line'] - 1:where['line'] - 1 + where['lines']]
        start, end = lines[0].offset, lines[-1].end
        if key in self.gone or any(r['offset'] < end and start < r['offset'] + r['length'] for r in self.of_document.get(key, [])):
            return None
        return self.documents[key].bytes[start:end]


def similarity_of(reason, u, v, settings):
    """the similarity by which v justifies u at stage 3, or None"""
    if reason == 'exact':
        return Fraction(1) if u is v and u.half_words >= 2 * 5 else None
    if not adds_nothing(u, v, settings['novel']):
        return None
    if reason == 'near':
        j = jaccard(u, v, settings['shingle'])
        return j if j >= settings['threshold'] and u.half_words >= 2 * 5 else None
    c = coverage(u, v)
    return c if c >= settings['containment'] and u.half_words >= 2 * 8 else None


def follows(corpus, row, u, settings):
    """whether stage 3 may have removed u on account of a unit that went on account of the same witness"""
    for other in corpus.of_document[key_of(row)]:
        if other is row or other.get('scope') != 'corpus' or other['witness'] != row['witness']:
            continue
        v = text_of(removed_bytes(other))
        if any(similarity_of(reason, u, v, settings) is not None for reason in ('exact', 'near', 'contained')):
            return True
    return False


def is_member(row, u, v):
    """whether stage 5 may have removed u itself, and not as a follower"""
    return row['reason'] != 'contained' and u.half_words >= 2 * 10 and u.numbers == v.numbers


def problem(corpus, row, settings):
    """why a removal is wrong, or None"""
    if row['reason'] == 'boilerplate':
        return boilerplate_problem(corpus, row)
    witness = corpus.witness(row)
    if witness is None:
        return 'its witness is not whole'
    elsewhere = key_of(row) != key_of(row['witness'])
    if elsewhere != (row['scope'] == 'corpus'):
        return f'scope is {row["scope"]}'
    u, v = text_of(removed_bytes(row)), text_of(witness)
    similarity = similarity_of(row['reason'], u, v, settings)
    if similarity is None:
        return 'its witness does not justify it'
    if four_decimals(similarity) != row['similarity']:
        return f'its similarity is {similarity}'
    if elsewhere and not is_member(row, u, v) and not follows(corpus, row, u, settings):
        return 'it is no unit of stage 5 and follows none'
    return None


def boilerplate_problem(corpus, row):
    """it names nothing, and its words stand in another document; how many of which host is the oracle's to say"""
    if {'scope', 'witness', 'similarity'} & row.keys():
        return 'boilerplate has no witness'
    u = text_of(removed_bytes(row)).tokens
    holders = sum(any(v.tokens[i:i + len(u)] == u for i in range(len(v.tokens) - len(u) + 1))
                  for v in map(text_of, (d.bytes for d in corpus.documents.values())))
    return None if holders > 1 else 'its words stand in no other document'


def document_problem(corpus, row, settings):
    """the same for a whole document; its witness is the other one as stage 1 left it: here, as it came"""
    key, other = key_of(row), key_of(row['witness'])
    if other == key or other in corpus.gone or key in corpus.of_document or key in corpus.emptied:
        return 'its witness is gone, or it has other rows'
    u, v = text_of(corpus.documents[key].bytes), text_of(corpus.documents[other].bytes)
    j = jaccard(u, v, oracle.Settings.document_shingle)
    near = j >= settings['threshold'] and novelty_is_small(u, v, oracle.Settings.document_novel)
    if u.half_words < 2 * 10 or not (u is v if row['reason'] == 'exact' else near):
        return 'its witness does not justify it'
    return None if four_decimals(j) == row['similarity'] or row['reason'] == 'exact' else f'its similarity is {j}'


def output_documents(cleaning, corpus):
    """what stays, by source and record: the shards hold the records that do not go, in order"""
    for path, shard in zip(cleaning.inputs, cleaning.unpacked('shard')):
        keys = (key for key in corpus.documents if key[0] == path and key not in corpus.gone and key not in corpus.emptied)
        lines = [line for line in shard.split(b'\n') if line]
        for key, line in zip(keys, lines, strict=True):
            yield key, inputs.record_members(line)['text'].encode('utf8', 'surrogateescape')


def wrong_removals(cleaning, threshold='.8', containment='.75', novel='4', shingle='2', **_):
    """what is wrong, as texts; and how many removals were judged"""
    settings = dict(threshold=Fraction(threshold), containment=Fraction(containment), novel=int(novel), shingle=int(shingle))
    corpus = Corpus(cleaning)
    judged = [(row, problem(corpus, row, settings)) for row in corpus.rows]
    judged += [(row, document_problem(corpus, row, settings)) for row in corpus.gone.values()]
    wrong = [f'{why}: {row}' for row, why in judged if why]
    for key, kept in output_documents(cleaning, corpus):
        if kept != corpus.kept(key):
            wrong.append(f'{key}: the output is not the input without what the log has')
    return wrong, len(judged)
