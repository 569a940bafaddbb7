"""Month arithmetic under both roundings; parts of dates, periods. The roundings are two packs: the
language fixes one for a whole pack."""

import csv
import re

from case import NotSayable, Refused, Test

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BOUNDS = {"first day of the month": "月初", "last day of the month": "月末",
          "first day of the year": "年初", "last day of the year": "年末"}
REFUSED = {"type/1": "定义 案例.错：是否 { 原则：2024-01-16 - 0日 <= 0日 假设 “试”； }"}
NOT_SAYABLE = {
    "lib/ymd": "a date can't be made of three numbers, only written",
    "diff/2": "a number of days can't become a period",
    "diff/3": "a period can't be multiplied", "diff/4": "a period can't be multiplied"}


def test(case, expectation, pack="down", **fields):
    given = {"日期": "2000-01-01", "另一日": "2000-01-01", "年月": "0个月", "几日": "0日",
             "甲起": "2000-01-01", "甲止": "2000-01-01", "乙起": "2000-01-01",
             "乙止": "2000-01-01", **fields}
    entries = " ".join(f"{name}：{value}；" for name, value in given.items())
    return Test(case, f"  评价日：2018-01-01；\n  案例 案 {{ {entries} }}\n"
                f"  期望 {expectation}；", pack)


def added(row):
    months = int(row["years"]) * 12 + int(row["months"])
    fields = {"日期": row["date"], "年月": f"{months}个月", "几日": row["days"] + "日"}
    sign = "+" if row["operation"] == "add" else "-"
    name = {"+": "加后", "-": "减后"}[sign]
    for pack, column in (("up", "round_up"), ("down", "round_down")):
        if row[column]:
            yield test(f"{row['id']} {column}", f"案.{name} = {row[column]}", pack, **fields)
    case = f"{row['id']} without_rounding"
    rules = (f"定义 案例.结果：日期 {{ 原则：{row['date']} {sign} {months}个月 {sign} "
             f"{row['days']}日 假设 “试”； }}")
    if row["without_rounding"] == "ERROR":
        yield Refused(case, rules, "XH0416", "none")
    elif months:
        yield NotSayable(case, "adding months needs 无对应日 also where it would not matter")
    else:
        body = (f"  评价日：2018-01-01；\n  案例 案 {{ 日期：{row['date']}； }}\n"
                f"  期望 案.日期 {sign} {row['days']}日 = {row['without_rounding']}；")
        yield Test(case, body, "none")


def truth(name, answer):
    return f"案.{name}" if answer == "true" else f"非 案.{name}"


def period_case(case, question, answer):
    dates = re.findall(r"\d{4}-\d\d-\d\d", question)
    fields = dict(zip(("甲起", "甲止", "乙起", "乙止"), dates))
    if "length" in question:
        return test(case, f"案.长度 = {answer.split()[0]}", **fields)
    if question.startswith("all of"):
        day = "1968-05-20" if "May" in question else "2002-05-20"
        bounds = ("月初", "月末") if "May" in question else ("年初", "年末")
        first, last = answer.split("..")
        return test(case, f"{bounds[0]}(案.日期) = {first}；\n"
                    f"  期望 {bounds[1]}(案.日期) = {last}", 日期=day)
    if "overlap" in question and answer == "none":
        return test(case, "非 案.重叠", **fields)
    if "overlap" in question or "joined" in question:
        first, last = answer.split("..")
        inner = "overlap" in question
        start, end = ("较大", "较小") if inner else ("较小", "较大")
        return test(case, f"{start}(案.甲起，案.乙起) = {first}；\n"
                    f"  期望 {end}(案.甲止，案.乙止) = {last}", **fields)
    name = next(chinese for english, chinese in
                (("well formed", "成段"), ("adjacent", "相接"), ("covers", "包住"))
                if english in question)
    return test(case, truth(name, answer), **fields)


def other(row):
    case, question, answer = row["id"], row["question"], row["answer"]
    dates = re.findall(r"\d{4}-\d\d-\d\d", question)
    if case in NOT_SAYABLE:
        return NotSayable(case, NOT_SAYABLE[case])
    if case.startswith("cmp/"):
        sign = question.split()[2]
        return Refused(case, f"定义 案例.错：是否 {{ 原则：1个月 {sign} 2日 假设 “试”； }}",
                       "XH0402", "down")
    if case in REFUSED:
        return Refused(case, REFUSED[case], "XH0402", "down")
    for english, function in BOUNDS.items():
        if question.startswith(english):
            return test(case, f"{function}(案.日期) = {answer}", 日期=dates[0])
    if question.startswith("days from"):
        return test(case, f"天数(案.日期，案.另一日) = {answer}", 日期=dates[0], 另一日=dates[1])
    if question.startswith("born"):
        amount, unit = re.search(r"(\d+) (year|month)", question).groups()
        name = "不够大" if "still younger" in question else "够大"
        return test(case, truth(name, answer), "up" if question.endswith("up") else "down",
                    日期=dates[0], 另一日=dates[1],
                    年月=amount + {"year": "年", "month": "个月"}[unit])
    if question.startswith("day of the week"):
        return test(case, f"星期(案.日期) = {WEEKDAYS.index(answer) + 1}", 日期=dates[0])
    if question.startswith(("earlier", "later")):
        function = "较小" if question.startswith("earlier") else "较大"
        return test(case, f"{function}(案.日期，案.另一日) = {answer}", 日期=dates[0],
                    另一日=dates[1])
    if case.startswith("month/"):
        name = {"before": "在月前", "in": "在月内", "after": "在月后"}[case.split("/")[1]]
        return test(case, truth(name, answer), 日期=dates[0], 另一日="2010-06-15")
    return period_case(case, question, answer)


def cases(folder):
    with (folder / "add_period.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from added(row)
    with (folder / "other.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield other(row)
