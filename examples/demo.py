#!/usr/bin/env python3
"""The demonstration: a synthetic population is judged, and one decision is explained.

Everything it makes lies in build/demo. People are made up; their identity codes are valid in
form only.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
PACK = Path("rules/quzhou-person")
USED_PACK = Path("rules/quzhou-common")
DEMO = Path("build/demo")
DATE = "2018-12-31"
BRANCH_LINES_MAX = 32
CITY = 2_600_000            # persons
PERSONS_PER_CORE = 150_000  # judged, with what else it takes, in well under a minute
PERSONS_PER_GIB = 100_000


def xinheng(*arguments):
    """Shows the command, runs it, and ends the demonstration if it fails."""
    words = [str(argument) for argument in arguments]
    print(f"\n$ ./dev xinheng {' '.join(words)}", flush=True)
    code = subprocess.run([XINHENG, *words], cwd=ROOT).returncode
    if code != 0:
        sys.exit(code)


def persons():
    """As many as suit the machine, a whole city at most."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return min(CITY, cores * PERSONS_PER_CORE, max(1, int(memory)) * PERSONS_PER_GIB)


def population():
    """Made once; made anew when the pack, the program or the options are others."""
    files = sorted(path for pack in (PACK, USED_PACK) for path in (ROOT / pack).rglob("*")
                   if path.is_file())
    options = ["--subjects", str(persons()), "--seed", "2018", "--wrong-share", "0.001",
               "--date", DATE]
    made_from = {
        "options": options,
        "pack": {str(path.relative_to(ROOT)): path.stat().st_mtime_ns for path in files},
    }
    note = ROOT / DEMO / "data.json"
    data = DEMO / "data"
    if note.exists() and json.loads(note.read_text()) == made_from:
        print(f"\n（沿用已有数据 {data} / the population of an earlier demo is used again）")
        return data
    note.unlink(missing_ok=True)
    shutil.rmtree(ROOT / data, ignore_errors=True)
    xinheng("generate", PACK, *options, "--out", data)
    note.write_text(json.dumps(made_from))
    return data


def someone(results):
    """Of those with a punishment and a reward (or, if nobody has both, with either): the one whose
    measures name the fewest records, but three, then the first by identity code. Always the same
    person, and a short tree."""
    table = pyarrow.parquet.read_table(ROOT / results / "measures.parquet",
                                       columns=["subject", "kind", "records"])
    people = pyarrow.table({
        "subject": table["subject"],
        "kind": table["kind"].cast(pyarrow.string()),
        "records": compute.list_value_length(table["records"]),
    }).group_by("subject").aggregate([("kind", "count_distinct"), ("records", "sum")])
    people = people.filter(compute.greater_equal(people["records_sum"], 3)).sort_by(
        [("kind_count_distinct", "descending"), ("records_sum", "ascending"),
         ("subject", "ascending")])
    return people["subject"][0].as_py() if people.num_rows else None


def depth(line):
    return (len(line) - len(line.lstrip("│├└─ "))) // 3


def upper_branches(lines):
    """Each main branch as deep as it stays within BRANCH_LINES_MAX lines."""
    branches = []
    for line in lines:
        if depth(line) <= 1 or not branches:
            branches.append([])
        branches[-1].append(line)
    for branch in branches:
        for deepest in (4, 3, 2):
            shown = [line for line in branch if depth(line) <= deepest]
            if len(shown) <= BRANCH_LINES_MAX:
                break
        yield from shown


def explain(data, results):
    """Shows the upper branches; the whole tree goes to a file."""
    subject = someone(results)
    if subject is None:
        print("\n没有任何措施适用 / no measure applies to anybody")
        return
    print(f"\n$ ./dev xinheng explain {PACK} {data} --subject … --date {DATE}", flush=True)
    done = subprocess.run([XINHENG, "explain", PACK, data, "--subject", subject, "--date", DATE],
                          cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(done.returncode)
    (ROOT / DEMO / "explanation.txt").write_text(done.stdout, encoding="utf-8")
    for line in upper_branches(done.stdout.splitlines()):
        print(line)
    print(f"（以上是主干；全文 / these are the upper branches; all of it: "
          f"{DEMO / 'explanation.txt'}）")


def main():
    begin = time.monotonic()
    (ROOT / DEMO).mkdir(parents=True, exist_ok=True)
    results = DEMO / "results"
    xinheng("check", PACK)
    xinheng("test", PACK)
    data = population()
    shutil.rmtree(ROOT / results, ignore_errors=True)
    xinheng("run", PACK, data, "--date", DATE, "--out", results)
    explain(data, results)
    print(f"\n结果文件 / result files（{time.monotonic() - begin:.0f} s）")
    for path in sorted((ROOT / results).iterdir()):
        print(f"  {path.relative_to(ROOT)}  {path.stat().st_size:,} B")


if __name__ == "__main__":
    main()
