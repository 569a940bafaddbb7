#!/usr/bin/env python3
"""`xinheng lint`: what it finds is valid SARIF 2.1.0 (the schema is OASIS's own, in lint/), agrees
with its JSON, and points at what it says; what it mends is mended. No pack of rules/ or examples/
has a finding above a note."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import jsonschema

from manual import examples, write_pack
from packs import ROOT, XINHENG, packs

SCHEMA = json.loads((ROOT / "tests/lint/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
MENDED = {"XH1101", "XH1127", "XH1128"}


def lint(folder, *arguments):
    done = subprocess.run([XINHENG, "lint", *map(str, arguments)], cwd=folder, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode not in (0, 1) or done.stderr:
        raise RuntimeError(f"lint {arguments}: exit code {done.returncode}\n{done.stderr}")
    return done.returncode, done.stdout


def excerpt(folder, location):
    """What the region of a finding holds."""
    region = location["region"]
    path = folder / unquote(location["artifactLocation"]["uri"])
    lines = path.read_text(encoding="utf-8").split("\n")
    line = lines[region["startLine"] - 1]
    end = region["endColumn"] - 1 if region["endLine"] == region["startLine"] else len(line)
    return line[region["startColumn"] - 1:end]


def apply(folder, results):
    """The files, mended as the SARIF says, by somebody who reads nothing else."""
    changes = {}
    for result in results:
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                changes.setdefault(change["artifactLocation"]["uri"], []).extend(
                    change["replacements"])
    mended = {}
    for uri, replacements in changes.items():
        lines = (folder / unquote(uri)).read_text(encoding="utf-8").split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        text = "\n".join(lines)
        for one in sorted(replacements, key=lambda one: (one["deletedRegion"]["startLine"],
                                                         one["deletedRegion"]["startColumn"]),
                          reverse=True):
            region = one["deletedRegion"]
            begin = starts[region["startLine"] - 1] + region["startColumn"] - 1
            end = starts[region["endLine"] - 1] + region["endColumn"] - 1
            text = text[:begin] + one["insertedContent"]["text"] + text[end:]
        mended[unquote(uri)] = text
    return mended


def check_example(folder, example):
    """What is wrong with what lint says of an example of the manual."""
    write_pack(example.files, folder / "包")
    document = json.loads(lint(folder, "包", "--format", "sarif")[1])
    jsonschema.validate(document, SCHEMA)
    results = document["runs"][0]["results"]
    codes = Counter(result["ruleId"] for result in results)
    plain = json.loads(lint(folder, "包", "--format", "json")[1])[0]["findings"]
    if Counter(one["code"] for one in plain) != codes:
        return f"SARIF has {codes}, JSON {plain}"
    if example.kind == "lint" and codes[example.code] == 0:
        return f"{example.code} isn't in the SARIF"
    if not all(excerpt(folder, result["locations"][0]["physicalLocation"]).strip()
               for result in results):
        return "a finding points at nothing"
    mended = apply(folder, results)
    lint(folder, "包", "--fix")
    for path, text in mended.items():
        if (folder / path).read_text(encoding="utf-8") != text:
            return f"{path}: --fix does something else than the SARIF says"
    left = json.loads(lint(folder, "包", "--format", "json")[1])[0]["findings"]
    if any(one["code"] in MENDED for one in left):
        return f"--fix left {left}"
    return None


def check_examples():
    for example in examples(ROOT / "grammar/LINT.md"):
        if example.kind not in ("lint", "clean"):
            continue
        with tempfile.TemporaryDirectory(prefix="xinheng-lint-") as name:
            yield example.place, check_example(Path(name), example)


def check_packs():
    for top in ("rules", "examples"):
        folders = [pack.relative_to(ROOT) for pack in packs((top,))]
        document = json.loads(lint(ROOT, *folders, "--format", "sarif")[1])
        jsonschema.validate(document, SCHEMA)
        results = document["runs"][0]["results"]
        counts = Counter((result["ruleId"], result["level"]) for result in results)
        print(f"{top}: " + (", ".join(f"{count} {code} ({level})" for (code, level), count in
                                      sorted(counts.items())) or "no findings"))
        grave = [result["message"]["text"] for result in results if result["level"] != "note"]
        yield f"packs of {top}", "\n".join(grave) or None


def main():
    outcomes = [*check_examples(), *check_packs()]
    for place, problem in outcomes:
        if problem is not None:
            print(f"{place}: {problem}")
    failed = sum(problem is not None for _, problem in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
