#!/usr/bin/env python3
"""A prepared store says what the files say: on made-up people with wrong rows, before and after
updates and a compaction, with other rules than it was made with; changes are the difference of two
whole runs; damage and interruptions never change a result.

store.py [SEED [ROUNDS]]"""

import csv
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
TABLES = ("evaluations", "measures", "publications", "deadlines")
# Pack, its date, subjects of each kind.
PACKS = [("rules/quzhou-person", "2019-01-01", 400), ("examples/volunteers", "2026-01-01", 60),
         ("examples/housing-subsidy", "2026-01-01", 80),
         ("examples/environmental-credit", "2026-01-01", 80),
         ("rules/quzhou-government", "2019-01-01", 40),
         ("tests/golden/run/good/links.golden", "2019-01-01", 60)]
DAMAGES = 40
CRASH = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
/* Ends the program before its n-th call that changes what is on the disk. */
static long count, limit = -1;
static void step(void) {
  if (limit < 0) limit = getenv("CRASH_AT") ? atol(getenv("CRASH_AT")) : 1L << 40;
  if (++count >= limit) _exit(77);
}
#define NEXT(name) dlsym(RTLD_NEXT, name)
ssize_t pwrite(int f, const void *d, size_t n, off_t o) {
  step(); return ((ssize_t (*)(int, const void *, size_t, off_t))NEXT("pwrite"))(f, d, n, o); }
ssize_t pwrite64(int f, const void *d, size_t n, off_t o) {
  step(); return ((ssize_t (*)(int, const void *, size_t, off_t))NEXT("pwrite64"))(f, d, n, o); }
ssize_t write(int f, const void *d, size_t n) {
  step(); return ((ssize_t (*)(int, const void *, size_t))NEXT("write"))(f, d, n); }
int fsync(int f) { step(); return ((int (*)(int))NEXT("fsync"))(f); }
int ftruncate(int f, off_t n) { step(); return ((int (*)(int, off_t))NEXT("ftruncate"))(f, n); }
int ftruncate64(int f, off_t n) { step(); return ((int (*)(int, off_t))NEXT("ftruncate64"))(f, n); }
int rename(const char *a, const char *b) {
  step(); return ((int (*)(const char *, const char *))NEXT("rename"))(a, b); }
int mkdir(const char *p, mode_t m) {
  step(); return ((int (*)(const char *, mode_t))NEXT("mkdir"))(p, m); }
int unlinkat(int d, const char *p, int f) {
  step(); return ((int (*)(int, const char *, int))NEXT("unlinkat"))(d, p, f); }
"""


class Failed(Exception):
    pass


def xinheng(*words, codes=(0,), env=None):
    done = subprocess.run([XINHENG, *map(str, words)], capture_output=True, text=True,
                          errors="replace", env=env)
    if done.returncode not in codes:
        raise Failed(f"{' '.join(map(str, words))}: exit {done.returncode}\n{done.stderr}")
    return done


def expect(what, same, details=""):
    if not same:
        raise Failed(f"{what}\n{details}")


def run(pack, data, date, out, *more, codes=(0,), engine="interpreter"):
    """By the interpreter, which is not compiled first, but where columns are what is tested."""
    shutil.rmtree(out, ignore_errors=True)
    return xinheng("run", pack, data, "--date", date, "--out", out, "--quiet", "--lang", "en",
                   "--engine", engine, *more, codes=codes)


def table(folder, name):
    path = folder / f"{name}.parquet"
    return pyarrow.parquet.read_table(path) if path.exists() else None


def same_tables(what, a, b):
    for name in TABLES:
        x, y = table(a, name), table(b, name)
        expect(f"{what}: {name} differ", (x is None) == (y is None) and (x is None or x.equals(y)),
               difference(x, y) if x is not None and y is not None else "")


def difference(x, y):
    rows = zip(x.to_pylist(), y.to_pylist())
    return "\n".join([f"{x.num_rows}, {y.num_rows} rows"] +
                     [f"{a}\n{b}" for a, b in rows if a != b][:2])


def same_bytes(what, a, b):
    names = sorted(path.name for path in a.iterdir())
    expect(f"{what}: other files", names == sorted(path.name for path in b.iterdir()))
    for name in names:
        x, y = (a / name).read_bytes(), (b / name).read_bytes()
        if name == "manifest.json":
            x, y = json.loads(x), json.loads(y)
            x.pop("timings"), y.pop("timings")
        if x != y and name.endswith(".parquet"):
            stem = name[:-len(".parquet")]
            raise Failed(f"{what}: {name} differs\n{difference(table(a, stem), table(b, stem))}")
        expect(f"{what}: {name} differs", x == y,
               [(k, x[k], y[k]) for k in x if x[k] != y[k]] if isinstance(x, dict) else "")


# ---- data that comes in parts ----

LEGAL = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_valid(key, of_type):
    """Whose key can't be read takes nobody's place."""
    if of_type == "legal_code":
        return bool(re.fullmatch(f"[{LEGAL}]{{2}}\\d{{6}}[{LEGAL}]{{10}}", key)) and \
            sum(LEGAL.index(c) * 3 ** i for i, c in enumerate(key[:17])) % 31 == \
            (31 - LEGAL.index(key[17])) % 31
    if of_type != "citizen_code":
        return True
    if not re.fullmatch(r"\d{17}[\dX]", key):
        return False
    try:
        datetime.date(int(key[6:10]), int(key[10:12]), int(key[12:14]))
    except ValueError:
        return False
    return sum(int(c) * 2 ** (17 - i) for i, c in enumerate(key[:17])) % 11 == \
        (12 - (10 if key[17] == "X" else int(key[17]))) % 11


class Kind:
    """A kind of subject or record: the name of its file and what makes two rows the same."""

    def __init__(self, stored, names):
        self.of_subject = stored["kind"] == "subject"
        columns = dict(zip(names, stored["columns"]))
        self.type = stored["columns"][0]["type"] if self.of_subject else "text"
        self.key = next((name for name, column in columns.items()
                         if column["role"] in ("subject_key", "record_key")), None)
        self.since = next((name for name, column in columns.items() if column["is_since"]), None)

    def identity(self, row):
        if self.key is None or not row[self.key] or not is_valid(row[self.key], self.type):
            return None
        if self.since is None or self.of_subject:
            return row[self.key]
        try:
            return row[self.key], datetime.date.fromisoformat(row[self.since])
        except ValueError:
            return None


def kinds_of(store):
    document = json.loads((store / "generation-1.json").read_text())
    return {Path(entry["path"]).stem: Kind(document["kinds"][entry["kind"]], entry["column_names"])
            for entry in document["segments"][0]["inputs"]}


def read_csv(folder):
    return {path.stem: list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
            for path in sorted(folder.glob("*.csv"))}


def write_csv(path, rows, header):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def changed(row, other, kind, draw):
    """The row with a value or two of another one."""
    row = dict(row)
    for name in draw.sample(list(row), min(len(row), draw.randint(1, 3))):
        if name == kind.key or (name == kind.since and draw.random() < 0.5):
            continue
        row[name] = other[name]
    return row


def cut(rows, kind, draw):
    """Rows that are there at first, and those of two updates."""
    parts = [[], [], []]
    for row in rows:
        parts[draw.choices((0, 1, 2), (90, 5, 5))[0]].append(row)
    for later in (1, 2):
        known = [row for part in parts[:later] for row in part]
        for row in draw.sample(known, min(len(known), len(known) // 25 + 1)):
            parts[later].append(changed(row, draw.choice(rows), kind, draw))
        parts[later] = draw.sample(parts[later], min(len(parts[later]), draw.randint(0, 60)))
    return parts


def merged(parts, kind):
    """The rows of each part that later ones don't take the place of."""
    result, seen = [], set()
    for part in reversed(parts):
        result.insert(0, [row for row in part if kind.identity(row) is None or
                          kind.identity(row) not in seen])
        seen |= {kind.identity(row) for row in part}
    return result


def write_parts(data, parts, header, place):
    """Folder `place`: for each kind a folder with the parts."""
    shutil.rmtree(place, ignore_errors=True)
    for name in data:
        for number, part in enumerate(parts[name]):
            write_csv(place / name / f"{number}.csv", part, header[name])


# ---- what changed ----

def text_of(value):
    if value is None:
        return ""
    if isinstance(value, list):
        return "，".join(map(text_of, value))
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def row_text(row, without):
    texts = [(name, text_of(value)) for name, value in row.items() if name not in without]
    return "; ".join(f"{name}={text}" for name, text in texts if text)


def items_of(folder):
    items = {}

    def add(row, item, text):
        place, number = (row["subject_kind"], row["subject"], item), 2
        while place in items:
            place, number = (*place[:2], f"{item}#{number}"), number + 1
        items[place] = text

    for row in table(folder, "evaluations").to_pylist():
        for name, value in row.items():
            if name not in ("subject_kind", "subject") and text_of(value):
                add(row, name, text_of(value))
    for row in table(folder, "measures").to_pylist():
        add(row, row["measure"], row_text(row, ("subject_kind", "subject", "measure")))
    if (deadlines := table(folder, "deadlines")) is not None:
        for row in deadlines.to_pylist():
            add(row, f"{row['deadline']} {row['record']}",
                row_text(row, ("subject_kind", "subject", "deadline", "record")))
    return items


def check_changes(what, changes, before, after):
    published = json.loads((before / "manifest.json").read_text())["counts"]["publications"]
    counts = Counter()
    got = {}
    for row in table(changes, "changes").to_pylist():
        name = row["item"].split(" ")[0]
        if name in published:
            counts[name] += (row["after"] is not None) - (row["before"] is not None)
            continue
        got[(row["subject_kind"], row["subject"], row["item"])] = (row["before"], row["after"])
    old, new = items_of(before), items_of(after)
    wanted = {place: (old.get(place), new.get(place)) for place in old.keys() | new.keys()
              if old.get(place) != new.get(place)}
    expect(f"{what}: changes", got == wanted,
           [(k, got.get(k), wanted.get(k)) for k in got.keys() | wanted.keys()
            if got.get(k) != wanted.get(k)][:3])
    now = json.loads((after / "manifest.json").read_text())["counts"]["publications"]
    for name, count in published.items():
        expect(f"{what}: {name}", counts[name] == now[name]["records"] - count["records"])
    return len(wanted)


# ---- the tests ----

def rejects(folder):
    return Counter((row["column"], row["value"], row["reason"], row["effect"])
                   for row in table(folder, "rejects").to_pylist())


def same_but_for_files(what, a, b):
    same_tables(what, a, b)
    expect(f"{what}: rejects", rejects(a) == rejects(b),
           [(rejects(a) - rejects(b)).most_common(3), (rejects(b) - rejects(a)).most_common(3)])


def unpacked(pack, place):
    """The folder of a pack; of a golden case, its files."""
    if not pack.endswith(".golden"):
        return ROOT / pack
    for part in (ROOT / pack).read_text(encoding="utf-8").split("--- file ")[1:]:
        name, content = part.split("--- run\n")[0].split("\n", 1)
        if name.startswith("pack/"):
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_text(content, encoding="utf-8")
    return place / "pack"


def test_pack(pack, date, subjects, seed, place):
    draw = random.Random(f"{pack} {seed}")
    pack = unpacked(pack, place)
    xinheng("generate", pack, "--subjects", subjects, "--seed", seed, "--wrong-share",
            draw.choice((0, 0.02, 0.1)), "--records-per-subject", 4, "--format", "csv", "--date",
            date, "--out", place / "all", "--quiet")
    data = read_csv(place / "all")
    header = {name: (place / "all" / f"{name}.csv").read_text("utf-8-sig").splitlines()[0]
              .split(",") for name in data}
    xinheng("prepare", pack, place / "all", place / "whole", "--quiet")
    kinds = kinds_of(place / "whole")
    for number, known_by in enumerate((date, "2018-02-01", "2025-06-30")):
        more = ("--known-by", known_by) if known_by <= date else ()
        engine = "interpreter" if number else "native"
        run(pack, place / "all", date, place / "a", *more, engine=engine)
        run(pack, place / "whole", date, place / "b", *more, "--threads", number + 1, engine=engine)
        same_bytes(f"store, known by {known_by}", place / "a", place / "b")
    parts = {name: cut(rows, kinds[name], draw) for name, rows in data.items()}
    for count in (1, 2, 3):
        some = {name: merged(all_parts[:count], kinds[name]) for name, all_parts in parts.items()}
        write_parts(data, some, header, place / f"merged{count}")
        run(pack, place / f"merged{count}", date, place / f"files{count}")
        if count == 1:
            xinheng("prepare", pack, place / "merged1", place / "store", "--quiet")
        else:
            delta = place / f"delta{count}"
            for name in data:
                if parts[name][count - 1]:
                    write_csv(delta / f"{name}.csv", parts[name][count - 1], header[name])
            if not delta.exists():
                return "nothing changed"
            xinheng("update", pack, place / "store", delta, "--quiet")
        run(pack, place / "store", date, place / f"stored{count}")
        same_but_for_files(f"generation {count}", place / f"files{count}", place / f"stored{count}")
    changes = 0
    for since in (1, 2):
        run(pack, place / "store", date, place / "changes", "--since", since)
        changes += check_changes(f"since {since}", place / "changes", place / f"files{since}",
                                 place / "files3")
    xinheng("store", "compact", place / "store")
    xinheng("store", "verify", place / "store")
    run(pack, place / "store", date, place / "compacted")
    same_but_for_files("compacted", place / "files3", place / "compacted")
    run(pack, place / "store", date, place / "none", "--since", 1, codes=(3,))
    return f"{changes} changes"


def test_damage(place, seed):
    """A byte of a file is another one, or the file is shorter."""
    draw = random.Random(seed)
    pack, date = ROOT / PACKS[1][0], PACKS[1][1]
    xinheng("generate", pack, "--subjects", 50, "--seed", seed, "--wrong-share", 0.1,
            "--out", place / "data", "--quiet")
    xinheng("prepare", pack, place / "data", place / "store", "--quiet")
    run(pack, place / "store", date, place / "good")
    files = sorted(path for path in (place / "store").rglob("*") if path.is_file())
    refused = 0
    for _ in range(DAMAGES):
        path = draw.choice(files)
        content = path.read_bytes()
        if not content:
            continue
        at = draw.randrange(len(content))
        if draw.random() < 0.3:
            path.write_bytes(content[:at])
        else:
            path.write_bytes(content[:at] + bytes([content[at] ^ draw.randint(1, 255)]) +
                             content[at + 1:])
        done = run(pack, place / "store", date, place / "r", codes=(0, 3))
        if done.returncode == 0:
            same_bytes(f"{path.name} damaged at {at}", place / "good", place / "r")
        else:
            expect(f"{path.name} damaged at {at}", "XH097" in done.stderr, done.stderr)
            refused += 1
        verified = xinheng("store", "verify", place / "store", codes=(0, 3))
        harmless = path.name == "store.json" or path.name == "lock"
        expect(f"verify: {path.name} damaged at {at}", verified.returncode == 3 or harmless)
        path.write_bytes(content)
    return f"{refused} refused of {DAMAGES}"


def test_crashes(place, seed):
    """At each step of an update and a compaction the program ends: the store is as it was."""
    pack, date = ROOT / PACKS[1][0], PACKS[1][1]
    (place / "crash.c").write_text(CRASH)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", place / "crash.so", place / "crash.c", "-ldl"],
                   check=True)
    xinheng("generate", pack, "--subjects", 20, "--seed", seed, "--format", "csv",
            "--out", place / "data", "--quiet")
    xinheng("prepare", pack, place / "data", place / "first", "--quiet")
    (place / "delta").mkdir()
    rows = read_csv(place / "data")
    name = max(rows, key=lambda one: len(rows[one]))
    write_csv(place / "delta" / f"{name}.csv", rows[name][:5], list(rows[name][0]))
    steps = 0
    for words in (("update", pack, place / "store", place / "delta", "--quiet"),
                  ("store", "compact", place / "store")):
        at = 1
        while True:
            shutil.rmtree(place / "store", ignore_errors=True)
            shutil.copytree(place / "first", place / "store")
            env = dict(os.environ, LD_PRELOAD=str(place / "crash.so"), CRASH_AT=str(at))
            done = xinheng(*words, codes=(0, 77), env=env)
            xinheng("store", "verify", place / "store")
            if done.returncode == 0:
                break
            number = json.loads((place / "store" / "store.json").read_text())["generation"]
            expect(f"{words[0]} ended at step {at}", number in (1, 2))
            if number == 1:
                xinheng(*words)  # what was left behind is no hindrance
            at += 1
            steps += 1
    return f"{steps} steps"


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    tests = [(pack, lambda place, seed, pack=pack, date=date, subjects=subjects:
              test_pack(pack, date, subjects, seed, place)) for pack, date, subjects in PACKS]
    tests += [("damage", test_damage), ("crashes", test_crashes)]
    passed = failed = 0
    for one in range(seed, seed + rounds):
        for name, test in tests:
            with tempfile.TemporaryDirectory() as place:
                try:
                    print(f"{name}, seed {one}: {test(Path(place), one)}", flush=True)
                    passed += 1
                except Failed as failure:
                    print(f"{name}, seed {one}: FAILED: {str(failure)[:4000]}", flush=True)
                    failed += 1
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
