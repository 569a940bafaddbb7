#!/usr/bin/env python3
"""Rule sets with answers that others published: transcribed here, compared case by case.

The cases lie outside the project (some are CC BY-SA): in the folder that XINHENG_OUTSIDE names, or
in shared/outside beside the checkout. Without them nothing is compared. Each folder here that
holds a transcribe.py is a set: a pack, and a function checks(document) that makes of cases.json
    (case, what, text)        a subject and what is expected of it, as a test writes it
    (case, what, None, why)   what can't be said in the language
Every answer is reported as equal, different, or not sayable; a different one fails.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
XINHENG = ROOT / "build/release/xinheng"


def outside():
    named = os.environ.get("XINHENG_OUTSIDE")
    beside = subprocess.run(["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],
                            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    roots = [ROOT.parent]
    if beside.returncode == 0:  # a worktree lies elsewhere than the checkout that it belongs to
        roots.append(Path(beside.stdout.strip()).parent.parent)
    folders = [Path(named)] if named else [root / "shared/outside" for root in roots]
    return next((folder for folder in folders if folder.is_dir()), None)


def checks_of(folder, document):
    path = folder / "transcribe.py"
    spec = importlib.util.spec_from_file_location(folder.name.replace("-", "_"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.checks(document))


def run_pack(folder, texts):
    """By test: None where what is expected holds, else what is so instead."""
    with tempfile.TemporaryDirectory(prefix="xinheng-outside-") as name:
        pack = Path(name) / "pack"
        shutil.copytree(folder, pack, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        tests = "".join(f"test case_{number} {{ evaluation_date: 2020-01-01; {text} }}\n"
                        for number, text in texts.items())
        (pack / "cases.xh").write_text(tests, encoding="utf-8")
        done = subprocess.run([XINHENG, "test", pack, "--lang", "en", "--format", "json"],
                              text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    try:
        tests = json.loads(done.stdout)["tests"]
    except (ValueError, KeyError):
        sys.exit(f"{folder.name}: the pack can't be run\n{done.stderr}{done.stdout}")
    return {int(test["name"].removeprefix("case_")):
            None if test["passed"] else "; ".join(one["actual"] for one in test["failures"])
            for test in tests}


def main():
    cases = outside()
    if cases is None:
        print("skipped: the published cases are not here (XINHENG_OUTSIDE names their folder)")
        print("0 passed, 0 failed")
        return 0
    equal = different = unsayable = 0
    for script in sorted(HERE.glob("*/transcribe.py")):
        folder = script.parent
        document = json.loads((cases / folder.name / "cases.json").read_text(encoding="utf-8"))
        checks = checks_of(folder, document)
        texts = {number: check[2] for number, check in enumerate(checks) if check[2] is not None}
        outcomes = run_pack(folder, texts)
        for number, check in enumerate(checks):
            head = f"{folder.name} {check[0]}, {check[1]}: "
            if check[2] is None:
                unsayable += 1
                print(f"{head}not sayable: {check[3]}")
            elif outcomes[number] is None:
                equal += 1
                print(f"{head}equal")
            else:
                different += 1
                print(f"{head}different: {outcomes[number]}")
    print(f"{equal} equal, {different} different, {unsayable} not sayable")
    print(f"{equal} passed, {different} failed")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
