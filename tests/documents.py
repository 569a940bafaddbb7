#!/usr/bin/env python3
"""What the documents show is what happens.

LANGUAGE.md: a block ```xh is a whole pack; ```xh preamble is put before every later
```xh fragment, ```xh wrong XHnnnn and ```xh warned XHnnnn that has no package header of its own;
```csv NAME and ```xh file NAME are files beside them. ````md pack and ````md wrong XHnnnn are
.xh.md files of a pack with the preamble. Packs must be right, wrong ones must give that message;
warned ones are right but for that warning.
READMEs in rules/ and examples/: a line `$ ./dev xinheng …` in a code block prints what follows.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from commands import ROOT, XINHENG, execute, matches, without_blank_end

FENCE = re.compile(r"^(`{3,}|~{3,})[ ]*([^\n`]*)\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
HEADER = re.compile(r"^\s*(规则包|package)\b", re.MULTILINE)
TEST = re.compile(r"^\s*(测试|test)\b", re.MULTILINE)


def blocks(text):
    """(line, words after the fence, content)"""
    for found in FENCE.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[2].split(), found[3]


def xinheng(folder, *arguments):
    return subprocess.run([XINHENG, *arguments], cwd=folder, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


def check_pack(files, wrong, warned):
    """None, or what is not as it should be."""
    with tempfile.TemporaryDirectory(prefix="xinheng-document-") as folder:
        pack = Path(folder) / "pack"
        pack.mkdir()
        for name, content in files.items():
            (pack / name).parent.mkdir(parents=True, exist_ok=True)
            (pack / name).write_text(content, encoding="utf-8")
        checked = xinheng(folder, "check", "pack")
        if wrong:
            return None if wrong in checked.stdout and checked.returncode == 1 else \
                f"no {wrong}, exit code {checked.returncode}:\n{checked.stdout}"
        if checked.returncode != 0 or (warned and warned not in checked.stdout):
            return f"{warned or ''}\n{checked.stdout}"
        if any(TEST.search(text) for text in files.values()):
            tested = xinheng(folder, "test", "pack")
            if tested.returncode != 0:
                return tested.stdout
    return None


def language_packs(path):
    """(line, files of a pack, the message it must give or None)"""
    preamble, beside = "", {}
    for line, info, content in blocks(path.read_text(encoding="utf-8")):
        if info[:1] == ["csv"] and len(info) == 2:
            beside[info[1]] = content
        if info[:2] == ["xh", "file"]:
            beside[info[2]] = content
            continue
        if info[:1] not in (["xh"], ["md"]):
            continue
        kind = info[1] if len(info) > 1 else "pack"
        if kind == "preamble":
            preamble = content
        whole = kind in ("pack", "preamble") or HEADER.search(content)
        wrong, warned = (info[2] if kind == word else None for word in ("wrong", "warned"))
        if info[0] == "md":
            rules = {"preamble.xh": preamble, "rules.xh.md": content}
        else:
            rules = {"rules.xh": content if whole else preamble + "\n" + content}
        yield line, beside | rules, wrong, warned


def language_examples(path):
    for line, files, wrong, warned in language_packs(path):
        yield f"{path.relative_to(ROOT)}:{line}", check_pack(files, wrong, warned)


def commands_of(block):
    commands = []
    for line in block.split("\n"):
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands:
            commands[-1][1].append(line)
    return commands


def readme_commands(path):
    """They run in a folder that looks like the project's; what they write stays there."""
    with tempfile.TemporaryDirectory(prefix="xinheng-document-") as name:
        folder = Path(name).resolve()
        for top in ("rules", "examples"):
            (folder / top).symlink_to(ROOT / top)
        for line, _, content in blocks(path.read_text(encoding="utf-8")):
            for command, expected in commands_of(content):
                actual = execute(command.replace("./dev xinheng", "xinheng"), folder)
                expected = without_blank_end(expected)
                problem = None if matches(expected, actual) else \
                    f"$ {command}\nexpected:\n" + "\n".join(expected) + \
                    "\nactual:\n" + "\n".join(actual)
                yield f"{path.relative_to(ROOT)}:{line}", problem


def main():
    outcomes = []
    for path in sorted((ROOT / "grammar").glob("*.md")):
        outcomes += language_examples(path)
    for top in ("rules", "examples"):
        for path in sorted((ROOT / top).rglob("README.md")):
            outcomes += readme_commands(path)
    for place, problem in outcomes:
        if problem is not None:
            print(f"{place}:\n{problem}")
    failed = sum(problem is not None for _, problem in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
