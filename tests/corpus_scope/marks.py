# SPDX-License-Identifier: Apache-2.0
"""--mark: the same decisions, and nothing goes."""
import json

import inputs
from cleaning import Cleaning, first_difference

FIELD = 'the "marks"'
OPENING = b',' + json.dumps(FIELD).encode() + b':['


def rows_of(log):
    """the rows that tell what goes, numbers as they are written; without what depends on whether it goes"""
    for line in log.split(b'\n'):
        row = json.loads(line, parse_float=str) if line else {}
        if row.get('kind') in ('range', 'mark') or row.get('unit') == 'document':
            yield {name: value for name, value in row.items() if name not in ('kind', 'raw', 'raw_base64')}


def taken_apart(shard):
    """the records as they came, and all rows of their marks"""
    records, rows = [], []
    for line in shard.splitlines(keepends=True):
        start, end = line.rindex(OPENING), line.rindex(b']')
        records.append(line[:start] + line[end + 1:])
        rows += json.loads(line[start + len(OPENING) - 1:end + 1], parse_float=str)
    return b''.join(records), rows


def problems(program, paths, folder, settings):
    """what is wrong, as texts"""
    plain = Cleaning(program, paths, f'{folder}/unmarked', **settings)
    marked = Cleaning(program, paths, f'{folder}/marked', mark=FIELD, **settings)
    for path, before, log, shard in zip(paths, plain.unpacked('log'), marked.unpacked('log'), marked.unpacked('shard')):
        differs = first_difference(list(rows_of(log)), list(rows_of(before)))
        if differs:
            yield f'{settings}: the rows of marks differ\n{differs}'
        records, rows = taken_apart(shard)
        if records != inputs.file_bytes(path):
            yield f'{settings}: without their marks the records of {path} are not what they were'
        kinds = {row['kind'] for row in rows}
        logged = [json.loads(line, parse_float=str) for line in log.split(b'\n') if line]
        if kinds - {'mark'} or rows != [row for row in logged if row['kind'] == 'mark']:
            yield f'{settings}: the marks of {path} are not the rows of its log'
