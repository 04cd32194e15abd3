# SPDX-License-Identifier: Apache-2.0
"""SPEC 1 and 2 for one line: what kind of line it is, and its comparison form (the token sequence T).

Everything is read from the files of Unicode 15.0 (Debian: unicode-data), nothing from Python's own, older tables.
A line is bytes, its end (CR, LF) included or not: that makes no difference to any answer here.
"""
import codecs
import os
import re
from functools import lru_cache
from html.entities import html5
from typing import NamedTuple

UCD = os.environ.get('UNECHO_UCD', '/usr/share/unicode')
SIZE = 0x110000


# ---- the Unicode Character Database -------------------------------------------------------------------------------

def ucd_rows(name):
    """(range of code points, the other fields) of each row of a UCD file with `first..last ; value ; …` rows"""
    with open(os.path.join(UCD, name), encoding='utf8') as file:
        for row in file:
            fields = [f.strip() for f in row.split('#')[0].split(';')]
            if fields[0]:
                first, _, last = fields[0].partition('..')
                yield range(int(first, 16), int(last or first, 16) + 1), fields[1:]


def ucd_set(name, *values):
    """the code points whose row holds one of `values` (a property's name, or its value)"""
    return {c for points, fields in ucd_rows(name) if fields[0] in values for c in points}


def ucd_table(name, default):
    """a list by code point of the one value that a UCD file gives"""
    table = [default] * SIZE
    for points, fields in ucd_rows(name):
        table[points.start:points.stop] = [fields[0]] * len(points)
    return table


def scripts_without_spaces():
    """code points whose Script_Extensions (else Script) has a script written without spaces, and not Latin"""
    found = ucd_set('Scripts.txt', 'Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan')
    for points, fields in ucd_rows('ScriptExtensions.txt'):
        scripts = set(fields[0].split())
        spaceless = scripts & set('Hani Hira Kana Thai Laoo Khmr Mymr Tibt'.split()) and 'Latn' not in scripts
        (found.update if spaceless else found.difference_update)(points)
    return found


def nfkc_casefold_table():
    """the characters that NFKC_CF changes, with the string (perhaps empty) that each becomes"""
    return {chr(c): ''.join(chr(int(x, 16)) for x in fields[1].split())
            for points, fields in ucd_rows('DerivedNormalizationProps.txt') if fields[0] == 'NFKC_CF' for c in points}


def canonical_decompositions():
    """one step of canonical decomposition, by character (Hangul syllables aside)"""
    with open(os.path.join(UCD, 'UnicodeData.txt'), encoding='ascii') as file:
        fields = [row.split(';') for row in file]
    return {chr(int(f[0], 16)): ''.join(chr(int(x, 16)) for x in f[5].split()) for f in fields if f[5] and f[5][0] != '<'}


CATEGORY = ucd_table('extracted/DerivedGeneralCategory.txt', 'Cn')
COMBINING = [int(v) for v in ucd_table('extracted/DerivedCombiningClass.txt', '0')]
WHITE_SPACE = ucd_set('PropList.txt', 'White_Space')
DEFAULT_IGNORABLE = ucd_set('DerivedCoreProperties.txt', 'Default_Ignorable_Code_Point')
QUOTATION_MARK = ucd_set('PropList.txt', 'Quotation_Mark')
SENTENCE_TERMINAL = ucd_set('PropList.txt', 'Sentence_Terminal')
WITHOUT_SPACES = scripts_without_spaces()
SET_APART = ucd_set('extracted/DerivedDecompositionType.txt', 'Fraction', 'Super', 'Sub')
NFKC_CF = nfkc_casefold_table()
NFC_NOT_YES = {c for points, f in ucd_rows('DerivedNormalizationProps.txt') if f[0] == 'NFC_QC' for c in points}
DECOMPOSITION = canonical_decompositions()
EXCLUDED = ucd_set('DerivedNormalizationProps.txt', 'Full_Composition_Exclusion')
COMPOSITION = {pair: c for c, pair in DECOMPOSITION.items() if ord(c) not in EXCLUDED}


# ---- SPEC 1: facts about a line, on the decoded text as it stands ---------------------------------------------------

def is_blank(line):
    return all(ord(c) in WHITE_SPACE or ord(c) in DEFAULT_IGNORABLE for c in line.decode('utf8', 'replace'))


def closes_sentence(c):
    """may stand after the end of a sentence: White_Space, Default_Ignorable, Quotation_Mark, Pe, Pf, Pi"""
    return (ord(c) in WHITE_SPACE or ord(c) in DEFAULT_IGNORABLE or ord(c) in QUOTATION_MARK
            or CATEGORY[ord(c)] in ('Pe', 'Pf', 'Pi'))


def is_sentence(line):
    text = line.decode('utf8', 'replace')
    while text and closes_sentence(text[-1]):
        text = text[:-1]
    return text != '' and ord(text[-1]) in SENTENCE_TERMINAL and not text.endswith('...')


def length(line):
    """code points, without the white space at the end; an ill-formed maximal subpart is one"""
    text = line.decode('utf8', 'replace')
    while text and ord(text[-1]) in WHITE_SPACE:
        text = text[:-1]
    return len(text)


# ---- SPEC 2, steps 1 to 3: the characters, each with the bytes of the line that it comes from -----------------------

class Character(NamedTuple):
    text: str
    start: int          # byte range in the line
    end: int


def _mark_ill_formed(error):
    """for decoding: an ill-formed maximal subpart of n bytes becomes the lone surrogate DC00 + n"""
    return chr(0xDC00 + error.end - error.start), error.end


codecs.register_error('unecho.ill-formed', _mark_ill_formed)


def decoded(line):
    """step 1"""
    at, characters = 0, []
    for c in line.decode('utf8', 'unecho.ill-formed'):
        ill_formed = 0xDC00 <= ord(c) <= 0xDFFF
        width = ord(c) - 0xDC00 if ill_formed else len(c.encode('utf8'))
        characters.append(Character('\ufffd' if ill_formed else c, at, at + width))
        at += width
    return characters


REFERENCE = re.compile('&(?:#([0-9]+)|#[xX]([0-9A-Fa-f]+)|([0-9A-Za-z]+));')
WINDOWS = dict(zip(range(0x80, 0xA0), bytes(range(0x80, 0xA0)).decode('cp1252', 'replace')))   # the table of HTML


def reference(match):
    """what one `&…;` stands for; None if the HTML standard has no such name"""
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(name + ';')
    digits, base = (decimal, 10) if decimal else (hexadecimal, 16)
    digits = digits.lstrip('0') or '0'
    number = int(digits, base) if len(digits) < 10 else SIZE
    if number == 0 or 0xD800 <= number <= 0xDFFF or number >= SIZE:
        return '\ufffd'
    return WINDOWS[number] if WINDOWS.get(number, '\ufffd') != '\ufffd' else chr(number)


def resolved(characters):
    """step 2: references resolved once; each character of the answer comes from all bytes of its reference"""
    text, answer, at = ''.join(c.text for c in characters), [], 0
    for match in REFERENCE.finditer(text):
        if (value := reference(match)) is not None:
            answer += characters[at:match.start()]
            answer += [Character(c, characters[match.start()].start, characters[match.end() - 1].end) for c in value]
            at = match.end()
    return answer + characters[at:]


def set_apart(characters):
    """step 3"""
    for c in characters:
        if c.text in '\u00b4\u02bc':
            yield c._replace(text="'")
        elif ord(c.text) in SET_APART:
            yield from (c._replace(text=' '), c, c._replace(text=' '))
        else:
            yield c


# ---- step 4: NFKC_Casefold = each character by its NFKC_CF, then NFC ------------------------------------------------

def fully_decomposed(c):
    if 0xAC00 <= ord(c) < 0xAC00 + 11172:
        lead, rest = divmod(ord(c) - 0xAC00, 588)
        vowel, trail = divmod(rest, 28)
        return chr(0x1100 + lead) + chr(0x1161 + vowel) + (chr(0x11A7 + trail) if trail else '')
    return ''.join(map(fully_decomposed, DECOMPOSITION[c])) if c in DECOMPOSITION else c


def composed(first, second):
    """the primary composite of two characters, or None"""
    a, b = ord(first), ord(second)
    if 0x1100 <= a < 0x1113 and 0x1161 <= b < 0x1176:
        return chr(0xAC00 + ((a - 0x1100) * 21 + b - 0x1161) * 28)
    if 0xAC00 <= a < 0xAC00 + 11172 and (a - 0xAC00) % 28 == 0 and 0x11A8 <= b < 0x11C3:
        return chr(a + b - 0x11A7)
    return COMPOSITION.get(first + second)


@lru_cache(None)
def nfc(text):
    """Normalization Form C, as UAX #15 defines it: decompose, put marks in order, compose"""
    marks, ordered = [], []
    for c in ''.join(map(fully_decomposed, text)) + 'x':
        if COMBINING[ord(c)] == 0:
            ordered += sorted(marks, key=lambda m: COMBINING[ord(m)])
            marks = []
            ordered.append(c)
        else:
            marks.append(c)
    answer, starter, last = [], None, -1        # last: class of the last mark that stayed after the starter; -1: none
    for c in ordered[:-1]:
        this = COMBINING[ord(c)]
        whole = composed(answer[starter], c) if starter is not None and last < this else None
        if whole:
            answer[starter] = whole
            continue
        answer.append(c)
        starter, last = (len(answer) - 1, -1) if this == 0 else (starter, this)
    return ''.join(answer)


def normalised(segment):
    """NFC of characters that touch nothing outside them; where it changes them, each new one comes from all of them"""
    before = ''.join(c.text for c in segment)
    after = nfc(before)
    return segment if after == before else [Character(c, segment[0].start, segment[-1].end) for c in after]


def folded(characters):
    """step 4; NFC by segments: a character of class 0 whose NFC_Quick_Check is Yes begins one"""
    answer, segment = [], []
    for source in characters:
        for text in NFKC_CF.get(source.text, source.text):
            if segment and COMBINING[ord(text)] == 0 and ord(text) not in NFC_NOT_YES:
                answer += normalised(segment) if len(segment) > 1 else segment
                segment = []
            segment.append(source if text == source.text else source._replace(text=text))
    return answer + normalised(segment)


# ---- step 5: tokens -------------------------------------------------------------------------------------------------

class Token(NamedTuple):
    text: str
    start: int          # of the first source character that gives a part of it
    end: int            # of the last one


@lru_cache(None)
def kind(c):
    """S: letter of a script without spaces, L: another letter or a numeral, M: mark, -: what separates"""
    major = CATEGORY[ord(c)][0]
    if major == 'L' and ord(c) in WITHOUT_SPACES:
        return 'S'
    return 'L' if major in 'LN' else 'M' if major == 'M' else '-'


TOKEN = re.compile('SM*|L[LM]*')


@lru_cache(1 << 18)
def tokens(line):
    """the comparison form of a line, a tuple of Token"""
    characters = folded(set_apart(resolved(decoded(line))))
    kinds = ''.join(kind(c.text) for c in characters)
    return tuple(Token(''.join(c.text for c in characters[m.start():m.end()]), characters[m.start()].start,
                       characters[m.end() - 1].end) for m in TOKEN.finditer(kinds))


@lru_cache(None)
def is_number(token):
    """has a decimal digit"""
    return any(CATEGORY[ord(c)] == 'Nd' for c in token)


@lru_cache(None)
def is_without_spaces(token):
    return kind(token[0]) == 'S'


def half_words(token):
    """a token is one word, one of a script without spaces half a word"""
    return 1 if is_without_spaces(token) else 2
