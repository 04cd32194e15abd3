#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the version, which the project at the top of the checkout has."""
import re
from pathlib import Path

top = Path(__file__).resolve().parents[2]
print(re.search(r"version: '([^']+)'", (top / 'meson.build').read_text())[1])
