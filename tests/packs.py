#!/usr/bin/env python3
"""Every pack in rules/ and examples/ has no errors, and its own tests pass."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
HEADER = re.compile(r"^\s*(规则包|package)\b", re.MULTILINE)


def packs(tops=("rules", "examples")):
    folders = {file.parent for top in tops
               for pattern in ("*.xh", "*.xh.md") for file in (ROOT / top).rglob(pattern)
               if HEADER.search(file.read_text(encoding="utf-8"))}
    return sorted(folders)


def main():
    passed = failed = 0
    for pack in packs():
        for command in ("check", "test"):
            done = subprocess.run([XINHENG, command, pack], text=True, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            last = (done.stdout.strip().splitlines() or [""])[-1]
            print(f"xinheng {command} {pack.relative_to(ROOT)}: {last}")
            if done.returncode == 0:
                passed += 1
            else:
                failed += 1
                print(done.stdout)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
