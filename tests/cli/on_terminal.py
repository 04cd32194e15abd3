#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command with stdin, stdout and stderr on a terminal and prints what it would show.

usage: on-terminal COMMAND [ARGUMENT...]
Line ends come as the program wrote them; the exit code is the command's.
"""
import os
import pty
import sys
import termios


def run(command):
    child, terminal = pty.fork()
    if child == 0:
        settings = termios.tcgetattr(1)
        settings[1] &= ~termios.OPOST  # no carriage returns added
        termios.tcsetattr(1, termios.TCSANOW, settings)
        os.execvp(command[0], command)
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end was closed
            piece = b""
        if not piece:
            break
        shown += piece
    _, status = os.waitpid(child, 0)
    sys.stdout.buffer.write(shown)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
