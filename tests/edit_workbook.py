#!/usr/bin/env python3
"""Changes a workbook as a person would: edit_workbook.py FILE CHANGE…

A change is one argument: `set SHEET!D3 TEXT`, `number SHEET!D3 1.5`, `date SHEET!D3
2018-01-01T09:30`, `formula SHEET!D3 =1+1`, `computed SHEET!D3 =1+1 => 2` (with the value it had),
`error SHEET!D3`, `merge SHEET!A2:B3`, `clear SHEET!D3`, `append SHEET a|b|c`, `delete-row SHEET 3`,
`swap-rows SHEET 2 3`, `reverse-columns SHEET`, `clear-row SHEET 1`, `rename SHEET NEW`,
`add SHEET`, `drop SHEET`, `unmark`.
"""

import datetime
import re
import sys
import zipfile

import openpyxl


def cell_of(book, name):
    sheet, address = name.split("!")
    return book[sheet][address]


def put(book, name, value):
    cell_of(book, name).value = value


def append(book, sheet, row):
    page = book[sheet]
    last = max(cell.row for cells in page.iter_rows() for cell in cells if cell.value is not None)
    for index, text in enumerate(row.split("|"), 1):
        page.cell(last + 1, index).value = text or None


def values_of(sheet):
    return [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]


def write_back(sheet, rows):
    for number, row in enumerate(rows, 1):
        for index, (value, style) in enumerate(row, 1):
            sheet.cell(number, index).value = value
            sheet.cell(number, index).number_format = style


def swap_rows(book, sheet, numbers):
    rows = values_of(book[sheet])
    one, other = (int(number) - 1 for number in numbers.split())
    rows[one], rows[other] = rows[other], rows[one]
    write_back(book[sheet], rows)


def reverse_columns(book, sheet):
    write_back(book[sheet], [row[::-1] for row in values_of(book[sheet])])


def set_error(book, name):
    cell = cell_of(book, name)
    cell.value, cell.data_type = "#N/A", "e"


def clear_row(book, sheet, number):
    for cell in book[sheet][int(number)]:
        cell.value = None


CHANGES = {
    "set": put,
    "number": lambda book, name, text: put(book, name, float(text)),
    "date": lambda book, name, text: put(book, name, datetime.datetime.fromisoformat(text)),
    "formula": put,
    "error": set_error,
    "clear": lambda book, name: put(book, name, None),
    "merge": lambda book, name: book[name.split("!")[0]].merge_cells(name.split("!")[1]),
    "append": append,
    "delete-row": lambda book, sheet, number: book[sheet].delete_rows(int(number)),
    "swap-rows": swap_rows,
    "reverse-columns": reverse_columns,
    "clear-row": clear_row,
    "rename": lambda book, sheet, new: setattr(book[sheet], "title", new),
    "add": lambda book, sheet: book.create_sheet(sheet)["A1"].__setattr__("value", "x"),
    "drop": lambda book, sheet: book.remove(book[sheet]),
    "unmark": lambda book: book.remove(book["xinheng"]),
}


def give_value(path, formula, value):
    """The value that a spreadsheet program would have stored with a formula."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    wanted = re.compile(rf"(<f>{re.escape(formula[1:])}</f>)<v ?/?>(</v>)?")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name.startswith("xl/worksheets/"):
                content = wanted.sub(rf"\1<v>{value}</v>", content.decode()).encode()
            archive.writestr(name, content)


def apply(path, changes):
    book = openpyxl.load_workbook(path)
    computed = []
    for change in changes:
        verb, *rest = change.split(" ", 2)
        if verb == "computed":
            formula, value = rest[1].split(" => ")
            computed.append((formula, value))
            verb, rest = "formula", [rest[0], formula]
        CHANGES[verb](book, *rest)
    book.save(path)
    for formula, value in computed:
        give_value(path, formula, value)


if __name__ == "__main__":
    apply(sys.argv[1], sys.argv[2:])
