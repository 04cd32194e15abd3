# SPDX-License-Identifier: Apache-2.0
"""Corpora for the tests of corpus scope. A corpus is a list of files, a file a list of texts (bytes), one a document.

Equal arguments give equal corpora.
"""
import gzip
import json
import os
import random
import textwrap

import generate

HAN = '天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜金生麗水玉出崑岡'
TEMPLATES = ['the auction of lot number {} took place in the great hall of the town on a cold day',
             'flight {} to the islands will leave from the last gate on the left side of the hall today',
             'order {} has left our house and will reach you within a few days if the weather is kind to us']


# ---- random corpora that reach every branch of stage 5 ---------------------------------------------------------------

def words_of(choose, least=10, most=30):
    """a long enough unit of one script"""
    return [generate.word(choose, generate.LATIN + ['x' * n for n in range(1, 30)]) for _ in range(choose.randint(least, most))]


def edited(choose, words):
    """one to three small edits, so that many pairs stand just on either side of the threshold"""
    words = list(words)
    for _ in range(choose.choice([1, 1, 1, 2, 3])):
        at = choose.randrange(len(words))
        words[at:at + choose.choice([0, 1, 1])] = [choose.choice(generate.LATIN)] * choose.choice([0, 1, 1, 2])
        words = words or ['x']
    return words


def chain(choose):
    """each like the one before it, the last unlike the first"""
    words, units = words_of(choose, 14), []
    for _ in range(choose.randint(3, 9)):
        units.append(generate.line(choose, words))
        words = edited(choose, words)
    choose.shuffle(units)
    return units


def template(choose):
    pattern, start = choose.choice(TEMPLATES), choose.randrange(50)
    numbers = [str(start + i) if choose.random() < .7 else choose.choice(generate.LATIN) for i in range(choose.randint(2, 9))]
    return [pattern.format(number) + choose.choice(generate.ENDS) for number in numbers]


def spaceless(choose):
    """Han: half a word a letter"""
    text = [choose.choice(HAN) for _ in range(choose.randint(18, 60))]
    units = []
    for _ in range(choose.randint(2, 5)):
        units.append(''.join(text) + choose.choice(['。', '', '.']))
        text[choose.randrange(len(text))] = choose.choice(HAN)
    return units


def wrapped(choose):
    """the same paragraph broken at other widths, or with a word changed"""
    words = [choose.choice(generate.LATIN) for _ in range(choose.randint(40, 90))]
    units = []
    for _ in range(choose.randint(2, 4)):
        units.append('\n'.join(textwrap.wrap(' '.join(words), choose.choice([44, 60, 72, 110]))) + choose.choice(['.', '']))
        words = edited(choose, words) if choose.random() < .5 else words
    return units


def verse(choose):
    lines = [' '.join(words_of(choose, 3, 9)) for _ in range(choose.randint(2, 5))]
    units = []
    for _ in range(choose.randint(2, 4)):
        units.append('\n'.join(lines))
        lines = [' '.join(edited(choose, line.split())) if choose.random() < .3 else line for line in lines]
    return units


def followers(choose):
    """a line with lines that stage 3 removes on its account, and other documents' variants of it"""
    words = words_of(choose, 14)
    at = choose.randrange(4)
    short = ' '.join(words[at:at + choose.randint(8, len(words))])
    own = [generate.line(choose, words)] + [choose.choice([short, short.upper(), ' '.join(edited(choose, words))])
                                            for _ in range(choose.randint(1, 2))]
    choose.shuffle(own)
    other = edited(choose, words) if choose.random() < .7 else words
    return ['\n'.join(own), generate.line(choose, other), short + choose.choice(['', '.'])][:choose.randint(2, 3)]


def boilerplate(choose):
    """a unit of any kind that stands in many documents, here and there with an end that makes it a sentence"""
    words = words_of(choose, 1, choose.choice([3, 9, 19, 24]))
    lines = [words[i:i + 4] for i in range(0, len(words), 4)] if choose.random() < .3 else [words]
    return ['\n'.join(' '.join(line) for line in lines) + choose.choice(['', '', '.']) for _ in range(choose.randint(2, 20))]


def repeats(choose, earlier):
    """what the generator of document scope makes, with words that other documents have too"""
    return ['\n'.join(generate.paragraph(choose, earlier, generate.LATIN)) for _ in range(choose.randint(2, 6))]


def copied(choose, document):
    """a document once more, most often with a few words changed"""
    lines = document.split('\n')
    for _ in range(choose.choice([0, 1, 1, 2, 4])):
        at = choose.randrange(len(lines))
        lines[at] = ' '.join(edited(choose, lines[at].split(' ')))
    return '\n'.join(lines)


def random_corpus(seed):
    choose = random.Random(f'corpus {seed}')
    earlier, units = [], []
    for _ in range(choose.randint(4, 14)):
        kind = choose.choice([chain, chain, template, spaceless, wrapped, verse, followers, followers, boilerplate, None])
        units.append(kind(choose) if kind else repeats(choose, earlier))
    texts = [[] for _ in range(choose.randint(2, 24))]
    for group in units:
        for unit in group:
            choose.choice(texts).append(unit)
    blank = lambda: '\n' if choose.random() < .2 else choose.choice(['\n\n', '\n\n', '\r\n\r\n', '\n \n', '\n\n\n'])
    documents = [''.join(unit + blank() for unit in choose.sample(text, len(text))) for text in texts]
    documents = [text.rstrip('\n') if choose.random() < .2 else text for text in documents]
    if choose.random() < .4:
        for _ in range(choose.randint(1, 4)):
            documents.insert(choose.randrange(len(documents) + 1), copied(choose, choose.choice(documents)))
    bytes_of = [text.encode('utf8', 'surrogateescape') for text in documents]
    cuts = sorted(choose.randint(0, len(bytes_of)) for _ in range(choose.randrange(3)))
    return [bytes_of[a:b] for a, b in zip([0, *cuts], [*cuts, len(bytes_of)])]


def crowd(lines, seed):
    """chains, templates and near pairs among each other: one file of at least so many lines, a paragraph each"""
    choose = random.Random(f'crowd {seed}')
    units = []
    while len(units) < lines:
        units += choose.choice([chain, chain, template, followers, spaceless])(choose)
    choose.shuffle(units)
    sizes, documents = [1, 2, 3, 5, 8], []
    while units:
        size = choose.choice(sizes)
        documents.append('\n\n'.join(units[:size]).encode('utf8', 'surrogateescape'))
        del units[:size]
    return [documents]


# ---- near pairs spread over [.80, 1) ---------------------------------------------------------------------------------

def jaccard(u, v):
    a, b = set(zip(u, u[1:])), set(zip(v, v[1:]))
    return len(a & b) / len(a | b)


def near_pair(choose, vocabulary):
    """two lists of words whose Jaccard similarity lies in a twentieth of [.80, 1) that is drawn first"""
    least = choose.choice([.80, .80, .85, .90, .95])
    while True:
        words = [choose.choice(vocabulary) for _ in range(choose.randint(12, 80))]
        other = list(words)
        for _ in range(choose.randint(1, 4)):
            at = choose.randrange(len(other))
            other[at:at + choose.choice([0, 1, 1, 2])] = [choose.choice(vocabulary) for _ in range(choose.choice([0, 1, 1, 2]))]
        if other != words and least <= jaccard(words, other) < least + .05:
            return words, other


def near_pairs(count, seed):
    """one file: a document a line; a pair's lines stand anywhere"""
    choose = random.Random(f'pairs {seed}')
    vocabulary = [''.join(choose.choice('abcdefghijklmnoprstuvyz') for _ in range(choose.randint(2, 9))) for _ in range(20000)]
    lines = [' '.join(words).encode() + b'.' for _ in range(count) for words in near_pair(choose, vocabulary)]
    choose.shuffle(lines)
    return [lines]


# ---- hostile corpora: n lines ----------------------------------------------------------------------------------------

BASE = ('the council of the town has said that nobody may enter the old harbour by night without a lamp and '
        'a letter from the keeper').split()


def variants(n):
    """lines that differ in one word, the same place in all"""
    return [' '.join(BASE[:9] + [f'w{as_letters(i)}'] + BASE[10:]) for i in range(n)]


def lots(n):
    return [f'The auction of lot number {i} took place in the great hall of the town on a cold day.' for i in range(n)]


def spelt_lots(n):
    return [f'The auction of lot {as_letters(i)} took place in the great hall of the town on a very cold day.' for i in range(n)]


def same(n):
    return [' '.join(BASE)] * n


def sliding(n):
    """a chain: line i + 1 is line i without its first word, and one word more"""
    choose = random.Random('chain')
    words = [as_letters(choose.randrange(10 ** 7)) for _ in range(n + 24)]
    return [' '.join(words[i:i + 24]) for i in range(n)]


def colliding(n):
    """words whose unkeyed XXH3 hashes are equal in 64 and 128 bits (made as tests/flow/collisions.c tells)"""
    choose = random.Random('collisions')
    return [' '.join(colliding_word(choose.randrange(1 << 24)) for _ in range(12)) for _ in range(n)]


LANES = [(408, 856), (464, 912)]
ONE, OTHER = b'\xeb\x80\x80\xeb\x80\x80ka\xeb\x80\x80', b'\xeb\x80\x80\xeb\x80\xaf\xeb\xa4\x8b'
SIDES = [(0, 0), (0, 2), (0, 3), (0, 4), (1, 1), (1, 3), (1, 5), (3, 0), (3, 1), (3, 2), (3, 4), (3, 5)]


def colliding_word(number):
    word = bytearray(b'a' * 1025)
    for lane in LANES:
        word[lane[0] - 1:lane[0] - 1 + len(ONE)] = ONE
        word[lane[1] - 1:lane[1] - 1 + len(OTHER)] = OTHER
        for byte, bit in SIDES:
            word[lane[number & 1] + byte] |= 1 << bit
            number >>= 1
    return word.decode()


def as_letters(number):
    digits = ''
    while True:
        number, digit = divmod(number, 20)
        digits = 'bcdfghjklmnpqrstvwxz'[digit] + digits
        if not number:
            return digits


HOSTILE = dict(variants=variants, lots=lots, spelt_lots=spelt_lots, same=same, sliding=sliding, colliding=colliding)


# ---- on disk ---------------------------------------------------------------------------------------------------------

URLS = ['http://www.a.example/1', 'HTTPS://A.Example:443/2?x=http://b.example/', 'http://user:word@a.example#3', '//www.a.example',
        'https://b.example', 'http://www.www.b.example/', 'ftp://B.EXAMPLE/', 'http://www.b.example:8080', 'http://[2001:db8::1]:80/',
        'http://[2001:DB8::1]', 'http:///no-host', 'mailto:a@b.example', 'b.example/no-scheme', 'http://www.', '', 'http://é.example/',
        'http://É.example/', 'http://b.example@/', 'http://' + 'c' * 251 + '.org/', 'http://' + 'c' * 252 + '.org/', None]


def record(name, text):
    """a JSONL record with one of some URLs, most often of two hosts; bytes that are not UTF-8 stand in it as they are"""
    choose = random.Random(f'url {name}')
    url = choose.choice(URLS[:8] if choose.random() < .8 else URLS)
    escaped = json.dumps(text.decode('utf8', 'surrogateescape'), ensure_ascii=False)
    members = b'{"id":' + json.dumps(name).encode() + b',"text":' + escaped.encode('utf8', 'surrogateescape')
    return members + (b',"url":' + json.dumps(url).encode() if url is not None else b'') + b'}\n'


def write(folder, corpus):
    """the paths of the corpus's files"""
    paths = []
    os.makedirs(folder, exist_ok=True)
    for number, texts in enumerate(corpus):
        paths.append(os.path.join(folder, f'in{number}.jsonl'))
        with open(paths[-1], 'wb') as file:
            for i, text in enumerate(texts):
                file.write(record(f'{number}-{i}', text))
    return paths


def wet_texts(path):
    """the texts of a WET file's conversion records, in order"""
    data = (gzip.open if path.endswith('.gz') else open)(path, 'rb').read()
    at, texts = 0, []
    while (at := data.find(b'WARC/1', at)) >= 0:
        head, _, _ = data[at:at + 65536].partition(b'\r\n\r\n')
        fields = dict(line.lower().split(b':', 1) for line in head.split(b'\r\n')[1:] if b':' in line)
        start = at + len(head) + 4
        at = start + int(fields[b'content-length'])
        if fields[b'warc-type'].strip() == b'conversion':
            texts.append(data[start:at])
    return texts
