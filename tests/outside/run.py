#!/usr/bin/env python3
"""Rule sets of other projects with published answers: equal, different, or not sayable and why.

The cases lie beside the checkout, in ../shared/outside, or in $XINHENG_OUTSIDE; without them this
part is skipped. --cases prints every case."""

import argparse
import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
XINHENG = ROOT / "build/release/xinheng"
OUTSIDE = Path(os.environ.get("XINHENG_OUTSIDE", ROOT.parent / "shared/outside"))
sys.path.insert(0, str(HERE))
from case import NotSayable, Refused, Rejected, Test  # noqa: E402


def xinheng(*arguments):
    return subprocess.run([XINHENG, *arguments], text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def copy_of(pack, name):
    folder = Path(name) / "pack"
    shutil.copytree(pack, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def run_tests(pack, tests):
    """{id: None or what is different}"""
    with tempfile.TemporaryDirectory(prefix="xinheng-outside-") as name:
        folder = copy_of(pack, name)
        text = "".join(f"测试 「{test.id}」 {{\n{test.body}\n}}\n" for test in tests)
        (folder / "用例.xh").write_text(text, encoding="utf-8")
        done = xinheng("test", folder, "--format", "json")
    try:
        found = {one["name"]: one for one in json.loads(done.stdout)["tests"]}
    except (ValueError, KeyError, TypeError):  # diagnostics instead
        return {test.id: done.stdout + done.stderr for test in tests}
    return {test.id: None if found[test.id]["passed"] else
            str([one for one in found[test.id]["expectations"] if not one["met"]])
            for test in tests}


def run_refused(pack, refused):
    with tempfile.TemporaryDirectory(prefix="xinheng-outside-") as name:
        folder = copy_of(pack, name)
        (folder / "用例.xh").write_text(refused.rules, encoding="utf-8")
        done = xinheng("check", folder)
    said = done.stdout + done.stderr
    same = done.returncode == 1 and refused.code in said
    return None if same else f"no {refused.code}: {said}"


def run_rejected(pack, rows):
    """One row for each case; those of which a value was not taken are in rejects.parquet."""
    import pyarrow.parquet as parquet
    with tempfile.TemporaryDirectory(prefix="xinheng-outside-") as name:
        folder, data, out = copy_of(pack, name), Path(name) / "data", Path(name) / "out"
        data.mkdir()
        with (data / "案例.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["编号", *rows[0].row])
            writer.writeheader()
            writer.writerows({"编号": row.id, **row.row} for row in rows)
        done = xinheng("run", folder, data, "--date", "2018-01-01", "--out", out, "--quiet")
        if done.returncode != 0:
            return {row.id: done.stderr for row in rows}
        refused = {at - 1 for at in parquet.read_table(out / "rejects.parquet")["row"].to_pylist()}
    return {row.id: None if row.taken == (i not in refused) else
            "taken" if i not in refused else "not taken" for i, row in enumerate(rows)}


def outcomes_of(folder):
    """(id, None where equal, a text where different, NotSayable)"""
    spec = importlib.util.spec_from_file_location(folder.name, folder / "cases.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    cases = list(module.cases(OUTSIDE / folder.name))
    tests, rejected = defaultdict(list), defaultdict(list)
    for case in cases:
        if isinstance(case, Test):
            tests[case.pack].append(case)
        elif isinstance(case, Rejected):
            rejected[case.pack].append(case)
    found = {}
    for pack, group in tests.items():
        found.update(run_tests(folder / pack, group))
    for pack, group in rejected.items():
        found.update(run_rejected(folder / pack, group))
    for case in cases:
        if isinstance(case, Refused):
            found[case.id] = run_refused(folder / case.pack, case)
        elif isinstance(case, NotSayable):
            found[case.id] = case
    assert len(found) == len(cases), "a case has the name of another"
    return found


def report(name, outcomes, each):
    different = {case: what for case, what in outcomes.items() if isinstance(what, str)}
    reasons = Counter(what.why for what in outcomes.values() if isinstance(what, NotSayable))
    for case, what in outcomes.items():
        if isinstance(what, str):
            print(f"{name} {case}: different: {what}")
        elif each:
            print(f"{name} {case}: " + ("equal" if what is None else f"not sayable: {what.why}"))
    equal = len(outcomes) - len(different) - sum(reasons.values())
    print(f"{name}: {equal} equal, {len(different)} different, {sum(reasons.values())} not sayable")
    for why, count in reasons.most_common():
        print(f"  {count} not sayable: {why}")
    return equal, len(different)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", help="names of sets; without: all")
    parser.add_argument("--cases", action="store_true", help="print every case")
    options = parser.parse_args()
    passed = failed = 0
    for folder in sorted(cases.parent for cases in HERE.glob("*/cases.py")):
        if options.sets and folder.name not in options.sets:
            continue
        if not (OUTSIDE / folder.name).is_dir():
            print(f"{folder.name}: skipped, its cases are not at {OUTSIDE}")
            continue
        equal, different = report(folder.name, outcomes_of(folder), options.cases)
        passed += equal
        failed += different
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
