#!/usr/bin/env python3
"""Working days agree with the package chinesecalendar: the calendar that rules/quzhou-common keeps,
day by day, and what the program counts by it.  --write makes the calendar anew from the package."""

import csv
import datetime
import random
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from chinese_calendar import constants, is_workday

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
CALENDAR = ROOT / "rules/quzhou-common/工作日历.csv"
FIRST, LAST = datetime.date(2017, 1, 1), datetime.date(2026, 12, 31)
DAY = datetime.timedelta(days=1)
AMOUNTS = (1, 2, 5, 7, 15, 20, 60)
PEOPLE = 120
PACK = """规则包 工作日 版本 “1” { 自 2017-01-01 起：施行； }
历法 {
  工作日：来自 “工作日历.csv”；
  开始当日：%s 假设 “两种都试”；
}
主体 个人 { 主键 编号：文本； 起日：日期； 止日：日期； }
定义 个人.数：整数 { 原则：工作日数(起日，止日) 假设 “试”； }
"""


def runs(table, wanted):
    """(first day, last day, name) of days that follow each other under one name."""
    days = sorted(day for day in table if FIRST <= day <= LAST and wanted(day))
    key = lambda pair: (pair[1].toordinal() - pair[0], table[pair[1]])
    for _, group in groupby(enumerate(days), key):
        stretch = [day for _, day in group]
        yield stretch[0], stretch[-1], constants.Holiday(table[stretch[0]]).chinese


def write():
    rows = [(datetime.date(year, 1, 1), datetime.date(year, 12, 31), "适用",
             f"国务院办公厅关于{year}年部分节假日安排的通知")
            for year in range(FIRST.year, LAST.year + 1)]
    rows += [(first, last, "放假", name) for first, last, name in
             runs(constants.holidays, lambda day: not is_workday(day))]
    rows += [(first, last, "上班", name + "调休") for first, last, name in
             runs(constants.workdays, lambda day: day.weekday() >= 5)]
    order = {"适用": 0, "放假": 1, "上班": 1}
    with CALENDAR.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("起日", "止日", "类别", "说明"))
        writer.writerows(sorted(rows, key=lambda row: (row[0].year, order[row[2]], row[0])))


def stretch_days(row):
    first, last = (datetime.date.fromisoformat(row[column]) for column in ("起日", "止日"))
    return (first + DAY * i for i in range((last - first).days + 1))


def days_that_differ():
    with CALENDAR.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {day: row["类别"] for row in rows if row["类别"] != "适用" for day in stretch_days(row)}
    covered = {day for row in rows if row["类别"] == "适用" for day in stretch_days(row)}
    if covered != {FIRST + DAY * i for i in range((LAST - FIRST).days + 1)}:
        return ["the days covered"]
    return [f"{day}: here {here}, there {is_workday(day)}" for day in sorted(covered)
            if (here := listed.get(day, "上班" if day.weekday() < 5 else "放假") == "上班")
            != is_workday(day)]


def walk(day, amount, start_counts):
    """The answer by walking, day by day, with the package alone."""
    step = DAY if amount > 0 else -DAY
    left = abs(amount) - (start_counts and is_workday(day))
    while left:
        day += step
        left -= is_workday(day)
    return day


def count(start, end, start_counts):
    sign = 1 if end >= start else -1
    way = [start + DAY * i * sign for i in range(abs((end - start).days) + 1)]
    counted = sum(map(is_workday, way if start_counts else way[1:]))
    return sign * counted


def pack(start_counts, seed):
    draw = random.Random(seed)
    text = PACK % ("计入" if start_counts else "不计入")
    for amount in AMOUNTS:
        text += f"定义 个人.后{amount}：日期 {{ 原则：起日 + {amount}个工作日 假设 “试”； }}\n"
        text += f"定义 个人.前{amount}：日期 {{ 原则：起日 - {amount}个工作日 假设 “试”； }}\n"
    text += "测试 与外部一致 {\n  评价日：2018-01-01；\n"
    inner = (LAST - FIRST).days - 400
    for i in range(PEOPLE):
        start, end = (FIRST + DAY * (200 + draw.randrange(inner)) for _ in range(2))
        text += f"  个人 甲{i} {{ 起日：{start}； 止日：{end}； }}\n"
        amount = draw.choice(AMOUNTS)
        text += f"  期望 甲{i}.后{amount} = {walk(start, amount, start_counts)}；\n"
        text += f"  期望 甲{i}.前{amount} = {walk(start, -amount, start_counts)}；\n"
        text += f"  期望 甲{i}.数 = {count(start, end, start_counts)}；\n"
    return text + "}\n"


def test_pack(start_counts):
    """None, or what the program says."""
    with tempfile.TemporaryDirectory(prefix="xinheng-workdays-") as name:
        folder = Path(name)
        (folder / CALENDAR.name).write_bytes(CALENDAR.read_bytes())
        (folder / "规则.xh").write_text(pack(start_counts, 20180101 + start_counts),
                                       encoding="utf-8")
        done = subprocess.run([XINHENG, "test", folder], text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return None if done.returncode == 0 else done.stdout


def main():
    if "--write" in sys.argv[1:]:
        write()
    differing = days_that_differ()
    for line in differing[:10]:
        print(f"{CALENDAR.name}: {line}")
    outcomes = [test_pack(start_counts) for start_counts in (False, True)]
    for outcome in outcomes:
        if outcome is not None:
            print(outcome)
    failed = bool(differing) + sum(outcome is not None for outcome in outcomes)
    print(f"{3 - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
