#!/usr/bin/env python3
"""`xinheng fmt`: laying out twice changes nothing more, the tree stays, comments stay in order.

Every pack of rules/, examples/, tests/outside/, as it is, in the other language's words, and with
blanks, lines and comments thrown in anywhere; the right examples of the manuals.
"""

import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from manual import FENCE, examples, manuals, write_pack
from packs import ROOT, XINHENG, packs
from round_trip import TOPS, dump, rule_files

MANGLED = 1  # times
WHOLE = r"“[^”\n]*”|\"[^\"\n]*\"|「[^」\n]*」|《[^》\n]*》|<<[^>\n]*>>"
COMMENT = re.compile(rf"({WHOLE})|(//[^\n]*)")
# Lines may break here and the words around it mean the same.
BREAK = re.compile(rf"({WHOLE}|//[^\n]*)|([;；{{]|[,，](?=\s)|\s(?=(?:且|或|当|则|依据|假设|and|or|when|"
                   r"then|citing|assuming)\s))")


def fmt(*arguments):
    done = subprocess.run([XINHENG, "fmt", *map(str, arguments)], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def rules_of(path):
    """(before, rules, …): the parts of a file that are rules are at odd places."""
    text = path.read_text(encoding="utf-8")
    if not path.name.endswith(".md"):
        return ["", text, ""]
    parts, end = [], 0
    for fence in FENCE.finditer(text):
        if fence[2].split()[:1] == ["xh"]:
            parts += [text[end:fence.start(3)], fence[3]]
            end = fence.end(3)
    return [*parts, text[end:]]


def comments(pack):
    return {path.name: [found[2].rstrip() for part in rules_of(path)[1::2]
                        for found in COMMENT.finditer(part) if found[2]]
            for path in rule_files(pack)}


def mangled(rules, chance):
    def change(found):
        if found[1] is not None:
            return found[0]
        number = chance.randrange(8)
        comment = f" // {chance.randrange(1000)} {{；" if number == 0 else ""
        blanks = ["", " ", "\n", "\n\n\n   ", "\t"][number % 5]
        if comment and "\n" not in blanks:
            blanks = "\n"
        return found[0] + comment + blanks
    return BREAK.sub(change, rules)


def mangle(pack, chance):
    for path in rule_files(pack):
        parts = rules_of(path)
        parts[1::2] = [mangled(part, chance) for part in parts[1::2]]
        path.write_text("".join(parts), encoding="utf-8")


def problem_of(pack, *options):
    """What laying the pack out does wrong."""
    before, tree = comments(pack), dump(pack, "syntax")
    code, printed = fmt(*options, pack)
    if code != 0:
        return printed
    if comments(pack) != before:
        return "other comments"
    if dump(pack, "syntax") != tree:
        return "another tree"
    code, printed = fmt("--check", *options, pack)
    return None if code == 0 else f"laid out twice:\n{printed}{fmt('--diff', pack)[1][:2000]}"


def real_packs(folder):
    """(what, problem). The packs are laid out in copies."""
    for top in TOPS:
        shutil.copytree(ROOT / top, folder / "as it is" / top)
    for pack in packs(TOPS):
        place = pack.relative_to(ROOT)
        copy = folder / "as it is" / place
        for kind, options in (("as it is", []), ("English", ["--keywords", "en"]),
                              ("Chinese", ["--keywords", "zh"])):
            yield f"{place}, {kind}", problem_of(copy, *options)
        for seed in range(MANGLED):
            mangle(copy, random.Random(seed))
            yield f"{place}, mangled {seed}", problem_of(copy)


def manual_packs(folder):
    """All at once: fmt itself compares the trees."""
    places = {}
    for example in (one for path in manuals() for one in examples(path)):
        if example.kind == "wrong":
            continue
        pack = folder / "manuals" / f"{example.path.stem}-{example.line}"
        write_pack(example.files, pack)
        places[pack.name] = example.place
    every = sorted((folder / "manuals").iterdir())
    code, printed = fmt(*every)
    if code == 0:
        code, printed = fmt("--check", *every)
    yield f"{len(places)} examples of the manuals", None if code == 0 else printed


def main():
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="xinheng-layout-") as name:
        folder = Path(name).resolve()
        for check in (real_packs, manual_packs):
            for what, problem in check(folder):
                outcomes.append(problem)
                if problem is not None:
                    print(f"{what}: {problem}", flush=True)
    failed = sum(problem is not None for problem in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
