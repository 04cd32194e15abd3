# SPDX-License-Identifier: Apache-2.0
"""Corpora made to be slow: work may only double with the lines. Pairs are counted; seconds are printed, never asserted."""
import tempfile

import corpora
import judge
from cleaning import Cleaning
from trials import Answer

MOST_GROWTH = 2.3
LINES = dict(short=4000, long=250000)
OF_COLLIDING = dict(short=400, long=4000)       # each is 12 kB
JUDGED = 4000                                   # lines up to which every removal is judged by brute force


def tasks(arguments):
    form = 'long' if arguments.long else 'short'
    for kind in corpora.HOSTILE:
        for layout in 'documents', 'one document':
            yield grow, (arguments.program, kind, layout, (OF_COLLIDING if kind == 'colliding' else LINES)[form])


def laid_out(lines, layout):
    return [lines] if layout == 'documents' else [[b'\n'.join(lines)]]


def measure(program, kind, layout, count):
    """counts of the manifest, seconds, and what is wrong"""
    lines = [line.encode() for line in corpora.HOSTILE[kind](count)]
    with tempfile.TemporaryDirectory(prefix='unecho-corpus-') as folder:
        paths = corpora.write(folder, laid_out(lines, layout))
        made = Cleaning(program, paths, f'{folder}/out', max_record='512M')
        wrong = judge.wrong_removals(made)[0] if count <= JUDGED else []
        return made.manifest['candidates'], made.run['cpu_seconds'], made.run['wall_seconds'], wrong


def grow(program, kind, layout, count):
    once, cpu, wall, wrong = measure(program, kind, layout, count)
    twice, cpu2, wall2, _ = measure(program, kind, layout, 2 * count)
    well = all(twice[name] <= MOST_GROWTH * max(once[name], 1) for name in ('classes', 'pairs', 'near'))
    told = ', '.join(f'{name} {once[name]} -> {twice[name]}' for name in once)
    seconds = f'CPU {cpu:.2f} -> {cpu2:.2f} s, wall {wall:.2f} -> {wall2:.2f} s'
    title = f'{kind}, {count} and {2 * count} lines in {layout}: {told}'
    return Answer([(well and not wrong, title, '\n'.join([seconds, *wrong[:3]]))])
