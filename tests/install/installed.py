#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `meson install` puts where, and a program of somebody else that builds on it.

usage: installed.py BUILD PROGRAM COMPILER...

Prints TAP. Installs into a temporary folder.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def run(words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **more)
    assert done.returncode == 0, f'{words}: exit code {done.returncode}\n{done.stderr}'
    return done.stdout


def commands(program):
    listed = re.search(r'^Commands\n(.*?)\n\n', run([program, 'help']), re.M | re.S)[1]
    return re.findall(r'^  ([a-z]+)', listed, re.M)


def every_file_is_there(build, tree, program, _):
    prefix = tree / 'usr/local'
    wanted = {'bin/unecho', 'include/unecho.h', 'share/doc/unecho/LICENSE', 'share/doc/unecho/NOTICE',
              'share/bash-completion/completions/unecho', 'share/zsh/site-functions/_unecho',
              'share/fish/vendor_completions.d/unecho.fish', 'share/man/man1/unecho.1'}
    wanted |= {f'share/man/man1/unecho-{name}.1' for name in commands(program)}
    found = {str(path.relative_to(prefix)) for path in prefix.rglob('*') if path.is_file()}
    libraries = {name for name in found if name.startswith('lib')}
    assert found - libraries == wanted, f'{(found - libraries) ^ wanted}'
    names = {Path(name).name for name in libraries}
    assert {'libunecho.a', 'unecho.pc'} <= names, f'{names}'
    assert all(path.stat().st_size for path in prefix.rglob('*') if path.is_file()), 'an empty file'


def no_name_but_ours_is_seen(build, *_):
    if not (build / 'src/unecho.o').exists():
        return 'SKIP no objcopy'
    names = [line.split()[-1] for line in run(['nm', '-g', '--defined-only', build / 'src/unecho.o']).splitlines()]
    header = (TOP / 'include/unecho.h').read_text(encoding='utf-8')
    declared = set(re.findall(r'\b(unecho_\w+)\(', re.sub(r'/\*.*?\*/', '', header, flags=re.S)))
    assert set(names) == declared, f'{set(names) ^ declared}'


def a_program_builds_and_runs(build, tree, _, compiler):
    found = next(tree.rglob('unecho.pc')).parent
    environment = {'PATH': '/usr/local/bin:/usr/bin:/bin', 'PKG_CONFIG_PATH': str(found),
                   'PKG_CONFIG_SYSROOT_DIR': str(tree)}
    flags = run(['pkg-config', '--cflags', '--libs', '--static', 'unecho'], env=environment).split()
    made = tree / 'clean_string'
    run([*compiler, TOP / 'tools/examples/clean_string.c', *flags, '-o', made])
    assert run([made]).startswith('The ferry was late'), 'the example prints something else'


TESTS = [every_file_is_there, no_name_but_ours_is_seen, a_program_builds_and_runs]


def main(words):
    if len(words) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    build, program, compiler = Path(words[0]), words[1], words[2:]
    failed = 0
    print(f'1..{len(TESTS)}', flush=True)
    with tempfile.TemporaryDirectory(prefix='unecho-install-') as top:
        meson = shutil.which('meson')
        run([meson, 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', top])
        tree = Path(top)
        if not (tree / 'usr/local').is_dir():
            print('\n'.join(f'ok {i} - # SKIP this build has another prefix' for i in range(1, len(TESTS) + 1)))
            return 0
        for number, test in enumerate(TESTS, 1):
            name = test.__name__.replace('_', ' ')
            try:
                skip = test(build, tree, program, compiler)
                print(f'ok {number} - {name}' + (f' # {skip}' if skip else ''))
            except AssertionError as failure:
                failed += 1
                print(f'not ok {number} - {name}')
                print('\n'.join(f'#   {line}' for line in str(failure).splitlines()))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
