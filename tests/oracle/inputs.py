# SPDX-License-Identifier: Apache-2.0
"""Reads documents: JSONL {id, text[, url]} or text files, plain, .gz or .zst. A record that is not such is an error here."""
import gzip
import json
import re
import subprocess

from units import Document

ESCAPE = re.compile(rb'\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)', re.S)


def file_bytes(path):
    if path.endswith('.zst'):
        return subprocess.run(['zstd', '-dcq', path], stdout=subprocess.PIPE, check=True).stdout
    return (gzip.open if path.endswith('.gz') else open)(path, 'rb').read()


def record_members(raw):
    """a JSON record; its strings keep ill-formed bytes (as surrogateescape), a lone surrogate's escape is U+FFFD"""
    well = ESCAPE.sub(lambda m: b'\\ufffd' if m[1] else m[0], raw)
    return json.loads(well.decode('utf8', 'surrogateescape'))


def jsonl_documents(path):
    """a record's number is that of its line; a blank line is a record, and no document"""
    for record, raw in enumerate(file_bytes(path).removeprefix(b'\xef\xbb\xbf').split(b'\n'), 1):
        if raw.strip(b' \t\r'):
            members = record_members(raw)
            name, url = members.get('id', f'{path}:{record}'), members.get('url')
            yield Document(name if isinstance(name, str) else json.dumps(name),
                           members['text'].encode('utf8', 'surrogateescape'), path, record, url if isinstance(url, str) else None)


def documents(path, format):
    if format == 'text':
        return [Document(path, file_bytes(path), path, 1, is_file=True)]
    return list(jsonl_documents(path))
