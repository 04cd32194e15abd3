# SPDX-License-Identifier: Apache-2.0
"""What is tried on corpora that the oracle can decide."""
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import cleaning
import comparison
import corpora
import inputs
import judge
import marks
import oracle
import recall
import rules
from audit import as_json, document_rows
from cleaning import Cleaning, first_difference
from recall import NOTHING

SHORT = ['labels/articles.jsonl', 'bench/newspaper4k.jsonl.gz', 'bench/fundus.jsonl.gz']
LONG = SHORT + ['bench/readability.jsonl.gz', 'bench/zyte-aeb.jsonl.gz', 'bench/trafilatura.jsonl.gz',
                'jsonl/fnc1_train.jsonl.gz', 'jsonl/udhr2.jsonl.gz', 'wet/whirlwind.warc.wet.gz',
                'wet/dev-zyte-fundus.warc.wet.gz', 'wet/dev-trafilatura.warc.wet.gz']
SOURCES = ['bench/trafilatura.jsonl.gz', 'bench/fundus.jsonl.gz']
GENERATOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../tools/gen/corpus.py')
PROTECT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'protect.rules')
SEEDS = range(5)        # of sketches
AT_ONCE = 10            # random corpora of a test

# What random corpora are cleaned with: the defaults, then settings that reach other branches.
SETTINGS = [{}, {}, {}, {'threshold': '.5'}, {'threshold': '.65', 'novel': '20'}, {'containment': '.5', 'novel': '10'},
            {'shingle': '1'}, {'shingle': '3', 'threshold': '.6'}, {'shingle': '16', 'threshold': '0'}, {'threshold': '0'},
            {'reasons': 'near'}, {'reasons': 'exact'}, {'reasons': 'contained'}, {'reasons': 'exact,contained'},
            {'reasons': 'near,contained'}, {'units': 'line'}, {'units': 'line,paragraph,document'}, {'units': 'document'},
            {'units': 'line,paragraph,document', 'threshold': '.5'}, {'units': 'paragraph'}, {'novel': '0'}, {'threshold': '1'},
            {'boilerplate': '2'}, {'boilerplate': '3', 'units': 'line,paragraph,document', 'protect': PROTECT}, {'boilerplate': 'auto'},
            {'boilerplate': '4', 'scope': 'document'}, {'boilerplate': 'auto', 'units': 'line'}, {'protect': PROTECT}, {'protect': PROTECT, 'units': 'line,paragraph,document', 'threshold': '.5'}]
# … and with a part of the corpus as the reference set.
WITH_REFERENCE = [{}, {'units': 'line,paragraph,document'}, {'threshold': '.5', 'protect': PROTECT}, {'boilerplate': '2'},
                  {'reasons': 'near', 'threshold': '.65'}, {'units': 'line,paragraph,document', 'threshold': '.5', 'boilerplate': '3'},
                  {'reasons': 'exact,contained', 'units': 'line'}]


class Decided:
    """what the oracle decides about a corpus, once somebody asks"""

    def __init__(self, paths, settings):
        self.paths, self.references, self.settings = paths, cleaning.references(settings), oracle_settings(settings)

    @cached_property
    def documents(self):
        """the reference set, then the corpus"""
        references, corpus = ([d for path in paths for d in inputs.documents(path, 'jsonl')] for paths in (self.references, self.paths))
        oracle.run(corpus, self.settings, references)
        return references + corpus

    def rows(self):
        return [json.loads(as_json(row), parse_float=str) for d in self.documents if not d.reference for row in document_rows(d)]


@dataclass
class Answer:
    """tests (whether it holds, title, what is wrong) and recalls (seed, Recall)"""
    tests: list
    recalls: list = field(default_factory=list)


@dataclass
class Trial:
    """one corpus under some settings"""
    rows: object = None     # of the oracle; None: it was not asked
    by_reference: int = 0   # rows that name the reference set
    judged: int = 0
    problems: dict = field(default_factory=lambda: dict(oracle=[], extra=[], wrong=[], threads=[], marks=[]))
    notes: list = field(default_factory=list)
    recalls: list = field(default_factory=list)

    def __add__(self, other):
        problems = {name: self.problems[name] + other.problems[name] for name in self.problems}
        rows = other.rows if self.rows is None else self.rows + other.rows
        return Trial(rows, self.by_reference + other.by_reference, self.judged + other.judged, problems, self.notes + other.notes,
                     self.recalls + other.recalls)


def has_unicode_data():
    return os.path.exists(os.path.join(comparison.UCD, 'UnicodeData.txt'))


def oracle_settings(settings):
    named = {name: value for name, value in settings.items() if name != 'reference'}
    for name in 'threshold', 'containment':
        named[name] = Fraction(named.get(name, getattr(oracle.Settings, name)))
    for name in 'novel', 'shingle':
        named[name] = int(named.get(name, getattr(oracle.Settings, name)))
    for name in 'units', 'reasons':
        named[name] = frozenset(named[name].split(',')) if name in named else getattr(oracle.Settings, name)
    if 'protect' in named:
        named['protect'] = rules.load(named['protect'])
    if named.get('boilerplate', 'auto') != 'auto':
        named['boilerplate'] = int(named['boilerplate'])
    return oracle.Settings(**dict(scope='corpus') | named)


def try_seeds(trial, program, paths, folder, settings, all_rows, decided):
    for seed in SEEDS:
        made = Cleaning(program, paths, f'{folder}/minhash{seed}', sketch_seed=seed, **settings)
        rows = list(made.rows())
        trial.recalls.append((seed, recall.compare(all_rows, rows)))
        for extra in recall.extras(all_rows, rows):
            why = recall.explained(extra, all_rows, rows, decided)
            told = f'seed {seed}: goes though exhaustive keeps it: {extra["source"]} {extra["record"]}:{extra["line"]}'
            (trial.notes if why else trial.problems['extra']).append(f'{told}: {why}')
        if seed == 0:
            trial.problems['wrong'] += judge.wrong_removals(made, **settings)[0]


def try_threads(trial, program, paths, folder, settings):
    first = Cleaning(program, paths, f'{folder}/threads1', threads=1, **settings)
    for threads in 2, 5:
        other = Cleaning(program, paths, f'{folder}/threads{threads}', threads=threads, **settings)
        differs = first.same_bytes(other)
        if differs:
            trial.problems['threads'].append(f'{threads} threads write another {differs}')


def try_corpus(program, paths, folder, settings, seeds=True, against_oracle=True):
    decided = Decided(paths, settings)
    every = Cleaning(program, paths, f'{folder}/exhaustive', candidates='exhaustive', **settings)
    ours, trial = list(every.rows()), Trial()
    trial.by_reference = sum(row.get('scope') == 'reference' for row in ours)
    if against_oracle:
        theirs = decided.rows()
        trial.rows, differs = len(theirs), first_difference(ours, theirs)
        trial.problems['oracle'] += [f'{settings}\n{differs}'] if differs else []
    trial.problems['marks'] += marks.problems(program, paths, folder, settings)
    trial.problems['wrong'], trial.judged = judge.wrong_removals(every, **settings)
    if seeds:
        try_seeds(trial, program, paths, folder, settings, ours, decided)
    try_threads(trial, program, paths, folder, settings)
    return trial


def told(trial, title):
    lines = {name: '\n'.join(texts[:3]) for name, texts in trial.problems.items()}
    extra = lines['extra'] or '\n'.join(trial.notes[:5])
    against = [(not lines['oracle'], f'{title}: exhaustive equals the oracle, {trial.rows} rows', lines['oracle'])]
    return Answer((against if trial.rows is not None else []) +
                  [(not lines['extra'], f'{title}: what minhash removes besides follows from missed pairs, '
                                        f'{len(trial.notes)} lines', extra),
                   (not lines['wrong'], f'{title}: {len(trial.problems["wrong"])} wrong of {trial.judged} removals', lines['wrong']),
                   (not lines['marks'], f'{title}: what would go is marked, and nothing goes', lines['marks']),
                   (not lines['threads'], f'{title}: the same bytes with 1, 2 and 5 threads', lines['threads'])], trial.recalls)


# ---- parts -----------------------------------------------------------------------------------------------------------

def files(arguments):
    for name in LONG if arguments.long else SHORT:
        yield try_file, (arguments.program, os.path.join(arguments.data or '', name), name, arguments.data is not None)


def try_file(program, path, name, asked):
    if not asked or not os.path.exists(path):
        return Answer([(True, f'{name} # SKIP not there', '')])
    with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
        paths = corpora.write(folder, [corpora.wet_texts(path)]) if '.wet' in name else [path]
        return told(try_corpus(program, paths, folder, {}), name)


def random_corpora(arguments):
    for first in range(0, 1000 if arguments.long else 60, AT_ONCE):
        yield try_random, (arguments.program, arguments.seed + first)


def try_random(program, first):
    sum_of = Trial()
    for seed in range(first, first + AT_ONCE):
        settings = SETTINGS[seed % len(SETTINGS)]
        with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
            paths = corpora.write(folder, corpora.random_corpus(seed))
            trial = try_corpus(program, paths, folder, settings, seeds='threshold' not in settings)
        for name, texts in trial.problems.items():
            trial.problems[name] = [f'corpus {seed}: {text}' for text in texts]
        sum_of += trial
    return told(sum_of, f'random corpora from {first}')


def references(arguments):
    for first in range(0, 700 if arguments.long else 70, AT_ONCE):
        yield try_references, (arguments.program, arguments.seed + first)


def try_references(program, first):
    sum_of = Trial()
    for seed in range(first, first + AT_ONCE):
        settings = WITH_REFERENCE[seed % len(WITH_REFERENCE)]
        with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
            documents = [text for file in corpora.random_corpus(seed) for text in file]
            third = len(documents) // 3
            reference = corpora.write(os.path.join(folder, 'reference'), [documents[:third // 2], documents[third // 2:third]])
            paths = corpora.write(folder, [documents[third:2 * third], documents[2 * third:]])
            trial = try_corpus(program, paths, folder, settings | {'reference': ','.join(reference)}, seeds='threshold' not in settings)
        for name, texts in trial.problems.items():
            trial.problems[name] = [f'corpus {seed}: {text}' for text in texts]
        sum_of += trial
    title = f'random corpora with a reference set from {first}'
    answer = told(sum_of, title)
    answer.tests.append((sum_of.by_reference > 0, f'{title}: {sum_of.by_reference} rows name it', ''))
    return answer


def pairs(arguments):
    yield try_pairs, (arguments.program, 21000 if arguments.long else 3000, arguments.seed)


def try_pairs(program, count, seed):
    with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
        paths = corpora.write(folder, corpora.near_pairs(count, seed))
        return told(try_corpus(program, paths, folder, {}), f'{count} near pairs')


def crowds(arguments):
    yield try_crowd, (arguments.program, 100000 if arguments.long else 20000, arguments.seed)


def try_crowd(program, lines, seed):
    """brute force alone: each witness stands whole in the output and justifies, whatever the oracle would say"""
    with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
        made = Cleaning(program, corpora.write(folder, corpora.crowd(lines, seed)), f'{folder}/out')
        wrong, judged = judge.wrong_removals(made)
    enough = judged > lines / 10
    return Answer([(not wrong and enough, f'{lines} lines: {len(wrong)} wrong of {judged} removals', '\n'.join(wrong[:3]))])


def generated(arguments):
    """near lines among others, in documents; too many for the oracle in the long form"""
    amount, near = ('250M', '200000') if arguments.long else ('6M', '6000')
    sources = [os.path.join(arguments.data or '', name) for name in SOURCES]
    yield try_generated, (arguments.program, amount, near, sources, not arguments.long)


def try_generated(program, amount, near, sources, against_oracle):
    if not all(map(os.path.exists, sources)):
        return Answer([(True, 'a generated corpus # SKIP its sources are not there', '')])
    with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
        path = os.path.join(folder, 'generated.jsonl')
        with open(path, 'wb') as file:
            subprocess.run([sys.executable, GENERATOR, '--bytes', amount, '--near', near, *sources], stdout=file, check=True)
        return told(try_corpus(program, [path], folder, {}, against_oracle=against_oracle), f'a generated corpus of {amount}')
