"""The cases of dmn-vacation-days as expectations of rules.xh."""


def checks(document):
    for case in document["cases"]:
        age, service = case["inputs"]["Age"], case["inputs"]["Years of Service"]
        for name, value in case["expected"].items():
            yield (case["id"], name,
                   f"employee one {{ Age: {age}; Service: {service}; }} "
                   f"expect one.total = {value};")
