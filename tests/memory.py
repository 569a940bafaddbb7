#!/usr/bin/env python3
"""A run with --memory gives the bytes of one without: records in many partitions on the disk,
links between partitions, grades ranked among everybody, wrong rows, versions and rows with one
key. It stays within the limit, and leaves nothing behind when it is interrupted or the disk is
full.

memory.py [SUBJECTS [LIMIT]]"""

import json
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from store import unpacked

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
# Pack, its date, subjects of each kind, records of each, limit, the fewest partitions that it
# must force. The first has links between persons and employers, and versions; the other quotas.
CASES = [("rules/quzhou-person", "2019-01-01", 200_000, 10, "380MiB", 5),
         ("tests/golden/run/good/quotas.golden", "2019-01-01", 60_000, 20, "300MiB", 2)]
failures = []
passed = 0


def expect(holds, what):
    global passed
    passed += bool(holds)
    if not holds:
        failures.append(what)
        print("FAILED:", what)


def xinheng(*words, **more):
    return subprocess.run([XINHENG, *map(str, words), "--quiet", "--lang", "en"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def manifest_of(results):
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    manifest.pop("timings")
    return manifest, manifest.pop("memory", None)


def compare(name, whole, parted, limit, fewest):
    for file in sorted(path.name for path in whole.iterdir() if path.suffix == ".parquet"):
        expect((whole / file).read_bytes() == (parted / file).read_bytes(), f"{name}: {file}")
    expect(sorted(p.name for p in whole.iterdir()) == sorted(p.name for p in parted.iterdir()),
           f"{name}: other files")
    (plain, _), (same, memory) = manifest_of(whole), manifest_of(parted)
    expect(plain == same, f"{name}: manifest.json")
    print(f"{name}: {memory}")
    expect(memory["partitions"] >= fewest, f"{name}: {memory['partitions']} partitions")
    expect(memory["peak_bytes"] <= memory["limit_bytes"], f"{name}: above the limit {limit}")


def check_case(folder, pack, date, subjects, records, limit, fewest):
    rules = unpacked(pack, folder)
    data, name = folder / "data", Path(pack).stem
    words = ["generate", rules, "--subjects", subjects, "--records-per-subject", records,
             "--wrong-share", "0.01", "--out", data]
    done = xinheng(*words)
    expect(done.returncode == 0, f"{name}: {done.stdout}")
    run = ["run", rules, data, "--date", date, "--out"]
    done = xinheng(*run, folder / "whole")
    expect(done.returncode == 0, f"{name}: {done.stdout}")
    for threads in (1, 2):
        parted = folder / f"parted-{threads}"
        done = xinheng(*run, parted, "--memory", limit, "--threads", threads)
        expect(done.returncode == 0, f"{name}, {threads} threads: {done.stdout}")
        if done.returncode == 0:
            compare(f"{name}, {threads} threads", folder / "whole", parted, limit, fewest)
    return run


def check_failures(folder, run, limit):
    """Nothing stays beside the results where the run doesn't come to its end."""
    def nothing_left(what):
        left = [path.name for path in folder.iterdir() if "partial" in path.name]
        expect(not left and not (folder / "broken").exists(), f"{what}: {left} left behind")

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    done = xinheng(*run, folder / "broken", "--memory", limit, preexec_fn=small_files)
    expect(done.returncode == 4 and "XH0916" in done.stdout, f"disk full: {done.stdout}")
    nothing_left("disk full")
    for wait in (0.5, 1.5, 3):
        process = subprocess.Popen([XINHENG, *map(str, run), folder / "broken", "--memory", limit,
                                    "--quiet"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        code = process.wait()
        if code == 0:
            shutil.rmtree(folder / "broken")
        expect(code in (0, 130), f"interrupted after {wait} s: exit {code}")
        nothing_left(f"interrupted after {wait} s")
    done = xinheng(*run, folder / "broken", "--memory", "64MiB")
    needed = re.search(r"takes about (\S+)", done.stdout)
    expect(done.returncode == 2 and needed, f"too small: {done.stdout}")
    nothing_left("too small")


def main():
    cases = CASES
    if len(sys.argv) > 1:
        limit = sys.argv[2] if len(sys.argv) > 2 else CASES[0][4]
        cases = [(*CASES[0][:2], int(sys.argv[1]), CASES[0][3], limit, 1)]
    for case in cases:
        with tempfile.TemporaryDirectory(prefix="xinheng-memory-") as folder:
            run = check_case(Path(folder), *case)
            if case is cases[0]:
                check_failures(Path(folder), run, case[4])
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
