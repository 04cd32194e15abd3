#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian package that tools/deb builds, and the static program inside.

usage: deb.py

Prints TAP. Skips what this machine cannot do: without dpkg-deb all of it, without the right to
change the root folder the run in an empty one.
"""
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ARTICLE = TOP / 'testdata/articles/harbour.txt'


def run(words, **more):
    return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, **more).stdout


def make(folder, build):
    """A package built by the script, in a folder of its own."""
    run([TOP / 'tools/deb', folder], env=os.environ | {'BUILD': str(build)})
    return next(folder.glob('unecho_*.deb'))


def holds_what_is_installed(_, tree):
    for name in ('bin/unecho', 'include/unecho.h', 'lib/libunecho.a', 'lib/pkgconfig/unecho.pc',
                 'share/doc/unecho/copyright', 'share/zsh/vendor-completions/_unecho',
                 'share/bash-completion/completions/unecho', 'share/man/man1/unecho-clean.1.gz'):
        assert (tree / 'usr' / name).stat().st_size, name
    assert b'.TH UNECHO' in gzip.decompress((tree / 'usr/share/man/man1/unecho.1.gz').read_bytes())
    assert any((tree / 'usr/share/doc/unecho/libraries').iterdir()), 'no notices of libraries'


def names_itself(package, tree):
    version = run([tree / 'usr/bin/unecho', '--version']).split()[1].decode()
    fields = run(['dpkg-deb', '-f', package, 'Package', 'Version', 'Depends']).decode()
    assert fields == f'Package: unecho\nVersion: {version}\n', fields


def the_program_is_static(_, tree):
    kind = run(['file', '-b', tree / 'usr/bin/unecho']).decode()
    assert 'statically linked' in kind or 'static-pie linked' in kind, kind


def the_program_runs_where_nothing_else_is(package, tree):
    root = package.parent / 'empty'
    root.mkdir()
    shutil.copy(tree / 'usr/bin/unecho', root)
    prefix = ['chroot'] if os.geteuid() == 0 else ['unshare', '-r', 'chroot']
    missing = subprocess.run([*prefix, root, '/missing'], capture_output=True)
    if missing.returncode != 127:  # that of chroot for a program that is not there: it came so far
        return 'SKIP the root folder cannot be changed'
    with open(ARTICLE, 'rb') as article:
        cleaned = run([*prefix, root, '/unecho', 'clean', '-q'], stdin=article)
    assert cleaned == run([tree / 'usr/bin/unecho', 'clean', '-q', ARTICLE])
    assert 0 < len(cleaned) < ARTICLE.stat().st_size


def the_same_tree_gives_the_same_package(package, _):
    again = package.parent / 'again'
    assert make(again, package.parent / 'build').read_bytes() == package.read_bytes()


TESTS = [holds_what_is_installed, names_itself, the_program_is_static,
         the_program_runs_where_nothing_else_is, the_same_tree_gives_the_same_package]


def main():
    if not shutil.which('dpkg-deb'):
        print('1..0 # SKIP dpkg-deb is not installed')
        return 0
    failed = 0
    print(f'1..{len(TESTS)}', flush=True)
    with tempfile.TemporaryDirectory(prefix='unecho-deb-') as top:
        package = make(Path(top), Path(top) / 'build')
        tree = Path(top) / 'tree'
        run(['dpkg-deb', '-x', package, tree])
        for number, test in enumerate(TESTS, 1):
            name = test.__name__.replace('_', ' ')
            try:
                skip = test(package, tree)
                print(f'ok {number} - {name}' + (f' # {skip}' if skip else ''), flush=True)
            except (AssertionError, subprocess.CalledProcessError, OSError) as failure:
                failed += 1
                print(f'not ok {number} - {name}\n#   {failure!r}', flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
