#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tables.c, tables.h and scripts.c of src/unicode from the Unicode Character Database 15.0.0.

usage: unicode.py [--ucd FOLDER] [--check] [FOLDER TO WRITE TO]

The database is Debian's package unicode-data (/usr/share/unicode) or any unpacked UCD. The names
of HTML character references come from Python's html.entities, which is the HTML standard's list.
With --check nothing is written: exit status 1 tells that the committed files differ, 77 that there
is no database of this version to compare with.

What the tables are for is told in src/unicode/lookup.h. Every fact that the program takes for
granted is asserted here (see `check_assumptions`), so that another version of Unicode that breaks
one stops the build of the tables and not the answer of the program.
"""
import argparse
import sys
from html.entities import html5
from pathlib import Path

VERSION = '15.0.0'
SIZE = 0x110000
HANGUL = range(0xAC00, 0xAC00 + 11172)

# The bits of unicode.h, in its order.
PROPERTIES = ['WHITE_SPACE', 'IGNORABLE', 'QUOTATION', 'OPEN', 'CLOSE', 'FINAL_OR_INITIAL',
              'SENTENCE_TERMINAL', 'CURRENCY', 'LETTER', 'NUMERIC', 'DIGIT', 'MARK', 'UNSPACED',
              'DASH', 'BIDI_CONTROL', 'PUNCTUATION']
BIT = {name: 1 << n for n, name in enumerate(PROPERTIES)}

# The traits that normalisation and tokenisation branch on: one byte a code point.
SEPARATOR, MARK, LETTER, UNSPACED = range(4)
TRAITS = {'FOLDS': 4, 'JOINS': 8, 'UNSURE': 16, 'DECOMPOSES': 32, 'SPECIAL': 64, 'DIGIT': 128}

UNSPACED_SCRIPTS = set('Hani Hira Kana Thai Laoo Khmr Mymr Tibt'.split())
UNSPACED_NAMES = ('Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan')
APOSTROPHES = (0xB4, 0x2BC)  # become ' before anything else is looked at

PAIR_SLOTS_LOG2 = 11
NAME_SLOTS_LOG2 = 12
GOLDEN = 0x9E3779B1  # 2^32 divided by the golden ratio: spreads consecutive keys


class Database:
    """The files of the UCD, read on demand."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def version(self):
        try:
            first = (self.folder / 'DerivedNormalizationProps.txt').open(encoding='utf8').readline()
        except OSError:
            return None
        return first.split('-')[-1].split('.txt')[0]

    def rows(self, name):
        """(range of code points, the other fields) of a file of `first..last ; value ; …` rows"""
        with (self.folder / name).open(encoding='utf8') as file:
            for row in file:
                fields = [field.strip() for field in row.split('#')[0].split(';')]
                if fields[0]:
                    first, _, last = fields[0].partition('..')
                    yield range(int(first, 16), int(last or first, 16) + 1), fields[1:]

    def points(self, name, *values):
        """the code points whose row in `name` holds one of `values`"""
        return {c for points, fields in self.rows(name) if fields[0] in values for c in points}

    def table(self, name, default):
        """a list by code point of the value that `name` gives"""
        table = [default] * SIZE
        for points, fields in self.rows(name):
            table[points.start:points.stop] = [fields[0]] * len(points)
        return table

    def folds(self):
        """NFKC_CF of the code points that it changes, as tuples"""
        return {c: tuple(int(x, 16) for x in fields[1].split())
                for points, fields in self.rows('DerivedNormalizationProps.txt')
                if fields[0] == 'NFKC_CF' for c in points}

    def decompositions(self):
        """one step of canonical decomposition, as tuples (Hangul syllables aside)"""
        found = {}
        with (self.folder / 'UnicodeData.txt').open(encoding='ascii') as file:
            for row in file:
                fields = row.split(';')
                if fields[5] and not fields[5].startswith('<'):
                    found[int(fields[0], 16)] = tuple(int(x, 16) for x in fields[5].split())
        return found

    def scripts(self):
        """(first, last, name of the script) of each run of code points of one script, in order"""
        runs = []
        for points, fields in sorted(self.rows('Scripts.txt'), key=lambda row: row[0].start):
            if fields[0] in ('Common', 'Inherited'):
                continue
            if runs and runs[-1][2] == fields[0] and runs[-1][1] + 1 == points.start:
                runs[-1][1] = points.stop - 1
            else:
                runs.append([points.start, points.stop - 1, fields[0]])
        return runs

    def unspaced(self):
        """SPEC 2.5: Script_Extensions (else Script) has a script without spaces, and not Latin"""
        found = self.points('Scripts.txt', *UNSPACED_NAMES)
        for points, fields in self.rows('ScriptExtensions.txt'):
            scripts = set(fields[0].split())
            found.difference_update(points)
            if scripts & UNSPACED_SCRIPTS and 'Latn' not in scripts:
                found.update(points)
        return found


class Facts:
    """What the tables hold, code point by code point."""

    def __init__(self, database):
        self.category = database.table('extracted/DerivedGeneralCategory.txt', 'Cn')
        self.combining = [int(value) for value in
                          database.table('extracted/DerivedCombiningClass.txt', '0')]
        self.folds = database.folds()
        self.decompositions = database.decompositions()
        derived = 'DerivedNormalizationProps.txt'
        self.unsure = database.points(derived, 'NFC_QC')  # No or Maybe
        excluded = database.points(derived, 'Full_Composition_Exclusion')
        self.composites = {c: pair for c, pair in sorted(self.decompositions.items())
                           if c not in excluded}
        self.sets = {
            'WHITE_SPACE': database.points('PropList.txt', 'White_Space'),
            'IGNORABLE': database.points('DerivedCoreProperties.txt',
                                         'Default_Ignorable_Code_Point'),
            'QUOTATION': database.points('PropList.txt', 'Quotation_Mark'),
            'SENTENCE_TERMINAL': database.points('PropList.txt', 'Sentence_Terminal'),
            'BIDI_CONTROL': database.points('PropList.txt', 'Bidi_Control'),
        }
        self.apart = database.points('extracted/DerivedDecompositionType.txt',
                                     'Fraction', 'Super', 'Sub')
        self.unspaced = database.unspaced()

    def properties(self, c):
        category = self.category[c]
        bits = sum(BIT[name] for name, points in self.sets.items() if c in points)
        bits |= BIT['OPEN'] if category in ('Ps', 'Pi') else 0
        bits |= BIT['CLOSE'] if category in ('Pe', 'Pf') else 0
        bits |= BIT['FINAL_OR_INITIAL'] if category in ('Pf', 'Pi') else 0
        bits |= BIT['CURRENCY'] if category == 'Sc' else 0
        bits |= BIT['DASH'] if category == 'Pd' else 0
        bits |= BIT['PUNCTUATION'] if category == 'Po' else 0
        bits |= BIT['LETTER'] if category[0] == 'L' else 0
        bits |= BIT['NUMERIC'] if category[0] == 'N' else 0
        bits |= BIT['DIGIT'] if category == 'Nd' else 0
        bits |= BIT['MARK'] if category[0] == 'M' else 0
        bits |= BIT['UNSPACED'] if category[0] == 'L' and c in self.unspaced else 0
        return bits

    def kind(self, c):
        major = self.category[c][0]
        if major == 'L':
            return UNSPACED if c in self.unspaced else LETTER
        return {'N': LETTER, 'M': MARK}.get(major, SEPARATOR)

    def traits(self, c):
        bits = self.kind(c)
        bits |= TRAITS['FOLDS'] if c in self.folds else 0
        bits |= TRAITS['JOINS'] if self.combining[c] or c in self.unsure else 0
        bits |= TRAITS['UNSURE'] if c in self.unsure else 0
        bits |= TRAITS['DECOMPOSES'] if c in self.composites or c in HANGUL else 0
        bits |= TRAITS['SPECIAL'] if c in self.apart or c in APOSTROPHES else 0
        bits |= TRAITS['DIGIT'] if self.category[c] == 'Nd' else 0
        return bits

    def record(self, c):
        return self.properties(c), self.combining[c], self.traits(c)


def check_assumptions(facts):
    """What comparison.c and normalise.c rely on."""
    images = {c for fold in facts.folds.values() for c in fold}
    for c in images | (set(facts.decompositions) - set(facts.folds)):
        # After NFKC_CF nothing decomposes but primary composites: they are all that is stored.
        assert c not in facts.decompositions or c in facts.composites, hex(c)
        assert c not in facts.folds, hex(c)
    for c, (first, second) in facts.composites.items():
        # A starter that was written and taken back is replaced by something of its own kind.
        assert facts.kind(c) == facts.kind(first), hex(c)
        assert 'Nd' not in (facts.category[c], facts.category[first]), hex(c)
        # Composition is tried for these only.
        assert second in facts.unsure, hex(second)
        assert facts.combining[c] == facts.combining[first] == 0, hex(c)
        # Only the first of a pair decomposes further, and MOST_PARTS of normalise.c is right.
        assert second not in facts.decompositions, hex(second)
        parts = 1
        while c in facts.composites:
            c, parts = facts.composites[c][0], parts + 1
        assert parts <= 4
    for apostrophe in APOSTROPHES:
        assert facts.kind(ord("'")) == SEPARATOR and not facts.combining[apostrophe]
    assert not any(facts.kind(c) == MARK and facts.category[c] == 'Nd' for c in range(SIZE))
    assert max(map(len, facts.folds.values())) < 32
    assert not any(facts.traits(c) & TRAITS['JOINS'] or facts.traits(c) & TRAITS['SPECIAL']
                   for c in range(0x80))


def two_stages(values):
    """(bits of the block size, block numbers, the blocks after one another), the smallest pair"""
    best = None
    for bits in range(4, 10):
        blocks, numbers = {}, []
        for first in range(0, len(values), 1 << bits):
            block = tuple(values[first:first + (1 << bits)])
            numbers.append(blocks.setdefault(block, len(blocks)))
        cost = len(numbers) + (len(blocks) << bits)
        if best is None or cost < best[0]:
            best = cost, bits, numbers, [value for block in blocks for value in block]
    return best[1:]


def numbered(values):
    """(the distinct values in order of appearance, each value's number)"""
    numbers = {}
    return [numbers.setdefault(value, len(numbers)) for value in values], list(numbers)


def fold_tables(facts):
    """Where each code point's fold stands in a pool: its length and first point in one word, the
    others after it. 0 is the place of a fold to nothing, and of code points that do not fold."""
    pool, places = [0], {(): 0}
    for fold in sorted(set(facts.folds.values()) - {()}):
        places[fold] = len(pool)
        pool += [len(fold) << 24 | fold[0], *fold[1:]]
    assert len(pool) < 1 << 16
    return pool, [places[facts.folds.get(c, ())] for c in range(SIZE)]


def slots(hashes, log2):
    """Open addressing with linear probing: number + 1 of each hash's row, 0 where empty."""
    table = [0] * (1 << log2)
    for number, value in enumerate(hashes):
        at = value >> (32 - log2)
        while table[at]:
            at = (at + 1) % len(table)
        table[at] = number + 1
    return table


def pair_hash(first, second):
    return (first * GOLDEN ^ second * 0x85EBCA77) % (1 << 32)


def name_hash(name):
    value = 0
    for byte in name.encode('ascii'):
        value = (value * 31 + byte) % (1 << 32)
    return value * GOLDEN % (1 << 32)


def references():
    """(name without ';', first code point, second or 0), by name"""
    return sorted((name[:-1], ord(text[0]), ord(text[1]) if len(text) > 1 else 0)
                  for name, text in html5.items() if name.endswith(';'))


# ---- writing C ----------------------------------------------------------------------------------

def wrapped(words, width=98):
    """words with commas between, in lines"""
    lines, line = [], ''
    for word in words:
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = ''
        line += word + ','
    return '\n'.join(lines + [line])


def hexadecimal(value):
    return str(value) if value < 10 else f'0x{value:x}'


def array(kind, name, values, text=str):
    return f'const {kind} {name}[{len(values)}] = {{\n{wrapped(map(text, values))}\n}};\n'


HEADER = '''// SPDX-License-Identifier: Apache-2.0
// Generated by tools/gen/unicode.py from the Unicode Character Database {version}: do not edit.
// clang-format off
'''

DECLARATIONS = '''\
#ifndef UNICODE_TABLES_H
#define UNICODE_TABLES_H

#include <stdint.h>

/* What is known of a code point. The traits are those that the comparison form branches on. */
struct unicode_record {{
    uint16_t properties; /* of unicode.h */
    uint8_t class;       /* Canonical_Combining_Class */
    uint8_t traits;
}};

enum {{
    /* The lowest two bits of the traits: what a code point is to a token. */
    KIND_SEPARATOR = 0,
    KIND_MARK = 1,
    KIND_LETTER = 2,   /* or a numeral */
    KIND_UNSPACED = 3, /* a letter of a script written without spaces */
    TRAIT_KIND = 3,
    TRAIT_FOLDS = {FOLDS},       /* NFKC_CF changes it */
    TRAIT_JOINS = {JOINS},       /* does not begin a segment: a class, or NFC_Quick_Check not Yes */
    TRAIT_UNSURE = {UNSURE},     /* NFC_Quick_Check is not Yes: it may compose with what precedes */
    TRAIT_DECOMPOSES = {DECOMPOSES}, /* a primary composite or a Hangul syllable */
    TRAIT_SPECIAL = {SPECIAL},    /* U+00B4, U+02BC, or set apart by spaces */
    TRAIT_DIGIT = {DIGIT}      /* General_Category Nd */
}};

/* unicode_records[unicode_blocks[block << RECORD_BITS | low bits]] */
enum {{ RECORD_BITS = {record_bits} }};
extern const struct unicode_record unicode_records[{records}];
extern const {record_stage} unicode_record_stage[{record_stage_size}];
extern const uint8_t unicode_record_blocks[{record_blocks}];

/* Folds: unicode_fold_pool[place] is length << 24 | first code point; the others follow. */
enum {{ FOLD_BITS = {fold_bits} }};
extern const {fold_stage} unicode_fold_stage[{fold_stage_size}];
extern const uint16_t unicode_fold_blocks[{fold_blocks}];
extern const uint32_t unicode_fold_pool[{fold_pool}];

/* Primary composites by code point, and a hash table of row numbers + 1 by their pairs. */
struct unicode_composite {{
    uint32_t whole, first, second;
}};
enum {{ COMPOSITES = {composites}, PAIR_SLOTS_LOG2 = {pair_log2} }};
#define PAIR_HASH(first, second) ((first) * 0x{golden:X}u ^ (second) * 0x85EBCA77u)
extern const struct unicode_composite unicode_composites[{composites}];
extern const uint16_t unicode_pair_slots[{pair_slots}];

/* Names of HTML character references without '&' and ';', and a hash table by name. */
enum {{ NAME_MOST = {name_most}, NAME_SLOTS_LOG2 = {name_log2} }};
struct unicode_reference_name {{
    char name[NAME_MOST + 1];
    uint32_t first, second; /* code points; second is 0 where there is one only */
}};
#define NAME_HASH_STEP(hash, byte) ((hash) * 31u + (byte))
#define NAME_HASH_END(hash) ((hash) * 0x{golden:X}u)
extern const struct unicode_reference_name unicode_reference_names[{names}];
extern const uint16_t unicode_name_slots[{name_slots}];

#endif
'''


def generate_scripts(database):
    """scripts.c: runs of code points of one script, and the scripts' names"""
    runs = database.scripts()
    names = ['', *sorted({name for _, _, name in runs})]
    return '\n'.join([
        HEADER.format(version=VERSION), '#include "unicode/scripts.h"\n',
        array('struct unicode_script_run', 'unicode_script_runs', runs,
              lambda run: f'{{0x{run[0]:x},0x{run[1]:x},{names.index(run[2])}}}'),
        f'const size_t unicode_script_run_count = {len(runs)};\n',
        array('char *const', 'unicode_script_names', names,
              lambda name: '"' + name.replace('_', ' ') + '"'),
        f'const size_t unicode_script_count = {len(names)};\n'])


def smallest_type(values):
    return 'uint8_t' if max(values) < 256 else 'uint16_t'


def generate(database):
    facts = Facts(database)
    check_assumptions(facts)
    numbers, records = numbered(facts.record(c) for c in range(SIZE))
    assert len(records) <= 256
    record_bits, record_stage, record_blocks = two_stages(numbers)
    pool, places = fold_tables(facts)
    fold_bits, fold_stage, fold_blocks = two_stages(places)
    composites = [(c, *pair) for c, pair in facts.composites.items()]
    pair_slots = slots([pair_hash(first, second) for _, first, second in composites],
                       PAIR_SLOTS_LOG2)
    names = references()
    name_slots = slots([name_hash(name) for name, _, _ in names], NAME_SLOTS_LOG2)

    header = HEADER.format(version=VERSION)
    source = [
        header, '#include "unicode/tables.h"\n',
        array('struct unicode_record', 'unicode_records', records,
              lambda r: f'{{0x{r[0]:x},{r[1]},0x{r[2]:x}}}'),
        array(smallest_type(record_stage), 'unicode_record_stage', record_stage),
        array('uint8_t', 'unicode_record_blocks', record_blocks),
        array(smallest_type(fold_stage), 'unicode_fold_stage', fold_stage),
        array('uint16_t', 'unicode_fold_blocks', fold_blocks),
        array('uint32_t', 'unicode_fold_pool', pool, hexadecimal),
        array('struct unicode_composite', 'unicode_composites', composites,
              lambda c: '{' + ','.join(map(hexadecimal, c)) + '}'),
        array('uint16_t', 'unicode_pair_slots', pair_slots),
        array('struct unicode_reference_name', 'unicode_reference_names', names,
              lambda r: f'{{"{r[0]}",{hexadecimal(r[1])},{hexadecimal(r[2])}}}'),
        array('uint16_t', 'unicode_name_slots', name_slots),
    ]
    declarations = header + DECLARATIONS.format(
        **TRAITS, record_bits=record_bits, records=len(records),
        record_stage=smallest_type(record_stage), record_stage_size=len(record_stage),
        record_blocks=len(record_blocks), fold_bits=fold_bits,
        fold_stage=smallest_type(fold_stage), fold_stage_size=len(fold_stage),
        fold_blocks=len(fold_blocks), fold_pool=len(pool), composites=len(composites),
        pair_log2=PAIR_SLOTS_LOG2, pair_slots=len(pair_slots), golden=GOLDEN,
        name_most=max(len(name) for name, _, _ in names), name_log2=NAME_SLOTS_LOG2,
        names=len(names), name_slots=len(name_slots))
    return {'tables.c': '\n'.join(source), 'tables.h': declarations,
            'scripts.c': generate_scripts(database)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--ucd', default='/usr/share/unicode', help='the folder of the database')
    parser.add_argument('--check', action='store_true', help='compare with the files there')
    parser.add_argument('to', nargs='?', type=Path,
                        default=Path(__file__).parents[2] / 'src' / 'unicode')
    arguments = parser.parse_args()
    database = Database(arguments.ucd)
    if database.version() != VERSION:
        print(f'no Unicode Character Database {VERSION} in {arguments.ucd}', file=sys.stderr)
        return 77 if arguments.check else 1
    files = generate(database)
    if not arguments.check:
        for name, text in files.items():
            (arguments.to / name).write_text(text, encoding='ascii')
        return 0
    differing = [name for name, text in files.items()
                 if (arguments.to / name).read_text(encoding='ascii') != text]
    for name in differing:
        print(f'{arguments.to / name} is not what tools/gen/unicode.py writes', file=sys.stderr)
    return 1 if differing else 0


if __name__ == '__main__':
    sys.exit(main())
