#!/usr/bin/env python3
"""The job of job.py by other engines, each in its best shape: peers.py ENGINE SHAPE DATA NUMBERS
DATE THREADS WORK. Prints JSON: the seconds of each round, a checksum of the answers, and where they
are written.

SHAPE: parquet (Parquet in, Parquet out), store (the engine's own best store in, Parquet out; made
in WORK before, its seconds apart), memory (judging alone, the data in memory).
The answers: by person, the five parts, the score, the grade (0 D to 3 A), the measures as bits.
"""

import datetime
import json
import os
import sys
import time
from pathlib import Path

ENGINES = ("duckdb", "clickhouse", "polars", "numpy")
SHAPES = ("parquet", "store", "memory")
ROUNDS = 5
DIMENSIONS, FLOOR, CEILING = 5, -100, 40
GRADE_A = 3
EPOCH = datetime.date(1970, 1, 1)


def month_later(date, months):
    """As the rules' calendar says: where there is no such day, the last of the month."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    for day in range(date.day, 0, -1):
        try:
            return datetime.date(year, month + 1, day)
        except ValueError:
            pass
    raise AssertionError


def threshold(date, months):
    """The first day from which on `date < day + months` holds."""
    day = month_later(date, -months) - datetime.timedelta(days=5)
    while month_later(day, months) <= date:
        day += datetime.timedelta(days=1)
    return day


class Job:
    def __init__(self, numbers, date):
        given = json.loads(Path(numbers).read_text(encoding="utf-8"))
        self.date = datetime.date.fromisoformat(date)
        self.behaviours = given["behaviours"]
        self.measures = given["measures"]
        for part in (*self.behaviours, *self.measures):
            part["since"] = threshold(self.date, part["months"])

    def days(self, date):
        return (date - EPOCH).days


# ---- engines that speak SQL ----

def lookup_rows(job):
    for i, b in enumerate(job.behaviours):
        yield (f"行为{i}", i, b["dimension"], b["group"], b["points"], b["since"],
               b["amount_min"], b["severe"])


def judged_sql(job, counted, persons, sum_if, count_if, greatest, least):
    """counted: p, dim, grp, points, severe, o. persons: p."""
    parts = [sum_if("points", f"dim = {i}") + f" AS raw{i}" for i in range(DIMENSIONS)]
    parts.append(count_if("severe") + " AS severe_count")
    for i, measure in enumerate(job.measures):
        groups = ", ".join(map(str, measure["groups"]))
        condition = f"grp IN ({groups}) AND o >= {measure['since_sql']}"
        parts.append(count_if(condition) + f" AS m{i}")
    clamped = ", ".join(
        f"{greatest}({least}(coalesce(raw{i}, 0), {CEILING}), {FLOOR}) AS part{i}"
        for i in range(DIMENSIONS))
    total = " + ".join(f"part{i}" for i in range(DIMENSIONS))
    bits = " + ".join(
        f"(CASE WHEN coalesce(m{i}, 0) >= {m['at_least']} THEN {2 ** i} ELSE 0 END)"
        for i, m in enumerate(job.measures))
    shown = ", ".join(f"part{i}" for i in range(DIMENSIONS))
    return f"""
WITH counted AS ({counted}),
summed AS (SELECT p, {", ".join(parts)} FROM counted GROUP BY p),
clamped AS (SELECT q.p AS p, {clamped}, coalesce(severe_count, 0) AS severe_count,
            {bits} AS bits FROM ({persons}) q LEFT JOIN summed ON summed.p = q.p),
scored AS (SELECT *, {greatest}({least}(100 + {total}, 200), 0) AS score FROM clamped),
graded AS (SELECT *, CASE WHEN severe_count >= 2 THEN 0 WHEN score >= 120 THEN 3
           WHEN score >= 100 THEN 2 WHEN score >= 60 THEN 1 ELSE 0 END AS grade FROM scored)
SELECT p, {shown}, score, grade, CASE WHEN grade = 3 THEN 0 ELSE bits END AS measures FROM graded"""


class DuckDB:
    def __init__(self, job, data, work, threads):
        import duckdb
        self.job, self.data, self.work = job, data, work
        self.store = work / "duckdb.store"
        self.base = duckdb.connect(config={"threads": threads})
        rows = list(lookup_rows(job))
        self.base.execute("CREATE TABLE b (name VARCHAR, code SMALLINT, dim TINYINT, grp TINYINT, "
                          "points INTEGER, since DATE, amount_min DECIMAL(18, 2), severe BOOLEAN)")
        self.base.executemany("INSERT INTO b VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        for measure in job.measures:
            measure["since_sql"] = f"DATE '{measure['since']}'"

    def query(self, records, persons, p, valid, join):
        date = f"DATE '{self.job.date}'"
        counted = f"""SELECT {p} AS p, dim, grp, points, severe, r.occurred AS o
            FROM {records} r JOIN b ON {join} WHERE {valid} AND r.reported <= {date}
            AND r.occurred <= {date} AND r.occurred >= b.since AND r.amount >= b.amount_min"""
        return judged_sql(self.job, counted, persons,
                          lambda value, condition: f"sum({value}) FILTER ({condition})",
                          lambda condition: f"count(*) FILTER ({condition})",
                          "greatest", "least")

    def from_parquet(self, out):
        records = f"""(SELECT "人" AS person, "行为" AS behaviour, "发生日" AS occurred,
            "报送日" AS reported, "状态" AS state, "金额" AS amount
            FROM read_parquet('{self.data}/信息.parquet'))"""
        persons = f"""SELECT "身份代码" AS p FROM read_parquet('{self.data}/人.parquet')"""
        query = self.query(records, persons, "r.person", "r.state = '有效'", "r.behaviour = b.name")
        self.base.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet)")

    def prepare(self):
        self.store.unlink(missing_ok=True)
        self.base.execute(f"ATTACH '{self.store}' AS s")
        self.base.execute(f"""CREATE TABLE s.people AS SELECT "身份代码" AS id,
            CAST(row_number() OVER (ORDER BY "身份代码") AS INTEGER) AS p
            FROM read_parquet('{self.data}/人.parquet')""")
        self.base.execute(f"""CREATE TABLE s.records AS SELECT people.p AS p, b.code AS code,
            "发生日" AS occurred, "报送日" AS reported, "状态" = '有效' AS valid, "金额" AS amount
            FROM read_parquet('{self.data}/信息.parquet') r JOIN s.people ON people.id = r."人"
            JOIN b ON b.name = r."行为" ORDER BY people.p""")
        self.base.execute("CHECKPOINT s")

    def from_store(self, out):
        query = self.query("s.records", "SELECT p FROM s.people", "r.p", "r.valid",
                           "r.code = b.code")
        self.base.execute(f"""COPY (SELECT people.id AS p, q.* EXCLUDE (p) FROM ({query}) q
            JOIN s.people ON people.p = q.p) TO '{out}' (FORMAT parquet)""")

    def load(self):
        self.prepare()
        self.base.execute("CREATE TABLE records AS SELECT * FROM s.records")
        self.base.execute("CREATE TABLE people AS SELECT * FROM s.people")

    def from_memory(self):
        query = self.query("records", "SELECT p FROM people", "r.p", "r.valid", "r.code = b.code")
        self.base.execute(f"CREATE OR REPLACE TEMP TABLE answers AS {query}")


class ClickHouse:
    def __init__(self, job, data, work, threads):
        from chdb import session
        self.job, self.data, self.work = job, data, work
        self.session = session.Session(str(work / "clickhouse.store"))
        self.threads = threads
        for measure in job.measures:
            measure["since_sql"] = f"toDate32('{measure['since']}')"
        self.run("CREATE DATABASE IF NOT EXISTS s")
        for table in ("b", "people", "records", "people_memory", "records_memory", "answers"):
            self.run(f"DROP TABLE IF EXISTS s.{table}")
        self.run("CREATE TABLE s.b (name String, code Int16, dim Int8, grp Int8, points Int32, "
                 "since Date32, amount_min Decimal(18, 2), severe UInt8) ENGINE = Memory")
        rows = ", ".join(f"('{n}', {c}, {d}, {g}, {p}, '{s}', {a}, {int(v)})"
                         for n, c, d, g, p, s, a, v in lookup_rows(job))
        self.run(f"INSERT INTO s.b VALUES {rows}")

    def run(self, query):
        self.session.query(f"{query} SETTINGS max_threads = {self.threads}, join_use_nulls = 1"
                           if query.lstrip().startswith(("SELECT", "WITH", "INSERT INTO FUNCTION",
                                                         "INSERT INTO s.answers")) else query)

    def query(self, records, persons, p, valid, join):
        date = f"toDate32('{self.job.date}')"
        counted = f"""SELECT {p} AS p, dim, grp, points, severe, r.occurred AS o
            FROM {records} r INNER JOIN s.b AS b ON {join} WHERE {valid} AND r.reported <= {date}
            AND r.occurred <= {date} AND r.occurred >= b.since AND r.amount >= b.amount_min"""
        return judged_sql(self.job, counted, persons,
                          lambda value, condition: f"sumIf({value}, {condition})",
                          lambda condition: f"countIf({condition})", "greatest", "least")

    def files(self):
        records = f"""(SELECT "人" AS person, "行为" AS behaviour, "发生日" AS occurred,
            "报送日" AS reported, "状态" AS state, "金额" AS amount
            FROM file('{self.data}/信息.parquet', Parquet))"""
        persons = f"""SELECT "身份代码" AS p FROM file('{self.data}/人.parquet', Parquet)"""
        return records, persons

    def write(self, query, out):
        Path(out).unlink(missing_ok=True)
        self.run(f"INSERT INTO FUNCTION file('{out}', Parquet) {query}")

    def from_parquet(self, out):
        records, persons = self.files()
        self.write(self.query(records, persons, "r.person", "r.state = '有效'",
                              "r.behaviour = b.name"), out)

    def prepare(self):
        for table in ("people", "records"):
            self.run(f"DROP TABLE IF EXISTS s.{table}")
        records, persons = self.files()
        self.run(f"""CREATE TABLE s.people ENGINE = MergeTree ORDER BY p AS
            SELECT toInt32(row_number() OVER (ORDER BY p)) AS p, q.p AS id FROM ({persons}) q""")
        self.run(f"""CREATE TABLE s.records ENGINE = MergeTree ORDER BY p AS
            SELECT people.p AS p, b.code AS code, assumeNotNull(r.occurred) AS occurred,
            assumeNotNull(r.reported) AS reported, assumeNotNull(r.state = '有效') AS valid,
            assumeNotNull(r.amount) AS amount
            FROM {records} r INNER JOIN s.people AS people ON people.id = r.person
            INNER JOIN s.b AS b ON b.name = r.behaviour""")

    def from_store(self, out):
        query = self.query("s.records", "SELECT p FROM s.people", "r.p", "r.valid",
                           "r.code = b.code")
        self.write(f"""SELECT people.id AS p, q.* EXCEPT (p) FROM ({query}) q
            INNER JOIN s.people AS people ON people.p = q.p""", out)

    def load(self):
        self.prepare()
        for table in ("people", "records"):
            self.run(f"CREATE TABLE s.{table}_memory ENGINE = Memory AS SELECT * FROM s.{table}")

    def from_memory(self):
        query = self.query("s.records_memory", "SELECT p FROM s.people_memory", "r.p", "r.valid",
                           "r.code = b.code")
        self.run("DROP TABLE IF EXISTS s.answers")
        self.run(f"CREATE TABLE s.answers ENGINE = Memory AS {query}")


# ---- data frames and arrays ----

class Polars:
    def __init__(self, job, data, work, threads):
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        import polars
        self.pl, self.job, self.data, self.work = polars, job, data, work
        columns = list(zip(*lookup_rows(job)))
        self.behaviours = polars.DataFrame({
            "behaviour": columns[0], "code": columns[1], "dim": columns[2], "grp": columns[3],
            "points": columns[4], "since": columns[5], "amount_min": columns[6],
            "severe": columns[7]}).with_columns(
                polars.col("code").cast(polars.Int16), polars.col("dim").cast(polars.Int8),
                polars.col("grp").cast(polars.Int8), polars.col("points").cast(polars.Int32),
                polars.col("amount_min").cast(polars.Decimal(18, 2)))

    def query(self, records, people, on, valid):
        pl, date = self.pl, self.job.date
        counted = records.join(self.behaviours.lazy(), on=on).filter(
            valid & (pl.col("reported") <= date) & (pl.col("occurred") <= date)
            & (pl.col("occurred") >= pl.col("since")) & (pl.col("amount") >= pl.col("amount_min")))
        sums = [pl.col("points").filter(pl.col("dim") == i).sum().alias(f"raw{i}")
                for i in range(DIMENSIONS)]
        counts = [((pl.col("grp").is_in(m["groups"])) & (pl.col("occurred") >= m["since"]))
                  .sum().alias(f"m{i}") for i, m in enumerate(self.job.measures)]
        summed = counted.group_by("p").agg(*sums, pl.col("severe").sum().alias("n"), *counts)
        joined = people.join(summed, on="p", how="left").with_columns(
            *(pl.col(f"raw{i}").fill_null(0).clip(FLOOR, CEILING).alias(f"part{i}")
              for i in range(DIMENSIONS)))
        total = sum((pl.col(f"part{i}") for i in range(DIMENSIONS)), pl.lit(100))
        scored = joined.with_columns(total.clip(0, 200).alias("score"))
        score = pl.col("score")
        graded = scored.with_columns(
            pl.when(pl.col("n").fill_null(0) >= 2).then(0).when(score >= 120).then(3)
            .when(score >= 100).then(2).when(score >= 60).then(1).otherwise(0).alias("grade"))
        bits = sum(((pl.col(f"m{i}").fill_null(0) >= m["at_least"]).cast(pl.Int64) * 2 ** i
                    for i, m in enumerate(self.job.measures)), pl.lit(0, pl.Int64))
        return graded.select(
            "p", *(f"part{i}" for i in range(DIMENSIONS)), "score", "grade",
            pl.when(pl.col("grade") == GRADE_A).then(0).otherwise(bits).alias("measures"))

    def scan(self):
        records = self.pl.scan_parquet(self.data / "信息.parquet").rename(
            {"人": "p", "行为": "behaviour", "发生日": "occurred", "报送日": "reported",
             "状态": "state", "金额": "amount"})
        return records, self.pl.scan_parquet(self.data / "人.parquet").select(p="身份代码")

    def from_parquet(self, out):
        records, people = self.scan()
        self.query(records, people, "behaviour", self.pl.col("state") == "有效").sink_parquet(out)

    def prepare(self):
        pl = self.pl
        records, people = self.scan()
        numbered = people.rename({"p": "id"}).sort("id").with_row_index("p").collect()
        numbered.write_ipc(self.work / "people.arrow", compression="uncompressed")
        (records.rename({"p": "id"}).join(numbered.lazy(), on="id")
         .join(self.behaviours.lazy().select("behaviour", "code"), on="behaviour")
         .select("p", "code", "occurred", "reported", valid=pl.col("state") == "有效",
                 amount="amount").sort("p").collect()
         .write_ipc(self.work / "records.arrow", compression="uncompressed"))

    def from_store(self, out):
        pl = self.pl
        people = pl.scan_ipc(self.work / "people.arrow")
        judged = self.query(pl.scan_ipc(self.work / "records.arrow"), people, "code",
                            pl.col("valid"))
        judged.join(people, on="p").drop("p").rename({"id": "p"}).sink_parquet(out)

    def load(self):
        self.prepare()
        self.records = self.pl.read_ipc(self.work / "records.arrow").rechunk()
        self.people = self.pl.read_ipc(self.work / "people.arrow").rechunk()

    def from_memory(self):
        self.query(self.records.lazy(), self.people.lazy(), "code", self.pl.col("valid")).collect()


class Numpy:
    """Look-up tables by behaviour; records in order of persons; one pass for each lane."""

    def __init__(self, job, data, work, threads):
        import numpy
        import pyarrow
        import pyarrow.feather
        self.feather = pyarrow.feather
        pyarrow.set_cpu_count(threads)
        pyarrow.set_io_thread_count(threads)
        self.np, self.pa, self.job, self.data, self.work = numpy, pyarrow, job, data, work
        np = numpy
        days = [job.days(b["since"]) for b in job.behaviours]
        self.since = np.array(days, np.int32)
        self.dim = np.array([b["dimension"] for b in job.behaviours], np.int8)
        self.points = np.array([b["points"] for b in job.behaviours], np.int32)
        self.amount_min = np.array([b["amount_min"] * 100 for b in job.behaviours], np.int64)
        self.severe = np.array([b["severe"] for b in job.behaviours])
        self.in_measure = np.array([[b["group"] in m["groups"] for b in job.behaviours]
                                    for m in job.measures])

    def judge(self, persons, p, code, occurred, reported, valid, amount):
        """p: the person's number, in any order."""
        np, date = self.np, self.job.days(self.job.date)
        keep = np.flatnonzero(valid & (reported <= date) & (occurred <= date)
                              & (occurred >= self.since[code]) & (amount >= self.amount_min[code]))
        p, code, occurred = p[keep], code[keep], occurred[keep]
        dim, points = self.dim[code], self.points[code]
        parts = [np.clip(np.bincount(p[dim == i], points[dim == i], persons).astype(np.int64),
                         FLOOR, CEILING) for i in range(DIMENSIONS)]
        score = np.clip(100 + sum(parts), 0, 200)
        grade = np.digitize(score, [60, 100, 120])
        grade[np.bincount(p[self.severe[code]], minlength=persons) >= 2] = 0
        bits = np.zeros(persons, np.int64)
        for i, measure in enumerate(self.job.measures):
            hit = self.in_measure[i][code] & (occurred >= self.job.days(measure["since"]))
            bits |= (np.bincount(p[hit], minlength=persons)
                     >= measure["at_least"]).astype(np.int64) << i
        bits[grade == GRADE_A] = 0
        return [*parts, score, grade, bits]

    def read(self):
        import pyarrow.compute as pc
        import pyarrow.parquet as pq
        np = self.np
        ids = pq.read_table(self.data / "人.parquet", columns=["身份代码"])["身份代码"].combine_chunks()
        table = pq.read_table(self.data / "信息.parquet",
                              columns=["人", "行为", "发生日", "报送日", "状态", "金额"],
                              read_dictionary=["行为", "状态"])
        p = pc.index_in(table["人"], value_set=ids).to_numpy()

        def codes(name, meaning, none):
            """Values that the job doesn't know, and those that are missing: none."""
            column = table[name].unify_dictionaries().combine_chunks()
            column = column.chunk(0) if hasattr(column, "chunk") else column
            lookup = np.array([*(meaning.get(text, none) for text in
                                 column.dictionary.to_pylist()), none])
            return lookup[column.indices.fill_null(len(lookup) - 1).to_numpy()]
        known = {f"行为{i}": i for i in range(len(self.job.behaviours))}
        code = codes("行为", known, -1).astype(np.int16)
        valid = codes("状态", {"有效": True}, False) & (code >= 0)
        occurred = table["发生日"].cast(self.pa.int32()).to_numpy()
        reported = table["报送日"].cast(self.pa.int32()).to_numpy()
        cents = pc.multiply(table["金额"], self.pa.scalar(100)).cast(self.pa.int64())
        return ids, (p, code, occurred, reported, valid, cents.to_numpy())

    def write(self, ids, columns, out):
        import pyarrow.parquet as pq
        names = [*(f"part{i}" for i in range(DIMENSIONS)), "score", "grade", "measures"]
        pq.write_table(self.pa.table({"p": ids, **dict(zip(names, columns))}), out)

    def from_parquet(self, out):
        ids, records = self.read()
        self.write(ids, self.judge(len(ids), *records), out)

    def prepare(self):
        np = self.np
        ids, records = self.read()
        order = np.argsort(records[0], kind="stable")
        self.feather.write_feather(self.pa.table({"p": ids}), self.work / "ids.arrow",
                                      compression="uncompressed")
        for i, column in enumerate(records):
            np.save(self.work / f"column{i}.npy", column[order])

    def from_store(self, out):
        ids = self.feather.read_table(self.work / "ids.arrow", memory_map=True)["p"]
        columns = [self.np.load(self.work / f"column{i}.npy", mmap_mode="r") for i in range(6)]
        self.write(ids, self.judge(len(ids), *columns), out)

    def load(self):
        self.prepare()
        self.columns = [self.np.load(self.work / f"column{i}.npy") for i in range(6)]
        self.persons = len(self.feather.read_table(self.work / "ids.arrow")["p"])

    def from_memory(self):
        self.judge(self.persons, *self.columns)


def main():
    engine, shape, data, numbers, date, threads, work = sys.argv[1:]
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:int(threads)])
    work = Path(work) / engine
    work.mkdir(parents=True, exist_ok=True)
    made = {"duckdb": DuckDB, "clickhouse": ClickHouse, "polars": Polars, "numpy": Numpy}[engine](
        Job(numbers, date), Path(data), work, int(threads))
    out = work / f"{shape}.parquet"
    begin = time.perf_counter()
    if shape == "store":
        made.prepare()
    elif shape == "memory":
        made.load()
    prepared = time.perf_counter() - begin
    seconds, cpu_seconds = [], []
    for _ in range(ROUNDS + 1):  # the first one warms up
        begin, cpu_begin = time.perf_counter(), time.process_time()
        if shape == "parquet":
            made.from_parquet(out)
        elif shape == "store":
            made.from_store(out)
        else:
            made.from_memory()
        cpu_seconds.append(time.process_time() - cpu_begin)
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({"seconds": seconds[1:], "cpu_seconds": cpu_seconds[1:], "prepared": prepared,
                      "out": str(out)}))


if __name__ == "__main__":
    main()
