# SPDX-License-Identifier: Apache-2.0
"""What is ready to use is: the action, the hooks, the example workflow.

usage: ready.py PROGRAM [--build]

The shell steps of action.yml are run by bash as GitHub would, with the program on the PATH; the
hooks are run on files; the workflow's inputs are those of the action. With --build the action
builds the program itself, as on a fresh runner.
"""
import json
import os
import re
import shutil
import subprocess
import sys

from common import LINE, TOP, Program, Skip, module, run_tests, schema

PROGRAM = Program(sys.argv[1])
BUILDS = '--build' in sys.argv
EXPRESSION = re.compile(r'\$\{\{ *inputs\.([\w-]+) *\}\}')


def load(path):
    return module('yaml').safe_load((TOP / path).read_text())


def make_bin(folder):
    """A PATH with the program as `unecho`."""
    (folder / 'bin').mkdir(exist_ok=True)
    link = folder / 'bin/unecho'
    if not link.exists():
        link.symlink_to(PROGRAM.path)
    return f'{folder}/bin:/usr/bin:/bin'


# ---- The action ------------------------------------------------------------------------------


def run_step(step, inputs, folder, path):
    """A shell step in `folder`, as GitHub runs it. Returns the process."""
    bash = shutil.which('bash') or '/bin/bash'
    environment = {name: EXPRESSION.sub(lambda found: inputs[found[1]], str(value))
                   for name, value in step.get('env', {}).items()}
    environment |= {'PATH': path, 'HOME': str(folder), 'GITHUB_ACTION_PATH': str(TOP), 'RUNNER_TEMP': str(folder),
                    **{f'GITHUB_{name}': str(folder / name.lower()) for name in ('OUTPUT', 'PATH', 'STEP_SUMMARY')}}
    assert '${{' not in step['run'], 'an expression in a script is run by the shell'
    return subprocess.run([bash, '--noprofile', '--norc', '-eo', 'pipefail', '-c', step['run']], cwd=folder,
                          env=environment | PROGRAM.environment | {'PATH': path}, capture_output=True, text=True,
                          timeout=600, check=False)


def run_action(folder, **given):
    """Every step in turn. Returns the exit code and what the last one printed."""
    action = load('action.yml')
    inputs = {name: str(more.get('default', '')) for name, more in action['inputs'].items()}
    inputs |= {name.replace('_', '-'): value for name, value in given.items()}
    path = make_bin(folder)
    for step in action['runs']['steps']:
        done = run_step(step, inputs, folder, path)
        if done.returncode:
            break
    return done


def make_texts(folder):
    (folder / 'texts').mkdir()
    (folder / 'texts/twice.txt').write_text(f'{LINE}\n{LINE}\n')
    (folder / 'texts/a name with spaces.txt').write_text('Nothing stands here twice.\n')


def test_action_steps(folder):
    make_texts(folder)
    done = run_action(folder, paths='texts')
    assert done.returncode == 1 and done.stdout.startswith('::warning title=unecho,file=texts/twice.txt,line=2,'), done
    assert (folder / 'output').read_text() == 'passed=false\n'
    assert '### unecho check: more than allowed' in (folder / 'step_summary').read_text()
    done = run_action(folder, paths='texts/a name with spaces.txt')
    assert done.returncode == 0 and not done.stdout, done
    assert (folder / 'output').read_text() == 'passed=false\npassed=true\n'


def test_action_inputs(folder):
    make_texts(folder)
    assert run_action(folder, paths='texts', max_removed='60%').returncode == 0
    assert run_action(folder, paths='texts', max_echo='0').returncode == 1
    assert run_action(folder, paths='texts', max_artefact='0').returncode == 0
    assert run_action(folder, paths='texts', flags='--max=near=0\n--max=exact=1').returncode == 0
    assert run_action(folder, paths='texts', max_removed='many').returncode == 2
    assert run_action(folder, paths='texts/twice.txt\n\nmissing.txt').returncode == 2
    PROGRAM.run(folder, 'check', '--baseline', 'known', '--update-baseline', 'texts')
    assert run_action(folder, paths='texts', baseline='known').returncode == 0
    assert run_action(folder, paths='texts', sarif='out.sarif').returncode == 1
    assert len(json.loads((folder / 'out.sarif').read_text())['runs'][0]['results']) == 1


def test_action_is_no_shell(folder):
    """What a caller gives is never code of the shell."""
    make_texts(folder)
    for evil in ('$(touch evil)', '`touch evil`', '"; touch evil; "', "'; touch evil; '"):
        for name in ('paths', 'max_removed', 'baseline', 'flags', 'sarif'):
            run_action(folder, **({'paths': 'texts'} | {name: evil}))
    assert not (folder / 'evil').exists()


def test_schema_of_action(_folder):
    module('jsonschema').validate(load('action.yml'), json.loads(schema('github-actions.json').read_text()))


def test_action_builds(folder):
    if not BUILDS:
        raise Skip('it takes minutes; the suite heavy does it')
    make_texts(folder)
    build = load('action.yml')['runs']['steps'][0]
    path = os.pathsep.join(part for part in os.environ['PATH'].split(os.pathsep)
                           if not os.path.exists(os.path.join(part, 'unecho')))
    done = run_step(build, {}, folder, path)
    assert done.returncode == 0, done
    built = (folder / 'path').read_text().strip() + '/unecho'
    assert subprocess.run([built, 'check', '-q', folder / 'texts'], check=False, capture_output=True).returncode == 1


# ---- The hooks -------------------------------------------------------------------------------


def run_hook(hook, folder, *files):
    """As pre-commit calls it: the words of its entry, then files. Returns the exit code."""
    import shlex  # pylint: disable=import-outside-toplevel
    taken = [file for file in files if re.search(hook['files'], file)]
    environment = PROGRAM.environment | {'PATH': make_bin(folder)}
    return subprocess.run([*shlex.split(hook['entry']), *taken], cwd=folder, env=environment, capture_output=True,
                          check=False, timeout=60).returncode


def test_hooks(folder):
    make_texts(folder)
    hooks = {hook['id']: hook for hook in load('.pre-commit-hooks.yaml')}
    for hook in hooks.values():
        assert {'id', 'name', 'entry', 'language'} <= hook.keys() and hook['language'] == 'system', hook
    check, clean = hooks['unecho-check'], hooks['unecho-clean']
    both = ('texts/twice.txt', 'texts/a name with spaces.txt')
    assert run_hook(check, folder, *both) == 1
    assert run_hook(check, folder, both[1], 'picture.png') == 0
    assert run_hook(clean, folder, *both, 'data.jsonl') == 0
    assert (folder / both[0]).read_text() == f'{LINE}\n'
    assert run_hook(check, folder, *both) == 0
    assert run_hook(clean, folder, 'missing.txt') == 2


def git(folder, *words):
    known = ['-c', 'user.name=A', '-c', 'user.email=a@b.example', '-c', 'protocol.file.allow=always']
    return subprocess.run(['git', *known, '-C', folder, *words], capture_output=True, text=True, check=True).stdout.strip()


def test_pre_commit(folder):
    """The configuration that docs/CHECK.md shows, with this repository as a submodule."""
    program = shutil.which('pre-commit')
    if not program:
        raise Skip('pre-commit is not installed')
    make_texts(folder)
    ours, theirs = folder / 'ours', folder / 'theirs'
    for repository in (ours, theirs):
        repository.mkdir()
        git(repository, 'init', '-q')
    shutil.copy(TOP / '.pre-commit-hooks.yaml', ours)
    git(ours, 'add', '.')
    git(ours, 'commit', '-qm', 'Hooks')
    git(theirs, 'submodule', 'add', str(ours), '.github/unecho')
    shown = re.search(r'^```yaml\n(repos:\n.*?)^```$', (TOP / 'docs/CHECK.md').read_text(), re.M | re.S)[1]
    config = re.sub(r'rev: .*', f'rev: {git(ours, "rev-parse", "HEAD")}', shown)
    (theirs / '.pre-commit-config.yaml').write_text(config)
    shutil.copy(folder / 'texts/a name with spaces.txt', theirs)
    environment = PROGRAM.environment | {'PATH': make_bin(folder), 'HOME': str(folder)}
    for passes, text in ((True, None), (False, 'twice.txt')):
        if text:
            shutil.copy(folder / 'texts' / text, theirs)
        git(theirs, 'add', '.')
        done = subprocess.run([program, 'run', '--all-files'], cwd=theirs, env=environment, capture_output=True,
                              text=True, check=False, timeout=120)
        assert (done.returncode == 0) == passes, done


# ---- The workflow ----------------------------------------------------------------------------


def test_schema_of_workflow(_folder):
    jsonschema = module('jsonschema')
    workflow = load('docs/examples/check.yml')
    workflow['on'] = workflow.pop(True)  # YAML 1.1 takes the word for a truth value
    jsonschema.validate(workflow, json.loads(schema('github-workflows.json').read_text()))


def test_workflow(folder):
    """Its step is the action's, and does what its name says."""
    steps = load('docs/examples/check.yml')['jobs']['check']['steps']
    step = next(step for step in steps if step.get('uses') == './.github/unecho')
    assert step['with'].keys() <= load('action.yml')['inputs'].keys()
    make_texts(folder)
    (folder / 'texts').rename(folder / 'corpus')
    (folder / 'known.txt').write_text('unecho baseline 1\n')
    given = {name.replace('-', '_'): value for name, value in step['with'].items()}
    assert run_action(folder, **given).returncode == 1
    assert (folder / step['with']['sarif']).exists()
    PROGRAM.run(folder, 'check', '--baseline', 'known.txt', '--update-baseline', 'corpus')
    assert run_action(folder, **given).returncode == 0


if __name__ == '__main__':
    run_tests([('the action: its steps', test_action_steps), ('the action: its inputs', test_action_inputs),
               ('the action: no shell in its inputs', test_action_is_no_shell),
               ('the action: its schema', test_schema_of_action), ('the action: builds', test_action_builds),
               ('the hooks', test_hooks), ('the hooks: by pre-commit', test_pre_commit),
               ('the workflow: its schema', test_schema_of_workflow), ('the workflow', test_workflow)])
