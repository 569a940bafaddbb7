#!/usr/bin/env python3
"""`xinheng diff` finds what a planted change does: the right subjects, rule and totals.

Into a copy of each pack a threshold, an exception and a term are planted, alone and all at once.
What `diff` says of one pass is compared with what SQL says of the result files of plain runs: of
the pack before, after, and (for the causes) after with each change taken back. So too of one pack
on two dates, between which a value changes, terms run out and records come in. The page of
`what-if` holds what its JSON and runs with each value say. 20,000 persons, 300,000 persons with
--long.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
DATE = "2018-12-31"
# Of each change: the file, a place in it to look from on, the text there and what it becomes; the
# rule that diff must name.
PLANTED = {
    "quzhou-person": {
        "threshold": ("参数.xh", "参数 A级线", "起：120", "起：110", "参数 A级线"),
        "exception": ("定义.xh", "例外 已准延期", "则 评价日 <= 延期止日", "则 否",
                      "定义 信用信息.延期中 例外 已准延期"),
        "term": ("惩戒.xh", "惩戒 取消录用资格", "期限：审查期限", "期限：30日", "惩戒 取消录用资格"),
    },
    "quzhou-government": {
        "threshold": ("参数.xh", "参数 良好线", "起：75", "起：80", "参数 良好线"),
        "exception": ("定义.xh", "定义 政务失信.成立", "当 状态 = 异议中 则 否",
                      "当 状态 = 异议中 则 是", "定义 政务失信.成立 例外 异议不计"),
        "term": ("政府措施.xh", "惩戒 取消荣誉评选资格", "期限：2年", "期限：3个月",
                 "惩戒 取消荣誉评选资格"),
    },
}


def xinheng(*words):
    done = subprocess.run([XINHENG, *map(str, words), "--lang", "zh", "--quiet"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"xinheng {' '.join(map(str, words))}: exit code {done.returncode}\n{done.stdout}")


def plant(pack, target, changes):
    """A copy of the pack with these changes, beside what it uses."""
    shutil.copytree(ROOT / "rules" / pack, target)
    common = target.parent / "quzhou-common"
    if not common.exists():
        shutil.copytree(ROOT / "rules/quzhou-common", common)
    for name in changes:
        file, place, before, after, _ = PLANTED[pack][name]
        path = target / file
        text = path.read_text(encoding="utf-8")
        at = text.index(before, text.index(place))
        path.write_text(text[:at] + after + text[at + len(before):], encoding="utf-8")


class Outcome:
    """What a plain run decided, as a table (kind, subject, sort, name) → words that say it."""

    def __init__(self, results):
        self.results = results
        manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
        self.measures = list(manifest["counts"]["measures"])

    def sql(self, database):
        """One row for each decision; `what` is all that may differ of it."""
        files = self.results
        types = {row[0]: row[1] for row in database.execute(
            f"describe select * from '{files}/evaluations.parquet'").fetchall()}
        parts = []
        for column in types:
            if not column.endswith(".state"):
                continue
            name = column.removesuffix(".state")
            own = [c for c in types if c.startswith(name + ".")]
            grade = self.grade_of(types, own)
            score = self.score_of(types, own)
            parts.append(
                f"""select subject_kind, subject, 'evaluation' sort, '{name}' name,
                    "{column}" || ' ' || coalesce({grade}, '-') || ' ' ||
                    case when "{column}" = 'unrated' then '-'
                    else coalesce(cast({score} as varchar), '-') end what
                    from '{files}/evaluations.parquet' where "{column}" is not null""")
        parts.append(
            f"""select subject_kind, subject, 'measure', measure,
                degree || ' ' || "from" || ' ' || coalesce(cast(until as varchar), '-')
                from '{files}/measures.parquet'""")
        names = ", ".join(f"'{name}'" for name in self.measures)
        parts.append(
            f"""select distinct subject_kind, subject, 'measure', string_split(reason, '：')[1] n,
                'undetermined' from (select subject_kind, subject, unnest(undetermined) reason
                from '{files}/evaluations.parquet') where n in ({names})""")
        return " union all ".join(parts)

    def grade_of(self, types, columns):
        for column in columns:
            if types[column].startswith(("VARCHAR", "ENUM")) and not column.endswith(".state"):
                return f'"{column}"'
        return "null"

    def score_of(self, types, columns):
        """The total: the last of the numbers, after the parts."""
        numbers = [c for c in columns if c.rsplit(".", 1)[-1] not in ("state", "labels", "grade")
                   and types[c].startswith(("DECIMAL", "BIGINT"))]
        return f'"{numbers[-1]}"' if numbers else "null"


class Check:
    def __init__(self):
        self.passed = self.failed = 0

    def equal(self, what, expected, actual):
        if expected == actual:
            self.passed += 1
            return
        self.failed += 1
        print(f"{what}: expected {str(expected)[:300]}, actual {str(actual)[:300]}")


def tables(database, sides):
    for name, results in sides.items():
        database.execute(f"create or replace table {name} as {Outcome(results).sql(database)}")


def differing(database, one, other):
    """{(kind, subject, sort, name)} of decisions that the two tables hold differently."""
    return set(database.execute(
        f"""select subject_kind, subject, sort, name from {one} full join {other}
            using (subject_kind, subject, sort, name)
            where {one}.what is distinct from {other}.what""").fetchall())


def read_changes(database, folder):
    return database.execute(
        f"""select subject_kind, subject, case sort when 'evaluation' then sort else 'measure' end,
            name, how, list_sort(causes) from '{folder}/changes.parquet'
            where sort not in ('publication', 'deadline')""").fetchall()


def compare_totals(check, name, database, folder):
    """diff.json, changes.parquet and SQL over the plain runs say the same numbers."""
    document = json.loads((folder / "diff.json").read_text(encoding="utf-8"))
    for one in document["evaluations"]:
        expected = dict(database.execute(
            """select string_split(b.what, ' ')[1] || ' ' || string_split(b.what, ' ')[2] || ' ' ||
                 string_split(a.what, ' ')[1] || ' ' || string_split(a.what, ' ')[2] k, count(*)
               from before b join after a using (subject_kind, subject, sort, name)
               where name = ? group by k""", [one["name"]]).fetchall())
        actual = {f"{m['before']['state']} {m['before'].get('grade', '-')} "
                  f"{m['after']['state']} {m['after'].get('grade', '-')}": m["subjects"]
                  for m in one["transitions"] if m["before"]["state"] != "no"}
        check.equal(f"{name}: transitions of {one['name']}", expected, actual)
    for one in document["measures"]:
        counts = database.execute(
            """select count(b.what), count(a.what), count(*) filter (b.what is null),
                 count(*) filter (a.what is null) from
               (select * from before where name = $1 and sort = 'measure'
                and what <> 'undetermined') b full join
               (select * from after where name = $1 and sort = 'measure'
                and what <> 'undetermined') a using (subject_kind, subject)""",
            [one["name"]]).fetchone()
        check.equal(f"{name}: {one['sort']} {one['name']}", counts,
                    (one["before"], one["after"], one["gained"], one["lost"]))
    changed = database.execute(
        f"select count(distinct (subject_kind, subject)) from '{folder}/changes.parquet'")
    check.equal(f"{name}: changed subjects", changed.fetchone()[0],
                sum(one["changed"] for one in document["subjects"]))
    check.equal(f"{name}: report.html holds diff.json", document, report_data(folder))
    report = (folder / "report.html").read_text(encoding="utf-8")
    for word in ("src=", "href=\"http"):
        check.equal(f"{name}: report.html needs no other file ({word})", False,
                    word in report.split("<script type", 1)[0])
    return document


def expected_causes(database, changes, planted):
    """By leaving out: the changes that, taken back alone, undo the difference; if there are none,
    those that alone change something."""
    some = {name: differing(database, "after", f"without_{name}") for name in planted}
    left = {name: differing(database, "before", f"without_{name}") for name in planted}
    causes = {}
    for change in changes:
        whole = [name for name in planted if change not in left[name]]
        causes[change] = sorted(planted[name][4] for name in
                                whole or [n for n in planted if change in some[n]])
    return causes


def report_data(folder):
    report = (folder / "report.html").read_text(encoding="utf-8")
    return json.loads(report.split('id="document">', 1)[1].split("</script>", 1)[0])


def rewrite(pack, target, file, before, after):
    plant(pack, target, [])
    path = target / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def try_dates(check, pack, folder, database):
    """One pack on two dates: put down to the dated value, to time, to what became known."""
    data, first = folder / "data", "2018-06-30"
    value = "自 2018-01-01 起：120 假设 “"
    rewrite(pack, folder / "dated", "参数.xh", value,
            value + "原值”；\n  自 2018-10-01 起：110 假设 “")
    rewrite(pack, folder / "always", "参数.xh", value, value.replace("120", "110"))
    runs = {"before": ("dated", first, first), "after": ("dated", DATE, DATE),
            "without_value": ("before", DATE, DATE), "without_time": ("always", first, DATE),
            "without_known": ("dated", DATE, first)}
    results = {}
    for name, (pack_of, date, known_by) in runs.items():
        results[name] = folder / f"run_dates_{name}"
        xinheng("run", folder / pack_of, data, "--date", date, "--known-by", known_by, "--out",
                results[name])
    tables(database, results)
    out = folder / "diff_dates"
    xinheng("diff", folder / "dated", "--data", data, "--date-old", first, "--date", DATE, "--out",
            out)
    rows = read_changes(database, out)
    expected = differing(database, "before", "after")
    check.equal(f"{pack}, dates: who", expected, {row[:4] for row in rows})
    planted = {"value": ("参数 A级线",), "time": ("时间推移",), "known": ("数据截止日",)}
    planted = {name: (None,) * 4 + words for name, words in planted.items()}
    causes = expected_causes(database, expected, planted)
    wrong = [(row, causes[row[:4]]) for row in rows
             if row[:4] in causes and causes[row[:4]] and sorted(row[5]) != causes[row[:4]]]
    check.equal(f"{pack}, dates: why", [], wrong[:3])
    found = {cause for row in rows for cause in row[5]}
    check.equal(f"{pack}, dates: each is a cause", {p[4] for p in planted.values()}, found)
    document = compare_totals(check, f"{pack}, dates", database, out)
    check.equal(f"{pack}, dates: rules", [["参数 A级线", "120", "110"]],
                [[one["declaration"]["zh"], part["before"]["zh"], part["after"]["zh"]]
                 for one in document["rules"] for part in one["parts"]])
    store = folder / "store"
    xinheng("prepare", folder / "dated", data, store)
    xinheng("diff", folder / "dated", "--data", store, "--date-old", first, "--date", DATE,
            "--out", folder / "diff_store")
    check.equal(f"{pack}, dates: a store says the same", True,
                (folder / "diff_store/changes.parquet").read_bytes()
                == (out / "changes.parquet").read_bytes())


def try_grid(check, pack, folder, database):
    """what-if: its page, its JSON and plain runs agree, from files and from a store."""
    documents = []
    for name in ("data", "store"):
        out = folder / f"grid_{name}"
        xinheng("what-if", folder / "before", "--data", folder / name, "--date", DATE, "--grid",
                "A级线=110，120", "--out", out)
        documents.append(json.loads((out / "what-if.json").read_text(encoding="utf-8")))
        check.equal(f"{pack}, grid of {name}: the page", documents[-1], report_data(out))
        documents[-1].pop("data")
    check.equal(f"{pack}, grid: a store says the same", documents[0], documents[1])
    runs = [folder / "run_before", folder / "run_only_threshold", folder / "run_before"]
    for point, results in zip(documents[0]["points"], runs, strict=True):
        manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
        what = f"{pack}, grid at {point['values']}"
        grades = database.execute(
            f"""select cast("个人信用.等级" as varchar), count(*)
                from '{results}/evaluations.parquet'
                where "个人信用.等级" is not null group by all""").fetchall()
        check.equal(f"{what}: grades", dict(grades),
                    {one["grade"]: one["subjects"] for one in point["evaluations"][0]["grades"]
                     if one["subjects"]})
        check.equal(f"{what}: measures", database.execute(
            f"""select cast(measure as varchar) name, count(*)
                from '{results}/measures.parquet' group by all order by name""").fetchall(),
            sorted((one["name"], one["subjects"]) for one in point["measures"]
                   if one["subjects"]))
        check.equal(f"{what}: all measures", set(manifest["counts"]["measures"]),
                    {one["name"] for one in point["measures"]})


def try_pack(check, pack, subjects, folder):
    data = folder / "data"
    xinheng("generate", ROOT / "rules" / pack, "--subjects", subjects, "--seed", 5, "--out", data,
            "--date", DATE, "--wrong-share", "0.001")
    planted = PLANTED[pack]
    database = duckdb.connect()
    packs = {"before": [], "after": list(planted)}
    packs |= {f"only_{name}": [name] for name in planted}
    packs |= {f"without_{name}": [n for n in planted if n != name] for name in planted}
    results = {}
    for name, changes in packs.items():
        plant(pack, folder / name, changes)
        results[name] = folder / f"run_{name}"
        xinheng("run", folder / name, data, "--date", DATE, "--out", results[name])
    tables(database, results)
    for name in planted:  # alone: everything is put down to it
        out = folder / f"diff_{name}"
        xinheng("diff", folder / "before", folder / f"only_{name}", "--data", data, "--date", DATE,
                "--out", out)
        rows = read_changes(database, out)
        expected = differing(database, "before", f"only_{name}")
        check.equal(f"{pack}, {name}: who", expected, {row[:4] for row in rows})
        check.equal(f"{pack}, {name}: somebody", True, len(rows) > 0)
        check.equal(f"{pack}, {name}: why", {("alone", (planted[name][4],))},
                    {(row[4], tuple(row[5])) for row in rows})
    out = folder / "diff_all"
    xinheng("diff", folder / "before", folder / "after", "--data", data, "--date", DATE, "--out",
            out)
    rows = read_changes(database, out)
    expected = differing(database, "before", "after")
    check.equal(f"{pack}, all: who", expected, {row[:4] for row in rows})
    causes = expected_causes(database, expected, planted)
    wrong = [(row, causes[row[:4]]) for row in rows
             if row[:4] in causes and causes[row[:4]] and sorted(row[5]) != causes[row[:4]]]
    check.equal(f"{pack}, all: why", [], wrong[:3])
    document = compare_totals(check, f"{pack}, all", database, out)
    check.equal(f"{pack}, all: rules", sorted(p[4].split(" 例外")[0] for p in planted.values()),
                sorted(r["declaration"]["zh"] for r in document["rules"] if r["edit"] == "changed"))
    print(f"{pack}: {sum(s['subjects'] for s in document['subjects'])} subjects, "
          f"{len(rows)} decisions differ", flush=True)
    out = folder / "diff_none"
    xinheng("diff", folder / "before", folder / "before", "--data", data, "--date", DATE, "--out",
            out)
    check.equal(f"{pack}, none: nothing", [], read_changes(database, out))
    if pack == "quzhou-person":
        try_dates(check, pack, folder, database)
        try_grid(check, pack, folder, database)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="300,000 subjects")
    parser.add_argument("--subjects", type=int, default=20_000)
    parser.add_argument("--pack", choices=PLANTED)
    options = parser.parse_args()
    subjects = 300_000 if options.long else options.subjects
    check = Check()
    for pack in [options.pack] if options.pack else PLANTED:
        with tempfile.TemporaryDirectory(prefix="xinheng-planted-") as folder:
            try_pack(check, pack, subjects, Path(folder).resolve())
    print(f"{check.passed} passed, {check.failed} failed")
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
