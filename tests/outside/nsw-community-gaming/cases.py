"""Whether each kind of gaming is authorized."""

import json

from case import Test

ACTIVITIES = {"art_union": "艺术联营", "charity_housie": "慈善宾果", "club_bingo": "会所宾果",
              "draw_lottery": "开奖彩票", "no_draw_lottery": "即开彩票",
              "progressive_lottery": "累积彩票", "social_housie": "社交宾果"}
FIELDS = {"grossProceeds": "毛收入", "typeOrg": "组织", "proceedsToBenefitingOrg": "受益额",
          "proceedsToBenefitingOrganisation": "受益额", "totalValueOfThePrizes": "奖品总值",
          "maxAmountMoneyAsSeparatePrize": "单项奖金", "holdsAuthority": "有许可证",
          "totalValueOfExpenses": "费用总额", "maxTicketsPerParticipant": "每人票数",
          "registeredClub": "注册会所", "totalValuePrizePerGame": "每局奖品",
          "bonusPrizeOffered": "有加奖", "bonusPrizeMaxValue": "加奖最高", "prizeContent": "含现金",
          "maxTickets": "票数", "maxAmountPayable": "最高奖金"}
ORGANISATIONS = {"Charitable": "慈善", "NonProfit": "非营利", "ProfitOrg": "营利",
                 "ObjectOfPublicOrCharitableCharacter": "公益目的"}
COUNTS = ("maxTickets", "maxTicketsPerParticipant")


def value_of(name, value):
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "typeOrg":
        return ORGANISATIONS[value]
    return value if name in COUNTS else value + "元"


def cases(folder):
    for case in json.loads((folder / "cases.json").read_text(encoding="utf-8"))["cases"]:
        entries = " ".join(f"{FIELDS[name]}：{value_of(name, value)}；"
                           for name, value in case["inputs"].items())
        negation = "" if case["expected"]["authorized"] else "非 "
        yield Test(case["id"], f"  评价日：2018-01-01；\n"
                   f"  {ACTIVITIES[case['activity']]} 案 {{ {entries} }}\n"
                   f"  期望 {negation}案.许可；")
