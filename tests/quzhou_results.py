#!/usr/bin/env python3
"""What the Quzhou packs write that their own tests can't ask for: who answers for each late matter
and what of a person or a government is shown in public, compared with what SQL says of the data;
which measures an office may take and which it must.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
DATE = "2023-12-31"
SEED = 8  # of which the data has some of everything
SUBJECTS = {"quzhou-person": 4_000, "quzhou-government": 100_000}
GOVERNMENT = "(SELECT 名称 FROM 政府 WHERE 机构代码 = {})"
BY_SOURCE = """(SELECT 来源单位 FROM 行为清单 JOIN 数据目录 ON 目录 = 信息类别
                WHERE 行为名称 = r.行为)"""
OFFICE = "'市信用办'"
# By deadline: the record, its key, and who must be named.
ANSWERABLE = {
    "quzhou-person": {
        "信息报送": ("信用信息", BY_SOURCE),
        "异议答复": ("信用信息", BY_SOURCE),
        "修复办理": ("信用信息", OFFICE),
    },
    "quzhou-government": {
        "政务失信报送": ("政务失信", GOVERNMENT.format("r.报送单位")),
        "公务员失信报送": ("公务员失信", GOVERNMENT.format("r.报送单位")),
        "书面说明": ("政务失信", GOVERNMENT.format("r.政府")),
        "限期整改": ("政务失信", GOVERNMENT.format("r.政府")),
        "机关异议处理": ("政务失信", OFFICE),
        "人员异议处理": ("公务员失信", OFFICE),
        "双公示公开": ("双公示", GOVERNMENT.format("r.政府")),
        "来件答复": ("来件", GOVERNMENT.format("r.政府")),
        "来信办理": ("来信", GOVERNMENT.format("r.政府")),
        "代理信息公开": ("代理信息", GOVERNMENT.format("r.掌握机关")),
        "阶段信息公开": ("项目公开", GOVERNMENT.format("r.公开单位")),
    },
}
NAME = "姓名[1] || repeat('*', length(姓名) - 1)"
CODE = "身份代码[1:6] || repeat('*', 12)"
MONTH = "strftime(发生日, '%Y-%m')"
DAY = "strftime({}, '%Y-%m-%d')"
# By publication: what of which record is shown, and how.
SHOWN = {
    "quzhou-person": {
        "严重失信披露": (
            "信用信息 r JOIN 个人 ON 身份代码 = r.个人",
            {"个人.姓名": NAME, "个人.身份代码": CODE, "行为": "行为",
             "行为.目录.来源单位": BY_SOURCE, "发生日": MONTH}),
        "守信典型宣传": (
            "信用信息 r JOIN 个人 ON 身份代码 = r.个人",
            {"个人.姓名": "姓名", "个人.所在地": "所在地", "行为": "行为",
             "发生日": "strftime(发生日, '%Y')"}),
    },
    "quzhou-government": {
        "政务失信公示": (
            "政务失信 r JOIN 政府 ON 机构代码 = r.政府",
            {"政府.名称": "名称", "政府.机构代码": "机构代码", "行为": "行为",
             "发生日": DAY.format("发生日")}),
        "公务员失信公示": (
            "公务员失信 r JOIN 公务员 ON 身份代码 = r.公务员",
            {"公务员.姓名": NAME, "公务员.身份代码": CODE, "行为": "行为", "发生日": MONTH}),
        "招标代理信息公示": (
            "代理信息 r JOIN 企业 ON 信用代码 = r.企业",
            {"企业.名称": "企业.名称", "企业.信用代码": "信用代码", "类别": "r.类别",
             "形成日": DAY.format("形成日")}),
    },
}
# Of what an office may do: the document says 可根据实际情况, 推广应用, 鼓励, 重要考量因素.
MAY = {
    "quzhou-person": {
        "绿色通道", "容缺受理", "单位许可便利", "商业贷款便利", "商业保险便利", "理财投资便利",
        "网上购物便利", "婚恋就业便利", "学生诚信考量", "市场差别化服务", "诚信红榜"},
    "quzhou-government": {"诚信街道诚信乡镇"},
}
failures = []
checked = 0


def expect(what, wrong):
    global checked
    checked += 1
    print(f"{'differs' if wrong else 'same'}: {what}")
    if wrong:
        failures.append(what)
        print(f"  {wrong}")


def xinheng(*words):
    done = subprocess.run([XINHENG, *map(str, words), "--date", DATE, "--quiet"], cwd=ROOT,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout)


def tables_of(pack, data, out):
    tables = duckdb.connect()
    for file in [*data.glob("*.parquet"), *out.glob("*.parquet")]:
        tables.execute(f'CREATE VIEW "{file.stem}" AS SELECT * FROM \'{file}\'')
    for file in (ROOT / "rules" / pack).glob("*.csv"):
        if file.stem in ("行为清单", "数据目录"):
            tables.execute(f'CREATE VIEW "{file.stem}" AS SELECT * FROM \'{file}\'')
    return tables


def test_answerable(pack, tables):
    named = {name for (name,) in
             tables.execute("SELECT DISTINCT deadline FROM deadlines").fetchall()}
    expect(f"{pack}: each deadline is late somewhere", named ^ set(ANSWERABLE[pack]))
    for deadline, (record, who) in ANSWERABLE[pack].items():
        wrong = tables.execute(
            f"SELECT record, answerable FROM deadlines d WHERE deadline = '{deadline}' AND NOT"
            f" answerable IN (SELECT {who} FROM {record} r WHERE 编号 = d.record) LIMIT 3"
        ).fetchall()
        expect(f"{pack}: who answers for {deadline}", wrong)


def test_shown(pack, tables):
    columns = [name for name, *_ in tables.execute("DESCRIBE publications").fetchall()]
    for publication, (source, fields) in SHOWN[pack].items():
        names = ", ".join(f'"shown.{name}"' for name in fields)
        values = ", ".join(fields.values())
        wanted = f"FROM publications WHERE publication = '{publication}'"
        wrong = tables.execute(f"SELECT {names} {wanted} EXCEPT ALL SELECT {values} FROM {source}"
                               ).fetchmany(3)
        expect(f"{pack}: what {publication} shows", wrong)
        count, = tables.execute(f"SELECT count(*) {wanted}").fetchone()
        expect(f"{pack}: {publication} shows somebody", "" if count else "nobody")
        others = [name for name in columns
                  if name.startswith("shown.") and name[6:] not in fields]
        more = [name for name in others
                if tables.execute(f'SELECT count("{name}") {wanted}').fetchone()[0]]
        expect(f"{pack}: {publication} shows nothing else", more)


def test_may(pack, tables):
    said = {measure for (measure,) in tables.execute(
        "SELECT DISTINCT measure FROM measures WHERE binding = 'discretionary'").fetchall()}
    expect(f"{pack}: what offices may do and need not", said ^ MAY[pack])


def main():
    for pack, subjects in SUBJECTS.items():
        with tempfile.TemporaryDirectory() as folder:
            data, out = Path(folder) / "data", Path(folder) / "out"
            xinheng("generate", f"rules/{pack}", "--subjects", subjects, "--seed", SEED,
                    "--out", data)
            xinheng("run", f"rules/{pack}", data, "--out", out)
            tables = tables_of(pack, data, out)
            test_answerable(pack, tables)
            test_shown(pack, tables)
            test_may(pack, tables)
    print(f"{checked - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
