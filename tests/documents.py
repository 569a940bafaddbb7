#!/usr/bin/env python3
"""What the documents show is what happens.

The manuals in grammar/: see manual.py. `--update` writes the messages that they show anew.
READMEs in rules/ and examples/, and rules/DECISIONS.md: a line `$ ./dev xinheng …` in a code block
prints what follows; a block ```xh FOLDER/NAME is written to that file first. `--update` writes what
is printed anew.
"""

import sys
import tempfile
from pathlib import Path

from commands import ROOT, execute, matches, without_blank_end
from manual import FENCE, check_manuals


def commands_of(block):
    """(command, what is shown below it), and what stands before them."""
    head, commands = [], []
    for line in block.split("\n"):
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            (commands[-1][1] if commands else head).append(line)
    return head, commands


def run_block(block, folder):
    """What is wrong with each command, and the block with what is printed now."""
    head, commands = commands_of(block)
    problems, now = [], head
    for command, shown in commands:
        actual = execute(command.replace("./dev xinheng", "xinheng"), folder)
        expected = without_blank_end(shown)
        right = matches(expected, actual)
        problems.append(None if right else f"$ {command}\nexpected:\n" + "\n".join(expected) +
                        "\nactual:\n" + "\n".join(actual))
        now += [f"$ {command}", *(expected if right else actual)]
    return problems, "\n".join(now) + "\n" if commands else block


def readme_commands(path, update):
    """They run in a folder that looks like the project's; what they write stays there."""
    with tempfile.TemporaryDirectory(prefix="xinheng-document-") as name:
        folder = Path(name).resolve()
        for top in ("rules", "examples"):
            (folder / top).symlink_to(ROOT / top)
        text = path.read_text(encoding="utf-8")
        written, end = "", 0
        for fence in FENCE.finditer(text):
            line = text.count("\n", 0, fence.start()) + 1
            info = fence[2].split()
            if len(info) == 2 and "/" in info[1]:
                (folder / info[1]).write_text(fence[3], encoding="utf-8")
            problems, now = run_block(fence[3], folder)
            for problem in problems:
                yield f"{path.relative_to(ROOT)}:{line}", None if update else problem
            written += text[end:fence.start(3)] + now
            end = fence.end(3)
        if update:
            path.write_text(written + text[end:], encoding="utf-8")


def main():
    update = "--update" in sys.argv[1:]
    outcomes = list(check_manuals(update))
    for top in ("rules", "examples"):
        for path in sorted([*(ROOT / top).rglob("README*.md"), *(ROOT / top).glob("DECISIONS.md")]):
            outcomes += readme_commands(path, update)
    for place, problem in outcomes:
        if problem is not None:
            print(f"{place}:\n{problem}")
    failed = sum(problem is not None for _, problem in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
