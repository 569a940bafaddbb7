"""The cases of dmn-table-tests as expectations of rules.xh."""

import json

from case import NotSayable, Test

FIELDS = {"numB": "numB", "numC": "numC", "dateD": "dateD", "dateE": "dateE",
          "Another boolean": "anotherBoolean", "Another number": "anotherNumber",
          "Another Date": "anotherDate"}
OF_COMPLEX = {"aBoolean", "aNumber", "aDate"}
TABLES = {"priceGt10": "priceGt10", "priceInRange": "priceInRange",
          "dateCompare1": "dateCompare1", "dateCompare2": "dateCompare2",
          "Compare Boolean": "compareBoolean", "Compare Number": "compareNumber",
          "Compare Date": "compareDate"}
# The published texts as codes; whether booleans are the same as yes and no.
WORDS = {"In range": "in_range", "Not in range": "not_in_range",
         "Same boolean": "yes", "Not same boolean": "no",
         "Equals": "equal", "Bigger": "bigger", "Smaller": "smaller",
         "Same Date": "equal", "Future Date": "bigger", "Past Date": "smaller"}
NOT_SAYABLE = {
    "Compare String": "text is compared only with text that the rule writes",
    "Compare Time": "there is no time of day",
    "Compare Date and Time": "there is no time of day",
    "Compare Days and Time Duration": "periods are added to dates, not compared",
    "Compare Years and Months Duration": "periods are added to dates, not compared",
    "Symptom Analysis": "texts aren't joined, and a field holds no list",
}


def written(value):
    return ("yes" if value else "no") if isinstance(value, bool) else value


def fields_of(inputs):
    for name, value in inputs.items():
        if name == "structA":
            yield "price", value["price"]
        elif name == "Complex":
            yield from ((part, one) for part, one in value.items() if part in OF_COMPLEX)
        elif name in FIELDS:
            yield FIELDS[name], value


def checks(document):
    for case in document["cases"]:
        given = " ".join(f"{name}: {written(value)};" for name, value in fields_of(case["inputs"]))
        for name, value in case["expected"].items():
            if name in NOT_SAYABLE:
                yield case["id"], name, None, NOT_SAYABLE[name]
                continue
            wanted = WORDS[value] if isinstance(value, str) else written(value)
            yield (case["id"], name,
                   f"input one {{ {given} }} expect one.{TABLES[name]}.result = {wanted};")


def cases(folder):
    document = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    for number, (case, what, text, *why) in enumerate(checks(document)):
        name = f"{number} {case}, {what}"
        if text is None:
            yield NotSayable(name, why[0])
        else:
            yield Test(name, f"evaluation_date: 2020-01-01; {text}")
