#!/usr/bin/env python3
"""Every pack as a workbook and back (xinheng export-lists, import-lists).

Unchanged, every file keeps its bytes. Columns and rows in another order mean the same. Wrong cells
are found wherever they are, and then nothing is written. What may be chosen, offers itself.
"""

import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

from edit_workbook import apply, reverse_columns
from packs import ROOT, XINHENG, packs

OURS = {"说明", "代码", "xinheng"}


def run(*words):
    return subprocess.run([XINHENG, *map(str, words), "--lang", "en"], text=True,
                          capture_output=True)


def bytes_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in (".xh", ".csv", ".md")}


def lists_in(book):
    return [sheet for sheet in book.worksheets if sheet.title not in OURS]


def rows_of(text):
    """A CSV as a set of rows, each a set of (column, cell)."""
    import csv
    import io
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    return sorted(sorted(zip(rows[0], (cell.strip() for cell in row))) for row in rows[1:])


class Trial:
    """A pack, those it uses beside it, and its workbook."""

    def __init__(self, pack, folder):
        self.top = folder / "packs"
        shutil.rmtree(self.top, ignore_errors=True)
        shutil.copytree(pack.parent, self.top,
                        ignore=lambda _, names: [n for n in names if n in ("data", "README.md")])
        self.pack = self.top / pack.name
        self.before = bytes_of(self.top)
        self.book = folder / "lists.xlsx"
        self.exported = run("export-lists", self.pack, "--out", self.book)

    def back(self, *options):
        return run("import-lists", self.pack, self.book, *options)

    def unchanged(self):
        return bytes_of(self.top) == self.before


def unchanged_problems(trial):
    done = trial.back()
    if done.returncode != 0 or done.stdout != "nothing changed\n" or not trial.unchanged():
        yield f"unchanged: {done.stdout}{done.stderr}"
    book = openpyxl.load_workbook(trial.book)
    book.save(trial.book)
    done = trial.back()
    if done.returncode != 0 or not trial.unchanged():
        yield f"saved again by another program: {done.stdout}{done.stderr}"


def order_problems(trial):
    """Tables don't mind the order of their columns; here the rows keep theirs."""
    book = openpyxl.load_workbook(trial.book)
    for sheet in lists_in(book):
        if not sheet.title.startswith("测试") and sheet.title != "cases":
            reverse_columns(book, sheet.title)
    book.save(trial.book)
    done = trial.back()
    if done.returncode != 0 or not trial.unchanged():
        yield f"columns reversed: {done.stdout}{done.stderr}"


def wrong_cell_problems(trial, seed):
    """One wrong cell in a column of codes or numbers: named by its address."""
    book = openpyxl.load_workbook(trial.book)
    chances = random.Random(seed)
    places = []
    for sheet in lists_in(book):
        for check in sheet.data_validations.dataValidation:
            stops = check.showErrorMessage and check.errorStyle != "warning"
            column = str(check.sqref).split(":")[0].rstrip("0123456789")
            if stops and sheet.max_row > 1:
                places.append((sheet.title, f"{column}{chances.randint(2, sheet.max_row)}"))
    if not places:
        return
    sheet, cell = chances.choice(places)
    original = trial.book.read_bytes()
    apply(str(trial.book), [f"set {sheet}!{cell} 不可能有的值"])
    done = trial.back()
    if done.returncode == 0 or f"{sheet}!{cell}: error" not in done.stderr:
        yield f"{sheet}!{cell} is wrong: {done.stdout}{done.stderr}"
    if not trial.unchanged():
        yield f"{sheet}!{cell} is wrong, but something was written"
    trial.book.write_bytes(original)


def far_column_problems(trial):
    """Beyond column Z cells have addresses too."""
    book = openpyxl.load_workbook(trial.book)
    sheet = next((sheet for sheet in lists_in(book)
                  if [cell.value for cell in sheet[1]][:3] == ["参数", "自", "值"]), None)
    if sheet is None or sheet.max_row == 1:
        return
    original = trial.book.read_bytes()
    sheet.move_range(f"B1:B{sheet.max_row}", cols=26)
    sheet["AB2"] = "不是日期"
    book.save(trial.book)
    done = trial.back()
    if done.returncode == 0 or f"{sheet.title}!AB2: error" not in done.stderr:
        yield f"{sheet.title}!AB2 is wrong: {done.stdout}{done.stderr}"
    trial.book.write_bytes(original)


def row_problems(trial):
    """The last row of each list of behaviours goes and comes back."""
    book = openpyxl.load_workbook(trial.book)
    names = [sheet.title for sheet in lists_in(book) if sheet.title in ("行为清单", "政务行为清单")]
    for name in names:
        sheet = book[name]
        row = [cell.value for cell in sheet[sheet.max_row]]
        row[0] = "新加的行为"
        for index, value in enumerate(row, 1):
            sheet.cell(sheet.max_row + (index == 1), index).value = value
    if not names:
        return
    book.save(trial.book)
    done = trial.back()
    if done.returncode != 0 or ": rows changed 0, added 1, removed 0" not in done.stdout:
        yield f"a row more: {done.stdout}{done.stderr}"
    for name in names:
        path = f"{trial.pack.name}/{name}.csv"
        now = (trial.top / path).read_bytes()
        if not now.startswith(trial.before[path].rstrip(b"\r\n")):
            yield f"{path}: rows that weren't changed have other bytes"
        if len(rows_of(now)) != len(rows_of(trial.before[path])) + 1:
            yield f"{path}: there isn't one row more"


def form_problems(book):
    """Headers are frozen and locked, cells are not; codes can be chosen."""
    for sheet in lists_in(book):
        if sheet.freeze_panes != "B2" or not sheet.protection.sheet:
            yield f"{sheet.title}: its header isn't frozen or not protected"
        if not sheet["A1"].protection.locked or sheet["A2"].protection.locked:
            yield f"{sheet.title}: the header may be changed, or the cells may not"
        for check in sheet.data_validations.dataValidation:
            if check.type != "list":
                continue
            name, cells = check.formula1.split("!")
            values = [cell[0].value for cell in book[name.strip("'")][cells.replace("$", "")]]
            if not values or None in values:
                yield f"{sheet.title}: {check.sqref} offers nothing"
            column = str(check.sqref).split(":")[0].rstrip("0123456789")
            held = {row[0].value for row in sheet[f"{column}2:{column}{sheet.max_row}"]}
            if check.errorStyle != "warning" and not held <= {*values, None}:
                yield f"{sheet.title}: column {column} holds what it doesn't offer: {held}"


def problems_of(pack, folder, seed):
    trial = Trial(pack, folder)
    if trial.exported.returncode == 1 and "XH1074" in trial.exported.stderr:
        return
    if trial.exported.returncode != 0:
        yield trial.exported.stderr
        return
    yield from form_problems(openpyxl.load_workbook(trial.book))
    yield from unchanged_problems(trial)
    for step in range(3):
        yield from wrong_cell_problems(trial, seed + step)
    yield from far_column_problems(trial)
    yield from order_problems(trial)
    yield from row_problems(Trial(pack, folder))


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="xinheng-workbook-") as name:
        for number, pack in enumerate(packs()):
            problems = list(problems_of(pack, Path(name).resolve(), number * 10))
            for problem in problems:
                print(f"{pack.relative_to(ROOT)}: {problem}")
            passed += not problems
            failed += bool(problems)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
