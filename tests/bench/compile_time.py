#!/usr/bin/env python3
"""How long compiling takes, by the size of the pack: generated ones, and the packs of rules/."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
XINHENG = ROOT / "build/release/xinheng"

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
  分项 守信 下限 -100 上限 40：合计(信息.行为.分值)；
  总分 得分 下限 0 上限 200：100 + 守信；
  分档 等级：等级 { 120 以上：A； 100 以上：B； 60 以上：C； 其余：D； }
}
"""


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


def compile_pack(folder, cache):
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    began = time.monotonic()
    done = subprocess.run([XINHENG, "compile", folder, "--timings", "--lang", "en"], text=True,
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    seconds = time.monotonic() - began
    if done.returncode != 0:
        sys.exit(f"{folder} doesn't compile:\n{done.stderr[:2000]}")
    steps = dict(re.findall(r"^  (\S.*?) +([\d.]+) ms", done.stderr, re.MULTILINE))
    return seconds, steps


def row(name, folder):
    with tempfile.TemporaryDirectory() as cache:
        cold, steps = compile_pack(folder, cache)
        warm, warm_steps = compile_pack(folder, cache)
    llvm = sum(float(ms) for step, ms in steps.items() if step.startswith("LLVM"))
    kept = float(warm_steps["cache"]) + float(warm_steps["link"])
    print(f"{name:<28}" + "".join(f"{float(steps[step]):>10.1f}" for step in
                                  ("parse", "check", "analyze", "lower")) +
          f"{llvm:>10.1f}{float(steps['link']):>8.1f}{cold * 1000:>10.0f}{kept:>10.1f}"
          f"{warm * 1000:>10.0f}", flush=True)


def main():
    print("milliseconds; LLVM: of all threads, both variants of every function")
    print(f"{'':<28}" + "".join(f"{name:>10}" for name in
                                ("parse", "check", "analyze", "lower", "LLVM")) +
          f"{'link':>8}{'all':>10}{'kept':>10}{'all, kept':>10}")
    sizes = [(100, 200), (300, 200), (1_000, 200), (1_000, 16_000)]
    if "--long" in sys.argv[1:]:
        sizes.append((10_000, 16_000))
    with tempfile.TemporaryDirectory() as name:
        for rules, rows in sizes:
            folder = Path(name) / f"{rules}-{rows}"
            folder.mkdir()
            (folder / "任务.xh").write_text(pack(rules, rows), encoding="utf-8")
            row(f"{rules:,} rules, {rows:,} rows", folder)
    for quzhou in ("quzhou-person", "quzhou-government"):
        row(quzhou, ROOT / "rules" / quzhou)


if __name__ == "__main__":
    main()
