# SPDX-License-Identifier: Apache-2.0
"""The console script `unecho`: the command line itself, in this process."""

from __future__ import annotations

import signal
import sys

from . import _core


def main() -> int:
    """Runs the command line with the words of this process; gives its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # as for a program that is not Python's
    return _core.program(["unecho", *sys.argv[1:]])
