#!/usr/bin/env python3
"""Office files for the program `xinheng`: office.py VERB REQUEST ANSWER, both of them JSON.

It knows file formats only. What cells and pages mean is known on the other side.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))




def perform(verb, request):
    if verb == "write":
        import workbook
        return workbook.write(request)
    if verb == "read":
        import workbook
        return workbook.read(request["path"])
    if verb == "docx":
        import word
        return word.write(request["html"], request["out"])
    if verb == "pdf":
        import pdf
        return pdf.write(request["html"], request["out"])
    raise ValueError(f"no such verb: {verb}")


def main():
    verb, request, answer = sys.argv[1:]
    try:
        result = perform(verb, json.loads(Path(request).read_text(encoding="utf-8")))
    except ImportError:
        result = {"failure": "missing"}
    except OSError as error:
        result = {"failure": "unwritable", "reason": error.strerror or str(error)}
    Path(answer).write_text(json.dumps(result or {}, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
