#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`unecho stage` against `unecho clean`: the same files, byte for byte; prints TAP.

usage: stages.py PROGRAM [--corpora N] [--seed N]

Random corpora (corpora.py) of 1 to 9 inputs under several settings, some with a reference set. Each stage is cut into a
number of parts that is drawn; parts of a stage run in any order, some at once; some are killed at a moment that is drawn
and repeated; some are done twice. Then all files but run.json, which tells of times, must be those of `clean`, and nothing
else may be left. The scripts of docs/examples do the same; Slurm's sbatch is played by one that runs the tasks of an array
here, each by itself, in an order that is drawn.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, '../../docs/examples')
sys.path[:0] = [HERE, os.path.join(HERE, '../oracle')]

import corpora  # noqa: E402  (the path is set above)
import trials   # noqa: E402

# Boilerplate is not for stages, and nothing is at document scope.
SETTINGS = [settings for settings in trials.SETTINGS + trials.WITH_REFERENCE
            if 'boilerplate' not in settings and 'scope' not in settings]
SETTINGS += [{'candidates': 'exhaustive'}, {'memory': '256M', 'threads': '2'}, {'mark': 'echoes'}, {'keep-empty': ''}]


def cut(choose, texts):
    """the documents as 1 to 9 inputs, some of them empty"""
    cuts = sorted(choose.randint(0, len(texts)) for _ in range(choose.randrange(9)))
    return [texts[a:b] for a, b in zip([0, *cuts], [*cuts, len(texts)])]


class Run:
    """a corpus, its settings, and the two ways of cleaning it"""

    def __init__(self, program, folder, seed):
        self.program, self.folder, self.choose = program, folder, random.Random(f'stages {seed}')
        settings = self.choose.choice(SETTINGS)
        texts = [text for file in corpora.random_corpus(seed) for text in file]
        self.flags = ['-q', '--rules=none'] + [f'--{name}={value}' if value else f'--{name}' for name, value in settings.items()]
        self.passes = ['documents', 'units'] if 'document' in settings.get('units', '') else ['units']
        if self.choose.random() < .3:
            third = self.choose.randint(1, len(texts) // 2)
            paths = corpora.write(f'{folder}/reference', cut(self.choose, texts[:third])[:3])
            self.flags.append('--reference=' + ','.join(paths))
            texts = texts[third:]
        self.inputs = corpora.write(f'{folder}/in', cut(self.choose, texts))
        self.told = ' '.join([*self.flags, f'{len(self.inputs)} inputs'])

    def command(self, *words):
        return subprocess.Popen([self.program, *words, *self.flags, *self.inputs], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def end(self, process):
        told = process.communicate()[0].decode('utf8', 'replace')
        if process.returncode:
            raise RuntimeError(f'{process.args}: {process.returncode}: {told}')

    def clean(self):
        self.end(self.command('clean', '-o', f'{self.folder}/clean'))

    def stage(self, stage, most, of='units'):
        parts = self.choose.randint(1, most)
        order = self.choose.sample(range(parts), parts)
        order += [part for part in order if self.choose.random() < .2]
        words = ['stage', stage, '-o', f'{self.folder}/staged', '--pass', of, '--part']
        running = []
        for part in order:
            if self.choose.random() < .3:
                self.kill(self.command(*words, f'{part + 1}/{parts}'))
            running.append(self.command(*words, f'{part + 1}/{parts}'))
            if len(running) == 2 or self.choose.random() < .5:
                while running:
                    self.end(running.pop())
        for process in running:
            self.end(process)

    def kill(self, process):
        try:
            process.communicate(timeout=self.choose.random() * .03)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def stages(self):
        for of in self.passes:
            self.stage('sketch', len(self.inputs) + 1, of)
            self.stage('join', 3, of)
            self.stage('decide', 1, of)
        self.stage('apply', len(self.inputs) + 1)

    def script(self, name):
        """an example, with this program and our sbatch on its PATH"""
        os.makedirs(f'{self.folder}/bin')
        os.symlink(os.path.abspath(self.program), f'{self.folder}/bin/unecho')
        with open(f'{self.folder}/bin/sbatch', 'w') as file:
            file.write(SBATCH)
        os.chmod(file.name, 0o755)
        path = f'{self.folder}/bin:{os.environ["PATH"]}'
        self.end(subprocess.Popen([f'{EXAMPLES}/{name}', '3', f'{self.folder}/staged', *self.inputs, *self.flags],
                                  env=os.environ | {'PATH': path, 'PASSES': ' '.join(self.passes)},
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT))

    def difference(self):
        """what is not the same, or None"""
        ours, theirs = files(f'{self.folder}/staged'), files(f'{self.folder}/clean')
        if ours.keys() != theirs.keys():
            return f'files: {sorted(ours.keys() ^ theirs.keys())}'
        names = [name for name in sorted(ours) if ours[name] != theirs[name]]
        return f'{names} differ' if names else None


SBATCH = r"""#!/usr/bin/env python3
import os, random, re, subprocess, sys
array = next(word for word in sys.argv if word.startswith('--array='))
script = next(i for i, word in enumerate(sys.argv[1:], 1) if not word.startswith('--'))
last = int(re.fullmatch(r'--array=1-(\d+)', array)[1])
for task in random.sample(range(1, last + 1), last):
    subprocess.run(sys.argv[script:], check=True, stdout=sys.stderr, env=os.environ | {'SLURM_ARRAY_TASK_ID': str(task)})
print(4711)
"""


def files(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), 'rb') as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    found['run.json'] = b''  # which tells of times
    manifest = json.loads(found['manifest.json'])
    if manifest['settings']['candidates'] == 'exhaustive':
        manifest['candidates'].pop('pairs')  # of equally rare shingles the run's secret says which come first
        found['manifest.json'] = json.dumps(manifest)
    return found


def attempt(program, seed, script=None):
    with tempfile.TemporaryDirectory() as folder:
        run = Run(program, folder, seed)
        try:
            run.clean()
            run.script(script) if script else run.stages()
            return run.difference() and f'seed {seed}: {run.told}: {run.difference()}'
        except RuntimeError as error:
            return f'seed {seed}: {run.told}: {error}'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('program')
    parser.add_argument('--corpora', type=int, default=30)
    parser.add_argument('--seed', type=int, default=1)
    arguments = parser.parse_args()
    seeds = range(arguments.seed, arguments.seed + arguments.corpora)
    tests = [(f'stages write what clean writes: {arguments.corpora} random corpora', None, seeds)]
    tests += [(f'so does docs/examples/{script}', script, seeds[:3]) for script in ('stages.sh', 'stages.slurm')]
    print(f'1..{len(tests)}')
    well = True
    for number, (title, script, seeds) in enumerate(tests, 1):
        problems = [problem for problem in (attempt(arguments.program, seed, script) for seed in seeds) if problem]
        print(f'{"not ok" if problems else "ok"} {number} - {title}')
        for line in '\n'.join(problems).splitlines():
            print(f'# {line}')
        well = well and not problems
    return 0 if well else 1


if __name__ == '__main__':
    sys.exit(main())
