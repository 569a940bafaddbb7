#!/usr/bin/env python3
"""Printing rules and reading them again changes nothing, in Chinese words or in English ones.

For every pack of rules/, examples/, tests/outside/ and the manuals: its rules are printed with
either language's words in place of its files. That prints the same once more, is the same tree in
Chinese words, and means the same (the typed program).
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from manual import examples, manuals, write_pack
from packs import ROOT, XINHENG, packs

TOPS = ("rules", "examples", "tests/outside")
# A caption and the table below it: rules printed from a .xh.md file still name it.
MARKDOWN_TABLE = re.compile(r"^(?:表|Table)[：:].*\n(?:\s*\n)*(?:\|.*\n)+", re.MULTILINE)


def dump(pack, stage, keywords="zh"):
    done = subprocess.run([XINHENG, "compile", pack, "--dump", stage, "--keywords", keywords],
                          text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise RuntimeError(f"--dump {stage}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def rule_files(pack):
    return [*pack.glob("*.xh"), *pack.glob("*.xh.md")]


def replace_rules(pack, printed, tables):
    for file in rule_files(pack):
        file.unlink()
    if tables:
        text = "\n".join(["# 规则", "```xh", printed, "```", *tables]) + "\n"
        (pack / "规则.xh.md").write_text(text, encoding="utf-8")
    else:
        (pack / "规则.xh").write_text(printed, encoding="utf-8")


def check(pack):
    """None, or what changed. The pack's own files are replaced."""
    tables = [found for file in pack.glob("*.xh.md")
              for found in MARKDOWN_TABLE.findall(file.read_text(encoding="utf-8"))]
    try:
        tree, meaning = dump(pack, "syntax"), dump(pack, "typed")
        for keywords in ("en", "zh"):
            printed = dump(pack, "syntax", keywords)
            replace_rules(pack, printed, tables)
            if dump(pack, "syntax", keywords) != printed:
                return f"--keywords {keywords}: printing again prints something else"
            if dump(pack, "syntax") != tree:
                return f"--keywords {keywords}: another tree"
            if dump(pack, "typed") != meaning:
                return f"--keywords {keywords}: another meaning"
    except RuntimeError as error:
        return str(error)
    return None


def copied_packs(folder):
    """Packs of the project, in a copy of all of them: they may use each other."""
    for pack in packs(TOPS):
        for top in TOPS:
            shutil.rmtree(folder / top, ignore_errors=True)
            shutil.copytree(ROOT / top, folder / top)
        yield pack.relative_to(ROOT), folder / pack.relative_to(ROOT)


def documented_packs(folder):
    for example in (one for path in manuals() for one in examples(path)):
        if example.kind == "wrong":
            continue
        pack = folder / example.path.stem / str(example.line) / "pack"
        write_pack(example.files, pack)
        yield example.place, pack


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="xinheng-round-trip-") as name:
        folder = Path(name).resolve()
        for find in (copied_packs, documented_packs):
            for place, pack in find(folder):
                problem = check(pack)
                if problem is None:
                    passed += 1
                else:
                    failed += 1
                    print(f"{place}: {problem}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
