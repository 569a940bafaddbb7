"""The cases of dmn-hit-policies as expectations of rules.xh."""

import json

from case import NotSayable, Test

FIELDS = {"Age": "Age", "age": "Age", "RiskCategory": "RiskCategory",
          "isAffordable": "isAffordable", "NumOfYears": "NumOfYears"}
# What the published name of a result is called in the tables.
OUTPUTS = {"Approval Status": "status", "Status": "status", "Approved/Declined": "status",
           "Rate": "rate", "Advertisement": "advert", "CarInsurance": "insurance",
           "Salary": "salary"}


def written(value):
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def results(name, value, table):
    """(output, the value or list that it should have)"""
    if isinstance(value, dict):
        return [(OUTPUTS[part], one) for part, one in value.items()]
    if isinstance(value, list) and isinstance(value[0], dict):
        return [(OUTPUTS[part], [row[part] for row in value]) for part in value[0]]
    # A table with one column may bear the name of its decision.
    return [("rate" if table == "t0112" else OUTPUTS[name], value)]


def checks(document):
    for case in document["cases"]:
        table = "t" + case["id"][:4]
        given = " ".join(f"{FIELDS[name]}: {written(value)};"
                         for name, value in case["inputs"].items())
        for name, value in case["expected"].items():
            for output, wanted in results(name, value, table):
                shown = "{" + ", ".join(wanted) + "}" if isinstance(wanted, list) else wanted
                yield (case["id"], f"{name}, {output}",
                       f"applicant one {{ {given} }} expect one.{table}.{output} = {shown};")


def cases(folder):
    document = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    for number, (case, what, text, *why) in enumerate(checks(document)):
        name = f"{number} {case}, {what}"
        if text is None:
            yield NotSayable(name, why[0])
        else:
            yield Test(name, f"evaluation_date: 2020-01-01; {text}")
