#!/usr/bin/env python3
"""Checks a page that Xinheng writes, for golden cases: well nested, in its language, with nothing
from elsewhere.

Usage: page.py FILE LANGUAGE. Prints how many of each kind of element there are.
"""

import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "br", "hr", "img", "link", "input"}
COUNTED = ("article", "details", "summary", "h1", "h2", "nav", "main", "button")


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.counts, self.ids, self.targets = [], Counter(), [], []
        self.problems, self.language, self.viewport = [], None, False
        self.skips, self.captioned = None, True

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.counts[tag] += 1
        if tag == "html":
            self.language = attributes.get("lang")
        if tag == "meta" and attributes.get("name") == "viewport":
            self.viewport = True
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and self.skips is None:
            self.skips = attributes.get("class") == "skip" and attributes.get("href") == "#main"
        if tag == "th" and "scope" not in attributes:
            self.problems.append("a heading of a table doesn't say of what (scope)")
        if not self.captioned and tag != "caption":
            self.problems.append("a table without a caption")
        self.captioned = tag != "table"
        for name in ("href", "src", "action"):
            if name in attributes and attributes[name].startswith("#"):
                self.targets.append(attributes[name][1:])
            elif name in attributes:
                self.problems.append(f"{tag} refers to {attributes[name]}")
        if tag == "li" and self.open[-1:] not in (["ul"], ["ol"]):
            self.problems.append(f"li in {self.open[-1:]}")
        if tag == "summary" and self.open[-1:] != ["details"]:
            self.problems.append(f"summary in {self.open[-1:]}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes what isn't open")


def main():
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    page.close()
    problems = page.problems
    if page.open:
        problems.append(f"never closed: {page.open}")
    if page.language != sys.argv[2]:
        problems.append(f"lang={page.language}")
    if not page.viewport:
        problems.append("no viewport: phones would show it small")
    if not page.skips:
        problems.append("the first link doesn't skip to the content")
    if len(set(page.ids)) != len(page.ids):
        problems.append("an id twice")
    problems += [f"#{target} leads nowhere" for target in page.targets if target not in page.ids]
    if page.counts["h1"] != 1 or page.counts["main"] != 1:
        problems.append("needs one h1 and one main")
    if page.counts["details"] != page.counts["summary"]:
        problems.append("details without summary")
    for word in ("http:", "https:", "@import", "url("):
        if word in text:
            problems.append(f"{word}: not self-contained")
    print("; ".join(problems) or "well made:",
          ", ".join(f"{page.counts[tag]} {tag}" for tag in COUNTED if page.counts[tag]))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
