"""Which texts are dates, whole months between dates, and durations as text."""

import csv
import re

from case import NotSayable, Rejected, Test


def rows(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def validity(row):
    case, value = row["id"], row["value"]
    if row["form"] != "text" or "|" in value:
        return NotSayable(case, "a date can't be made of three numbers, only written")
    year = re.match(r"(-?\d+)-\d\d-\d\d$", value)
    if row["expected"] == "valid" and not 1900 <= int(year[1]) <= 2199:
        return NotSayable(case, "dates of data lie in the years 1900 to 2199")
    given = "" if value == "MISSING" else value
    return Rejected(case, {"日期": given, "另一日": "2018-01-01"}, row["expected"] == "valid", "up")


def months(row):
    dates = [re.match(r"-?\d+-\d\d-\d\d", row[column])[0] for column in ("from", "to")]
    if any(date.startswith("-") for date in dates):
        yield NotSayable(row["id"], "there are no years before 1")
        return
    sign, years, rest = re.match(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?$", row["whole_years_and_months"])\
        .groups()
    total = int(sign + "1") * (int(years or 0) * 12 + int(rest or 0))
    body = (f"  评价日：2018-01-01；\n  案例 案 {{ 日期：{dates[0]}； 另一日：{dates[1]}； }}\n"
            f"  期望 满月数(案.日期，案.另一日) = {total}；\n"
            f"  期望 满年数(案.日期，案.另一日) = {int(sign + '1') * int(years or 0)}；")
    for pack in ("up", "down"):
        yield Test(f"{row['id']} {pack}", body, pack)


def cases(folder):
    for row in rows(folder, "date_validity.csv"):
        yield validity(row)
    for row in rows(folder, "months_between.csv"):
        yield from months(row)
    for row in rows(folder, "duration_text.csv"):
        yield NotSayable(row["id"], "periods are written 1年, 3个月, 30日, 7个工作日: one unit each, "
                         "no hours, no ISO 8601")
