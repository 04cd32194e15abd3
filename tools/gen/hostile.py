# SPDX-License-Identifier: Apache-2.0
"""Lines that are made to be expensive. Each kind is an endless generator of lines as they stand inside a JSON string."""
import json

import collide

SYLLABLES = [a + b for a in 'bdfgklmnprstvz' for b in 'aeiou']


def name_of(number):
    """a word of its own for each number"""
    word = ''
    while True:
        number, syllable = divmod(number, len(SYLLABLES))
        word = SYLLABLES[syllable] + word
        if not number:
            return word


def hostile_variants(rng):
    number = 0
    while True:
        yield ('the boats of the old harbour lay under a thin sheet of ice while '
               f'{name_of(number)} and the others waited for the thaw').encode()
        number += 1


def hostile_lots(rng):
    number = 0
    while True:
        number += 1
        yield (f'The auction of lot number {number} will take place in the great hall of the town on a cold day of the '
               'coming spring').encode()


def hostile_same(rng):
    while True:
        yield b'The same line stands in every document of this corpus, and it is as long as a sentence of a page is.'


def hostile_chain(rng):
    words = [name_of(i) for i in range(20)]
    while True:
        yield ' '.join(words).encode()
        words = words[1:] + [name_of(int(len(SYLLABLES) ** 6 * rng.random()))]


def hostile_collisions(rng):
    colliding = collide.Colliding('the boats of the old harbour lay under a thin sheet of ice while the others waited for it to thaw ' * 7)
    number = 0
    while True:
        yield json.dumps(colliding.line(number).decode(), ensure_ascii=False)[1:-1].encode()
        number += 1


HOSTILE = {f'hostile-{f.__name__[8:]}': f for f in (hostile_variants, hostile_lots, hostile_same, hostile_chain,
                                                    hostile_collisions)}
