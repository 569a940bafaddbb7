#!/usr/bin/env python3
"""Proof that the differential tests can fail: small faults are planted one by one in a copy of the
sources, each is built, and what catches it is printed. By hand, or in ./dev test --long.
    faults.py [--programs N] [--only NUMBER…]"""

import argparse
import filecmp
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from planted import FAULTS

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / "build/faults"
BUILD = COPY / "build/release"
COPIED = ("CMakeLists.txt", "CMakePresets.json", "cmake", "compiler", "grammar", "rules", "runtime",
          "tests")
PACK, DATE, PERSONS = "rules/quzhou-person", "2019-01-01", 5_000
RESULTS = ("evaluations.parquet", "measures.parquet")
CAUGHT_MIN, OF = 37, 39
SECONDS_MAX = 900
ENVIRONMENT = dict(os.environ, CCACHE_BASEDIR=str(COPY))


def run(command):
    """(exit code, output); at a low priority, as it takes long."""
    try:
        done = subprocess.run(["nice", "-n", "10", *map(str, command)], cwd=COPY, text=True,
                              env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS_MAX, errors="replace")
    except subprocess.TimeoutExpired:
        return None, f"longer than {SECONDS_MAX} s"
    return done.returncode, done.stdout


def refresh():
    """The sources copied: only what changed, so that little is built again."""
    wanted = set()
    for name in COPIED:
        top = ROOT / name
        for file in [top] if top.is_file() else sorted(top.rglob("*")):
            if file.is_dir() or "__pycache__" in file.parts:
                continue
            target = COPY / file.relative_to(ROOT)
            wanted.add(target)
            if not target.exists() or not filecmp.cmp(file, target, shallow=False):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, target)
    for name in COPIED:
        for file in list((COPY / name).rglob("*")):
            if file.is_file() and file not in wanted:
                file.unlink()
    # A run that was broken off may have left objects of a planted fault.
    for file in {fault.file for fault in FAULTS}:
        (COPY / file).touch()
    if not (COPY / ".deps").exists():
        (COPY / ".deps").symlink_to(ROOT / ".deps")


def build():
    if not (BUILD / "build.ninja").exists():
        code, output = run(["cmake", "--preset", "release", "--log-level=WARNING"])
        if code != 0:
            sys.exit(output)
    code, output = run(["ninja", "--quiet", "-C", BUILD, "-j", os.cpu_count(),
                        "differential_tests", "xinheng"])
    return "" if code == 0 else output


def random_programs(programs):
    """"" where all agree, else after how many they don't."""
    code, output = run([BUILD / "tests/differential_tests", programs, 1, "--first"])
    if code == 0:
        return ""
    ran = re.search(r"^(\d+) programs, ", output, re.MULTILINE)
    return f"program {ran[1]}" if ran else f"a crash (exit code {code})"


def pack_results(engine):
    out = COPY / "results" / engine
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(exist_ok=True)
    return out, run([BUILD / "xinheng", "run", PACK, "data", "--date", DATE, "--quiet", "--engine",
                     engine, "--out", out])[0]


def real_pack():
    """The same of made-up people judged by the rules of a city."""
    native, code = pack_results("native")
    reference, other = pack_results("interpreter")
    if (code, other) != (0, 0):
        return f"exit code {code or other}"
    same = all(filecmp.cmp(native / name, reference / name, shallow=False) for name in RESULTS)
    return "" if same else "differs"


def plant(fault, programs):
    """(caught by random programs, caught by the pack)"""
    file = COPY / fault.file
    text = file.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        sys.exit(f"{fault.file}: {text.count(fault.old)} times: {fault.old}\n0 passed, 1 failed")
    file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    try:
        problem = build()
        if problem:
            sys.exit(f"{fault.what}: cannot be built\n{problem}\n0 passed, 1 failed")
        return random_programs(programs), real_pack()
    finally:
        file.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=2_000)
    parser.add_argument("--only", type=int, nargs="*", default=range(1, len(FAULTS) + 1))
    options = parser.parse_args()
    refresh()
    problem = build()
    if problem:
        sys.exit(f"{problem}\n0 passed, 1 failed")
    shutil.rmtree(COPY / "data", ignore_errors=True)
    run([BUILD / "xinheng", "generate", PACK, "--subjects", PERSONS, "--seed", 1, "--date", DATE,
         "--out", "data"])
    sound = random_programs(min(options.programs, 100)) or real_pack()
    if sound:
        sys.exit(f"differs without a fault: {sound}\n0 passed, 1 failed")
    caught = 0
    for number in options.only:
        fault = FAULTS[number - 1]
        begin = time.monotonic()
        program, pack = plant(fault, options.programs)
        caught += bool(program)
        print(f"{number:2} {'caught' if program else 'MISSED'}  {fault.file}: {fault.what}\n"
              f"     random programs: {program or 'nothing'}; {PACK}: {pack or 'nothing'}"
              f" ({time.monotonic() - begin:.0f} s)", flush=True)
    planted = len(options.only)
    wanted = CAUGHT_MIN if planted >= OF else planted
    print(f"{planted} faults planted, {caught} caught by random programs, {wanted} must be")
    print("1 passed, 0 failed" if caught >= wanted else "0 passed, 1 failed")
    sys.exit(caught < wanted)


if __name__ == "__main__":
    main()
