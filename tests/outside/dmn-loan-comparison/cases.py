"""Ten loan offers, what is lent and paid down for each, and three rankings."""

import json

from case import NotSayable, Test


def cases(folder):
    published = json.loads((folder / "cases.json").read_text(encoding="utf-8"))["cases"]
    for case in published:
        products = case["expected"]["RankedProducts"]
        for i, offer in enumerate(products["metricsTable"]):
            name = f"{case['id']} {i + 1} {offer['lenderName']}"
            yield Test(f"{name} loanAmt, downPmtAmt", f"""  评价日：2018-01-01；
  报价 家 {{
    申请额：{case['inputs']['RequestedAmt']}元；
    点数：{offer['points']}；
    手续费：{offer['fee']}元；
  }}
  期望 家.本金 = {offer['loanAmt']}元；
  期望 家.首付 = {offer['downPmtAmt']}元；""")
            yield NotSayable(f"{name} paymentAmt", "there is no power function")
            yield NotSayable(f"{name} equity36moPct", "there is no power function")
        for ranking in ("rankByDownPmt", "rankByMonthlyPmt", "rankByEquityPct"):
            yield NotSayable(f"{case['id']} {ranking}", "offers can't be sorted into a list")
