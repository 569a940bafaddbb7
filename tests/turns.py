#!/usr/bin/env python3
"""Where judging somebody takes only his own records, these are put in order for some subjects after
the others. That must give the bytes of a run that has everything in order at once, which a run with
more memory than it needs does: from files of any order, a store, an updated store; several kinds of
subjects; versions, records without key; wrong rows."""

import shutil
import sys
import tempfile
from pathlib import Path

import memory
from memory import expect, manifest_of, xinheng

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests/bench"))
import job  # noqa: E402

DATE = "2019-01-01"
PACK = """规则包 轮流 版本 “1” { 自 2018-01-01 起：施行； }
历法 { 无对应日：取月末 假设 “测试”； }
法源 《细则》 { 自 2018-01-01 起：施行； 条目 { 《细则》一：“惩戒”； } }
代码表 状态 { 有效； 已撤销； }
主体 个人 { 主键 身份代码：公民信用代码； 职业：文本?； }
主体 企业 { 主键 信用代码：法人信用代码； }
记录 处罚 归属 个人 {
  主键 文书号：文本； 严重：是否； 状态：状态； 报送日：日期； 更正日：日期?；
  已知 自 报送日 至 更正日；
}
记录 表彰 归属 个人 { 颁发日：日期； 分：整数； }
记录 欠税 归属 企业 { 主键 编号：文本； 金额：金额?； 发生日：日期； }
评价 个人分 对 个人 假设 “测试” {
  分项 处罚数 下限 0 上限 50：计数(处罚 其中 状态 = 有效)；
  分项 表彰分 下限 0 上限 1000：合计(全部 表彰.分)；
  总分 得分 下限 0 上限 1050：处罚数 + 表彰分；
}
评价 企业分 对 企业 假设 “测试” {
  分项 欠税数 下限 0 上限 100：计数(欠税 其中 有 金额 且 金额 >= 100元)；
  总分 得分 下限 0 上限 100：欠税数；
}
惩戒 限制 对 个人 { 情形 严重 当 计数(处罚 其中 严重) >= 1 依据 《细则》一； }
惩戒 提示 对 企业 { 情形 欠税 当 计数(欠税 其中 发生日 <= 评价日) >= 2 依据 《细则》一； }
"""
SUBJECTS = 66_000  # at least two partitions, with two threads, of each kind


def results_of(rules, data, out, *options):
    """Bytes by file, and the manifest without what differs from run to run."""
    done = xinheng("run", rules, data, "--date", DATE, "--out", out, *options)
    if done.returncode != 0:
        return done.stdout
    files = {path.name: path.read_bytes() for path in out.iterdir() if path.suffix == ".parquet"}
    manifest, limited = manifest_of(out)
    shutil.rmtree(out)
    return files, manifest, limited["partitions"] if limited else None


def check(name, rules, data, out):
    whole = results_of(rules, data, out, "--memory", "16GiB")
    expect(not isinstance(whole, str) and whole[2] == 1, f"{name}: whole: {whole}"[:2000])
    for threads in (1, 2):
        turns = results_of(rules, data, out, "--threads", threads)
        same = turns[:2] == whole[:2] and turns[2] is None
        expect(same, f"{name}, {threads} threads: {turns if isinstance(turns, str) else 'differs'}")


def write_pack(folder):
    folder.mkdir()
    (folder / "规则.xh").write_text(PACK, encoding="utf-8")
    return folder


def check_case(folder, name, rules, records):
    store, out = folder / "store", folder / "out"

    def generate(people, wrong, into):
        done = xinheng("generate", rules, "--subjects", people, "--records-per-subject", records,
                       "--date", DATE, "--wrong-share", wrong, "--out", into)
        expect(done.returncode == 0, f"{name}: {done.stdout}")

    generate(SUBJECTS, "0.01", folder / "data")
    check(f"{name}, files", rules, folder / "data", out)
    expect(xinheng("prepare", rules, folder / "data", store).returncode == 0, f"{name}: prepare")
    check(f"{name}, store", rules, store, out)
    generate(SUBJECTS // 20, "0.05", folder / "delta")
    expect(xinheng("update", rules, store, folder / "delta").returncode == 0, f"{name}: update")
    check(f"{name}, updated store", rules, store, out)


def main():
    with tempfile.TemporaryDirectory(prefix="xinheng-turns-") as place:
        folder = Path(place)
        check_case(folder, "turns", write_pack(folder / "pack"), 3)
    with tempfile.TemporaryDirectory(prefix="xinheng-turns-") as place:
        folder = Path(place)
        check_case(folder, "job", job.write(folder / "pack"), 3)
    print(f"{memory.passed} passed, {len(memory.failures)} failed")
    return 1 if memory.failures else 0


if __name__ == "__main__":
    sys.exit(main())
