# SPDX-License-Identifier: Apache-2.0
"""Real shells asked for completions, as by a user who types and presses a key.

bash and zsh run on a pseudo-terminal. The key that is pressed puts every completion into the line;
then the line is turned into a command that prints its words, one in angle brackets each.
"""
import os
import pty
import re
import select
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE_S = 30
ASK = b'\x14'  # Ctrl-T, which begins no longer key: every completion into the line
READY = b'ready-for-you'

BASH = r"""
PS1= PS2=
bind '"\C-t": insert-completions' 'set bell-style none' 'set enable-bracketed-paste off'
"""
ZSH = r"""
PS1= PS2= RPS1=
unsetopt prompt_cr prompt_sp beep
fpath=($PWD/.shell $fpath)
autoload -Uz compinit
compinit -u -d $PWD/.shell/dump
zle -C every-match complete-word _generic
bindkey -e
bindkey '^T' every-match
bindkey '^A' beginning-of-line
zstyle ':completion:every-match:*' completer _all_matches _complete
zstyle ':completion:every-match:*' insert true
zstyle ':completion:every-match:*' menu no
"""


class Asker:
    """A shell with the completion loaded, in a folder with a file and a folder. `start` is bash, zsh
    or fish of this module."""

    def __init__(self, start, program, completion):
        self.top = tempfile.TemporaryDirectory(prefix='unecho-shell-')
        folder = Path(self.top.name)
        (folder / 'folder').mkdir()
        (folder / 'spare.txt').touch()
        (folder / '.shell').mkdir()
        (folder / '.shell/unecho').symlink_to(program)
        environment = {'PATH': f'{folder}/.shell:/usr/local/bin:/usr/bin:/bin', 'HOME': str(folder),
                       'LC_ALL': 'C', 'TERM': 'dumb'}
        self.ask = start(completion, folder, environment)

    def gives(self, line, wanted, any_of=False):
        got = {word.rstrip('/') for word in self.ask(line)}
        well = got and got <= wanted if any_of else got == wanted
        assert well, f'{line!r}: wanted {sorted(wanted)}, got {sorted(got)}'


def bash(completion, folder, environment):
    (folder / '.shell/rc').write_text(BASH + completion)
    return Typist(['bash', '--noprofile', '--rcfile', '.shell/rc', '-i'], folder, environment).ask


def zsh(completion, folder, environment):
    (folder / '.shell/_unecho').write_text(completion)
    (folder / '.shell/.zshrc').write_text(ZSH)
    return Typist(['zsh', '-d', '-i'], folder, environment | {'ZDOTDIR': str(folder / '.shell')}).ask


def fish(completion, folder, environment):
    (folder / '.shell/unecho.fish').write_text(completion)

    def ask(line):
        script = f"source .shell/unecho.fish; complete -C '{line}'"
        shown = subprocess.run(['fish', '--no-config', '-c', script], cwd=folder, env=environment,
                               check=True, capture_output=True, text=True).stdout
        return [row.split('\t')[0] for row in shown.splitlines()]
    return ask


class Typist:
    """Types at a shell on a terminal."""

    def __init__(self, command, folder, environment):
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        os.write(self.terminal, b"printf 'ready-%s\\n' for-you\n")
        read_until(self.terminal, READY)

    def __del__(self):
        os.close(self.terminal)  # the shell hangs up
        os.waitpid(self.child, 0)

    def ask(self, line):
        """The words that the key put in the place of the last word of the line."""
        os.write(self.terminal, line.encode() + ASK + b"\x01printf '<%s>' ready-now \x05 ''\n")
        shown = read_until(self.terminal, b'<>')
        words = re.findall(r'<([^<>]*)>', shown.decode('utf-8', 'replace'))
        words = words[words.index('ready-now') + 1:-1]
        return words[len(line.split(' ')) - 1:]


def read_until(terminal, mark):
    shown = b''
    end = time.monotonic() + PATIENCE_S
    while mark not in shown:
        if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            raise AssertionError(f'no answer within {PATIENCE_S} s: {shown!r}')
        shown += os.read(terminal, 65536)
    return shown
