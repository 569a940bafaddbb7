#!/usr/bin/env python3
"""Runs every part of the tests and adds up what they say in their closing lines."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Arrow's library is not built with sanitizers: its vectors have no marks at their ends.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_container_overflow=0")
CLOSING = re.compile(r"(\d+) passed, (\d+) failed")


def parts(long):
    python = sys.executable
    extra = ["--long"] if long else []
    sanitized = [("unit, with sanitizers", ["build/asan/tests/unit_tests"])] if long else []
    planted = [("planted faults", [python, "tests/differential/faults.py"])] if long else []
    return [
        ("style", [python, "tests/tidy.py"]),
        ("edges between folders", [python, "tests/includes.py"]),
        ("unit", ["build/release/tests/unit_tests"]),
        *sanitized,
        ("golden", [python, "tests/golden/run.py"]),
        ("rule packs", [python, "tests/packs.py"]),
        ("coverage", [python, "tests/coverage.py"]),
        ("planted changes", [python, "tests/planted_changes.py", *extra]),
        ("lists of the Quzhou packs", [python, "tests/quzhou_lists.py"]),
        ("results of the Quzhou packs", [python, "tests/quzhou_results.py"]),
        ("documents", [python, "tests/documents.py"]),
        ("handbooks", [python, "tests/handbooks.py"]),
        ("pages in a browser", [python, "tests/pages_in_browser.py"]),
        ("workbooks", [python, "tests/workbooks.py"]),
        ("printed and read again", [python, "tests/round_trip.py"]),
        ("language server", [python, "tests/language_server.py", *extra]),
        ("laid out", [python, "tests/layout.py"]),
        ("lint", [python, "tests/lint.py"]),
        ("completion in shells", [python, "tests/completion.py"]),
        ("identity codes", [python, "tests/identity_codes.py"]),
        ("working days", [python, "tests/workdays.py"]),
        ("outside cases", [python, "tests/outside/run.py"]),
        ("native = interpreter", [python, "tests/differential/run.py", *extra]),
        ("order, files, names", [python, "tests/differential/metamorphic.py"]),
        ("prepared store", [python, "tests/store.py"]),
        ("records in turns", [python, "tests/turns.py"]),
        ("limited memory", [python, "tests/memory.py"]),
        *planted,
    ]


def run_part(name, command):
    """(passed, failed). A part that breaks off counts as one failure."""
    print(f"== {name}", flush=True)
    begin = time.monotonic()
    closing = None
    try:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace",
                                   env=ENVIRONMENT)
    except OSError as error:
        print(f"cannot run: {error}")
        return 0, 1
    for line in process.stdout:
        found = CLOSING.fullmatch(line.strip())
        if found:
            closing = (int(found[1]), int(found[2]))
        else:
            print(line, end="", flush=True)
    code = process.wait()
    passed, failed = closing or (0, 0)
    if closing is None or (code != 0 and failed == 0):
        print(f"{name}: ended with exit code {code}"
              + ("" if closing else " and without its closing line"))
        failed += 1
    print(f"-- {name}: {passed} passed, {failed} failed, {time.monotonic() - begin:.1f} s",
          flush=True)
    return passed, failed


def main():
    begin = time.monotonic()
    sums = [run_part(name, command) for name, command in parts("--long" in sys.argv[1:])]
    passed = sum(one for one, _ in sums)
    failed = sum(one for _, one in sums)
    print(f"all parts: {time.monotonic() - begin:.1f} s")
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
