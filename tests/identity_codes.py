#!/usr/bin/env python3
"""Identity codes that `xinheng generate` makes are valid for python-stdnum too."""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

from stdnum import numdb
from stdnum.cn import ric, uscc

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
SUBJECTS = 5000
# A citizen, and a company and a government: their codes begin differently.
PACK = """规则包 码 版本 “1” {
  自 2018-01-01 起：施行；
}

主体 个人 {
  主键 身份代码：公民信用代码；
  出生日期：日期；
}

主体 企业 {
  主键 信用代码：法人信用代码；
}

主体 政府 {
  主键 机构代码：法人信用代码；
}
"""
# python-stdnum wants the division to have had its number in the year of birth. Codes were first
# given out later than that, so the division only has to be known for people born before this.
YEAR_OF_LAST_CHANGE = 2002


def citizen_is_valid(code, birth_date):
    if len(code) != 18 or ric.calc_check_digit(code) != code[-1]:
        return False
    if ric.get_birth_date(code).isoformat() != birth_date:
        return False
    known = any(properties for _, properties in numdb.get("cn/loc").info(code[:6]))
    return known and (int(code[6:10]) < YEAR_OF_LAST_CHANGE or ric.is_valid(code))


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def check(kind, rows, is_valid):
    wrong = [row for row in rows if not is_valid(*row)]
    if wrong or len({row[0] for row in rows}) != SUBJECTS:
        print(f"{kind}: {len(wrong)} of {len(rows)} codes are not valid, such as {wrong[:3]}; "
              f"{len({row[0] for row in rows})} are different")
        return 1
    return 0


def main():
    with tempfile.TemporaryDirectory() as folder:
        pack, data = Path(folder) / "pack", Path(folder) / "data"
        pack.mkdir()
        (pack / "码.xh").write_text(PACK, encoding="utf-8")
        subprocess.run([XINHENG, "generate", pack, "--subjects", str(SUBJECTS), "--seed", "3",
                        "--format", "csv", "--out", data], check=True)
        failed = check("个人", rows_of(data / "个人.csv"), citizen_is_valid)
        for kind in ("企业", "政府"):
            failed += check(kind, rows_of(data / f"{kind}.csv"), uscc.is_valid)
    print(f"{3 - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
