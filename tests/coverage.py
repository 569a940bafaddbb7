#!/usr/bin/env python3
"""What `xinheng test --coverage` says is so, on the packs in rules/ and examples/.

The examples that it prints, pasted into a copy of the pack, pass as tests and come to every point
that they were found for. LCOV's figures are those of the JSON, and genhtml takes them; the page is
well-formed and loads nothing; coverage doesn't depend on the number of threads and costs at most
twice a test run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from packs import ROOT, XINHENG, packs

VOID = {"meta", "link", "br", "hr", "img", "input"}
COST_MAX = 2.0


class Failure(Exception):
    pass


def run(folder, *arguments):
    return subprocess.run([XINHENG, *arguments], cwd=folder, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def measured(top, pack, *arguments):
    """The coverage as JSON."""
    done = run(top, "test", pack, "--coverage", "--property-cases", "0", "--format", "json",
               *arguments)
    if done.returncode != 0:
        raise Failure(done.stdout[-3000:] + done.stderr)
    return json.loads(done.stdout)["coverage"]


def check_figures(found):
    points = found["points"]
    reached = sum(point["tests"] > 0 for point in points)
    if (found["reached"], found["all"]) != (reached, len(points)):
        raise Failure(f"says {found['reached']} of {found['all']}, lists {reached}, {len(points)}")
    parts = found["categories"].values()
    if sum(part["all"] for part in parts) != len(points):
        raise Failure("the parts don't add up")


def check_examples(top, pack, found):
    """Pasted, they pass, and what they were found for is reached."""
    file = top / pack / "覆盖的例子.xh"
    file.write_text("".join(example["test"] for example in found["examples"]), encoding="utf-8")
    try:
        again = measured(top, pack, "--example-tries", "0")
    finally:
        file.unlink()
    expected = [point for point in found["points"] if "example" in point]
    if len(again["points"]) != len(found["points"]):
        raise Failure("other points than before")
    for before, now in zip(found["points"], again["points"]):
        if "example" in before and now["tests"] == 0:
            raise Failure(f"not reached by example {before['example'] + 1}: {before}")
    if again["reached"] < found["reached"] + len(expected):
        raise Failure("too few reached")


def check_genhtml(top):
    """It reads the file with the rules beside it, and counts the same."""
    done = subprocess.run(["genhtml", "--branch-coverage", "--quiet", "--output-directory",
                           top / "genhtml", "c.info"], cwd=top, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0 or not (top / "genhtml/index.html").exists():
        raise Failure(done.stdout)
    shutil.rmtree(top / "genhtml")


def check_lcov(text, found, folder):
    records = [line.split(":", 1) for line in text.splitlines() if ":" in line]
    totals = Counter()
    for key, value in records:
        if key in ("FNF", "FNH", "BRF", "BRH", "LF", "LH"):
            totals[key] += int(value)
        if key == "SF" and not Path(value).exists() and not (folder / value).exists():
            raise Failure(f"LCOV names {value}, which isn't there")
    points = found["points"]
    rules = [point for point in points if point["outcome"] == "effect"]
    branches = [point for point in points if point["outcome"] != "effect"]
    lines = {(point["path"], point["line"]) for point in points}
    wanted = {"FNF": len(rules), "FNH": sum(point["tests"] > 0 for point in rules),
              "BRF": len(branches), "BRH": sum(point["tests"] > 0 for point in branches),
              "LF": len(lines)}
    if wrong := {key: (totals[key], value) for key, value in wanted.items()
                 if totals[key] != value}:
        raise Failure(f"LCOV: {wrong}")
    if sum(key == "BRDA" for key, _ in records) != len(branches):
        raise Failure("LCOV: BRDA")


class Page(HTMLParser):
    """Elements nest, links lead somewhere, nothing is loaded."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.targets = [], set(), set()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in ("script", "img", "link", "iframe") or "src" in attributes:
            raise Failure(f"the page loads something: {tag} {attributes}")
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            if attributes["id"] in self.ids:
                raise Failure(f"id {attributes['id']} twice")
            self.ids.add(attributes["id"])
        if (target := attributes.get("href")) is not None:
            self.targets.add(target)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise Failure(f"</{tag}> closes nothing")


def check_page(text):
    page = Page()
    page.feed(text)
    if page.open != ["html"] and page.open:
        raise Failure(f"left open: {page.open}")
    for target in page.targets:
        if not target.startswith("#") or target[1:] not in page.ids:
            raise Failure(f"a link to {target}")


def seconds(top, *arguments):
    """User time of a run, the least of some."""
    least = None
    for _ in range(3):
        before = os.times()
        run(top, "test", *arguments, "--property-cases", "0", "--threads", "1")
        now = os.times().children_user - before.children_user
        least = now if least is None else min(least, now)
    return least


def check_cost(top, pack):
    """Told apart from the search for examples, which is only made where something is missing."""
    plain = seconds(top, pack)
    covered = seconds(top, pack, "--coverage", "--example-tries", "0")
    print(f"{pack}: test {plain:.2f} s, with coverage {covered:.2f} s")
    if covered > COST_MAX * plain + 0.05:
        raise Failure(f"coverage costs {covered / plain:.1f} times a test run")


def check_pack(top, pack):
    reports = [f"--coverage-out={top / name}" for name in ("c.info", "c.html", "c.json", "c.txt")]
    found = measured(top, pack, *reports)
    check_figures(found)
    if json.loads((top / "c.json").read_text("utf-8")) != found:
        raise Failure("the JSON that is saved is another one")
    check_lcov((top / "c.info").read_text("utf-8"), found, top)
    check_genhtml(top)
    check_page((top / "c.html").read_text("utf-8"))
    if (top / "c.txt").read_text("utf-8").count("\n") < len(found["examples"]):
        raise Failure("the text is too short")
    if measured(top, pack, "--threads", "1") != found:
        raise Failure("another number of threads, another answer")
    check_examples(top, pack, found)
    print(f"{pack}: {found['percent']}%, {found['reached']} of {found['all']}, "
          f"{len(found['examples'])} examples")
    check_cost(top, pack)


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="xinheng-coverage-") as name:
        top = Path(name)
        for part in ("rules", "examples"):
            shutil.copytree(ROOT / part, top / part)
        chosen = sys.argv[1:] or [path.relative_to(ROOT).as_posix() for path in packs()]
        for pack in chosen:
            try:
                check_pack(top, pack)
                passed += 1
            except Failure as failure:
                failed += 1
                print(f"{pack}: {failure}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
