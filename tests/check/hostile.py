# SPDX-License-Identifier: Apache-2.0
"""No text, id, URL or file name steers whoever reads a report of check.

usage: hostile.py PROGRAM

Corpora of hostile fragments, drawn from fixed seeds. Whatever they hold, stdout, stderr, the job
summary and the baseline are UTF-8 without controls, hold no command of a CI system but those that
the form itself writes, and no structure (XML, Markdown, JSON) but that of the form.
"""
import json
import os
import random
import re
import sys
import xml.etree.ElementTree as xml

from common import FORMS, Program, run_tests

PROGRAM = Program(sys.argv[1])
SEEDS = 12
FRAGMENTS = [
    b'::error::x', b'::set-output name=a::b', b'\n::error file=a::b', b'\r\n::warning::w', b'##[error]x', b'###[group]',
    b'##vso[task.setvariable]x', b'\x1b[31mred', b'\x1b]0;title\x07', b'\x9b31m', b'\xc2\x9b31m', b'\x7f', b'\x00',
    b'\xe2\x80\xae', b'\xe2\x81\xa6', b'\xd8\x9c', b'\xe2\x80\xa8', b'\xe2\x80\xa9', b'\xc2\x85', b'\xff\xfe', b'\xed\xa0\x80',
    b'\xef\xbf\xbe', b'\xef\xbf\xbf', b'\xf0\x9f\x98', b']]>', b'<!--', b'--><script>alert(1)</script>', b'<b>&amp;&lt;',
    b'"quoted\'', b'|', b'| a | b |', b'`code`', b'```', b'![x](http://e.example/x.png)', b'[a](javascript:x)', b'@someone',
    b'https://e.example/', b'www.e.example', b'# heading', b'\\', b'\\u0000', b'%0A::error::x', b'%25', b'${{ secrets.X }}',
    b'$(id)', b'`id`', b'; rm -rf .', b'{"kind":"summary"}', b'\t', b'\x0b\x0c', '漢字かな'.encode(), b'<details>', b'~~~',
]
WORDS = b'the boats of an old harbour lay under thin sheets of ice while others waited for it to thaw'.split()
# Commands as github_form writes them; properties hold no colon.
COMMAND = re.compile(r'::(warning|error|notice) title=unecho(,(file|line|endLine)=[^:,]*)*::[^\n]*')
CONTROL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')


def hostile_bytes(rng, most=3):
    return b''.join(rng.choice(FRAGMENTS) for _ in range(rng.randint(1, most)))


def hostile_line(rng):
    words = rng.sample(WORDS, 12)
    for _ in range(rng.randint(1, 3)):
        words.insert(rng.randrange(len(words) + 1), hostile_bytes(rng, 1).replace(b'\n', b' '))
    return b' '.join(words)


def json_string(data):
    """Bytes as a JSON string: ill-formed ones as they are, the rest escaped where JSON asks for it."""
    text = data.decode('utf-8', 'surrogateescape')
    escaped = ''.join('\\' + c if c in '"\\' else f'\\u{ord(c):04x}' if ord(c) < 32 else c for c in text)
    return b'"' + escaped.encode('utf-8', 'surrogateescape') + b'"'


def hostile_name(rng, ending):
    name = hostile_bytes(rng).replace(b'\0', b'').replace(b'/', b'-')
    return name[:120] + f'-{rng.randrange(10 ** 6)}'.encode() + ending


def make_corpus(folder, rng):
    """Texts and records whose lines stand twice, under names that are no better."""
    top = os.fsencode(folder / 'in')
    os.mkdir(top)
    lines = [hostile_line(rng) for _ in range(12)] + [b'Read more: ' + hostile_bytes(rng, 1).replace(b'\n', b' ')]
    for _ in range(3):
        with open(os.path.join(top, hostile_name(rng, b'.txt')), 'wb') as file:
            file.write(b'\n\n'.join(rng.choices(lines, k=20)))  # no hard-wrapped paragraphs
    with open(os.path.join(top, hostile_name(rng, b'.jsonl')), 'wb') as file:
        for _ in range(12):
            text = b'\n\n'.join(rng.choices(lines, k=4))
            file.write(b'{"id":' + json_string(hostile_bytes(rng)) + b',"text":' + json_string(text) + b'}\n')
        file.write(b'{"id":' + hostile_bytes(rng).replace(b'\n', b' ') + b'\n')


def check_plain(out, commands=False):
    """UTF-8 without controls, and no command but, where they may be, the form's own."""
    text = out.decode('utf-8')
    found = CONTROL.search(text)
    assert not found, f'{found[0]!r} in {text[max(0, found.start() - 60):found.end()]!r}'
    assert '##[' not in text
    for line in text.split('\n'):
        if line.lstrip().startswith('::'):
            assert commands and COMMAND.fullmatch(line), line
        assert not line.lstrip().startswith('##vso['), line
    return text


def check_github(text, told):
    lines = text.splitlines()
    assert all(COMMAND.fullmatch(line) for line in lines), text
    assert sum(line.startswith('::warning') for line in lines) == min(50, told['findings'])


def check_markdown(text, _told=None):
    """Nothing but tables of words and character references, in <code> or not."""
    head, _, rest = text.partition('\n')
    assert head.startswith('### unecho check: ')
    bare = re.sub(r'</?code>|&#\d+;|\*\*over\*\*', '', rest)
    assert not re.search(r'[<>\[\]`@#*_~!\\&]|://', bare), bare
    for table in rest.split('\n\n'):
        columns = {line.count('|') for line in table.splitlines() if line.startswith('|')}
        assert len(columns) <= 1, table


def check_junit(text, _told):
    names = {element.tag for element in xml.fromstring(text).iter()}
    assert names <= {'testsuites', 'testsuite', 'testcase', 'failure'}, names


def check_jsonl(text, told):
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line['kind'] for line in lines] == ['finding'] * told['findings'] + ['summary']


def check_sarif(text, told):
    run = json.loads(text)['runs'][0]
    assert len(run['results']) == told['findings']
    for result in run['results']:
        uri = result['locations'][0]['physicalLocation']['artifactLocation']['uri']
        assert re.fullmatch(r"([A-Za-z0-9\-._~/]|%[0-9A-F]{2})*", uri), uri


def check_json(text, told):
    assert len(json.loads(text)['findings']) == told['findings']


def check_text(text, told):
    findings = [line for line in text.splitlines() if ': over the limit: ' not in line]
    assert len(findings) == told['findings'], text


CHECKS = {'text': check_text, 'json': check_json, 'jsonl': check_jsonl, 'github': check_github,
          'junit': check_junit, 'sarif': check_sarif, 'markdown': check_markdown}


def test_form(form):
    def test(folder):
        for seed in range(SEEDS):
            top = folder / str(seed)
            top.mkdir()
            make_corpus(top, random.Random(seed))
            summary = {'GITHUB_STEP_SUMMARY': str(top / 'summary')}
            out, err = PROGRAM.run(top, 'check', '--output-format', form, '--json', '--format', 'auto', '--on-error',
                                   'quarantine', '--max-removed', '1', 'in', environment=summary)
            told = json.loads(check_plain(err))
            assert told['findings'] > 10, told
            CHECKS[form](check_plain(out, form == 'github'), told)
            if form == 'github':
                check_markdown(check_plain((top / 'summary').read_bytes()))
    return test


def test_messages(folder):
    """The summary, errors and the baseline."""
    for seed in range(SEEDS):
        rng = random.Random(seed)
        top = folder / str(seed)
        top.mkdir()
        make_corpus(top, rng)
        aside = ('check', '--on-error', 'quarantine')
        known = './' + os.fsdecode(hostile_name(rng, b'.known'))
        for words in [(*aside, 'in'), ('check', 'in'), (*aside, '--baseline', known, 'in'),
                      (*aside, '--baseline', known, '--update-baseline', 'in'), (*aside, '--baseline', known, 'in'),
                      (*aside, '--max', os.fsdecode(hostile_bytes(rng).replace(b'\0', b'')) + '=1', 'in'),
                      ('check', './' + os.fsdecode(hostile_name(rng, b'.txt')))]:
            _, err = PROGRAM.run(top, *words, codes=(0, 1, 2))
            assert check_plain(err).startswith('unecho: ')
        baseline = check_plain((top / known).read_bytes()).splitlines()
        assert baseline[0] == 'unecho baseline 1' and len(baseline) > 5
        for line in baseline[1:]:
            assert re.match(r'[0-9a-f]{32} [1-9][0-9]* (rule:[a-z.-]+|exact|near|contained|bad-record) ', line), line


if __name__ == '__main__':
    run_tests([(form, test_form(form)) for form in FORMS] + [('messages and baselines', test_messages)])
