# SPDX-License-Identifier: Apache-2.0
"""SPEC 5 and INTERFACE "Audit rows": the rows of one document, each removed byte in one of them.

Left out, since they depend on how the source was escaped: `raw`.
"""
import base64
import json
from fractions import Fraction


def four_decimals(quotient):
    n = round(Fraction(quotient) * 10000)       # of a Fraction: exact, half to even
    return f'{n // 10000}.{n % 10000:04}'


def as_json(row):
    value = lambda k, v: v if k == 'similarity' else json.dumps(v, ensure_ascii=False, separators=(',', ':'))
    return '{' + ','.join(f'{json.dumps(k)}:{value(k, v)}' for k, v in row.items()) + '}'


def place(document):
    return dict(doc=document.id, source=document.source, record=document.record)


def unit_place(unit):
    return place(unit.document) | dict(line=unit.lines[0].number, lines=len(unit.lines))


def grounds(item):
    """reason, scope, similarity and witness of a removed unit or document"""
    removal, row = item.removal, dict(reason=item.removal.reason)
    if removal.witness is not None:
        witness = place(removal.witness.document)
        if removal.witness is not removal.witness.document:
            witness = unit_place(removal.witness)
        row.update(scope=removal.scope(item), similarity=four_decimals(removal.similarity), witness=witness)
        if removal.witnesses:
            row.update(witnesses=[unit_place(v) for v in removal.witnesses])
    return row


def removed_ranges(document):
    """[start, end, row members] of each removed part, in text order, without the blank lines that go with it"""
    ranges = []
    for line in document.lines:
        whole = [(line.offset, line.end, line.rule, {})] if line.rule else []
        cuts = [(line.offset + c.start, line.offset + c.end, c.rule, dict(part=c.part)) for c in line.cuts]
        for start, end, rule, part in whole + cuts:
            ranges.append([start, end, dict(unit='line', line=line.number, lines=1) | part | dict(reason=f'rule:{rule}', rule=rule)])
    for unit in document.units:
        if unit.removal:
            for start, end, lines in unit.parts():
                ranges.append([start, end, dict(unit=unit.kind, line=lines[0].number, lines=len(lines)) | grounds(unit)])
    return sorted(ranges, key=lambda r: r[0])


def join_blank_runs(document, ranges):
    """where a removal leaves two runs of blank lines touching, the second goes with the removal before it"""
    gone = {id(line) for line in document.lines if line.rule}
    gone |= {id(line) for unit in document.units if unit.removal for line in unit.lines}
    by_end = {r[1]: r for r in ranges}
    last_kept = before = None           # the last line that stays, and the line just before: 'blank', 'text' or 'gone'
    for line in document.lines:
        this = 'blank' if line.blank else 'gone' if id(line) in gone else 'text'
        if this == 'blank' and before == 'gone' and last_kept == 'blank':
            row = by_end.pop(line.offset)
            row[1] = line.end
            by_end[line.end] = row
            continue                    # `before` stays 'gone': the rest of the run follows
        before = this
        last_kept = last_kept if this == 'gone' else this


def document_rows(document):
    if document.removal:
        yield dict(kind='record') | place(document) | dict(unit='document') | grounds(document)
        return
    ranges = removed_ranges(document)
    join_blank_runs(document, ranges)
    for start, end, members in ranges:
        members = dict(members)
        row = dict(kind='range') | place(document) | {k: members.pop(k) for k in ('unit', 'line', 'lines')}
        row.update(offset=start, length=end - start, **members)
        removed = document.bytes[start:end]
        try:
            row['text'] = removed.decode('utf8')
        except UnicodeDecodeError:
            row['text_base64'] = base64.b64encode(removed).decode()
        yield row
    if document.bytes and not document.is_file and sum(r[1] - r[0] for r in ranges) == len(document.bytes):
        yield dict(kind='record') | place(document) | dict(reason='emptied')
