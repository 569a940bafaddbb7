"""Workbooks: a sheet each for the lists of a pack, with what may stand in its cells; and back."""

import datetime
import json
import os
import unicodedata
import zipfile

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension

MARK = "xinheng"          # the sheet that says what was exported; hidden
SPARE_ROWS = 200          # below the last one, for new rows
COLUMNS_MAX = 16384
BYTES_MAX = 512 << 20     # unpacked
CELLS_MAX = 4_000_000
HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
THIN = Side(style="thin", color="D0D5DD")
FORMATS = {"integer": "0", "decimal": "General", "date": "yyyy-mm-dd"}


def width_of(text):
    lines = str(text).split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
               for line in lines)


# ---- writing ----

def as_number(text):
    """The number that reads back as this text; None where there is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    if abs(number) >= 1e15 or text != text_of_number(number):
        return None
    return int(number) if number.is_integer() else number


def as_date(text):
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    # What Excel takes for the start of 1900 is a day off.
    return date if date.isoformat() == text and date >= datetime.date(1900, 3, 1) else None


def put(cell, text, kind):
    value, style = text, "@"
    if kind in ("integer", "decimal"):
        number = as_number(text)
        if number is not None:
            value, style = number, FORMATS[kind]
    elif kind == "date":
        date = as_date(text)
        if date is not None:
            value, style = date, FORMATS[kind]
    if value == text:
        cell.value = None if text == "" else text
        cell.data_type = "s" if text else "n"  # never a formula
    else:
        cell.value = value
    cell.number_format = style


def validation_of(column, ranges):
    kind = column["kind"]
    if column.get("list"):
        check = DataValidation(type="list", formula1=ranges[column["list"]], allow_blank=True)
        check.errorStyle = "stop" if column["strict"] else "warning"
        check.showErrorMessage = column["strict"] or column.get("warn", False)
    elif kind in ("integer", "decimal", "date"):
        lacks = column.get("lacks")  # a word that may stand there instead
        if lacks:
            return None
        whole = {"integer": "whole", "decimal": "decimal", "date": "date"}[kind]
        low, high = ("1", "73051") if kind == "date" else ("-1000000000000", "1000000000000")
        check = DataValidation(type=whole, operator="between", formula1=low, formula2=high,
                               allow_blank=True)
        check.showErrorMessage = True
    else:
        return None
    check.error, check.errorTitle = column["error"][:250], column["name"][:30]
    if column.get("prompt"):
        check.prompt, check.promptTitle = column["prompt"][:250], column["name"][:30]
        check.showInputMessage = True
    return check


def style_columns(sheet, columns, rows):
    for index, column in enumerate(columns, 1):
        widths = [width_of(column["name"]) + 4] + [width_of(row[index - 1]) for row in rows]
        letter = get_column_letter(index)
        dimension = sheet.column_dimensions[letter]
        dimension.width = min(max(widths) + 2, 60 if column["kind"] == "long" else 30)
        dimension.number_format = FORMATS.get(column["kind"], "@")
        dimension.protection = Protection(locked=False)
    # Rows can be deleted only where all of their cells may be changed.
    rest = ColumnDimension(sheet, index=get_column_letter(len(columns) + 1), min=len(columns) + 1,
                           max=COLUMNS_MAX, width=10)
    rest.protection = Protection(locked=False)
    sheet.column_dimensions[get_column_letter(len(columns) + 1)] = rest


def protect(sheet):
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows",
                    "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def write_sheet(book, description, ranges):
    sheet = book.create_sheet(description["name"])
    columns, rows = description["columns"], description["rows"]
    style_columns(sheet, columns, rows)
    for index, column in enumerate(columns, 1):
        cell = sheet.cell(1, index, column["name"])
        cell.data_type = "s"
        cell.font, cell.fill = Font(bold=True), HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = Border(bottom=THIN)
        cell.protection = Protection(locked=True)
    for number, row in enumerate(rows, 2):
        for index, text in enumerate(row, 1):
            cell = sheet.cell(number, index)
            put(cell, text, columns[index - 1]["kind"])
            cell.protection = Protection(locked=False)
            cell.alignment = Alignment(wrap_text=columns[index - 1]["kind"] == "long",
                                       vertical="top")
    last = len(rows) + 1 + SPARE_ROWS
    for index, column in enumerate(columns, 1):
        check = validation_of(column, ranges)
        if check is not None:
            letter = get_column_letter(index)
            check.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(check)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True)
    protect(sheet)


def write_lists(book, name, lists):
    """The values that may be chosen, a column each; where they stand, by key."""
    sheet = book.create_sheet(name)
    ranges = {}
    for index, one in enumerate(lists, 1):
        letter = get_column_letter(index)
        head = sheet.cell(1, index, one["key"])
        head.font, head.fill = Font(bold=True), HEADER_FILL
        for row, value in enumerate(one["values"], 2):
            cell = sheet.cell(row, index, value)
            cell.data_type, cell.number_format = "s", "@"
        sheet.column_dimensions[letter].width = min(
            max(width_of(v) for v in [one["key"], *one["values"]]) + 4, 40)
        quoted = name.replace("'", "''")
        ranges[one["key"]] = f"'{quoted}'!${letter}$2:${letter}${len(one['values']) + 1}"
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    return ranges


def write_guide(book, guide):
    sheet = book.create_sheet(guide["name"], 0)
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(guide["lines"], 1):
        cell = sheet.cell(number, 1, line)
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == 1:
            cell.font = Font(bold=True, size=14)
    sheet.protection.sheet = True


def write(request):
    book = openpyxl.Workbook()
    book.remove(book.active)
    # The lists come last, but what the sheets choose from is known first.
    ranges = write_lists(book, request["lists_name"], request["lists"])
    for description in request["sheets"]:
        write_sheet(book, description, ranges)
    book.move_sheet(request["lists_name"], len(request["sheets"]))
    write_guide(book, request["guide"])
    mark = book.create_sheet(MARK)
    mark.sheet_state = "veryHidden"
    mark["A1"] = json.dumps(request["mark"], ensure_ascii=False)
    partial = request["out"] + ".partial"
    book.save(partial)
    os.replace(partial, request["out"])


# ---- reading ----

def unreadable(zh, en):
    return {"failure": "unreadable", "zh": zh, "en": en}


def problem_of(path):
    if not os.path.exists(path):
        return unreadable("没有这个文件", "there is no such file")
    if os.path.isdir(path):
        return unreadable("这是一个文件夹", "it is a folder")
    try:
        with open(path, "rb") as file:
            head = file.read(8)
    except OSError as error:
        return unreadable(error.strerror, error.strerror)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return unreadable("它有密码，或者是旧的 .xls", "it has a password, or is an old .xls")
    if not zipfile.is_zipfile(path):
        return unreadable("它不是 .xlsx", "it is no .xlsx")
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > BYTES_MAX:
            return unreadable("它太大", "it is too large")
        if "xl/workbook.xml" not in archive.namelist():
            return unreadable("它不是 .xlsx", "it is no .xlsx")
    return None


def text_of_number(number):
    """As a spreadsheet shows it: 15 digits."""
    if isinstance(number, int) or float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.15g}"
    if "e" not in text:
        return text
    plain = f"{number:.20f}".rstrip("0").rstrip(".")
    return plain if abs(number) < 1 else text


def content_of(formula, value):
    """What a cell holds: {"kind", "text", "formula"}; None where it is empty."""
    written = formula.value
    if written is None:
        return None
    is_formula = formula.data_type == "f"
    held = value.value if is_formula else written
    result = {"formula": is_formula}
    if held is None:
        return {**result, "kind": "unvalued", "text": ""}
    if formula.data_type == "e" or is_formula and value.data_type == "e":
        return {**result, "kind": "error", "text": str(held)}
    if isinstance(held, bool):
        return {**result, "kind": "truth", "text": "是" if held else "否"}
    if isinstance(held, datetime.datetime):
        whole = held.time() == datetime.time()
        return {**result, "kind": "date" if whole else "time",
                "text": held.date().isoformat() if whole else held.isoformat(" ")}
    if isinstance(held, (datetime.time, datetime.timedelta)):
        return {**result, "kind": "time", "text": str(held)}
    if isinstance(held, datetime.date):
        return {**result, "kind": "date", "text": held.isoformat()}
    if isinstance(held, (int, float)):
        long = abs(held) >= 1e15
        return {**result, "kind": "long" if long else "number", "text": text_of_number(held)}
    return {**result, "kind": "text", "text": str(held)}


def read_sheet(formulas, values):
    cells = []
    for row in formulas.iter_rows():
        for cell in row:
            if cell.__class__.__name__ == "MergedCell":
                continue
            content = content_of(cell, values.cell(cell.row, cell.column))
            if content is not None:
                cells.append({"row": cell.row, "column": cell.column,
                              "address": cell.coordinate, **content})
    merged = [{"row": one.min_row, "column": one.min_col, "range": one.coord}
              for one in formulas.merged_cells.ranges]
    return {"name": formulas.title, "cells": cells,
            "merged": sorted(merged, key=lambda one: (one["row"], one["column"]))}


def read(path):
    problem = problem_of(path)
    if problem:
        return problem
    try:
        formulas = openpyxl.load_workbook(path)
        values = openpyxl.load_workbook(path, data_only=True)
        sheets = formulas.worksheets
        if sum(sheet.max_row * sheet.max_column for sheet in sheets) > CELLS_MAX:
            return unreadable("表太大：有格式的空行空列太多，删去再存",
                              "its sheets are too large: delete empty rows and columns that have "
                              "a format")
        mark = None
        if MARK in formulas.sheetnames:
            mark = json.loads(formulas[MARK]["A1"].value)
    except Exception as error:  # whatever a damaged file does to the library
        return unreadable(f"它是坏的（{error}）", f"it is damaged ({error})")
    return {"mark": mark,
            "sheets": [read_sheet(sheet, values[sheet.title]) for sheet in sheets
                       if sheet.title != MARK]}
