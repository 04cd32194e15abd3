#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the C file that holds the report page's style and script, and their hashes.

usage: embed_page.py OUTPUT.c page.css page.js
The hashes are those that a content security policy names: SHA-256 in Base64.
"""
import base64
import hashlib
import sys


def array(name, data):
    """an array, since C limits the length of string literals"""
    rows = [' '.join(f'{byte},' for byte in data[at:at + 20]) for at in range(0, len(data), 20)]
    return [f'const char {name}[] = {{', *rows, '0};',
            f'const size_t {name}_length = sizeof {name} - 1;',
            f'const char {name}_hash[] = "{base64.b64encode(hashlib.sha256(data).digest()).decode()}";', '']


def main():
    output, style, script = sys.argv[1:]
    lines = ['/* Made by tools/gen/embed_page.py: change src/page/assets instead. */',
             '#include "page/assets.h"', '']
    for name, path in ('page_style', style), ('page_script', script):
        with open(path, 'rb') as file:
            data = file.read()
        if not data.isascii() or b'</' in data:
            sys.exit(f'{path}: plain ASCII without "</" is wanted')
        lines += array(name, data)
    with open(output, 'w', encoding='ascii') as file:
        file.write('\n'.join(lines))


main()
