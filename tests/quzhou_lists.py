#!/usr/bin/env python3
"""What spreadsheets of the Quzhou packs say agrees with their rules: the application list with the
scenes, the table of clauses with what is cited, the grades linked to measures with the measures."""

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules"
PERSON = RULES / "quzhou-person"
COMMON = RULES / "quzhou-common"
CLAUSES = {"《个人细则》": COMMON / "个人细则条目.csv",
           "《政务细则》": COMMON / "政务细则条目.csv"}
CITATION = re.compile(r"《(?:个人|政务)细则》[一二三](?:\([一二三四五]\)\d?)?")
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
        yield (name, citation, items["部门"], items["频次"], items["必查"])


def test_scenes():
    listed = {(row["事项"], row["依据"], row["部门"], row["频次"], row["必查"])
              for row in rows(PERSON / "应用清单.csv")}
    expect("application list and scenes", listed ^ set(scenes()))


def test_departments():
    table = rows(PERSON / "等级挂钩.csv")
    text = rules(PERSON)
    expect("every department linked to grades has a measure",
           {name for name in table[0] if name not in ("等级", "依据", "假设")
            and f"等级挂钩.{name}" not in text})


def test_clauses(pack):
    table = rows(pack / "条款对照.csv")
    by_rules = {row["条款"] for row in table if row["类别"] == "规则"}
    cited = set(CITATION.findall(rules(pack)))
    # What is common is a name for others to use: who uses it cites the clause.
    if pack != COMMON:
        expect(f"{pack.name}: clauses cited and clauses carried by rules", cited ^ by_rules)
    expect(f"{pack.name}: files that carry clauses",
           {file for row in table if row["类别"] == "规则"
            for file in re.findall(r"[^；、 ]+\.(?:xh|csv)", row["落实"])
            if not (pack / file).is_file()})
    expect(f"{pack.name}: kinds of carrying",
           {str(row) for row in table if row["类别"] not in ("规则", "引擎", "服务", "组织")
            or not row["落实"] or not row["理由"]})
    return {row["条款"] for row in table}


def main():
    test_scenes()
    test_departments()
    expect("lists open in a spreadsheet (UTF-8 with a mark)",
           {name for name in IN_SPREADSHEETS
            if not (PERSON / name).read_bytes().startswith(b"\xef\xbb\xbf")})
    packs = [path.parent for path in sorted(RULES.glob("quzhou-*/条款对照.csv"))]
    said = set().union(*map(test_clauses, packs))
    everything = {title + row["条号"] for title, file in CLAUSES.items() for row in rows(file)
                  if title == "《个人细则》" or RULES / "quzhou-government" in packs}
    expect("every clause is carried by rules, the engine, the service or people",
           everything - said)
    print(f"{checked - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
