"""Runs a command and compares what it prints with what is expected. See tests/README.md."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
SECONDS_MAX = 120


def escape(line):
    return "\\" + line if line.startswith(("$ ", "--- ", "[exit ", "\\")) else line


def line_matches(expected, actual):
    if "<*>" not in expected:
        return expected == actual
    pattern = ".*".join(re.escape(part) for part in expected.split("<*>"))
    return re.fullmatch(pattern, actual) is not None


def matches(expected, actual):
    """Expected lines against actual ones, where `<...>` stands for any number of lines."""
    if "<...>" not in expected:
        return len(expected) == len(actual) and all(map(line_matches, expected, actual))
    at = expected.index("<...>")
    before, rest = expected[:at], expected[at + 1:]
    if len(actual) < at or not all(map(line_matches, before, actual)):
        return False
    return any(matches(rest, actual[skip:]) for skip in range(at, len(actual) + 1))


def without_blank_end(lines):
    lines = list(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def execute(command, folder, binary=XINHENG):
    """The lines that bash prints for a command, errors included, and `[exit N]` if not 0."""
    environment = dict(os.environ, ROOT=str(ROOT), LC_ALL="C.UTF-8", TERM="dumb",
                       XDG_CACHE_HOME=str(ROOT / "build/cache"),
                       PATH=f"{binary.parent}:{os.environ['PATH']}")
    try:
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return [f"[longer than {SECONDS_MAX} s]"]
    text = done.stdout.decode("utf-8", errors="backslashreplace")
    text = text.replace(str(folder), "<folder>").replace(str(ROOT), "<root>")
    lines = without_blank_end(escape(line) for line in text.split("\n"))
    if done.returncode != 0:
        lines.append(f"[exit {done.returncode}]")
    return lines
