#!/usr/bin/env python3
"""Every kind of page that Xinheng writes, opened in a browser (Chromium without a screen), wide and
as a phone shows it, light and dark, on paper, in both languages: nothing sticks out sideways,
nothing is fetched, nothing fails; the Tab key comes to every control, and shows where it is; what
axe-core finds serious. `--pictures FOLDER`: also a picture of each, to look at.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import axe_playwright_python
import duckdb
from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACK = ROOT / "rules/quzhou-person"
SMALL = ROOT / "examples/environmental-credit"
DAY = ("--date", "2018-12-31")
WIDE, PHONE, PAPER = (1280, 900), (390, 844), (680, 960)  # paper: A4 within its margins
GRAVE = ("serious", "critical")

# What can be reached by Tab. What a closed <details> hides can't, until that is opened.
CONTROLS = """() => [...document.querySelectorAll(
  "a[href], button, summary, input, select, textarea, [tabindex='0']")].filter((one) =>
    one.checkVisibility({visibilityProperty: true}) && !one.disabled)"""
NUMBER = f"() => {{ window.controls = ({CONTROLS})(); return window.controls.length; }}"
# Which control has the focus, and whether one sees that it has.
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style =
    getComputedStyle(one);
  return {at: window.controls.indexOf(one), name: one.outerHTML.slice(0, 120),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""
UNFOLD = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
STICKS_OUT = """() => {
  const room = document.documentElement.clientWidth, page = document.scrollingElement;
  if (page.scrollWidth <= room) return null;
  const rolls = (one) => getComputedStyle(one).overflowX !== "visible";
  const within = (one) => one && (rolls(one) || within(one.parentElement));
  const wide = [...document.body.querySelectorAll("*")].filter((one) =>
    one.getBoundingClientRect().right > room + 1 && !within(one));
  return page.scrollWidth + " of " + room + ": " + wide.slice(0, 3).map((one) =>
    one.outerHTML.slice(0, 120)).join(" | ");
}"""


class Outcomes:
    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, what, holds, found=None):
        if holds:
            self.passed += 1
            return
        self.failed += 1
        print(f"not so: {what}" + ("" if found is None else f"\n  {found}"), flush=True)


def xinheng(*words, out=None):
    done = subprocess.run([XINHENG, *map(str, words)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"xinheng {' '.join(map(str, words))}: {done.stderr.decode()}")
    if out:
        out.write_bytes(done.stdout)


def somebody(data):
    """With more records than others."""
    (code,), = duckdb.sql(f"""select 个人 from '{data}/信用信息.parquet' where 个人 is not null
                              group by 1 order by count(*) desc, 1 limit 1""").fetchall()
    return code


def write_reports(folder):
    """These change over from one language to the other."""
    data = folder / "data"
    xinheng("generate", PACK, "--subjects", 2000, "--seed", 3, "--out", data, "--quiet")
    given = ("--data", data, *DAY, "--quiet")
    xinheng("diff", PACK, *given, "--set", "A级线=110", "--set", "审查期限=30日", "--by", "所在地",
            "--by", "出生日期", "--out", folder / "diff")
    xinheng("what-if", PACK, *given, "--grid", "A级线=105..140 步长 5", "--out", folder / "line")
    xinheng("what-if", PACK, *given, "--grid", "A级线=110..130 步长 10", "--grid",
            "B级线=70..100 步长 10", "--out", folder / "grid")
    return {name: folder / name / "report.html" for name in ("diff", "line", "grid")}


def write_texts(folder, language):
    """These are in one language."""
    last = ("--lang", language)
    files = {name: folder / f"{name}-{language}.html" for name in ("explain", "book", "coverage")}
    xinheng("explain", PACK, folder / "data", "--subject", somebody(folder / "data"), *DAY,
            "--why-not", "绿色通道", "--format", "html", *last, out=files["explain"])
    xinheng("doc", SMALL, *DAY, "--out", files["book"], *last)
    xinheng("test", SMALL, "--property-cases", 0, "--example-tries", 50, "--coverage-out",
            files["coverage"], *last)
    return {f"{name} {language}": file for name, file in files.items()}


def write_large(folder):
    """Too large for every check."""
    files = {"large book": folder / "book.html", "large coverage": folder / "coverage.html"}
    xinheng("doc", PACK, *DAY, "--out", files["large book"])
    xinheng("test", PACK, "--property-cases", 0, "--example-tries", 0, "--coverage-out",
            files["large coverage"])
    return files


class Opened:
    """A page in a window of its own that notes what goes wrong and what is fetched."""

    def __init__(self, browser, file, size, scheme="light"):
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme,
            is_mobile=size == PHONE, has_touch=size == PHONE)
        self.page = self.context.new_page()
        self.wrong, self.fetched = [], []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text)
                     if said.type in ("error", "warning") else None)
        self.page.on("request", lambda one: self.fetched.append(one.url)
                     if one.url != file.as_uri() and not one.url.startswith("data:") else None)
        self.page.goto(file.as_uri())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


def try_shape(outcomes, opened, name):
    found = opened.page.evaluate(STICKS_OUT)
    outcomes.expect(f"{name}: nothing sticks out", found is None, found)
    outcomes.expect(f"{name}: nothing fails", not opened.wrong, opened.wrong[:3])
    outcomes.expect(f"{name}: nothing is fetched", not opened.fetched, opened.fetched[:3])


def try_axe(outcomes, opened, name):
    opened.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = opened.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    for one in found["violations"]:
        where = [node["html"][:160] for node in one["nodes"][:3]]
        print(f"{name}: axe, {one['impact']}: {one['id']}, {len(one['nodes'])} times: {where}")
    grave = [one["id"] for one in found["violations"] if one["impact"] in GRAVE]
    outcomes.expect(f"{name}: axe-core finds nothing serious", not grave, grave)


def try_keys(outcomes, opened, name):
    """Tab, from the top to where it begins again."""
    page = opened.page
    controls = page.evaluate(NUMBER)
    reached, hidden, unmarked = [], [], []
    for _ in range(controls + 1):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["at"] < 0 or now["at"] in reached:
            break
        reached.append(now["at"])
        if not now["seen"]:
            hidden.append(now["name"])
        if not now["marked"]:
            unmarked.append(now["name"])
    outcomes.expect(f"{name}: Tab comes to all {controls} controls, in order",
                    reached == list(range(controls)), reached[-3:])
    outcomes.expect(f"{name}: what has the focus is in sight", not hidden, hidden[:3])
    outcomes.expect(f"{name}: and is marked", not unmarked, unmarked[:3])


def try_opening(outcomes, opened, name):
    """The keyboard opens and closes what is folded up."""
    page = opened.page
    first = page.locator("summary").first
    if first.count() == 0:
        return
    is_open = "() => document.querySelector('summary').parentElement.open"
    before = page.evaluate(is_open)
    first.focus()
    page.keyboard.press("Enter")
    outcomes.expect(f"{name}: Enter folds and unfolds", page.evaluate(is_open) != before)
    page.evaluate(UNFOLD)


def try_paper(outcomes, browser, file, name):
    with Opened(browser, file, PAPER) as opened:
        opened.page.emulate_media(media="print")
        try_shape(outcomes, opened, f"{name}, on paper")
        pdf = opened.page.pdf(prefer_css_page_size=True)
        outcomes.expect(f"{name}: prints", pdf.startswith(b"%PDF"))


def try_page(outcomes, browser, file, name, pictures):
    for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
        way = f"{name}, {size[0]} px"
        with Opened(browser, file, size, scheme) as opened:
            if pictures:
                picture = pictures / f"{way.replace(', ', '-').replace(' ', '-')}.png"
                opened.page.screenshot(path=picture)
            try_shape(outcomes, opened, way)
            if size == (PHONE if name.endswith(" en") else WIDE):
                try_keys(outcomes, opened, way)
            try_opening(outcomes, opened, way)
            try_shape(outcomes, opened, f"{way}, all unfolded")
            try_axe(outcomes, opened, way)
    try_paper(outcomes, browser, file, name)


def try_large(outcomes, browser, file, name):
    with Opened(browser, file, PHONE) as opened:
        try_shape(outcomes, opened, f"{name}, {PHONE[0]} px")
    try_paper(outcomes, browser, file, name)


def try_change_over(outcomes, browser, file, name):
    """A report changes its language at a press of a key, and is as sound then."""
    with Opened(browser, file, PHONE) as opened:
        opened.page.locator("#language").press("Enter")
        language = opened.page.evaluate("() => document.documentElement.lang")
        outcomes.expect(f"{name}: changes over to English", language == "en", language)
        try_shape(outcomes, opened, f"{name}, in English")
        try_axe(outcomes, opened, f"{name}, in English")


def try_all(outcomes, browser, folder, pictures):
    for name, file in write_reports(folder).items():
        try_page(outcomes, browser, file, name, pictures)
        try_change_over(outcomes, browser, file, name)
    for language in ("zh", "en"):
        for name, file in write_texts(folder, language).items():
            try_page(outcomes, browser, file, name, pictures)
    for name, file in write_large(folder).items():
        try_large(outcomes, browser, file, name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    outcomes = Outcomes()
    found = [path for path in map(shutil.which, BROWSERS) if path]
    if not found:
        print("no browser is installed (./dev setup installs chromium): no page was opened")
        print("0 passed, 1 failed")
        sys.exit(1)
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xinheng-pages-") as folder, \
            sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found[0], args=["--no-sandbox"])
        try:
            try_all(outcomes, browser, Path(folder).resolve(), options.pictures)
        except Error as error:
            outcomes.expect("the browser shows every page", False, error)
        browser.close()
    print(f"{outcomes.passed} passed, {outcomes.failed} failed")
    sys.exit(1 if outcomes.failed else 0)


if __name__ == "__main__":
    main()
