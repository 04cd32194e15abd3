# SPDX-License-Identifier: Apache-2.0
"""The program run over a corpus, and what it wrote."""
import json
import os
import subprocess


class Cleaning:
    """an output folder: rows of the log, texts that stay, counts"""

    def __init__(self, program, inputs, folder, **settings):
        arguments = dict(scope='corpus', rules='none', threads=1) | settings
        flags = [f'--{name.replace("_", "-")}={value}' for name, value in arguments.items()]
        done = subprocess.run([program, 'clean', '-q', *flags, *inputs, '-o', folder], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode not in (0, 1):
            raise RuntimeError(f'exit code {done.returncode}: {done.stdout.decode("utf8", "replace")}')
        self.folder, self.inputs, self.references = folder, inputs, references(settings)
        self.manifest = json.loads(self.file('manifest.json'))
        self.run = json.loads(self.file('run.json'))

    def file(self, name):
        with open(os.path.join(self.folder, name), 'rb') as file:
            return file.read()

    def unpacked(self, kind):
        """the bytes of the logs or shards, in the order of inputs"""
        files = [entry[kind]['file'] for entry in self.manifest['inputs'] if kind in entry]
        paths = [os.path.join(self.folder, file) for file in files]
        return [subprocess.run(['zstd', '-dcq', path], stdout=subprocess.PIPE, check=True).stdout for path in paths]

    def rows(self):
        """what went, as members in their order, numbers as they are written; without what only the program writes"""
        for log in self.unpacked('log'):
            for line in log.split(b'\n'):
                row = json.loads(line, parse_float=str) if line else {}
                if row.get('kind') == 'range' or row.get('reason') == 'emptied' or row.get('unit') == 'document':
                    for name in ('raw', 'raw_base64') + (('offset', 'length') if row['kind'] == 'record' else ()):
                        row.pop(name, None)
                    yield row

    def same_bytes(self, other):
        """the name of a file that differs, or None"""
        files = ['manifest.json'] + [entry[kind]['file'] for entry in self.manifest['inputs'] for kind in ('shard', 'log')
                                     if kind in entry]
        return next((name for name in files if self.file(name) != other.file(name)), None)


def references(settings):
    """the paths of the reference set"""
    return settings['reference'].split(',') if 'reference' in settings else []


def near(rows):
    """the units that went as near on account of another document: place -> row"""
    return {place(row): row for row in rows
            if row.get('scope') in ('corpus', 'reference') and row['reason'] == 'near' and row['unit'] != 'document'}


def place(row):
    return row['source'], row['record'], row['line']


def first_difference(ours, theirs):
    """None, or the first place where two lists of rows differ"""
    for mine, other in zip(ours, theirs):
        if mine != other:
            return f'program: {mine}\noracle:  {other}'
    if len(ours) != len(theirs):
        longer = max(ours, theirs, key=len)
        return f'{len(ours)} rows of the program, {len(theirs)} of the oracle; first more: {longer[min(len(ours), len(theirs))]}'
    return None
