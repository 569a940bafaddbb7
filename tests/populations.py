#!/usr/bin/env python3
"""Made-up populations under rules/quzhou: what must not matter does not matter.

Compiled code and the interpreter give the same bytes; so do any number of threads, any order of
the input rows and any file format.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet as parquet

from commands import ROOT, XINHENG

PACK = ROOT / "rules/quzhou"
DATE = "2018-12-31"
SUBJECTS = 20_000
RESULTS = ("evaluations.parquet", "measures.parquet")


def xinheng(*arguments):
    words = list(map(str, arguments))
    done = subprocess.run([XINHENG, *words], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise RuntimeError(f"xinheng {' '.join(words)}: {done.returncode}\n{done.stdout}")


def generate(folder, seed, wrong_share, form="parquet"):
    xinheng("generate", PACK, "--subjects", SUBJECTS, "--seed", seed, "--wrong-share", wrong_share,
            "--date", DATE, "--out", folder, "--format", form)
    return folder


def run(data, out, *options):
    xinheng("run", PACK, data, "--date", DATE, "--quiet", "--out", out, *options)
    return out


def differing(left, right, names):
    """Names of the files whose bytes differ."""
    return [name for name in names if (left / name).read_bytes() != (right / name).read_bytes()]


def shuffle(data, out, seed):
    out.mkdir()
    for file in sorted(data.glob("*.parquet")):
        table = parquet.read_table(file)
        order = list(range(table.num_rows))
        random.Random(seed).shuffle(order)
        parquet.write_table(table.take(pyarrow.array(order)), out / file.name)
    return out


def rejects_without_rows(folder):
    table = parquet.read_table(folder / "rejects.parquet").drop_columns(["row"])
    return sorted(map(str, table.to_pylist()))


def engines(folder, seed):
    data = generate(folder / f"data-{seed}", seed, "0.01")
    native = run(data, folder / f"native-{seed}", "--engine", "native")
    reference = run(data, folder / f"interpreter-{seed}", "--engine", "interpreter")
    yield (f"native = interpreter, seed {seed}",
           differing(native, reference, (*RESULTS, "rejects.parquet")))


def conditions(folder):
    data = folder / "data-1"
    base = run(data, folder / "threads-1", "--threads", "1")
    for threads in (2, 4):
        other = run(data, folder / f"threads-{threads}", "--threads", threads)
        yield f"{threads} threads = 1", differing(base, other, (*RESULTS, "rejects.parquet"))
    for seed in (1, 2):
        other = run(shuffle(data, folder / f"shuffled-{seed}", seed), folder / f"order-{seed}")
        wrong = differing(base, other, RESULTS)
        if rejects_without_rows(base) != rejects_without_rows(other):
            wrong.append("rejects.parquet")
        yield f"rows shuffled, seed {seed}", wrong
    # Without wrong rows: what can be wrong depends on the format.
    forms = {form: run(generate(folder / f"data-{form}", 1, "0", form), folder / form)
             for form in ("parquet", "arrow", "csv")}
    for form in ("arrow", "csv"):
        yield f"{form} = parquet", differing(forms["parquet"], forms[form], RESULTS)


def main():
    seeds = range(1, 11 if "--long" in sys.argv[1:] else 4)
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="xinheng-populations-") as name:
        folder = Path(name)
        for outcomes in [*(engines(folder, seed) for seed in seeds), conditions(folder)]:
            for what, wrong in outcomes:
                print(f"{what}: {'differs in ' + ', '.join(wrong) if wrong else 'same bytes'}",
                      flush=True)
                passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
