#!/usr/bin/env python3
"""What must not matter doesn't: the order of declarations, how they are spread over files, what of
them stands in amendments, Markdown around them, the order of rows, in how many files they come,
what declarations are called, which language the words are of. For every pack of rules/ and
examples/ and the packs of LANGUAGE.md, on made-up people."""

import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow
import pyarrow.csv
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from round_trip import (MARKDOWN_TABLE, copied_packs, documented_packs, dump,  # noqa: E402
                        rule_files)

XINHENG = ROOT / "build/release/xinheng"
PERSONS, PERSONS_DOCUMENTED = 2_000, 60
# Dates on which the packs are in force.
DATES = ("2019-01-01", "2026-01-01")
TABLES = ("evaluations", "measures", "publications", "deadlines")
SUFFIX = "_改"
FILES = 3
THREADS = 2
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|《[^》]*》[^\s；，{}（）()|]*|「[^」]*」|//[^\n]*|[{}]|[^\W\d]\w*")
# Names that data doesn't have: of rules, of parameters, of what they give.
NAMED = re.compile(r"^\s*(?:定义 [^\s.：]+\.|参数 |评价 |奖励 |惩戒 |预警 |名单 |分项 |总分 |情形 |例外 |"
                   r"不评 |直降 |移出 |限额 |公示 |时限 |修复 |异议 |决策表 )(「[^」]+」|\w+)", re.MULTILINE)
NAME = r"(?:「[^」]+」|[^\s：「」.]+)"
AMENDABLE = re.compile(rf"((?:定义|奖励|惩戒|预警|名单|修复|异议|公示|时限) {NAME}(?:\.{NAME})*)(?:：| 对 )")
EXCEPTION = re.compile(r"  (?:例外|移出) .*；$")
# Some of them may be names, too: by its text alone a word doesn't tell which it is.
RESERVED = set(re.findall(r"^[A-Z_]+\s*:\s*'(\w+)' \|", (ROOT / "grammar/Xinheng.g4").read_text(
    encoding="utf-8"), re.MULTILINE))


class Unusable(Exception):
    """Data can't be made for this pack."""


def xinheng(*arguments):
    done = subprocess.run([XINHENG, *map(str, arguments)], text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise RuntimeError(f"xinheng {' '.join(map(str, arguments))}\n{done.stdout}")


def plain(value):
    """The same whatever order a list is in; names as they were before."""
    if isinstance(value, list):
        return sorted(map(plain, value))
    return str(value).replace(SUFFIX, "")


def results(pack, data, out, date, engine):
    """By table, what it says, as sorted rows."""
    shutil.rmtree(out, ignore_errors=True)
    xinheng("run", pack, data, "--date", date, "--engine", engine, "--quiet", "--out", out)
    found = {}
    for name in TABLES:
        if not (out / f"{name}.parquet").exists():
            continue
        rows = pyarrow.parquet.read_table(out / f"{name}.parquet").to_pylist()
        found[name] = sorted(str(sorted((plain(key), plain(value)) for key, value in row.items()))
                             for row in rows)
    return found


def difference(one, other):
    if one.keys() != other.keys():
        return f"{sorted(one)} and {sorted(other)}"
    for name in one:
        only = [row for row in other[name] if row not in set(one[name])]
        gone = [row for row in one[name] if row not in set(other[name])]
        if only or gone:
            return f"{name}: {gone[:1]} is now {only[:1]}"
    return ""


# ---- rules ----

def declarations(text):
    """Top-level declarations of printed rules."""
    found, begin, depth = [], 0, 0
    for token in QUOTED.finditer(text):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                found.append(text[begin:token.end()].strip())
                begin = token.end()
    return found


def write_rules(pack, files, tables, markdown=False):
    for file in rule_files(pack):
        file.unlink()
    for number, text in enumerate(files):
        # A table is in the file that names it.
        if markdown or (tables and "“#" in text):
            literate = "\n".join(["# 规则", "```xh", text, "```", *tables]) + "\n"
            (pack / f"规则{number}.xh.md").write_text(literate, encoding="utf-8")
        else:
            (pack / f"规则{number}.xh").write_text(text + "\n", encoding="utf-8")


def reordered(text, choice):
    """In another order, over several files."""
    parts = declarations(text)
    choice.shuffle(parts)
    return ["\n".join(parts[i::FILES]) for i in range(FILES) if parts[i::FILES]]


def amended(text, choice):
    """Of rules with exceptions the last ones stand in an amendment, in another file."""
    base, added = [], []
    for part in declarations(text):
        lines = part.split("\n")
        rules = len(lines) - 1
        while rules > 1 and EXCEPTION.match(lines[rules - 1]):
            rules -= 1
        whose = AMENDABLE.match(part)
        moved = choice.randrange(rules, len(lines)) if whose and rules < len(lines) - 1 else None
        if moved is None or moved == len(lines) - 1:
            base.append(part)
            continue
        base.append("\n".join(lines[:moved] + ["}"]))
        added.append("\n".join([f"补充 {whose[1]} {{", *lines[moved:]]))
    return ["\n".join(base), "\n".join(added)] if added else None


def bound_to_data(text, tables):
    """Words of declarations and tables that data uses, and of the language: they keep their
    names."""
    words = set(token[0] for table in tables for token in QUOTED.finditer(table))
    for part in declarations(text):
        if re.match(r"(代码表|清单|主体|记录|关系|规则包|历法|法源|流转|测试|样例|保证|场景|补充)\b", part):
            words |= set(token[0].strip("「」") for token in QUOTED.finditer(part))
    return words


def renamed(text, tables):
    names = {name.strip("「」") for name in NAMED.findall(text)} - RESERVED
    names -= bound_to_data(text, tables)

    def rename(token):
        word = token[0]
        if word.strip("「」") not in names:
            return word
        return f"「{word[1:-1]}{SUFFIX}」" if word.startswith("「") else word + SUFFIX
    return QUOTED.sub(rename, text), len(names)


def without_tests(text):
    kept = [part for part in declarations(text)
            if not re.match(r"(测试|样例|保证)\b", part)]
    return "\n".join(kept)


# ---- data ----

def shuffled(data, folder, choice):
    folder.mkdir()
    for file in sorted(data.iterdir()):
        table = pyarrow.parquet.read_table(file)
        rows = list(range(table.num_rows))
        choice.shuffle(rows)
        pyarrow.parquet.write_table(table.take(pyarrow.array(rows, pyarrow.int64())),
                                    folder / file.name)
    return folder


def split(data, folder):
    folder.mkdir()
    for file in sorted(data.iterdir()):
        table = pyarrow.parquet.read_table(file)
        (folder / file.stem).mkdir()
        size = table.num_rows // FILES + 1
        for part in range(FILES):
            pyarrow.parquet.write_table(table.slice(part * size, size),
                                        folder / file.stem / f"{part}.parquet")
    return folder


def made_up(pack, folder, persons):
    for date in DATES:
        try:
            shutil.rmtree(folder, ignore_errors=True)
            xinheng("generate", pack, "--subjects", persons, "--seed", 11, "--wrong-share", 0.01,
                    "--date", date, "--out", folder)
            results(pack, folder, folder.parent / "out", date, "interpreter")
            return date
        except RuntimeError as error:
            problem = error
    raise Unusable(str(problem))


class Pack:
    def __init__(self, place, pack, folder, documented):
        self.place, self.pack, self.folder = place, pack, folder
        self.engine = "interpreter" if documented else "native"
        self.choice = random.Random(str(place))
        self.data = folder / "data"
        self.persons = PERSONS_DOCUMENTED if documented else PERSONS
        self.passed, self.renamed, self.problems = 0, 0, []

    def results(self, data=None):
        return results(self.pack, data or self.data, self.folder / "out", self.date, self.engine)

    def expect(self, what, made):
        try:
            problem = difference(self.base, made())
        except RuntimeError as error:
            problem = str(error)
        if problem:
            self.problems.append(f"{self.place}: {what}: {problem}")
        else:
            self.passed += 1

    def with_rules(self, files, markdown=False):
        write_rules(self.pack, files, self.tables, markdown)
        return self.results()

    def check(self):
        self.date = made_up(self.pack, self.data, self.persons)
        self.base = self.results()
        self.tables = [found for file in self.pack.glob("*.xh.md")
                       for found in MARKDOWN_TABLE.findall(file.read_text(encoding="utf-8"))]
        text = without_tests(dump(self.pack, "syntax"))
        english = dump(self.pack, "syntax", "en")
        self.expect("rows in another order",
                    lambda: self.results(shuffled(self.data, self.folder / "shuffled",
                                                  self.choice)))
        self.expect("rows in several files",
                    lambda: self.results(split(self.data, self.folder / "split")))
        self.expect("declarations in another order, in several files",
                    lambda: self.with_rules(reordered(text, self.choice)))
        files = [file.read_text(encoding="utf-8") for file in self.pack.glob("*.csv")]
        other, self.renamed = renamed(text, files + self.tables)
        self.expect("other names", lambda: self.with_rules([other]))
        self.expect("in Markdown", lambda: self.with_rules([text], markdown=True))
        with_amendments = amended(text, self.choice)
        if with_amendments:
            self.expect("amendments", lambda: self.with_rules(with_amendments))
        self.expect("the other language", lambda: self.with_rules([english]))


def check(pack):
    """The pack, with why no data could be made for it or None."""
    try:
        pack.check()
    except Unusable as error:
        return pack, str(error)
    return pack, None


def all_packs(folder):
    """Each in a folder of its own."""
    for find, documented in ((copied_packs, False), (documented_packs, True)):
        for number, (place, path) in enumerate(find(folder / find.__name__)):
            own = folder / f"{find.__name__}-{number}"
            top = folder / find.__name__
            shutil.copytree(top if not documented else top / path.relative_to(top).parts[0],
                            own / "rules")
            inside = path.relative_to(top)
            inside = Path(*inside.parts[1:]) if documented else inside
            yield Pack(place, own / "rules" / inside, own, documented)


def main():
    with tempfile.TemporaryDirectory(prefix="xinheng-metamorphic-") as name:
        packs = list(all_packs(Path(name).resolve()))
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            done = list(pool.map(check, packs))
    problems = [problem for pack, _ in done for problem in pack.problems]
    unusable = [f"{pack.place}: no data can be made: {why}" for pack, why in done if why]
    print("".join(line + "\n" for line in problems + unusable), end="")
    print(f"{len(done)} packs, {sum(pack.renamed for pack, _ in done)} names changed")
    print(f"{sum(pack.passed for pack, _ in done)} passed, {len(problems) + len(unusable)} failed")
    sys.exit(1 if problems or unusable else 0)


if __name__ == "__main__":
    main()
