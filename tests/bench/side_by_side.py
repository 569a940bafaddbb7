#!/usr/bin/env python3
"""The job by Xinheng and by its peers, in one run: answers compared first, then measured. See
README.md beside this file. `--quick`: 150,000 persons, one core. `--check`: the same, and against
the ratios kept in ratios.json, which `--keep` writes."""

import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet

import job
import peers

ROOT = Path(__file__).resolve().parents[2]
XINHENG = ROOT / "build/release/xinheng"
BENCH = ROOT / "build/bench"
PYTHON = ROOT / ".deps/bench/bin/python"
BY_HAND = "by hand"  # a program for this job alone: no peer, but what is to be reached
KEPT = Path(__file__).parent / "ratios.json"
LOSS_MAX = 0.15
DATE = "2018-12-31"
GRADES = "DCBA"
PARTS = [f"part{i}" for i in range(peers.DIMENSIONS)]


class Run:
    """One engine, one shape, so many threads: seconds of each round, those to prepare apart."""

    def __init__(self, engine, shape, threads, seconds, cpu_seconds, prepared=0.0):
        self.engine, self.shape, self.threads = engine, shape, threads
        self.seconds, self.cpu_seconds, self.prepared = seconds, cpu_seconds, prepared

    @property
    def median(self):
        return statistics.median(self.seconds)

    def as_json(self):
        return {"engine": self.engine, "shape": self.shape, "threads": self.threads,
                "median_seconds": self.median, "min_seconds": min(self.seconds),
                "max_seconds": max(self.seconds), "min_cpu_seconds": min(self.cpu_seconds),
                "prepare_seconds": self.prepared}


def call(command):
    done = subprocess.run([*map(str, command)], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def population(pack, people):
    """Random order, 18-character codes, one row in a thousand wrong; made anew where the program is
    newer."""
    data = BENCH / f"one-job-{people}"
    if not data.exists() or data.stat().st_mtime < XINHENG.stat().st_mtime:
        shutil.rmtree(data, ignore_errors=True)
        call([XINHENG, "generate", pack, "--subjects", people, "--seed", 1, "--date", DATE,
              "--out", data])
    return data


def xinheng(pack, data, shape, threads, rounds):
    """The whole command, compiling included; in memory: judging alone, wall time for CPU time."""
    source, prepared = data, 0.0
    if shape == "store":
        source = BENCH / "one-job.store"
        shutil.rmtree(source, ignore_errors=True)
        begin = time.perf_counter()
        call(["taskset", "-c", f"0-{threads - 1}", XINHENG, "prepare", pack, data, source,
              "--threads", threads])
        prepared = time.perf_counter() - begin
    seconds, cpu_seconds, out = [], [], BENCH / "side-by-side"
    for _ in range(rounds + 1):  # the first one warms up
        shutil.rmtree(out, ignore_errors=True)
        begin, cpu_begin = time.perf_counter(), cpu_of_children()
        call(["taskset", "-c", f"0-{threads - 1}", XINHENG, "run", pack, source, "--date", DATE,
              "--quiet", "--threads", threads, "--no-cache", "--out", out])
        wall, cpu = time.perf_counter() - begin, cpu_of_children() - cpu_begin
        if shape == "memory":
            timings = json.loads((out / "manifest.json").read_text())["timings"]
            wall = cpu = timings["evaluate_seconds"]
        seconds.append(wall)
        cpu_seconds.append(cpu)
    return Run("xinheng", shape, threads, seconds[1:], cpu_seconds[1:], prepared), out


def peer(engine, data, numbers, shape, threads):
    arguments = [shape, data, numbers, DATE, threads]
    if engine == BY_HAND:
        command = ["taskset", "-c", f"0-{threads - 1}", XINHENG.parent / "tests/by_hand",
                   *arguments, BENCH / "by-hand"]
    else:
        command = [PYTHON, Path(__file__).parent / "peers.py", engine, *arguments, BENCH / "peers"]
    answer = json.loads(call(command).strip().splitlines()[-1])
    return Run(engine, shape, threads, answer["seconds"], answer["cpu_seconds"],
               answer["prepared"]), answer["out"]


def our_answers(out):
    """{person: (parts…, score, grade, measures as bits)}"""
    table = pyarrow.parquet.read_table(out / "evaluations.parquet").to_pydict()
    measures = pyarrow.parquet.read_table(out / "measures.parquet",
                                          columns=["subject", "measure"]).to_pydict()
    bits = {}
    for person, name in zip(measures["subject"], measures["measure"]):
        bits[person] = bits.get(person, 0) | 1 << int(name.removeprefix("措施"))
    columns = [table[f"信用.第{i}项"] for i in range(peers.DIMENSIONS)]
    columns += [table["信用.得分"], [GRADES.index(grade) for grade in table["信用.等级"]]]
    return {person: (*row, bits.get(person, 0))
            for person, *row in zip(table["subject"], *columns)}


def their_answers(path):
    table = pyarrow.parquet.read_table(path, columns=["p", *PARTS, "score", "grade", "measures"])
    people = [name.decode() if isinstance(name, bytes) else name
              for name in table["p"].to_pylist()]
    columns = [table[name].to_pylist() for name in (*PARTS, "score", "grade", "measures")]
    return {person: tuple(map(int, row)) for person, *row in zip(people, *columns)}


def check_answers(pack, numbers, people):
    """Every engine must say the same of everybody; else nothing is measured."""
    data = population(pack, people)
    _, out = xinheng(pack, data, "parquet", 1, 0)
    ours = our_answers(out)
    for engine in (BY_HAND, *peers.ENGINES):
        for shape in ("parquet", "store"):
            _, path = peer(engine, data, numbers, shape, 1)
            theirs = their_answers(path)
            wrong = [person for person, row in ours.items() if theirs.get(person) != row]
            if wrong or len(theirs) != len(ours):
                sys.exit(f"{engine} ({shape}) and xinheng differ on {len(wrong)} of {len(ours)} "
                         "people: nothing is measured.")
    everybody = ", ".join(("xinheng", BY_HAND, *peers.ENGINES))
    print(f"the same answers for {len(ours):,} people from all: {everybody}")


def measure(people, threads_each, rounds, shapes):
    pack = job.write(BENCH / "job")
    numbers = job.write_numbers(BENCH / "job.json")
    check_answers(pack, numbers, min(people, 20_000))
    data = population(pack, people)
    records = pyarrow.parquet.read_metadata(data / "信息.parquet").num_rows
    runs = []
    for threads in threads_each:
        for shape in shapes:
            for engine in ("xinheng", BY_HAND, *peers.ENGINES):
                run = (xinheng(pack, data, shape, threads, rounds) if engine == "xinheng" else
                       peer(engine, data, numbers, shape, threads))[0]
                runs.append(run)
                # The whole takes most of an hour: what is known is shown.
                print(f"{shape}, {threads} core{'s' if threads > 1 else ''}, {engine}: "
                      f"{run.median:.3f} s", flush=True)
    return records, runs


def ours(run, runs):
    return next(one for one in runs if one.engine == "xinheng" and
                (one.shape, one.threads) == (run.shape, run.threads))


def ratio(run, runs):
    """How many times as long as Xinheng takes."""
    return run.median / ours(run, runs).median


def print_table(records, runs):
    print(f"\none job, {records:,} records: seconds (median), records/s, times Xinheng's")
    print(f"{'shape':<8} {'cores':>5} {'engine':<11} {'seconds':>9} {'records/s':>13} {'times':>7} "
          f"{'prepare':>8}")
    for run in runs:
        prepared = f"{run.prepared:.2f}" if run.shape == "store" else ""
        print(f"{run.shape:<8} {run.threads:>5} {run.engine:<11} {run.median:>9.3f} "
              f"{records / run.median:>13,.0f} {ratio(run, runs):>7.2f} {prepared:>8}")


def draw_chart(records, runs, path):
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
    groups = sorted({(run.shape, run.threads) for run in runs})
    figure, axes = pyplot.subplots(1, len(groups), figsize=(4 * len(groups), 3.2), squeeze=False)
    for axis, group in zip(axes[0], groups):
        here = [run for run in runs if (run.shape, run.threads) == group]
        axis.barh([run.engine for run in here][::-1],
                  [records / run.median / 1e6 for run in here][::-1],
                  color=["#b03a2e" if run.engine == "xinheng" else "#7f8c8d" for run in here][::-1])
        axis.set_title(f"{group[0]}, {group[1]} core{'s' if group[1] > 1 else ''}")
        axis.set_xlabel("million records/s")
    figure.tight_layout()
    figure.savefig(path)


def write_json(records, runs, path):
    path.write_text(json.dumps({
        "machine": processor(), "records": records,
        "runs": [{**run.as_json(), "times_xinheng": ratio(run, runs)} for run in runs],
    }, indent=1) + "\n", encoding="utf-8")


def ratios_by_shape(runs):
    """By shape: how many times as long as Xinheng the peers take, as a geometric mean. Of the least
    CPU seconds, since what else runs on the machine changes these least."""
    shapes = {}
    for run in runs:
        if run.engine in peers.ENGINES:
            shapes.setdefault(run.shape, []).append(
                min(run.cpu_seconds) / min(ours(run, runs).cpu_seconds))
    return {shape: statistics.geometric_mean(ratios) for shape, ratios in shapes.items()}


def processor():
    names = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"


def keep(records, runs):
    KEPT.write_text(json.dumps({
        "machine": processor(), "load_average": round(os.getloadavg()[1], 1), "records": records,
        "times_xinheng": {shape: round(times, 3) for shape, times in ratios_by_shape(runs).items()},
    }, indent=1) + "\n", encoding="utf-8")
    print(KEPT)


def compare_with_kept(runs):
    """Names of the shapes that lost more than LOSS_MAX against the peers."""
    stored, lost = json.loads(KEPT.read_text(encoding="utf-8")), []
    kept = stored["times_xinheng"]
    if stored["machine"] != processor():
        print(f"\nkept on another machine: {stored['machine']}; here: {processor()}")
    print(f"\n{'shape':<8} {'kept':>8} {'now':>8}   times Xinheng's, mean of the peers, CPU time")
    for shape, now in ratios_by_shape(runs).items():
        loss = 1 - now / kept[shape]
        verdict = "lost" if loss > LOSS_MAX else "kept"
        print(f"{shape:<8} {kept[shape]:>8.2f} {now:>8.2f}   {verdict}")
        if loss > LOSS_MAX:
            lost.append(shape)
    return lost


def main():
    checks, keeps = "--check" in sys.argv[1:], "--keep" in sys.argv[1:]
    if checks and not KEPT.exists():
        sys.exit(f"nothing is kept to compare with: ./dev bench --keep writes {KEPT.name}")
    quick = checks or keeps or "--quick" in sys.argv[1:]
    BENCH.mkdir(parents=True, exist_ok=True)
    records, runs = measure(150_000 if quick else 3_000_000, (1,) if quick else (1, 2),
                            9 if checks or keeps else 3 if quick else 5, peers.SHAPES)
    print_table(records, runs)
    write_json(records, runs, BENCH / "peers.json")
    draw_chart(records, runs, BENCH / "peers.svg")
    print(f"{BENCH / 'peers.json'}, {BENCH / 'peers.svg'}")
    if keeps:
        keep(records, runs)
    if checks and (lost := compare_with_kept(runs)):
        sys.exit(f"more than {LOSS_MAX:.0%} lost against the peers: {', '.join(lost)}")


if __name__ == "__main__":
    main()
