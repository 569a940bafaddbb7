#!/usr/bin/env python3
"""Compiled code against the reference interpreter: generated people judged by rules/quzhou-person
through the command line, then random rule packs over random people. --long: more of the latter."""

import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[2]
XINHENG = ROOT / "build/release/xinheng"
PROGRAMS = ROOT / "build/release/tests/differential_tests"
PACK = ROOT / "rules/quzhou-person"
DATE = "2019-01-01"
SEEDS = (1, 2, 3)
PERSONS = 10_000
WRONG_SHARE = 0.01
RESULTS = ("evaluations.parquet", "measures.parquet", "publications.parquet",
           "deadlines.parquet", "rejects.parquet")
RANDOM_PROGRAMS, RANDOM_PROGRAMS_LONG = 2_000, 100_000
# A program takes less than 0.1 s; one that never ends is a fault too.
SECONDS_MAX_EACH = 1
PROCESSES = 2
# Rows are counted in rejects, and a file is named with its ending.
NOT_OF_DATA = {"file", "row", "value"}

failures = []


def expect(what, differences):
    differences = [difference for difference in differences if difference]
    print(f"{'differs' if differences else 'same'}: {what}", flush=True)
    if differences:
        failures.append(what)
        print("\n".join(differences))


def xinheng(*arguments):
    done = subprocess.run([XINHENG, *map(str, arguments)], text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"xinheng {' '.join(map(str, arguments))}\n{done.stdout}\n0 passed, 1 failed")


def run(data, out, *options):
    xinheng("run", PACK, data, "--date", DATE, "--quiet", "--out", out, *options)
    return out


def first_difference(one, other):
    """The first row that is not the same, of two tables in the same order."""
    if one.schema != other.schema:
        return f"columns {one.schema.names} and {other.schema.names}"
    if one.num_rows != other.num_rows:
        return f"{one.num_rows} and {other.num_rows} rows"
    for begin in range(0, one.num_rows, 10_000):
        left, right = one.slice(begin, 10_000), other.slice(begin, 10_000)
        if left.equals(right):
            continue
        for row, (a, b) in enumerate(zip(left.to_pylist(), right.to_pylist())):
            if a != b:
                fields = [f"{name}: {a[name]} / {b[name]}" for name in a if a[name] != b[name]]
                return f"row {begin + row} of {a.get('subject')}: " + "; ".join(fields)
    return "the same rows, other bytes"


def compare_file(name, one, other):
    if (one / name).read_bytes() == (other / name).read_bytes():
        return ""
    read = pyarrow.parquet.read_table
    return f"{name}: {first_difference(read(one / name), read(other / name))}"


def compare_rejects(one, other):
    """Apart from row numbers and how a file writes its values."""
    def rows(folder):
        table = pyarrow.parquet.read_table(folder / "rejects.parquet")
        kept = [name for name in table.column_names if name not in NOT_OF_DATA]
        return sorted(map(str, table.select(kept).to_pylist()))
    left, right = rows(one), rows(other)
    if left == right:
        return ""
    different = [pair for pair in zip(left, right) if pair[0] != pair[1]]
    return f"rejects: {len(left)} and {len(right)}, first {different[:1]}"


def compare_manifests(one, other, without):
    def content(folder):
        document = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return {key: value for key, value in document.items() if key not in without}
    left, right = content(one), content(other)
    return "" if left == right else "manifest.json: " + ", ".join(
        key for key in left if left[key] != right.get(key))


def shuffled(data, folder):
    folder.mkdir()
    order = random.Random(5)
    for file in sorted(data.iterdir()):
        table = pyarrow.parquet.read_table(file)
        rows = list(range(table.num_rows))
        order.shuffle(rows)
        pyarrow.parquet.write_table(table.take(rows), folder / file.name, row_group_size=30_000)
    return folder


def as_arrow(data, folder):
    folder.mkdir()
    for file in sorted(data.iterdir()):
        table = pyarrow.parquet.read_table(file)
        pyarrow.feather.write_feather(table, folder / f"{file.stem}.arrow",
                                      compression="uncompressed")
    return folder


def as_csv(data, folder):
    """In two files for each kind: a folder of files is as good as a file."""
    folder.mkdir()
    for file in sorted(data.iterdir()):
        table = pyarrow.parquet.read_table(file)
        half = table.num_rows // 3
        (folder / file.stem).mkdir()
        pyarrow.csv.write_csv(table.slice(0, half), folder / file.stem / "一.csv")
        pyarrow.csv.write_csv(table.slice(half), folder / file.stem / "二.csv")
    return folder


def test_engines(folder):
    for seed in SEEDS:
        data = folder / f"data{seed}"
        xinheng("generate", PACK, "--subjects", PERSONS, "--seed", seed, "--wrong-share",
                WRONG_SHARE, "--date", DATE, "--out", data)
        native = run(data, folder / f"native{seed}")
        reference = run(data, folder / f"reference{seed}", "--engine", "interpreter")
        expect(f"native and interpreter, {PERSONS} persons, seed {seed}",
               [compare_file(name, native, reference) for name in RESULTS])


def test_order(folder):
    data, native = folder / "data1", folder / "native1"
    for threads in (1, 2, 4):
        other = run(data, folder / f"threads{threads}", "--threads", threads)
        expect(f"{threads} threads", [compare_file(name, native, other) for name in RESULTS] +
               [compare_manifests(native, other, {"timings"})])
    other = run(shuffled(data, folder / "data-shuffled"), folder / "shuffled")
    expect("rows in another order",
           [compare_file(name, native, other) for name in RESULTS[:-1]] +
           [compare_rejects(native, other),
            compare_manifests(native, other, {"timings", "inputs", "outputs"})])
    for name, convert in (("Arrow", as_arrow), ("CSV", as_csv)):
        other = run(convert(data, folder / f"data-{name}"), folder / name)
        expect(f"{name} instead of Parquet",
               [compare_file(file, native, other) for file in RESULTS[:-1]] +
               [compare_rejects(native, other)])


def test_random_programs(programs):
    """(passed, failed), in as many processes as there usually are cores."""
    share = programs // PROCESSES
    running = [subprocess.Popen([PROGRAMS, str(share), str(1 + i * share)], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
               for i in range(PROCESSES)]
    passed = failed = 0
    for process in running:
        try:
            output = process.communicate(timeout=share * SECONDS_MAX_EACH)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            output = process.communicate()[0]
            print(f"longer than {share * SECONDS_MAX_EACH} s for {share} programs")
        closing = re.search(r"^(\d+) passed, (\d+) failed$", output, re.MULTILINE)
        print(re.sub(r"^\d+ passed, \d+ failed\n", "", output, flags=re.MULTILINE), end="")
        passed += int(closing[1]) if closing else 0
        failed += int(closing[2]) if closing else 1
        if not closing:
            print(f"differential_tests ended with {process.returncode}")
    return passed, failed


def main():
    with tempfile.TemporaryDirectory() as folder:
        test_engines(Path(folder))
        test_order(Path(folder))
    through_commands = len(SEEDS) + 6
    long = "--long" in sys.argv[1:]
    passed, failed = test_random_programs(RANDOM_PROGRAMS_LONG if long else RANDOM_PROGRAMS)
    passed += through_commands - len(failures)
    failed += len(failures)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
