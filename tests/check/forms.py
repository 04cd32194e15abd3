# SPDX-License-Identifier: Apache-2.0
"""Reports of check are what their formats ask for.

usage: forms.py PROGRAM

SARIF and JUnit are held against their published schemas, the summaries and JSON reports against
those of docs/schema; each form must tell of the same findings.
"""
import io
import json
import re
import sys

from common import FORMS, TOP, Program, make_inputs, module, run_tests, schema

PROGRAM = Program(sys.argv[1])
ASIDE = ('--on-error', 'quarantine')
# What differs: everything allowed, little, nothing; what is known left out.
ARGUMENTS = [(), ('--max-removed', '100%', '--max', 'near=0'), ('--max-echo', '1', '--max-artefact', '0.5%'),
             ('--units', 'line,document'), ('--baseline', 'known'), ('--scope', 'document', '--rules', 'none')]


def reports(folder, form):
    """The report of every set of arguments, of all inputs and of one without a finding."""
    make_inputs(folder)
    PROGRAM.run(folder, 'check', *ASIDE, '--baseline', 'known', '--update-baseline', 'in/b.jsonl')
    for arguments in ARGUMENTS:
        for name in ('in', 'in/empty.txt'):
            yield PROGRAM.run(folder, 'check', '--output-format', form, *ASIDE, *arguments, name)


def test_sarif(folder):
    jsonschema = module('jsonschema')
    validator = jsonschema.Draft4Validator(json.loads(schema('sarif-2.1.0.json').read_text()))
    for out, _ in reports(folder, 'sarif'):
        document = json.loads(out)
        validator.validate(document)
        rules = {rule['id'] for rule in document['runs'][0]['tool']['driver']['rules']}
        for result in document['runs'][0]['results']:
            assert result['ruleId'] in rules, result['ruleId']


def test_junit(folder):
    etree = module('lxml.etree')
    validator = etree.XMLSchema(etree.parse(str(schema('junit.xsd'))))
    for out, _ in reports(folder, 'junit'):
        document = etree.parse(io.BytesIO(out))
        validator.assertValid(document)
        for suite in document.getroot():
            assert int(suite.get('tests')) == len(suite.findall('testcase'))
            assert int(suite.get('failures')) == len(suite.findall('testcase/failure'))


def validator_of(name):
    jsonschema = module('jsonschema')
    contents = json.loads((TOP / 'docs/schema' / name).read_text())
    jsonschema.Draft202012Validator.check_schema(contents)
    return jsonschema.Draft202012Validator(contents)


def test_json(folder):
    finding, summary = validator_of('finding-1.json'), validator_of('summary-1.json')
    for out, _ in reports(folder, 'json'):
        document = json.loads(out)
        assert document['schema'] == 1
        summary.validate(document['summary'])
        for one in document['findings']:
            finding.validate(one)
        assert document['summary']['findings'] == len(document['findings'])


def test_jsonl(folder):
    finding, summary = validator_of('finding-1.json'), validator_of('summary-1.json')
    for out, _ in reports(folder, 'jsonl'):
        *findings, last = map(json.loads, out.splitlines())
        summary.validate(last['summary'])
        for one in findings:
            finding.validate(one)


def test_summaries(folder):
    """Of clean in each of its modes, and of check."""
    summary = validator_of('summary-1.json')
    make_inputs(folder)
    calls = [('clean', 'in/a.txt'), ('clean', '-n', 'in/a.txt'), ('clean', '--diff', 'in/a.txt'),
             ('clean', '--audit', 'log', 'in/a.txt'), ('clean', 'in/c.wet'), ('clean', '-n', 'in/c.wet'),
             ('clean', *ASIDE, '-o', 'out', 'in'), ('clean', *ASIDE, '-o', 'out', 'in'),
             ('clean', '-w', 'in/a.txt'), ('check', 'in/a.txt', 'in/c.wet'), ('check', *ASIDE, 'in'),
             ('check', *ASIDE, '--baseline', 'known', '--update-baseline', 'in')]
    for call in calls:
        told = json.loads(PROGRAM.run(folder, *call, '--json')[1])
        summary.validate(told)
        assert told['command'] == call[0]
    wrong = told | {'passed': 'yes'}
    assert not summary.is_valid(wrong) and not summary.is_valid({'schema': 2})


def count_findings(form, out):
    """How many findings a report tells of; of few enough that none is left out."""
    text = out.decode()
    if form == 'sarif':
        return len(json.loads(text)['runs'][0]['results'])
    if form == 'json':
        return len(json.loads(text)['findings'])
    patterns = {'text': r'^(?!.*over the limit).+: ', 'jsonl': r'^\{"kind":"finding"',
                'github': r'^::warning ', 'markdown': r'^\| <code>'}
    return len(re.findall(patterns[form], text, re.M))


def test_same_findings(folder):
    """Every form tells of as many findings: those that --json counts."""
    make_inputs(folder)
    counts = {}
    for form in set(FORMS) - {'junit'}:  # which tells of limits
        out, told = PROGRAM.run(folder, 'check', '--json', '--max-removed', '0', '--output-format', form, 'in/a.txt',
                                'in/c.wet')
        counts[form] = count_findings(form, out)
        if form == 'markdown':
            counts[form] -= len(json.loads(told)['broken']) - 1  # a line each, but for all inputs
        assert counts[form] == json.loads(told)['findings'], (form, counts, out.decode())


if __name__ == '__main__':
    run_tests([('SARIF is valid', test_sarif), ('JUnit is valid', test_junit), ('JSON is valid', test_json),
               ('JSON lines are valid', test_jsonl), ('summaries are valid', test_summaries),
               ('forms tell of the same findings', test_same_findings)])
