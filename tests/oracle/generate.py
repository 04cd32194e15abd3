# SPDX-License-Identifier: Apache-2.0
"""Random documents that repeat themselves: words of many scripts, near-duplicates, truncations, changed numbers, chains,
templates, hard-wrapped and verse paragraphs, odd line ends and ill-formed bytes. Equal generators give equal documents."""
import textwrap

LATIN = 'the mayor of old town said on monday that he will not resign this spring because nobody asked him to do so'.split()
SCRIPTS = [
    LATIN, LATIN, LATIN,
    'Straße ÉCOLE naïve ﬁne ﬂow ŒUVRE ǅ İstanbul ſtop Åse Å e\u0301te n\u0303 K Ω'.split(),
    'мэр старого города сказал что не уйдёт весной Ёлка й и\u0306'.split(),
    'ο δήμαρχος της πόλης είπε ΤΕΛΟΣ τέλος ΣΟΦΟΣ'.split(),
    'قال رئيس البلدية إنه لن يستقيل ﷺ ـكتابـ'.split(),
    'महापौर ने कहा कि वह इस्तीफा नहीं देंगे १२३'.split(),
    list('天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏'),
    'カタカナ ひらがな ｶﾀｶﾅ ガ か゛ 漢字かな交じり ー・'.split(),
    'สวัสดี ชาวโลก น้ำ ກ ຂ ក ខ ကို ཀ'.split(),
    '한국어 시장은 사임하지 한국 ㄱㄴ'.split(),
    '½ x² H₂O ﹪ ① Ⅷ 1⁄2 ™ ㎏ ａｂｃ ＡＢＣ １２ ﬀ'.split(),
    '&amp; &eacute;t&eacute; &#x41;b &#233; &nbsp; &notanentity; &#0; &#x80; &NotEqualTilde; &amp;amp; AT&T'.split(),
]
NUMBERS = '1 2 3 7 12 13 1999 2024 3rd G7 14,000 0.5 ٣ १'.split()
JOINTS = [' '] * 40 + ['  ', '\u00A0', '\t', ', ', ' — ', '-', '\u200B', '\u00AD', ' | ', '\u3000', '\r', '\0', '’', '/']
ENDS = ['.', '.', '.', '', '', '!', '?', '...', '…', '。', '.”', '.)', ':', '. ', '.\u200B', '\u203D', ' »', '؟']
LINE_ENDS = ['\n'] * 12 + ['\r\n', ' \n', '\r\r\n']
BLANKS = ['\n'] * 12 + ['\r\n', ' \t\n', '\u200B\n', '\n\n', '\n \n\r\n', '\u3000\n\n\n', '\u2028\n']
ILL_FORMED = ['\udcff', '\udce2\udc80', '\udcc0\udc80', '\udcf0\udc9f\udc98', '\udced\udca0\udc80', '\udc80']


def word(choose, words):
    roll = choose.random()
    if roll < .06:
        return choose.choice(NUMBERS)
    if roll < .1:
        return choose.choice(choose.choice(SCRIPTS))
    if roll < .11:
        return choose.choice(ILL_FORMED)
    picked = choose.choice(words)
    return picked.upper() if roll > .97 else picked.capitalize() if roll > .94 else picked


def fresh(choose, vocabulary):
    """a list of words; `vocabulary` is small in some documents, so that runs meet by chance"""
    most = choose.choice([9, 14, 24, 40])
    return [word(choose, vocabulary) for _ in range(choose.randint(choose.choice([1, 5]), most))]


def changed(choose, words, vocabulary):
    """nearly the same words"""
    words = list(words)
    for _ in range(choose.choice([0, 1, 1, 1, 2, 3])):
        at, end = choose.randrange(len(words) + 1), choose.randint(1, 5)
        kind = choose.randrange(9)
        if kind == 0:
            words = words[:-end]                                # cut short
        elif kind == 1:
            words = words[end:]
        elif kind == 2:
            words[at:at] = [word(choose, vocabulary) for _ in range(end)]
        elif kind == 3:
            words += [word(choose, vocabulary) for _ in range(end)]
        elif kind == 4:
            words[at:at + 1] = [word(choose, vocabulary)]
        elif kind == 5:
            words[at:at + end] = []
        elif kind == 6:
            words = words[at:] + words[:at]
        elif kind == 7:
            words = [choose.choice(NUMBERS) if w in NUMBERS else w for w in words] + [choose.choice(NUMBERS)]
        else:
            words = words[at:at + 12]
        if not words:
            return fresh(choose, vocabulary)
    return words


def line(choose, words):
    text = words[0]
    for w in words[1:]:
        spaceless = '\u3000' < text[-1] < '\uA000' and '\u3000' < w[0] < '\uA000'
        text += ('' if spaceless and choose.random() < .9 else choose.choice(JOINTS)) + w
    return text + choose.choice(ENDS)


def wrapped(choose, text):
    width = choose.choice([30, 40, 45, 60, 80, 120, 130])
    return [piece + choose.choice(['', '', '', ' ', '.']) for piece in textwrap.wrap(text, width)] or [text]


def paragraph(choose, earlier, vocabulary):
    """the lines of a paragraph"""
    def some_words():
        if earlier and choose.random() < .7:
            return changed(choose, choose.choice(earlier), vocabulary)
        return fresh(choose, vocabulary)

    kind = choose.randrange(10)
    if kind > 7 and earlier:
        return [special(choose, earlier, vocabulary)]
    if kind == 0:                                               # hard-wrapped
        words = sum((some_words() for _ in range(choose.randint(1, 6))), [])
        earlier.append(words)
        return wrapped(choose, line(choose, words))
    if kind == 1:                                               # verse
        return [line(choose, some_words()[:choose.randint(1, 10)]) for _ in range(choose.randint(2, 6))]
    if kind == 2:                                               # a template or a chain
        words, step, lines = fresh(choose, vocabulary), choose.randint(0, 3), []
        for i in range(choose.randint(2, 8)):
            lines.append(line(choose, words[step * i:] + [str(i)] * choose.randint(0, 1) or ['x']))
        return lines
    lines = []
    for _ in range(choose.choice([1, 1, 1, 1, 2, 3])):
        words = some_words()
        earlier.append(words)
        lines.append(line(choose, words))
    return lines


def special(choose, earlier, vocabulary):
    """what passes 2 to 4 of the judgement and several witnesses look for; blank lines between its lines"""
    kind, words = choose.randrange(4), choose.choice(earlier)
    if kind == 0:                                               # others put together
        return line(choose, sum((choose.choice(earlier) for _ in range(choose.randint(1, 4))), list(words)))
    if kind == 1:                                               # a copy that breaks off
        return ' '.join(fresh(choose, vocabulary)[:choose.randint(0, 3)] + words[choose.randint(0, 2):][:choose.randint(6, 20)]) + choose.choice(['...', ' \u2026', ' &hellip;”'])
    name = fresh(choose, vocabulary)[:choose.randint(1, 5)]
    if kind == 2:                                               # a quotation, told with its speaker, and by itself
        return '\n\n'.join([' '.join(words) + ' ' + ' '.join(name) + '.', ' '.join(words), '- ' + ' '.join(name)])
    pieces = [' '.join(name), choose.choice(['CAPTION', 'Email', 'x y'])] * choose.randint(2, 5)       # a player
    return '\n\n'.join(pieces[choose.randint(0, 1):])


def document(choose):
    """bytes"""
    vocabulary = choose.choice(SCRIPTS)
    if choose.random() < .3:
        vocabulary = choose.choices(vocabulary, k=3)
    elif choose.random() < .2:
        vocabulary = vocabulary + choose.choice(SCRIPTS)
    earlier, text = [], choose.choice(['', '', '', '\n', '\ufeff', ' \n\n'])
    for _ in range(choose.randint(0, choose.choice([2, 8, 16]))):
        for piece in paragraph(choose, earlier, vocabulary):
            text += piece + choose.choice(LINE_ENDS)
        text += choose.choice(BLANKS) if choose.random() < .9 else ''
    if text and choose.random() < .2:
        text = text.rstrip('\r\n')
    return text.encode('utf8', 'surrogateescape')
