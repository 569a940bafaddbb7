#!/usr/bin/env python3
"""The handbook (xinheng doc) of every pack in rules/ and examples/, in both languages.

Every link leads somewhere, no id is there twice; what the files of the pack declare is told of:
each behaviour, measure, value, clause that is cited, assumption. Word and PDF hold the same
chapters.
"""

import csv
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
import lxml.html

from packs import ROOT, XINHENG, packs

DAYS = ("2018-12-31", "2021-12-31", "2024-06-30")
DECLARED = re.compile(
    r"^\s*(?:奖励|惩戒|预警|名单|评价|公示|时限|修复|异议|决策表|参数|场景|reward|punishment|warning|"
    r"roster|evaluation|publication|deadline|repair|objection|decision|parameter|scene)\s+"
    r"([^\s：:{]+)(?=.*[{：:])", re.MULTILINE)
DEFINED = re.compile(r"^\s*(?:定义|define)\s+([^\s：:]+)\.([^\s：:]+)\s*[：:]", re.MULTILINE)
ASSUMED = re.compile(r"(?:假设|assuming)\s*[“\"]([^”\"\n]+)[”\"]")
CITED = re.compile(r"(?:依据|citing)\s*((?:《[^》]+》[^\s，；|《]+[，\s]*)+)")
COMMENT = re.compile(r"//[^\n]*")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")


def write(pack, out, language, days=DAYS):
    """The day for which it was written: the first on which it can be."""
    for day in days:
        done = subprocess.run([XINHENG, "doc", pack, "--out", out, "--date", day, "--lang",
                               language], text=True, capture_output=True)
        if done.returncode == 0:
            return day
    raise AssertionError(done.stderr)


def rules_of(pack):
    texts = [file.read_text(encoding="utf-8") for file in sorted(pack.glob("*.xh"))]
    for file in sorted(pack.glob("*.xh.md")):
        texts += re.findall(r"^```xh\n(.*?)^```", file.read_text(encoding="utf-8"),
                            re.MULTILINE | re.DOTALL)
    return COMMENT.sub("", "\n".join(texts))


def table_rows(pack, rules):
    """The keys of tables that stand in CSV files."""
    for name in re.findall(r"^(?:清单|table)\s[^{]*\{[^}]*\}\s*(?:行|rows)\s*(?:来自|from)\s*"
                           r"[“\"]([^”\"#]+)[”\"]", rules, re.MULTILINE):
        with open(pack / name, encoding="utf-8-sig", newline="") as file:
            yield from (row[0].strip() for row in list(csv.reader(file))[1:] if row)


def squeeze(text):
    return "".join(text.split())


def problems_of_page(page):
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"the id {one} is there twice"
    known = set(ids)
    for link in page.iter("a"):
        if link.get("href", "").removeprefix("#") not in known:
            yield f"the link {link.get('href')} leads nowhere"
    for element in page.iter("img", "script", "link"):
        yield f"<{element.tag}>: the page needs something else"
    levels = [int(e.tag[1]) for e in page.iter("h1", "h2", "h3", "h4")]
    if levels.count(1) != 1:
        yield "there isn't one h1"
    for table in page.iter("table"):
        if not table.findtext("caption"):
            yield "a table has no caption"
        if any(not head.get("scope") for head in table.iter("th")):
            yield "a heading of a table doesn't say of what (scope)"
    if not page.get("lang"):
        yield "the page doesn't say its language"
    if found := IDENTITY.search(page.text_content()):
        yield f"an identity code is shown: {found[0][:6]}…"


def problems_of_content(pack, page):
    rules = rules_of(pack)
    heads = {squeeze(e.text_content()) for e in page.iter("h3", "h4", "th", "dt")}
    starts = "\n".join(sorted(heads))
    for name in DECLARED.findall(rules):
        bare = name.strip("「」").split(".")[-1]
        if not re.search(rf"^{re.escape(bare)}", starts, re.MULTILINE):
            yield f"{name} isn't told of"
    for owner, name in DEFINED.findall(rules):
        bare, owner = name.strip("「」"), owner.strip("「」")
        if f"{bare}{owner}" not in heads:
            yield f"{owner}.{name} isn't told of"
    for name in table_rows(pack, rules):
        if squeeze(name) not in heads:
            yield f"the row {name} isn't told of"
    text = squeeze(page.text_content())
    for assumption in ASSUMED.findall(rules):
        if squeeze(assumption) not in text:
            yield f"the assumption “{assumption}” isn't listed"
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    for cites in CITED.findall(rules):
        for cite in re.findall(r"《[^》]+》[^\s，；|《]+", cites):
            if f"条款-{cite}" not in ids:
                yield f"the clause {cite} isn't in the index"


def problems_of_pack(pack, folder):
    out = folder / "handbook.html"
    day = write(pack, out, "zh")
    page = lxml.html.parse(str(out)).getroot()
    yield from problems_of_page(page)
    yield from problems_of_content(pack, page)
    write(pack, out, "en", (day,))
    english = lxml.html.parse(str(out)).getroot()
    yield from problems_of_page(english)

    def shape(one):
        return [e.get("id") for e in one.iter() if e.get("id")]
    if sorted(shape(page)) != sorted(shape(english)):
        yield "the two languages tell of different things"


def problems_of_formats(pack, folder):
    """Word and PDF have the chapters of the page."""
    day = write(pack, folder / "h.html", "zh")
    page = lxml.html.parse(str(folder / "h.html")).getroot()
    chapters = [head.text_content() for head in page.get_element_by_id("main").iter("h2")]
    write(pack, folder / "h.docx", "zh", (day,))
    paragraphs = docx.Document(str(folder / "h.docx")).paragraphs
    heads = [one.text for one in paragraphs if one.style.name == "Heading 1"]
    if heads != chapters:
        yield f"Word: chapters {heads} instead of {chapters}"
    write(pack, folder / "h.pdf", "zh", (day,))
    if not (folder / "h.pdf").read_bytes().startswith(b"%PDF-"):
        yield "PDF: it is none"
    left = [file.name for file in folder.iterdir() if file.name.endswith(".partial")]
    if left:
        yield f"left behind: {left}"


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="xinheng-handbook-") as name:
        folder = Path(name)
        checks = [(pack, problems_of_pack) for pack in packs()]
        checks.append((ROOT / "examples/volunteers", problems_of_formats))
        for pack, check in checks:
            problems = list(check(pack, folder))
            for problem in problems:
                print(f"{pack.relative_to(ROOT)}: {problem}")
            passed += not problems
            failed += bool(problems)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
