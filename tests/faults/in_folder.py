#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs PROGRAM with a new folder as its argument, and removes that.

usage: in_folder.py PROGRAM
"""
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory(prefix='unecho-faults-') as folder:
    sys.exit(subprocess.run([sys.argv[1], folder], check=False).returncode)
