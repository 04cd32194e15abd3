#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts what the tests of several build folders gave, from Meson's logs.

usage: test-summary.py [--reports FOLDER] [--junit FILE]… BUILD...

Where a test speaks TAP its subtests count, else the test itself counts as one. These are failures
too: a build folder without results (it did not build), a test that ended badly though none of its
subtests did, and each file in FOLDER, where the sanitizers write what they find. FILE holds what
another runner tells in the form of JUnit; without results it is a failure as well.

Prints each failure, a line a build folder, and at last "N passed, N failed, N skipped". Exit code
0 if something passed and nothing failed, else 1.
"""
import argparse
import json
import re
import sys
import xml.etree.ElementTree as tree
from collections import Counter
from pathlib import Path

PLAN = re.compile(r'^1\.\.\d+', re.M)
RESULT = re.compile(r'^(not )?ok\b([^#\n]*)(?:#\s*(skip|todo)\b)?', re.I)
GOOD = ('OK', 'EXPECTEDFAIL')


def verdict(failed, directive):
    if directive and (directive.lower() == 'skip' or failed):
        return 'skipped'  # "not ok # TODO" is a known gap: neither passed nor failed
    return 'failed' if failed else 'passed'


def subtests(log):
    """The verdict, name and following lines of each result in a TAP log."""
    found = []
    for line in log.splitlines():
        result = RESULT.match(line)
        if result:
            name = re.sub(r'^[\s\d]*-?\s*', '', result[2]).strip()
            found.append((verdict(result[1], result[3]), name, []))
        elif found:
            found[-1][2].append(line)
    return found


def count_test(test, counts, tell):
    """Adds one entry of testlog.json to the counts."""
    log = test.get('stdout', '')
    results = subtests(log) if PLAN.search(log) else []
    for kind, name, details in results:
        counts[kind] += 1
        if kind == 'failed':
            tell(f'{test["name"]}: {name}', details)
    if test['result'] == 'SKIP':
        counts['skipped'] += not results
    elif test['result'] in GOOD:
        counts['passed'] += not results
    elif not any(kind == 'failed' for kind, _, _ in results):
        counts['failed'] += 1
        tell(f'{test["name"]}: {test["result"]}, exit status {test["returncode"]}',
             (log + test.get('stderr', '')).splitlines()[-40:])


def count_build(folder, tell):
    log = folder / 'meson-logs' / 'testlog.json'
    counts = Counter()
    if not log.is_file():
        counts['failed'] += 1
        tell(f'{folder}: it did not build, or its tests did not run', [])
        return counts
    for line in log.read_text(encoding='utf-8', errors='replace').splitlines():
        count_test(json.loads(line), counts, lambda name, details: tell(f'{folder}: {name}', details))
    return counts


def count_reports(folder, tell):
    counts = Counter()
    for report in sorted(folder.iterdir()) if folder and folder.is_dir() else []:
        counts['failed'] += 1
        tell(f'a sanitizer\'s report: {report.name}',
             report.read_text(encoding='utf-8', errors='replace').splitlines()[:60])
    return counts


def count_junit(file, tell):
    counts = Counter()
    try:
        cases = list(tree.parse(file).iter('testcase'))
    except (OSError, tree.ParseError) as error:
        cases = []
        tell(f'{file}: no results', [str(error)])
    for case in cases:
        bad = [part for part in case if part.tag in ('failure', 'error')]
        skipped = case.find('skipped') is not None
        counts['failed' if bad else 'skipped' if skipped else 'passed'] += 1
        for part in bad:
            tell(f'{case.get("classname", "")} {case.get("name")}',
                 (part.get('message', '') + '\n' + (part.text or '')).splitlines())
    counts['failed'] += not cases
    return counts


def tell(name, details):
    print(f'FAILED {name}')
    for line in details:
        print('    ' + line.encode('unicode_escape').decode('ascii'))


def sentence(counts):
    return ', '.join(f'{counts[kind]} {kind}' for kind in ('passed', 'failed', 'skipped'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--reports', type=Path)
    parser.add_argument('--junit', type=Path, action='append', default=[])
    parser.add_argument('builds', nargs='+', type=Path, metavar='BUILD')
    arguments = parser.parse_args()
    total = Counter()
    rows = []
    for folder in arguments.builds:
        counts = count_build(folder, tell)
        rows.append(f'{folder}: {sentence(counts)}')
        total += counts
    if arguments.reports:
        counts = count_reports(arguments.reports, tell)
        rows.append(f'reports of sanitizers: {counts["failed"]}')
        total += counts
    for file in arguments.junit:
        counts = count_junit(file, tell)
        rows.append(f'{file}: {sentence(counts)}')
        total += counts
    print('\n'.join(rows))
    print(sentence(total))
    return 0 if total['passed'] and not total['failed'] else 1


if __name__ == '__main__':
    sys.exit(main())
