#!/usr/bin/env python3
"""How fast people are judged: see README.md beside this file."""

import filecmp
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples"))
from population import thin_out  # noqa: E402

XINHENG = ROOT / "build/release/xinheng"
BENCH = ROOT / "build/bench"
PACK = "rules/quzhou-person"
USED_PACK = "rules/quzhou-common"
COMPARED = ("evaluations", "measures", "publications", "deadlines", "rejects")
DATE = "2018-12-31"
RUNS = 5


def xinheng(*arguments):
    done = subprocess.run([XINHENG, *map(str, arguments)], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"xinheng {' '.join(map(str, arguments))}\n{done.stdout}")


def population(subjects):
    """Made anew each time the program or the pack is newer."""
    data = BENCH / f"data-{subjects}"
    newest = max(path.stat().st_mtime for path in
                 [XINHENG, *(ROOT / PACK).rglob("*"), *(ROOT / USED_PACK).rglob("*")])
    if not data.exists() or data.stat().st_mtime < newest:
        shutil.rmtree(data, ignore_errors=True)
        xinheng("generate", PACK, "--subjects", subjects, "--seed", 1, "--wrong-share", "0.001",
                "--date", DATE, "--out", data)
        thin_out(data)
    return data


def run(data, out, *options):
    folder = BENCH / out
    shutil.rmtree(folder, ignore_errors=True)
    xinheng("run", PACK, data, "--date", DATE, "--quiet", "--out", folder, *options)
    return folder


def engines_agree(subjects):
    data = population(subjects)
    native = run(data, "native", "--engine", "native")
    reference = run(data, "reference", "--engine", "interpreter")
    return all(filecmp.cmp(native / f"{name}.parquet", reference / f"{name}.parquet", shallow=False)
               for name in COMPARED)


def processor():
    found = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def main():
    BENCH.mkdir(parents=True, exist_ok=True)
    if not engines_agree(20_000):
        sys.exit("Compiled code and the interpreter differ: nothing is measured.")
    print("native = interpreter on 20,000 people")
    data = population(300_000)
    manifests = [json.loads((run(data, "run", "--threads", "1") / "manifest.json").read_text())
                 for _ in range(RUNS)]
    records = manifests[0]["counts"]["records"]
    print(f"{processor()}, {os.cpu_count()} cores; 1 thread used")
    print(f"{manifests[0]['counts']['subjects']:,} people, {records:,} records, "
          f"median of {RUNS} runs\n")
    print(f"{'phase':<10} {'seconds':>9} {'records/s':>14} {'fastest':>9} {'slowest':>9}")
    for phase in ("compile", "read", "evaluate", "write"):
        times = sorted(manifest["timings"][f"{phase}_seconds"] for manifest in manifests)
        middle = statistics.median(times)
        rate = "" if phase == "compile" or middle == 0 else f"{records / middle:,.0f}"
        print(f"{phase:<10} {middle:>9.3f} {rate:>14} {times[0]:>9.3f} {times[-1]:>9.3f}")


if __name__ == "__main__":
    main()
