# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: measuring a command, R, corpora, the machine."""
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time

GENERATOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../gen/corpus.py')


class Failed(Exception):
    """a command that did not exit with 0; its message"""


class Usage:
    def __init__(self, cpu, wall, peak):
        self.cpu, self.wall, self.peak = cpu, wall, peak


def measure(command, stdout=None):
    """CPU seconds of a command and all that it starts and waits for, wall seconds, and its own peak memory in bytes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout or subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read().decode(errors='replace')
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        raise Failed(message.strip() or f'{command[0]} exited with {process.returncode}')
    return Usage(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, usage.ru_maxrss * 1024)


def recompress(path, work):
    """R: `zstd -dc path | zstd -3`, the CPU seconds of both"""
    return measure(['sh', '-c', 'zstd -dcq "$0" | zstd -3 -q -f -o "$1"', path, work + '/r.zst']).cpu


def beside_r(pairs, path, work, run):
    """`run` (gives a Usage) in turn with R. Medians of CPU / R, CPU, R, wall and peak."""
    rows = []
    for _ in range(pairs):
        r = recompress(path, work)
        usage = run()
        rows.append((usage.cpu / r, usage.cpu, r, usage.wall, usage.peak))
    return dict(zip(('ratio', 'cpu', 'r', 'wall', 'peak'), map(statistics.median, zip(*rows))))


def text_bytes(path):
    """of a file, decompressed"""
    with subprocess.Popen(['zstd', '-dcq', path], stdout=subprocess.PIPE) as process:
        return sum(map(len, iter(lambda: process.stdout.read(1 << 20), b'')))


def generate(path, arguments):
    """a corpus that is made once and kept"""
    if not os.path.exists(path):
        subprocess.run([sys.executable, GENERATOR, '-o', path, *arguments], check=True)
    return path


def copies(path, count, made):
    """`count` times the documents of a corpus of tools/gen, with other ids: a record begins with {"id": " """
    if os.path.exists(made):
        return made
    start = b'{"id": "'
    with open(made + '.part', 'wb') as file:
        out = subprocess.Popen(['zstd', '-1', '-q', '-c', '-T0'], stdin=subprocess.PIPE, stdout=file)
        for copy in range(count):
            other, line_end = start + b'c%d-' % copy, b'\n'
            with subprocess.Popen(['zstd', '-dcq', path], stdout=subprocess.PIPE) as process:
                for record in process.stdout:
                    out.stdin.write(other + record[len(start):] if record.startswith(start) else record)
                    line_end = record[-1:]
            assert line_end == b'\n'
        out.stdin.close()
        if out.wait():
            raise Failed('zstd failed')
    os.rename(made + '.part', made)
    return made


class Program:
    def __init__(self, path, work):
        self.path, self.work, self.out = path, work, work + '/out'

    def clean(self, source, flags, threads=1, out=None):
        """Cleans into a new folder, which stays until the next run."""
        out = out or self.out
        shutil.rmtree(out, ignore_errors=True)
        return measure([self.path, 'clean', '-q', source, '-o', out, '--no-config', '--threads', str(threads), *flags])

    def manifest(self):
        with open(self.out + '/manifest.json', encoding='utf8') as file:
            return json.load(file)

    def serial_share(self):
        """of the CPU of the last run: what one thread does at a time, reading, committing and deciding in order"""
        with open(self.out + '/run.json', encoding='utf8') as file:
            run = json.load(file)
        return run['serial_cpu_seconds'] / run['cpu_seconds']

    def refusal(self, flags):
        """why the program does not take these flags, or None"""
        probe = self.work + '/probe.jsonl'
        with open(probe, 'w', encoding='utf8') as file:
            file.write('{"id": "a", "text": "x"}\n')
        try:
            self.clean(probe, flags)
        except Failed as failed:
            return str(failed).split('\n')[0]
        return None


# ---- the machine -----------------------------------------------------------------------------------------------------

def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split('\n')[0]
    except (OSError, subprocess.CalledProcessError):
        return 'none'


def compiler_of(program):
    """as the program's own debug section or comment section names it"""
    try:
        comment = subprocess.run(['readelf', '-p', '.comment', program], capture_output=True, text=True, check=True).stdout
        return '; '.join(dict.fromkeys(re.findall(r'\]\s+(.*)', comment)))
    except (OSError, subprocess.CalledProcessError):
        return first_line(['cc', '--version'])


def machine(program):
    with open('/proc/cpuinfo', encoding='utf8') as file:
        info = file.read()
    with open('/proc/meminfo', encoding='utf8') as file:
        memory = int(re.search(r'MemTotal:\s+(\d+)', file.read())[1]) * 1024
    model = re.search(r'model name\s*: (.*)|^CPU part\s*: (.*)', info, re.M)
    flags = set((re.search(r'^(?:flags|Features)\s*: (.*)', info, re.M) or [0, ''])[1].split())
    return {
        'cpu': (model[1] or model[2]) if model else platform.machine(),
        'vector instructions': ' '.join(name for name in ('avx2', 'avx512f', 'avx512vl', 'asimd') if name in flags) or 'none',
        'cores': len(os.sched_getaffinity(0)),
        'memory': f'{memory / 1e9:.1f} GB',
        'system': platform.platform(),
        'compiler': compiler_of(program),
        'program': first_line([program, '--version']),
        'zstd program': first_line(['zstd', '--version']).strip('* '),
        'python': platform.python_version(),
        'load at start': '%.1f' % os.getloadavg()[0],
    }


# ---- tables ----------------------------------------------------------------------------------------------------------

class Report:
    """Tables as they come: printed, and kept for Markdown and JSON."""

    def __init__(self):
        self.lines, self.data = [], {}

    def say(self, line=''):
        print(line, flush=True)
        self.lines.append(line)

    def table(self, title, *columns):
        self.say()
        self.say(f'## {title}')
        self.say()
        self.row(*columns)
        self.row(*['---'] * len(columns))

    def row(self, *cells):
        self.say('| ' + ' | '.join(map(str, cells)) + ' |')

    def keep(self, key, value):
        self.data.setdefault(key, []).append(value)

    def describe(self, facts):
        self.data['machine'] = facts
        for name, value in facts.items():
            self.say(f'- {name}: {value}')

    def write(self, markdown, path):
        if markdown:
            with open(markdown, 'w', encoding='utf8') as file:
                file.write('\n'.join(self.lines) + '\n')
        if path:
            with open(path, 'w', encoding='utf8') as file:
                json.dump(self.data, file, indent=1)
