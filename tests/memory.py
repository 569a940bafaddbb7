#!/usr/bin/env python3
"""A run with --memory gives the bytes of one without: records in many partitions on the disk, or
in a store with and without updates; links between partitions, grades ranked among everybody, wrong
rows, versions and rows with one key. It stays within the limit, and leaves nothing behind when it
is interrupted, the disk is full, or the store damaged.

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
CASES = [("rules/quzhou-person", "2019-01-01", 200_000, 10, "350MiB", 5),
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


def xinheng_well(name, *words, **more):
    done = xinheng(*words, **more)
    expect(done.returncode == 0, f"{name}: {done.stdout}")
    return done.returncode == 0


def check_case(folder, pack, date, subjects, records, limit, fewest):
    """Returns how to run it on files, and on a store."""
    rules = unpacked(pack, folder)
    data, store, name = folder / "data", folder / "store", Path(pack).stem

    def generate(subjects, wrong, out):
        xinheng_well(name, "generate", rules, "--subjects", subjects, "--records-per-subject",
                     records, "--wrong-share", wrong, "--out", out)

    generate(subjects, "0.01", data)
    xinheng_well(name, "prepare", rules, data, store)
    on_files = ["run", rules, data, "--date", date, "--out"]
    on_store = ["run", rules, store, "--date", date, "--out"]
    xinheng_well(name, *on_files, folder / "whole")

    def check(what, run, whole, *threads):
        for number in threads:
            parted = folder / "parted"
            how = f"{name}, {what}, {number} threads"
            if xinheng_well(how, *run, parted, "--memory", limit, "--threads", number):
                compare(how, whole, parted, limit, fewest)
                shutil.rmtree(parted)

    check("files", on_files, folder / "whole", 1, 2)
    check("store", on_store, folder / "whole", 2)
    # The same people with other values of the same records, more of them wrong.
    generate(subjects // 20, "0.05", folder / "delta")
    xinheng_well(name, "update", rules, store, folder / "delta")
    by = [*on_store[:-1], "--by", "所在地", "--out"]
    xinheng_well(name, *by, folder / "updated")
    check("updated store", by, folder / "updated", 1, 2)
    return on_files, on_store


def check_damage(folder, on_store, limit):
    """A byte of a store that isn't what was written there is noticed; nothing is left."""
    largest = max((folder / "store").rglob("*-plain"), key=lambda path: path.stat().st_size)
    with open(largest, "r+b") as file:
        file.seek(largest.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    done = xinheng(*on_store, folder / "broken", "--memory", limit)
    expect(done.returncode != 0 and "XH0970" in done.stdout, f"damage: {done.stdout}")
    expect(not (folder / "broken").exists(), "damage: results left behind")


def check_advice(folder, on_store):
    """What is said to be enough is, if need be after it was raised once more."""
    limit = "64MiB"
    for _ in range(3):
        done = xinheng(*on_store, folder / "advised", "--memory", limit)
        needed = re.search(r"about (\S+)\n", done.stdout)
        if done.returncode == 0 or not needed:
            break
        limit = needed[1]
    expect(done.returncode == 0, f"advice: {limit}: {done.stdout}")
    if done.returncode == 0:
        memory = manifest_of(folder / "advised")[1]
        print(f"advice: {memory}")
        expect(memory["peak_bytes"] <= memory["limit_bytes"], f"advice: above {limit}")


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
            on_files, on_store = check_case(Path(folder), *case)
            check_advice(Path(folder), on_store)
            if case is cases[0]:
                check_failures(Path(folder), on_files, case[4])
                check_failures(Path(folder), on_store, case[4])
            check_damage(Path(folder), on_store, case[4])
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
