# SPDX-License-Identifier: Apache-2.0
"""`minhash` against `exhaustive`, counted on the lines that go as near at corpus scope."""
from collections import namedtuple

import oracle
from cleaning import near, place

LOW = .85       # of those with J below this, fewer may be found
FEW = 3


class Recall(namedtuple('Recall', 'found all found_low all_low')):
    def __add__(self, other):
        return Recall(*map(sum, zip(self, other)))

    def __str__(self):
        share = lambda part, whole: f'{part / whole:.4f} ({part} of {whole})' if whole else '(none)'
        return f'found {share(self.found, self.all)}, of J in [.80, .85) {share(self.found_low, self.all_low)}'

    def suffices(self):
        """of fewer than 300 lines (100 of the low ones), a few that are missed are no sign of anything"""
        missed, missed_low = self.all - self.found, self.all_low - self.found_low
        return missed <= max(FEW, .01 * self.all) and missed_low <= max(FEW, .03 * self.all_low)


NOTHING = Recall(0, 0, 0, 0)


def compare(all_rows, sketched_rows):
    every, sketched = near(all_rows), near(sketched_rows)
    low = {at for at, row in every.items() if float(row['similarity']) < LOW}
    return Recall(len(every.keys() & sketched.keys()), len(every), len(low & sketched.keys()), len(low))


def extras(all_rows, sketched_rows):
    every, sketched = near(all_rows), near(sketched_rows)
    return [row for at, row in sketched.items() if at not in every]


def explained(row, all_rows, sketched_rows, decided):
    """the missed pair that the removal of an extra line follows from, or None; `decided` by the oracle, which misses nothing"""
    every, sketched, witness = near(all_rows), near(sketched_rows), place(row['witness'])
    if witness in every and witness not in sketched:
        return f'{witness} goes on account of {place(every[witness]["witness"])}: that pair was missed'
    units = [u for d in decided.documents for u in oracle.keep_order(d.units)]
    of = {(u.document.source, u.document.record, u.lines[0].number): u for u in units}
    judged = of[place(row)]
    for u in units:
        if u is of[witness]:
            return None
        if (u.removal is None and u.text.half_words >= 2 * 10 and u is not judged
                and oracle.near_units(judged.text, u.text, decided.settings) is not None):
            return f'its first witness is line {u.lines[0].number} of {u.document.id}, for which it stays: that pair was missed'
    return None
