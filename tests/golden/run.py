#!/usr/bin/env python3
"""Runs golden cases: commands and what they print, in one file each. See tests/README.md."""

import argparse
import difflib
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
sys.path.insert(0, str(ROOT / "tests"))
from commands import XINHENG, execute, matches, without_blank_end  # noqa: E402


class Malformed(Exception):
    pass


def parse(text):
    """(lines before the commands, embedded files, [(command, expected lines)])"""
    head, files, commands = [], {}, []
    into = None
    running = False
    for line in text.splitlines():
        if running and line.startswith("$ "):
            commands.append((line[2:], []))
        elif running:
            if not commands:
                raise Malformed("after `--- run` comes a line `$ command`")
            commands[-1][1].append(line)
        elif line == "--- run":
            running = True
        elif line.startswith("--- file "):
            into = files.setdefault(line[len("--- file "):].strip(), [])
        elif line.startswith("--- "):
            raise Malformed(f"not known: {line}")
        elif into is not None:
            into.append(line)
        if not running or line == "--- run":
            head.append(line)
    if not commands:
        raise Malformed("no command")
    return head, files, commands


def run_case(path, binary, update):
    """None where the case passes, otherwise what to print."""
    try:
        head, files, commands = parse(path.read_text(encoding="utf-8"))
    except (Malformed, UnicodeDecodeError) as error:
        return f"{path.relative_to(ROOT)}: {error}"
    written, complaints = list(head), []
    with tempfile.TemporaryDirectory(prefix="xinheng-golden-") as name:
        folder = Path(name).resolve()
        for file, lines in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        for command, expected in commands:
            actual = execute(command, folder, binary)
            trimmed = without_blank_end(expected)
            same = matches(trimmed, actual)
            written += ["$ " + command] + (trimmed if same else actual)
            if not same:
                complaints.append("$ " + command)
                complaints += list(difflib.unified_diff(trimmed, actual, "expected", "actual",
                                                        lineterm="", n=2))[2:]
    if not complaints:
        return None
    if update:
        path.write_text("\n".join(written) + "\n", encoding="utf-8")
        print(f"updated {path.relative_to(ROOT)}")
        return None
    return "\n".join([f"{path.relative_to(ROOT)}:"] + ["  " + line for line in complaints])


SEVERITIES = {"zh": "错误|警告|提示", "en": "error|warning|note"}


def kinds_not_shown(paths):
    """Every kind of message must be printed by some case, in both languages."""
    registry = (ROOT / "compiler/diagnostics/kinds.inc").read_text(encoding="utf-8")
    kinds = re.findall(r"XH_KIND\(\s*(\w+)\s*,\s*\"(XH\d+)\"", registry)
    shown = {language: set() for language in SEVERITIES}
    for path in paths:
        try:
            _, _, commands = parse(path.read_text(encoding="utf-8"))
        except Malformed:
            continue
        for _, lines in commands:
            for language, severity in SEVERITIES.items():
                shown[language].update(
                    re.findall(rf"(?:{severity}) (XH\d{{4}})", "\n".join(lines)))
    return [f"{code} ({name}): no golden case shows this message in {language}"
            for name, code in kinds for language in SEVERITIES if code not in shown[language]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="cases or folders; without: all")
    parser.add_argument("--update", action="store_true", help="rewrite what is expected")
    parser.add_argument("--binary", type=Path, default=XINHENG)
    options = parser.parse_args()
    binary = options.binary.resolve()
    if not binary.exists():
        sys.exit("The program is not built: run ./dev build first.")
    paths = [path.resolve() for path in options.paths] or [GOLDEN]
    cases = sorted(case for path in paths
                   for case in ([path] if path.is_file() else path.rglob("*.golden")))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda case: run_case(case, binary, options.update), cases))
    failures = [outcome for outcome in outcomes if outcome is not None]
    if not options.paths:
        failures += kinds_not_shown(cases)
    for failure in failures:
        print(failure)
    passed = sum(outcome is None for outcome in outcomes)
    if not options.paths and len(failures) == len(outcomes) - passed:
        passed += 1  # that every kind is shown
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
