#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden tests of the command line program.

usage: run.py [--update] PROGRAM [CASE...]

A case is a folder cases/NAME:

  cmd      a shell script, run by `sh -eu` in a fresh folder, with PROGRAM as `unecho` and
           on_terminal.py as `on-terminal` on its PATH; its first comment says what it shows
  in/      files that are copied into that folder (may be missing)
  needs    programs without which the case is skipped, one a line (may be missing)
  stdout, stderr, code
           what is expected, exactly (missing: nothing, nothing, 0)

The environment is the same everywhere: nothing but PATH, HOME, LC_ALL=C and TERM=dumb. Prints TAP.
--update rewrites what is expected; read the difference before you commit it.
"""
import difflib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE / "cases"
TIMEOUT_S = 60


def make_bin(folder, program):
    """A folder for PATH with the programs that only cases know by these names."""
    folder.mkdir()
    (folder / "unecho").symlink_to(program)
    helper = folder / "on-terminal"
    helper.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE}/on_terminal.py" "$@"\n')
    helper.chmod(0o755)


def run_case(case, program):
    """Runs a case in a folder of its own. Returns what came out, by the name of its file."""
    with tempfile.TemporaryDirectory(prefix="unecho-cli-") as top:
        top = pathlib.Path(top)
        make_bin(top / "bin", program)
        work = top / "work"
        if (case / "in").is_dir():
            shutil.copytree(case / "in", work, symlinks=True)
        else:
            work.mkdir()
        environment = {name: value for name, value in os.environ.items()
                       if name.endswith("SAN_OPTIONS")}  # of a sanitizer build
        environment |= {
            "PATH": f"{top / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(top),
            "LC_ALL": "C",
            "TERM": "dumb",
        }
        return run_script(case / "cmd", work, environment)


def run_script(script, folder, environment):
    """Runs a script; one that takes too long is ended with all that it started."""
    process = subprocess.Popen(
        ["sh", "-eu", str(script)], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, umask=0o022, start_new_session=True)
    try:
        out, err = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return {"stdout": out, "stderr": err, "code": b"%d\n" % process.returncode}


def expected(case):
    nothing = {"stdout": b"", "stderr": b"", "code": b"0\n"}
    return {name: (case / name).read_bytes() if (case / name).exists() else empty
            for name, empty in nothing.items()}


def update(case, actual):
    nothing = {"stdout": b"", "stderr": b"", "code": b"0\n"}
    for name, contents in actual.items():
        if contents == nothing[name]:
            (case / name).unlink(missing_ok=True)
        else:
            (case / name).write_bytes(contents)


def visible(contents):
    """Lines that are safe to print, with every byte told apart."""
    return [line.decode("ascii", "backslashreplace").encode("unicode_escape").decode("ascii")
            for line in contents.split(b"\n")]


def tell_difference(name, wanted, got):
    for line in difflib.unified_diff(visible(wanted), visible(got), f"expected {name}",
                                     f"actual {name}", lineterm=""):
        print(f"#   {line}")


def lacking(case):
    """A program that the case needs and this machine lacks, or None."""
    needs = case / "needs"
    names = needs.read_text().split() if needs.exists() else []
    return next((name for name in names if not shutil.which(name)), None)


def test(number, case, program, updating):
    """Runs one case and prints its line of TAP. Returns whether it is well."""
    missing = lacking(case)
    if missing:
        print(f"ok {number} - {case.name} # SKIP {missing} is not installed")
        return True
    try:
        actual = run_case(case, program)
    except subprocess.TimeoutExpired:
        print(f"not ok {number} - {case.name}\n#   still running after {TIMEOUT_S} s")
        return False
    if updating:
        update(case, actual)
    wanted = expected(case)
    well = actual == wanted
    print(f"{'ok' if well else 'not ok'} {number} - {case.name}")
    for name in actual:
        if actual[name] != wanted[name]:
            tell_difference(name, wanted[name], actual[name])
    return well


def main(words):
    updating = "--update" in words
    words = [word for word in words if word != "--update"]
    if not words or words[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    program = os.path.abspath(words[0])
    cases = sorted(path.parent for path in CASES.glob("*/cmd")
                   if not words[1:] or path.parent.name in words[1:])
    print(f"1..{len(cases)}", flush=True)
    results = [test(number, case, program, updating) for number, case in enumerate(cases, 1)]
    return 0 if all(results) and results else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
