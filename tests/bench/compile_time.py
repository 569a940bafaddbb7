#!/usr/bin/env python3
"""How long compiling takes, cold and with code kept, by the size of the pack: generated ones, and
the packs of rules/. `--long`: up to 10,000 rules."""

import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
XINHENG = ROOT / "build/release/xinheng"
DATE = "2018-12-31"

HEAD = """规则包 编译测速 版本 “1” {
  自 2015-01-01 起：施行；
}
历法 { 无对应日：取月末 假设 “测速”； }
法源 《任务》 { 自 2015-01-01 起：施行； 条目 { 《任务》一：“惩戒”； } }
代码表 等级 有序 { D； C； B； A； }
主体 人 { 主键 身份代码：公民信用代码； }
记录 信息 归属 人 {
  主键 编号：文本；
  行为：行为；
  发生日：日期；
  金额：金额；
}
评价 信用 对 人 假设 “测速” {
  分项 守信 下限 -100 上限 40：合计(信息.行为.分值 其中 发生日 <= 评价日)；
  总分 得分 下限 0 上限 200：100 + 守信；
  分档 等级：等级 { 120 以上：A； 100 以上：B； 60 以上：C； 其余：D； }
}
"""


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pack(rules, rows):
    lines = [f"    行为{i} | {i % 50 - 25} | {i % 7 == 0 and '是' or '否'}；" for i in range(rows)]
    table = ("清单 行为 {\n  列 { 主键 名称：代码； 分值：整数； 严重：是否； }\n  行 {\n" +
             "\n".join(lines) + "\n  }\n}\n")
    measures = "".join(
        f"惩戒 措施{i} 对 人 {{\n  情形 多次 当 计数(信息 其中 行为 属于 {{行为{i % rows}，"
        f"行为{(7 * i + 3) % rows}}} 且 评价日 < 发生日 + {6 + i % 48}个月 且 金额 >= {i % 90}元)"
        f" >= {1 + i % 4} 依据 《任务》一；\n  例外 优良 当 信用.等级 = A 则 免除 依据 《任务》一；\n}}\n"
        for i in range(rules))
    return HEAD + table + measures


def run_pack(folder, data, cache, *options):
    """Of a run over a few people: CPU milliseconds in all, wall milliseconds of each step."""
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    environment.pop("XINHENG_NO_CACHE", None)
    with tempfile.TemporaryDirectory() as out:
        before = cpu_of_children()
        done = subprocess.run([XINHENG, "run", folder, data, "--date", DATE, "--out", f"{out}/out",
                               "--quiet", "--timings", "--lang", "en", *options], text=True,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    cpu = 1000 * (cpu_of_children() - before)
    if done.returncode != 0:
        sys.exit(f"{folder} doesn't run:\n{done.stderr[:2000]}")
    return cpu, {step: float(ms) for step, ms in
                 re.findall(r"^  (\S.*?) +([\d.]+) ms", done.stderr, re.MULTILINE)}


def least(rounds, *arguments):
    """Of each number the least: what else runs on the machine only adds."""
    runs = [run_pack(*arguments) for _ in range(rounds)]
    return (min(cpu for cpu, _ in runs),
            {step: min(steps[step] for _, steps in runs) for step in runs[0][1]})


def row(name, folder, rounds):
    """Cold: no code is kept. Warm: all of it was kept by a run before."""
    with tempfile.TemporaryDirectory() as scratch:
        data = f"{scratch}/data"
        subprocess.run([XINHENG, "generate", folder, "--subjects", "20", "--seed", "1", "--date",
                        DATE, "--out", data, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        cold, steps = least(rounds, folder, data, scratch, "--no-cache")
        run_pack(folder, data, scratch)
        warm, warm_steps = least(rounds, folder, data, scratch)
    llvm = sum(ms for step, ms in steps.items() if step.startswith("LLVM"))
    kept = warm_steps["cache"] + warm_steps["link"]
    print(f"{name:<26}" + "".join(f"{steps[step]:>9.1f}" for step in
                                  ("parse", "check", "analyze", "lower")) +
          f"{llvm:>9.1f}{steps['link']:>7.1f}{kept:>8.1f}{cold:>10.0f}{warm:>10.0f}", flush=True)


def main():
    print("milliseconds, the least of some runs over 20 people; LLVM: of all threads, what "
          "this run needs;\nkept: to find and link code made before; CPU: of the whole process")
    print(f"{'':<26}" + "".join(f"{name:>9}" for name in
                                ("parse", "check", "analyze", "lower", "LLVM")) +
          f"{'link':>7}{'kept':>8}{'cold CPU':>10}{'warm CPU':>10}")
    sizes = [(100, 200), (300, 200), (1_000, 200), (1_000, 16_000)]
    if "--long" in sys.argv[1:]:
        sizes.append((10_000, 16_000))
    with tempfile.TemporaryDirectory() as name:
        for rules, rows in sizes:
            folder = Path(name) / f"{rules}-{rows}"
            folder.mkdir()
            (folder / "任务.xh").write_text(pack(rules, rows), encoding="utf-8")
            row(f"{rules:,} rules, {rows:,} rows", folder, 5 if rules <= 300 else 1)
    for quzhou in ("quzhou-person", "quzhou-government"):
        row(quzhou, ROOT / "rules" / quzhou, 5)


if __name__ == "__main__":
    main()
