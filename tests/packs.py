#!/usr/bin/env python3
"""Every pack in rules/ and examples/ has no errors, is laid out, and its own tests pass.

Those that say which clauses are carried elsewhere (另行落实) are traced, all of rules/ at once and
all of examples/: each clause is implemented, each rule reached by a test.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
HEADER = re.compile(r"^\s*(规则包|package)\b", re.MULTILINE)
ELSEWHERE = re.compile(r"\b(另行落实|elsewhere)\s*(\{|来自|from\b)")


def packs(tops=("rules", "examples")):
    folders = {file.parent for top in tops
               for pattern in ("*.xh", "*.xh.md") for file in (ROOT / top).rglob(pattern)
               if HEADER.search(file.read_text(encoding="utf-8"))}
    return sorted(folders)


def says_elsewhere(pack):
    return any(ELSEWHERE.search(file.read_text(encoding="utf-8"))
               for pattern in ("*.xh", "*.xh.md") for file in pack.glob(pattern))


def commands():
    """(command, packs)"""
    for pack in packs():
        yield "check", [pack]
        yield "test", [pack]
        yield "fmt --check", [pack]
    for top in ("rules", "examples"):
        if traced := [pack for pack in packs((top,)) if says_elsewhere(pack)]:
            yield "trace", traced


def main():
    passed = failed = 0
    for command, folders in commands():
        names = [folder.relative_to(ROOT).as_posix() for folder in folders]
        done = subprocess.run([XINHENG, *command.split(), *names], cwd=ROOT, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        last = (done.stdout.strip().splitlines() or [""])[-1]
        print(f"xinheng {command} {' '.join(names)}: {last}")
        if done.returncode == 0:
            passed += 1
        else:
            failed += 1
            print(done.stdout)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
