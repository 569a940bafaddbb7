#!/usr/bin/env python3
"""How the cost of a run grows: with records, records for each person, rules, measures that apply,
and rules that look through links. One axis at a time, the others as in BASE. Prints a table, writes
growth.json and growth.html into build/bench. `--growth-long` goes to 100 million records and 10,000
rules, within MEMORY_MAX of memory: a quarter of an hour, and 10 GB of disk. `--growth-quick`: a
hundredth of the records and at most 100 rules, to see that it works."""

import html
import io
import json
import os
import platform
import shutil
import sys
import time

import pyarrow.parquet

from side_by_side import BENCH, DATE, XINHENG, call

THREADS = os.cpu_count()
MEMORY_MAX, MEMORY_FROM = "6GiB", 30_000_000

BASE = {"records": 3_000_000, "records_each": 10, "rules": 40, "measures": 4, "linked": 0}
AXES = {
    "records": ([1_000_000, 3_000_000, 10_000_000], [30_000_000, 100_000_000]),
    "records_each": ([1, 10, 100, 1_000], []),
    "rules": ([10, 100, 1_000], [10_000]),
    "measures": ([0, 4, 40], []),
    "linked": ([0, 1, 8], []),
}
TITLES = {
    "records": "记录条数 / records", "records_each": "平均每人记录 / records for each person",
    "rules": "规则条数 / rules", "measures": "人人适用的措施 / measures that apply to everybody",
    "linked": "穿过关系的规则 / rules that look through links",
}
PHASES = ("compile", "read", "evaluate", "write")
ROWS = 200

HEAD = """规则包 增长测速 版本 “1” {
  自 2015-01-01 起：施行；
}
检查 { 未用名字：忽略 因 “测速”； }
历法 { 无对应日：取月末 假设 “测速”； }
法源 《任务》 { 自 2015-01-01 起：施行； 条目 { 《任务》一：“惩戒”； } }
代码表 等级 有序 { D； C； B； A； }
主体 人 { 主键 身份代码：公民信用代码； }
主体 企业 { 主键 企业代码：法人信用代码； }
关系 任职 { 责任人：人； 任职企业：企业； 任职日：日期； }
记录 信息 归属 人 {
  主键 编号：文本；
  行为：行为；
  发生日：日期；
  金额：金额；
}
记录 处罚 归属 企业 { 处罚日：日期； 罚款：金额； }
评价 信用 对 人 假设 “测速” {
  分项 守信 下限 -100 上限 40：合计(信息.行为.分值 其中 发生日 <= 评价日)；
  总分 得分 下限 0 上限 200：100 + 守信；
  分档 等级：等级 { 120 以上：A； 100 以上：B； 60 以上：C； 其余：D； }
}
"""


def pack(point):
    """A rule counts the records of two behaviours in a window of its own."""
    table = ("清单 行为 {\n  列 { 主键 名称：代码； 分值：整数； }\n  行 {\n" +
             "".join(f"    行为{i} | {i % 50 - 25}；\n" for i in range(ROWS)) + "  }\n}\n")
    rules = "".join(
        f"惩戒 措施{i} 对 人 {{ 情形 多次 当 计数(信息 其中 行为 属于 {{行为{i % ROWS}，"
        f"行为{(7 * i + 3) % ROWS}}} 且 评价日 < 发生日 + {6 + i % 48}个月 且 金额 >= {i % 90}元)"
        f" >= {2 + i % 4} 依据 《任务》一； }}\n" for i in range(point["rules"]))
    applying = "".join(
        f"奖励 人人{i} 对 人 {{ 情形 合格 当 信用.得分 >= 0 依据 《任务》一； }}\n"
        for i in range(point["measures"]))
    linked = "".join(
        f"定义 企业.受罚{i}：是否 {{ 原则：计数(处罚 其中 罚款 > {i * 100}元 且 "
        f"评价日 < 处罚日 + {12 + i}个月) > 0 假设 “测速”； }}\n"
        f"惩戒 连带{i} 对 人 {{ 情形 任职 当 存在(任职企业 其中 任职企业.受罚{i} 且 任职日 <= 评价日) "
        f"依据 《任务》一； }}\n" for i in range(point["linked"]))
    return HEAD + table + rules + applying + linked


def measure(point, rounds):
    folder = BENCH / "growth"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "pack").mkdir(parents=True)
    (folder / "pack/任务.xh").write_text(pack(point), encoding="utf-8")
    call([XINHENG, "generate", folder / "pack", "--subjects",
         point["records"] // point["records_each"], "--records-per-subject", point["records_each"],
         "--seed", 1, "--date", DATE, "--out", folder / "data", "--quiet"])
    records = sum(pyarrow.parquet.read_metadata(path).num_rows
                  for path in (folder / "data").glob("*.parquet")
                  if path.stem in ("信息", "处罚", "任职"))
    best = None
    for _ in range(rounds):
        shutil.rmtree(folder / "out", ignore_errors=True)
        began = time.perf_counter()
        call([XINHENG, "run", folder / "pack", folder / "data", "--date", DATE, "--quiet",
              "--threads", THREADS, "--no-cache", "--out", folder / "out",
              *(("--memory", MEMORY_MAX) if point["records"] > MEMORY_FROM else ())])
        wall = time.perf_counter() - began
        manifest = json.loads((folder / "out/manifest.json").read_text())
        if best is None or wall < best["wall"]:
            best = {"wall": wall, **{phase: manifest["timings"][f"{phase}_seconds"]
                                     for phase in PHASES}}
    shutil.rmtree(folder)
    return {**point, "all_records": records, **best}


def all_points(long, quick):
    for axis, (usual, more) in AXES.items():
        for value in usual + (more if long else []):
            point = {**BASE, axis: value}
            if quick:
                point["records"] //= 100
                point["rules"] = min(point["rules"], 100)
            yield axis, point


def chart(axis, rows):
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
    figure, at = pyplot.subplots(figsize=(6, 3))
    values = [row[axis] for row in rows]
    bottom = [0.0] * len(rows)
    for phase in PHASES:
        heights = [row[phase] for row in rows]
        at.bar([f"{value:,}" for value in values], heights, bottom=bottom, label=phase)
        bottom = [low + height for low, height in zip(bottom, heights)]
    at.set_ylabel("seconds")
    at.legend(fontsize=8)
    figure.tight_layout()
    text = io.StringIO()
    figure.savefig(text, format="svg")
    pyplot.close(figure)
    return text.getvalue().split("?>", 1)[1].split(".dtd\">", 1)[-1]


def page(results, machine):
    parts = [f"<!doctype html><html lang=zh><meta charset=utf-8><title>信衡：成本怎样增长</title>"
             f"<style>body{{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}"
             f"table{{border-collapse:collapse}}td,th{{padding:.2em .8em;text-align:right}}"
             f"</style><h1>成本怎样增长 / how cost grows</h1><p>{html.escape(machine)}</p>"]
    for axis, rows in results.items():
        head = "".join(f"<th scope=col>{name}" for name in ("", "records", *PHASES, "wall"))
        body = "".join(
            f"<tr><th scope=row>{row[axis]:,}<td>{row['all_records']:,}" +
            "".join(f"<td>{row[phase]:.3f}" for phase in (*PHASES, "wall")) for row in rows)
        parts.append(f"<h2>{TITLES[axis]}</h2>{chart(axis, rows)}<table><tr>{head}{body}</table>")
    return "\n".join(parts)


def main():
    long, quick = "--growth-long" in sys.argv[1:], "--growth-quick" in sys.argv[1:]
    BENCH.mkdir(parents=True, exist_ok=True)
    results = {}
    print(f"{'axis':<14}{'value':>12}{'records':>14}" +
          "".join(f"{name:>10}" for name in (*PHASES, "wall")) + "  seconds, best of 2", flush=True)
    for axis, point in all_points(long, quick):
        row = measure(point, 1 if point["records"] > 10_000_000 else 2)
        results.setdefault(axis, []).append(row)
        print(f"{axis:<14}{row[axis]:>12,}{row['all_records']:>14,}" +
              "".join(f"{row[name]:>10.3f}" for name in (*PHASES, "wall")), flush=True)
    machine = f"{platform.machine()}, {THREADS} threads"
    (BENCH / "growth.json").write_text(json.dumps({"machine": machine, "axes": results}, indent=1),
                                       encoding="utf-8")
    (BENCH / "growth.html").write_text(page(results, machine), encoding="utf-8")
    print(BENCH / "growth.html")


if __name__ == "__main__":
    main()
