#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the C file that holds the built-in rule files, byte for byte.

usage: embed_rules.py OUTPUT.c FILE.rules…
Order of precedence: any.rules first, then by language code.
"""
import os
import sys


def rows(data):
    """the bytes as rows of a C array; an array, since C limits the length of string literals"""
    for at in range(0, len(data), 20):
        yield '    ' + ' '.join(f'{byte},' for byte in data[at:at + 20])


def main():
    output, *paths = sys.argv[1:]
    paths.sort(key=lambda path: (os.path.basename(path) != 'any.rules', os.path.basename(path)))
    lines = ['/* Made by tools/gen/embed_rules.py: change src/rules/data instead. */', '#include "rules/set.h"', '']
    for i, path in enumerate(paths):
        with open(path, 'rb') as file:
            lines += [f'static const unsigned char text_{i}[] = {{', *rows(file.read() + b'\0'), '};', '']
    lines.append('const struct builtin_file rules_builtin_files[] = {')
    for i, path in enumerate(paths):
        name = os.path.basename(path)
        lines.append(f'    {{"built-in {name}", (const char *)text_{i}, sizeof text_{i} - 1}},')
    lines += ['};', f'const size_t rules_builtin_count = {len(paths)};', '']
    with open(output, 'w', encoding='ascii') as file:
        file.write('\n'.join(lines))


main()
