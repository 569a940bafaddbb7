"""Seven ways to round a number, or a ratio, to a number of places."""

import csv
import re

from case import NotSayable, Test

MODES = {"half to even": "偶", "down (towards minus infinity)": "小",
         "up (towards plus infinity)": "大", "away from zero": "远", "towards zero": "零",
         "half away from zero": "半远", "half towards zero": "半零"}


def one(row):
    if row["decimals"] == "MISSING":
        return NotSayable(row["id"], "the number of places is written; left out it is 0")
    name = MODES[row["mode"]] + row["decimals"]
    if row["value"] == "MISSING":
        given, expectation = ("缺", "1", "1"), f"无法确定 案.{name} 因 被除数"
    else:
        number = re.match(r"(-?[\d.]+)(?:/(\d+))?(?:\*(\d+))?$", row["value"])
        given = (number[1], number[2] or "1", number[3] or "1")
        expectation = f"案.{name} = {row['expected']}"
    entries = " ".join(f"{field}：{value}；" for field, value in
                       zip(("被除数", "除数", "倍数"), given))
    return Test(row["id"], f"  评价日：2018-01-01；\n  案例 案 {{ {entries} }}\n"
                f"  期望 {expectation}；")


def cases(folder):
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield one(row)
