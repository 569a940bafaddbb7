#!/usr/bin/env python3
"""Style as a test: what a reader of this project can rely on everywhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 70
README_LINES_MAX = 30
ASIDE = {"build", ".deps", ".cache", ".vscode"}
TEXT = {".h", ".cpp", ".inc", ".py", ".md", ".txt", ".cmake", ".g4", ".xh", ".csv", ".json", ""}
CODE = {".h", ".cpp", ".inc", ".py", ".cmake", ".g4"}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
TABLE_ROW = re.compile(r"^\s*\{.*\},?$")
INCLUDE = re.compile(r'#\s*include\s+"([^"]+)"')


def files():
    """Every file of the project; what is built or installed aside."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders
                      if name not in ("__pycache__", ".git", "node_modules", "out") and
                      (Path(folder) != ROOT or name not in ASIDE)]
        found += [(Path(folder) / name).relative_to(ROOT).as_posix() for name in names]
    return sorted(found)


def is_text(path):
    name = Path(path)
    return name.suffix in TEXT and name.name != "LICENSE"


def check_lines(path, text):
    suffix = Path(path).suffix
    if text and not text.endswith("\n"):
        yield f"{path}: no newline at the end"
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line and suffix != ".csv":
            yield f"{path}:{number}: a tab"
        if line.rstrip() != line:
            yield f"{path}:{number}: spaces at the end"
        if "\r" in line:
            yield f"{path}:{number}: a carriage return"
        if suffix in CODE and len(line) > COLUMNS_MAX:
            yield f"{path}:{number}: {len(line)} columns, at most {COLUMNS_MAX}"
        if suffix in CODE and UNFINISHED.search(line):
            yield f"{path}:{number}: unfinished"


def blanked(text):
    """Comments and literals replaced by spaces, so that braces can be counted."""
    pattern = re.compile(r'R"\((.*?)\)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'
                         r"(?<![0-9A-Za-z])'(?:\\.|[^'\\\n])+'", re.DOTALL)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def check_functions(path, text):
    """The lines of a function's body: a brace that follows `)` or a qualifier and is not in
    another function. Rows of a table don't count."""
    lines = text.split("\n")
    code = blanked(text)
    stack = []  # (is a function, line)
    line = 1
    for index, character in enumerate(code):
        if character == "\n":
            line += 1
        elif character == "{":
            before = code[:index].rstrip()
            function = re.search(r"(\)|\bconst|\bnoexcept|\boverride|->\s*[\w:<>&*, ]+)$",
                                 before[-120:]) is not None
            stack.append((function and not any(inside for inside, _ in stack), line))
        elif character == "}" and stack:
            function, begin = stack.pop()
            length = sum(not TABLE_ROW.match(one) for one in lines[begin - 1:line])
            if function and length > FUNCTION_LINES_MAX:
                yield f"{path}:{begin}: a function of {length} lines, at most {FUNCTION_LINES_MAX}"


def check_python_functions(path, text):
    begin = indent = None
    last = 0
    for number, line in enumerate(text.split("\n") + ["end"], 1):
        found = re.match(r"( *)(?:async )?def ", line)
        level = len(line) - len(line.lstrip()) if line.strip() else None
        if begin and level is not None and level <= indent:
            if last - begin + 1 > FUNCTION_LINES_MAX:
                yield f"{path}:{begin}: a function of {last - begin + 1} lines"
            begin = None
        if found and begin is None:
            begin, indent = number, len(found[1])
        if line.strip():
            last = number


def check_unused_headers(texts):
    included = {name for text in texts.values() for name in INCLUDE.findall(text)}
    for path in texts:
        if path.endswith((".h", ".inc")) and path not in included:
            yield f"{path}: nothing includes it"


def check_readmes(all_files):
    tops = sorted({path.split("/")[0] for path in all_files if "/" in path
                   and not path.startswith(".")})
    for top in tops:
        readme = ROOT / top / "README.md"
        if not readme.exists():
            yield f"{top}/: no README.md"
        elif len(readme.read_text(encoding="utf-8").splitlines()) > README_LINES_MAX:
            yield f"{top}/README.md: more than {README_LINES_MAX} lines"


def check_shell():
    scripts = ["dev", ".ci/run"]
    checker = ["shellcheck"] if shutil.which("shellcheck") else ["bash", "-n"]
    for script in scripts:
        done = subprocess.run([*checker, script], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode != 0:
            yield f"{script}: {checker[0]}:\n{done.stdout}"


def check_layout(all_files):
    sources = [path for path in all_files if path.endswith(".cpp")]
    if not shutil.which("clang-format-19") or not sources:
        return
    done = subprocess.run(["clang-format-19", "--dry-run", "--Werror", *sources], cwd=ROOT,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for path in sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", done.stdout, re.MULTILINE))):
        yield f"{path}: not laid out as .clang-format says (./dev format)"


def main():
    all_files = files()
    texts = {}
    problems = []
    for path in filter(is_text, all_files):
        try:
            texts[path] = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            problems.append(f"{path}: not UTF-8")
    for path, text in texts.items():
        problems += check_lines(path, text)
        if path.endswith((".h", ".cpp")):
            problems += check_functions(path, text)
        if path.endswith(".py"):
            problems += check_python_functions(path, text)
    problems += check_unused_headers(texts)
    problems += check_readmes(all_files)
    problems += check_shell()
    problems += check_layout(all_files)
    for problem in problems:
        print(problem)
    wrong = {problem.split(":")[0] for problem in problems}
    print(f"{max(len(texts) - len(wrong), 0)} passed, {len(problems)} failed")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
