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

import job

ROOT = Path(__file__).resolve().parents[2]
XINHENG = ROOT / "build/release/xinheng"
EVALUATE = ROOT / "build/release/tests/evaluate"
BENCH = ROOT / "build/bench"
DATE = "2018-12-31"
RUNS = 5


def xinheng(*arguments):
    done = subprocess.run([XINHENG, *map(str, arguments)], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"xinheng {' '.join(map(str, arguments))}\n{done.stdout}")


class Job:
    """A pack to measure, and the folders of its rules."""

    def __init__(self, name, pack, sources):
        self.name, self.pack, self.sources = name, pack, sources

    def population(self, subjects):
        """Made anew each time the program or the pack is newer."""
        data = BENCH / f"{self.name}-{subjects}"
        newest = max(path.stat().st_mtime for path in
                     [XINHENG, *(path for folder in self.sources for path in folder.rglob("*"))])
        if not data.exists() or data.stat().st_mtime < newest:
            shutil.rmtree(data, ignore_errors=True)
            xinheng("generate", self.pack, "--subjects", subjects, "--seed", 1, "--wrong-share",
                    "0.001", "--date", DATE, "--out", data)
        return data

    def run(self, data, out, *options):
        folder = BENCH / out
        shutil.rmtree(folder, ignore_errors=True)
        xinheng("run", self.pack, data, "--date", DATE, "--quiet", "--out", folder, *options)
        return folder

    def engines_agree(self, subjects):
        data = self.population(subjects)
        native = self.run(data, "native", "--engine", "native")
        reference = self.run(data, "reference", "--engine", "interpreter")
        return all(filecmp.cmp(native / path.name, path, shallow=False)
                   for path in reference.glob("*.parquet"))

    def measure(self):
        if not self.engines_agree(20_000):
            sys.exit(f"{self.name}: compiled code and the interpreter differ: nothing is measured.")
        data = self.population(300_000)
        manifests = [json.loads((self.run(data, "run", "--threads", "1") /
                                 "manifest.json").read_text()) for _ in range(RUNS)]
        counts = manifests[0]["counts"]
        records = counts["records"]
        print(f"\n{self.name}: native = interpreter on 20,000 people; "
              f"{counts['subjects']:,} people, {records:,} records, median of {RUNS} runs")
        print(f"{'phase':<10} {'seconds':>9} {'records/s':>14} {'fastest':>9} {'slowest':>9}")
        for phase in ("compile", "read", "evaluate", "write"):
            times = sorted(manifest["timings"][f"{phase}_seconds"] for manifest in manifests)
            middle = statistics.median(times)
            rate = "" if phase == "compile" or middle == 0 else f"{records / middle:,.0f}"
            print(f"{phase:<10} {middle:>9.3f} {rate:>14} {times[0]:>9.3f} {times[-1]:>9.3f}")


def beside_by_hand(job_, rounds=15):
    """Evaluation alone, in turns with the kernel written by hand; equal answers or nothing."""
    numbers = job.write_numbers(BENCH / "job.json")
    command = [EVALUATE, job_.pack, job_.population(300_000), DATE, str(rounds), numbers]
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit("compiled code and the kernel written by hand differ: nothing is measured.")
    times = json.loads(done.stdout)
    middle = {name: statistics.median(times[name])
              for name in ("engine", "kernel", "kernel_with_evidence")}
    print(f"\nevaluating in memory, in turns, one thread, median of {rounds}; by hand: "
          f"{times['by_hand']}; all answers equal")
    for name, label in (("engine", "xinheng, with evidence"),
                        ("kernel_with_evidence", "by hand, with evidence"),
                        ("kernel", "by hand, without")):
        print(f"{label:<24} {times['records'] / middle[name]:>14,.0f} records/s "
              f"{middle[name] / middle['engine']:>6.2f} of xinheng's time")


def processor():
    found = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def main():
    BENCH.mkdir(parents=True, exist_ok=True)
    print(f"{processor()}, {os.cpu_count()} cores; 1 thread used")
    simple = job.write(BENCH / "job")
    one_job = Job("one-job", simple, [simple])
    one_job.measure()
    beside_by_hand(one_job)
    quzhou = [ROOT / "rules/quzhou-person", ROOT / "rules/quzhou-common"]
    Job("quzhou-person", quzhou[0], quzhou).measure()


if __name__ == "__main__":
    main()
