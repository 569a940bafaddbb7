"""The cases of dmn-vacation-days as expectations of rules.xh."""

import json

from case import NotSayable, Test


def checks(document):
    for case in document["cases"]:
        age, service = case["inputs"]["Age"], case["inputs"]["Years of Service"]
        for name, value in case["expected"].items():
            yield (case["id"], name,
                   f"employee one {{ Age: {age}; Service: {service}; }} "
                   f"expect one.vacation = {value};")


def cases(folder):
    document = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    for number, (case, what, text, *why) in enumerate(checks(document)):
        name = f"{number} {case}, {what}"
        if text is None:
            yield NotSayable(name, why[0])
        else:
            yield Test(name, f"evaluation_date: 2020-01-01; {text}")
