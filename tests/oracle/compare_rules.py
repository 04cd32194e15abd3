#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program's rules against those of rules.py, row for row; prints TAP.

Compared are the files of --data that are there, under the built-in rules, and random lines under random rule
files, half of them with another one that says what is protected.
"""
import argparse
import glob
import json
import multiprocessing
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BUILT_IN = os.path.join(HERE, '../../src/rules/data')
FILES = ['labels/articles.jsonl', 'bench/newspaper4k.jsonl.gz', 'bench/fundus.jsonl.gz', 'jsonl/fnc1_train.jsonl.gz',
         'bench/readability.jsonl.gz', 'bench/zyte-aeb.jsonl.gz', 'bench/trafilatura.jsonl.gz']

WORDS = ['a', 'b', 'c', 'd', 'A', '1', 'x²', '½', '見', 'ไทย', 'e\u0301', 'ﬁ', 'don’t', '&amp;', '&eacute;', 'http://a.b/c',
         'www.b', 'a.com', '(b.co.uk/d)', 'c.com.au,', '@a', '©', '&copy;', '© b', '\u200bb', '\ud800', 'x@a.com']
BETWEEN = [' ', ' ', ' ', ' ', ': ', ' | ', '. ', '… ', ' (', ') ', '] ', ' [', '-', ' - ', '–', "'", '/', '', '&nbsp;', '&nbsp;&raquo; ',
           '\u3000', '. “', '” ', '&quot; ', ', ', '.', ' $', ' #', '\u200b', '&#58; ', '!', '。', '（', '）', '\t', '&NotEqualTilde;']


def random_pattern(choose, depth=2):
    pieces = []
    for _ in range(choose.randint(1, 3)):
        kind = choose.randrange(12)
        if kind < 5 or (not depth and kind > 8):
            pieces.append(choose.choice(['a', 'b', 'c', 'd', '1', '見', 'é', 'fi', 'don\'t', 'com', 'www', 'x']))
        elif kind == 5:
            least = choose.randrange(3)
            pieces.append(f'*{least}-{least + choose.randint(0 if least else 1, 2)}')
        elif kind < 9:
            pieces.append(choose.choice(['<number>', '<url>', '<©>', '<@>']))
        else:
            ways = ' | '.join(random_pattern(choose, depth - 1) for _ in range(choose.randint(1, 3)))
            pieces.append(f'({ways})' if choose.random() < .5 else f'[{ways}]')
        if choose.random() < .15:
            pieces.append('<break>')
    return ' '.join(pieces if pieces[-1] != '<break>' else pieces[:-1])


def random_rules(choose):
    """a rule file; a definite word in each pattern keeps it from matching nothing"""
    lines = ['language en']
    for i in range(choose.randint(1, 5)):
        lines += [f'rule r{i}', 'match x']
        kinds = [choose.choice(['line', 'head', 'head', 'tail', 'tail']) for _ in range(choose.randint(1, 3))]
        for kind in kinds:
            sides = [random_pattern(choose), choose.choice(['a', 'b', 'c', '1'])]
            choose.shuffle(sides)
            lines.append(f'{kind} {" ".join(sides)}')
        if set(kinds) != {'line'} and choose.random() < .4:
            lines.append(choose.choice(['joined', 'bracketed']))
        if choose.random() < .2:
            lines.append(f'longest {choose.randint(1, 6)}')
    return '\n'.join(lines) + '\n'


def write_rules(choose, path):
    with open(path, 'w', encoding='utf8') as file:
        file.write(random_rules(choose))
    return path


def random_line(choose):
    return ''.join(choose.choice(WORDS if choose.random() < .5 else WORDS[:6]) + choose.choice(BETWEEN)
                   for _ in range(choose.randint(1, 10))) + choose.choice(['', '\n', '\r\n'])


def difference(program, documents, arguments, rule_files, protect_files=()):
    import audit
    import compare
    import oracle
    import rules
    ours = compare.program_rows(program, documents, arguments)
    settings = oracle.Settings(scope='document', rules=rules.load(*rule_files),
                               protect=rules.load(*protect_files) if protect_files else None)
    theirs = []
    for document in documents:
        oracle.run([document], settings)
        theirs += [audit.as_json(row) for row in audit.document_rows(document) if row['kind'] == 'range']
    for mine, other in zip(map(compare.as_comparable, ours), map(compare.as_comparable, theirs)):
        if mine != other:
            return len(theirs), f'program: {mine}\noracle:  {other}'
    if len(ours) != len(theirs):
        return len(theirs), f'{len(ours)} rows of the program, {len(theirs)} of the oracle'
    return len(theirs), None


def built_in_files():
    paths = glob.glob(os.path.join(BUILT_IN, '*.rules'))
    return sorted(paths, key=lambda path: (os.path.basename(path) != 'any.rules', os.path.basename(path)))


def compare_file(program, path):
    import inputs
    documents = inputs.documents(path, 'jsonl')
    for number, document in enumerate(documents, 1):
        document.source, document.record = '-', number
    return difference(program, documents, {'rules': 'default'}, built_in_files())


def compare_random(program, seed):
    """some rule files, each tried on many documents of one line"""
    from units import Document
    rows = 0
    for n in range(20):
        choose = random.Random(seed * 1000 + n)
        texts = [random_line(choose).encode('utf8', 'surrogatepass') for _ in range(100)]
        documents = [Document(str(i), text, '-', i + 1) for i, text in enumerate(texts)]
        with tempfile.TemporaryDirectory(prefix='unecho-rules-') as folder:
            named = {name: write_rules(choose, f'{folder}/{name}.rules') for name in ['rules', 'protect'][:1 + n % 2]}
            found, wrong = difference(program, documents, named, [named['rules']], [named[name] for name in named if name == 'protect'])
            texts = [open(path, encoding='utf8').read() for path in named.values()]
        rows += found
        if wrong:
            return rows, '\n'.join([wrong, *texts])
    return rows, None


LISTS = """language en
rule heading
line more
match more
rule mark
line by a
match by a
rule part
head see
cut see: a => a
rule listed
below heading
among mark
longest 4
match x
rule also-listed
below listed heading
among heading
longest 2
match x
"""
KEPT = """language en
rule kept
line keep me
match keep me
"""
LIST_LINES = ['more', 'more', 'By a', 'by a', 'www.b', ' a.com/d\u00a0', 'a.com b', 'b', 'b c d', 'b c d.', 'b?', 'b d,', 'b&period;', 'b…',
              'see: b', 'a b c d e', '見見見見見見見', '見見見見見見見見見', '—', 'keep me', '', ' ']


def compare_lists(program, seed):
    """random documents of lines such as lists are made of"""
    from units import Document
    choose = random.Random(seed)
    texts = [''.join(choose.choice(LIST_LINES) + '\n' for _ in range(choose.randint(3, 40))).encode() for _ in range(1000)]
    documents = [Document(str(i), text, '-', i + 1) for i, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ('lists', 'kept')]
        for path, text in zip(paths, (LISTS, KEPT)):
            with open(path, 'w', encoding='utf8') as file:
                file.write(text)
        return difference(program, documents, {'rules': paths[0], 'protect': paths[1]}, paths[:1], paths[1:])


def attempt(task):
    function, *arguments = task
    return function(*arguments)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('program', help='oracle-rows')
    parser.add_argument('--data', help='folder of labels, bench and jsonl')
    parser.add_argument('--seeds', type=int, default=10, help='2,000 random lines each [10]')
    parser.add_argument('--seed', type=int, default=0, help='the first one')
    parser.add_argument('--all', action='store_true', help='the large files too')
    arguments = parser.parse_args()
    import compare
    if not os.path.exists(os.path.join(compare.UCD, 'UnicodeData.txt')):
        print(f'1..0 # SKIP no Unicode Character Database in {compare.UCD} (package unicode-data)')
        return
    tasks = [(f'random rules, seed {seed}', compare_random, arguments.program, seed)
             for seed in range(arguments.seed, arguments.seed + arguments.seeds)]
    tasks += [(f'lists, seed {seed}', compare_lists, arguments.program, seed) for seed in range(arguments.seed, arguments.seed + 2)]
    for name in FILES if arguments.all else FILES[:2]:
        path = os.path.join(arguments.data or '', name)
        if arguments.data and os.path.exists(path):
            tasks.append((name, compare_file, arguments.program, path))
    print(f'1..{len(tasks)}', flush=True)
    with multiprocessing.Pool() as pool:
        for number, (rows, wrong) in enumerate(pool.imap(attempt, [task[1:] for task in tasks]), 1):
            print(f'{"not ok" if wrong else "ok"} {number} - {tasks[number - 1][0]}: {rows} rows', flush=True)
            for line in (wrong or '').splitlines():
                print(f'# {line}')


if __name__ == '__main__':
    sys.path.insert(0, HERE)
    main()
