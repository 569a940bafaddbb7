#!/usr/bin/env python3
"""What `diff` of one changed parameter costs beside one `run`: in turns, on the same data, machine
code kept from before. `diff` judges twice, reads once, and says what differs."""

import os
import shutil
import statistics
import subprocess
import sys
import time

from run import BENCH, DATE, ROOT, XINHENG, Job

CHANGE = ("--set", "A级线=110")
ROUNDS = 9


def spent(words, out):
    """Seconds that pass, seconds of CPU."""
    shutil.rmtree(out, ignore_errors=True)
    began = time.monotonic()
    child = subprocess.Popen([XINHENG, *map(str, words), "--out", str(out), "--quiet"], cwd=ROOT,
                             stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    passed = time.monotonic() - began
    if status != 0:
        code = os.waitstatus_to_exitcode(status)
        sys.exit(f"xinheng {' '.join(map(str, words))}: exit code {code}")
    return passed, usage.ru_utime + usage.ru_stime


def compare(what, pack, data, options=()):
    run = ("run", pack, data, "--date", DATE, *options)
    diff = ("diff", pack, "--data", data, "--date", DATE, *CHANGE, *options)
    pairs = []
    for turn in range(ROUNDS + 1):
        pair = spent(run, BENCH / "cost-run"), spent(diff, BENCH / "cost-diff")
        if turn > 0:  # the first one makes the machine code
            pairs.append(pair)
    for at, unit in ((0, "wall"), (1, "CPU")):
        runs, diffs = [one[0][at] for one in pairs], [one[1][at] for one in pairs]
        ratio = statistics.median(d / r for r, d in zip(runs, diffs))
        print(f"{what:<22} {unit:<5} run {statistics.median(runs):>7.3f} s   "
              f"diff {statistics.median(diffs):>7.3f} s   {ratio:>5.2f} times", flush=True)


def main():
    subjects = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    rules = [ROOT / "rules/quzhou-person", ROOT / "rules/quzhou-common"]
    data = Job("quzhou-person", rules[0], rules).population(subjects)
    print(f"quzhou-person, {subjects:,} persons, {' '.join(CHANGE)}; medians of {ROUNDS} turns, "
          "the ratio that of each turn")
    compare("Parquet", rules[0], data)
    compare("Parquet, one thread", rules[0], data, ("--threads", 1))
    store = BENCH / f"cost-store-{subjects}"
    shutil.rmtree(store, ignore_errors=True)
    subprocess.run([XINHENG, "prepare", rules[0], data, store, "--quiet"], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    compare("store", rules[0], store)
    shutil.rmtree(store)


if __name__ == "__main__":
    main()
