# SPDX-License-Identifier: Apache-2.0
"""What every near-duplicate tool of the comparison is given: lines of 8 words and more, as word pairs."""


def words(line):
    return line.lower().split()


def lines_of(path):
    with open(path, encoding='utf8', newline='\n') as file:
        for line in file:
            yield line.rstrip('\n')


def shingles(line):
    found = words(line)
    return [a + ' ' + b for a, b in zip(found, found[1:])]
