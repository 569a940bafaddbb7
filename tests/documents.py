#!/usr/bin/env python3
"""What the documents show is what happens.

The manuals in grammar/: see manual.py. `--update` writes the messages that they show anew.
READMEs in rules/ and examples/, and rules/DECISIONS.md: a line `$ ./dev xinheng …` in a code block
prints what follows; `--update` writes anew what doesn't.
"""

import sys
import tempfile
from pathlib import Path

from commands import ROOT, execute, matches, without_blank_end
from manual import FENCE, check_manuals


def commands_of(block):
    commands = []
    for line in block.split("\n"):
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands:
            commands[-1][1].append(line)
    return commands


def with_outputs(block, outputs):
    """The block with what its commands print now."""
    lines = []
    for line in block.split("\n"):
        if line.startswith("$ "):
            lines += [line, *outputs[len([one for one in lines if one.startswith("$ ")])]]
        elif not lines:
            lines.append(line)
    return "\n".join(lines) + "\n"


def readme_commands(path, update=False):
    """They run in a folder that looks like the project's; what they write stays there."""
    with tempfile.TemporaryDirectory(prefix="xinheng-document-") as name:
        folder = Path(name).resolve()
        for top in ("rules", "examples"):
            (folder / top).symlink_to(ROOT / top)
        text = path.read_text(encoding="utf-8")
        anew = []
        for fence in FENCE.finditer(text):
            line = text.count("\n", 0, fence.start()) + 1
            outputs = []
            for command, expected in commands_of(fence[3]):
                actual = execute(command.replace("./dev xinheng", "xinheng"), folder)
                expected = without_blank_end(expected)
                outputs.append(expected if matches(expected, actual) else actual)
                if update:
                    expected = outputs[-1]
                problem = None if matches(expected, actual) else \
                    f"$ {command}\nexpected:\n" + "\n".join(expected) + \
                    "\nactual:\n" + "\n".join(actual)
                yield f"{path.relative_to(ROOT)}:{line}", problem
            if outputs:
                anew.append((fence, with_outputs(fence[3], outputs)))
        if update:
            for fence, block in reversed(anew):
                text = text[:fence.start(3)] + block + text[fence.end(3):]
            path.write_text(text, encoding="utf-8")


def main():
    update = "--update" in sys.argv[1:]
    outcomes = list(check_manuals(update))
    for top in ("rules", "examples"):
        for path in sorted((ROOT / top).rglob("README.md")):
            outcomes += readme_commands(path, update)
    outcomes += readme_commands(ROOT / "rules/DECISIONS.md", update)
    for place, problem in outcomes:
        if problem is not None:
            print(f"{place}:\n{problem}")
    failed = sum(problem is not None for _, problem in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
