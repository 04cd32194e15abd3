#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the built program is: hardened by the linker and the compiler, and unable to reach the
network or to start another program.

usage: hardening.py [--not-fortified] PROGRAM [LIBRARY]

Reads the ELF file with readelf and objdump. PROGRAM is linked with the static LIBRARY; what the
whole of the archive asks for is looked at too, used by the program or not. Prints TAP.
"""
import argparse
import platform
import re
import subprocess
import sys

PARSER = argparse.ArgumentParser(description=__doc__,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument('--not-fortified', action='store_true')
PARSER.add_argument('program')
PARSER.add_argument('library', nargs='?')
GIVEN = PARSER.parse_args()

LIBRARIES = re.compile(r'(libc|libm|libzstd|libxxhash|libisal|libz|libpthread|ld-linux[\w-]*|libunecho)\.so')
FORBIDDEN = re.compile(
    r'(socket(pair)?|connect|bind|listen|accept4?|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|shutdown'
    r'|getaddrinfo|gethostby\w+|getnameinfo|res_\w+'
    r'|exec[vl]\w*|fexecve|posix_spawnp?|v?fork|_Fork|clone3?|system|popen|wordexp'
    r'|dl(m?open|sym|vsym)|syscall)$')


def output(*command):
    return subprocess.run(command, capture_output=True, check=True,
                          env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'}).stdout.decode()


def imports(path, *flags):
    """Names that a file takes from others, versions cut off."""
    return {word.split('@')[0] for word in output('nm', '-P', *flags, '-u', path).split('\n')
            for word in word.split()[:1] if not word.endswith(':')}


def check_pie():
    told = output('readelf', '-hdW', GIVEN.program)
    assert re.search(r'Type:\s+DYN', told) and re.search(r'FLAGS_1.*\bPIE\b', told), told


def check_relro():
    assert 'GNU_RELRO' in output('readelf', '-lW', GIVEN.program), 'no RELRO segment'
    assert re.search(r'FLAGS_1.*\bNOW\b', output('readelf', '-dW', GIVEN.program)), 'no BIND_NOW'


def check_stack_and_writable_code():
    for line in output('readelf', '-lW', GIVEN.program).split('\n'):
        words = line.split()
        if words and words[0] in ('GNU_STACK', 'LOAD'):
            flags = ''.join(words[6:-1])
            assert not ('W' in flags and 'E' in flags), line


def check_protector():
    assert '__stack_chk_fail' in imports(GIVEN.program, '-D'), 'no stack protector'


def check_clash_protection():
    """A frame larger than a page touches each page, before or in a loop."""
    if platform.machine() != 'x86_64':
        return '# SKIP known by its instructions on x86-64 only'
    code = output('objdump', '-d', '--no-show-raw-insn', GIVEN.program)
    probes = len(re.findall(r'(?:or|mov)q?\s+\$0x0,(?:0x0)?\(%rsp', code))
    assert probes, 'no frame is probed'
    return f'{probes} probes'


def check_cet():
    """By its instructions: the mark of the whole file is there only where the C runtime has it."""
    if platform.machine() != 'x86_64':
        return '# SKIP a feature of x86-64'
    starts = re.findall(r'^[0-9a-f]+ <main>:\n.*\t(\w+)',
                        output('objdump', '-d', '--no-show-raw-insn', GIVEN.program), re.M)
    assert starts == ['endbr64'], f'main begins with {starts}'
    return ''


def check_fortified():
    if GIVEN.not_fortified:
        return '# SKIP a build without optimisation or with sanitizers'
    names = {name for name in imports(GIVEN.program, '-D') if re.fullmatch(r'__\w+_chk', name)}
    assert {'__snprintf_chk', '__vsnprintf_chk'} <= names, names
    return f'{len(names)} checked functions'


def check_libraries():
    needed = re.findall(r'NEEDED.*\[(.*)\]', output('readelf', '-dW', GIVEN.program))
    others = [name for name in needed if not LIBRARIES.match(name)]
    assert not others, others
    return ', '.join(needed)


def check_imports():
    names = imports(GIVEN.program, '-D')
    if GIVEN.library:
        names |= imports(GIVEN.library)
    found = sorted(filter(FORBIDDEN.match, names))
    assert not found, found
    assert 'fsync' in names, 'the list of imports was not read'
    return f'{len(names)} names'


TESTS = [('position-independent', check_pie), ('RELRO and BIND_NOW', check_relro),
         ('nothing writable is executable', check_stack_and_writable_code),
         ('stack protector', check_protector), ('stack clash protection', check_clash_protection),
         ('control flow is marked', check_cet), ('fortified', check_fortified),
         ('known libraries only', check_libraries), ('no network, no other program', check_imports)]


def main():
    print(f'1..{len(TESTS)}')
    well = True
    for number, (name, check) in enumerate(TESTS, 1):
        try:
            told = check() or ''
            print(f'ok {number} - {name}{" " if told.startswith("#") else ": " if told else ""}{told}')
        except AssertionError as why:
            well = False
            print(f'not ok {number} - {name}\n#   ' + str(why).replace('\n', '\n#   '))
    return 0 if well else 1


sys.exit(main())
