#!/usr/bin/env python3
"""What `diff` of one change costs beside one `run`: in turns, on the same data, machine code kept
from before. `diff` judges twice, reads once, and says what differs. The change: a parameter; an
exception, in a second pack, so that the two sides have code of their own."""

import os
import shutil
import statistics
import subprocess
import sys
import time

from run import BENCH, DATE, ROOT, XINHENG, Job

PACK = ROOT / "rules/quzhou-person"
EXCEPTION = ("定义.xh", "则 评价日 <= 延期止日", "则 否")
ROUNDS = 9


def spent(words, out):
    """Seconds that pass, seconds of CPU."""
    shutil.rmtree(out, ignore_errors=True)
    began = time.monotonic()
    child = subprocess.Popen([XINHENG, *map(str, words), "--out", str(out), "--quiet"], cwd=ROOT,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    passed = time.monotonic() - began
    if status != 0:
        code = os.waitstatus_to_exitcode(status)
        sys.exit(f"xinheng {' '.join(map(str, words))}: exit code {code}\n{said}")
    return passed, usage.ru_utime + usage.ru_stime


def second_pack():
    folder = BENCH / "cost-rules"
    shutil.rmtree(folder, ignore_errors=True)
    for rules in (PACK, ROOT / "rules/quzhou-common"):
        shutil.copytree(rules, folder / rules.name)
    name, before, after = EXCEPTION
    file = folder / PACK.name / name
    text = file.read_text(encoding="utf-8")
    if before not in text:
        sys.exit(f"{file}: no {before} to change")
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder / PACK.name


def compare(what, change, data, options=()):
    run = ("run", PACK, data, "--date", DATE, *options)
    diff = ("diff", PACK, *change, "--data", data, "--date", DATE, *options)
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
    data = Job(PACK.name, PACK, [PACK, ROOT / "rules/quzhou-common"]).population(subjects)
    print(f"{PACK.name}, {subjects:,} persons; medians of {ROUNDS} turns, ratios of each turn")
    parameter, exception = ("--set", "A级线=110"), (second_pack(),)
    compare("a parameter", parameter, data)
    compare("  on one thread", parameter, data, ("--threads", 1))
    compare("an exception", exception, data)
    store = BENCH / f"cost-store-{subjects}"
    shutil.rmtree(store, ignore_errors=True)
    subprocess.run([XINHENG, "prepare", PACK, data, store, "--quiet"], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    compare("a parameter, a store", parameter, store)
    compare("an exception, a store", exception, store)
    shutil.rmtree(store)


if __name__ == "__main__":
    main()
