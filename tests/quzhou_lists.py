#!/usr/bin/env python3
"""What spreadsheets of the Quzhou packs say agrees with their rules: the application list with the
scenes, the grades linked to measures with the measures."""

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules"
PERSON = RULES / "quzhou-person"
SCENE = re.compile(r"^场景 (\S+) 依据 (\S+) \{(.*?)^\}", re.MULTILINE | re.DOTALL)
ITEM = re.compile(r"^\s*(\S+)：[“]?(.*?)[”]?；$", re.MULTILINE)
IN_SPREADSHEETS = ("数据目录.csv", "行为清单.csv", "应用清单.csv", "等级挂钩.csv", "条款对照.csv")

failures = []
checked = 0


def expect(what, wrong):
    global checked
    checked += 1
    print(f"{'differs' if wrong else 'same'}: {what}")
    if wrong:
        failures.append(what)
        print("".join(f"  {one}\n" for one in sorted(wrong)), end="")


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rules(pack):
    """The text of its rules, without its tests."""
    return "\n".join(path.read_text(encoding="utf-8-sig") for path in sorted(pack.iterdir())
                     if path.suffix in (".xh", ".csv") and not path.name.startswith("测试")
                     and path.name != "条款对照.csv")


def scenes():
    for name, citation, body in SCENE.findall((PERSON / "场景.xh").read_text(encoding="utf-8")):
        items = dict(ITEM.findall(body))
        yield (name, citation, items["部门"], items["频次"], items["必查"], items.get("方式"))


def how(row):
    if row["须授权"] == "是":
        return "本人授权后可查"
    return "应查必查" if row["必查"] == "是" else "可查"


def test_scenes():
    listed = {(row["事项"], row["依据"], row["部门"], row["频次"], row["必查"], how(row))
              for row in rows(PERSON / "应用清单.csv")}
    expect("application list and scenes", listed ^ set(scenes()))


def test_departments():
    table = rows(PERSON / "等级挂钩.csv")
    text = rules(PERSON)
    expect("every department linked to grades has a measure",
           {name for name in table[0] if name not in ("等级", "依据", "假设")
            and f"等级挂钩.{name}" not in text})


def main():
    test_scenes()
    test_departments()
    expect("lists open in a spreadsheet (UTF-8 with a mark)",
           {name for name in IN_SPREADSHEETS
            if not (PERSON / name).read_bytes().startswith(b"\xef\xbb\xbf")})
    print(f"{checked - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
