"""The job that databases and a program written by hand were measured on: 200 behaviours, records
that count by state, report date, validity and amount, five capped dimensions, a grade, 40 measures.
Written as a rule pack: all of its numbers are made up."""

import json
import random

BEHAVIOURS, DIMENSIONS, MEASURES = 200, 5, 40

HEAD = """规则包 测速任务 版本 “1” {
  自 2015-01-01 起：施行；
}
历法 { 无对应日：取月末 假设 “测速”； }
法源 《任务》 { 自 2015-01-01 起：施行； 条目 { 《任务》一：“惩戒”； } }
代码表 等级 有序 { D； C； B； A； }
代码表 状态 { 有效； 异议中； 已撤销； }
代码表 方面 { 方面0； 方面1； 方面2； 方面3； 方面4； }
代码表 组别 { %s }
主体 人 { 主键 身份代码：公民信用代码 别名 “id”； }
记录 信息 归属 人 {
  主键 编号：文本 别名 “record_id”；
  行为：行为 别名 “behaviour”；
  发生日：日期 别名 “occurred”；
  报送日：日期 别名 “reported”；
  状态：状态 别名 “state”；
  金额：金额 别名 “amount”；
}
定义 信息.计入：是否 {
  原则：状态 = 有效 且 报送日 <= 评价日 且 发生日 <= 评价日
    且 评价日 < 发生日 + 行为.有效期 且 金额 >= 行为.起点 假设 “测速”；
}
"""


def numbers():
    """What the pack and the kernel written by hand are made of."""
    draw = random.Random(1)
    behaviours = []
    for i in range(BEHAVIOURS):
        points = draw.choice([-30, -20, -10, -5, 5, 10])
        behaviours.append({
            "dimension": i % DIMENSIONS, "group": draw.randrange(MEASURES), "points": points,
            "months": draw.choice([6, 12, 24, 36, 60]),
            "amount_min": draw.choice([0, 0, 100, 1000]), "severe": draw.random() < 0.05})
    measures = [{"groups": sorted(draw.sample(range(MEASURES), 3)),
                 "months": draw.choice([6, 12, 24, 36]), "at_least": draw.choice([1, 2, 2, 3])}
                for _ in range(MEASURES)]
    return {"behaviours": behaviours, "measures": measures}


def behaviours(rows_of):
    rows = [f"    行为{i} | 方面{b['dimension']} | 组{b['group']} | {b['points']} | "
            f"{b['months']}个月 | {b['amount_min']}元 | {'是' if b['severe'] else '否'}；"
            for i, b in enumerate(rows_of)]
    columns = "主键 名称：代码； 方面：方面； 组别：组别； 分值：整数； 有效期：期间； 起点：金额； 严重：是否；"
    return "清单 行为 {\n  列 { " + columns + " }\n  行 {\n" + "\n".join(rows) + "\n  }\n}\n"


def evaluation():
    parts = "\n".join(
        f"  分项 第{i}项 下限 -100 上限 40：合计(信息.行为.分值 其中 计入 且 行为.方面 = 方面{i})；"
        for i in range(DIMENSIONS))
    total = " + ".join(f"第{i}项" for i in range(DIMENSIONS))
    return f"""评价 信用 对 人 假设 “测速” {{
{parts}
  总分 得分 下限 0 上限 200：100 + {total}；
  分档 等级：等级 {{ 120 以上：A； 100 以上：B； 60 以上：C； 其余：D； }}
  直降 严重 当 计数(信息 其中 计入 且 行为.严重) >= 2 则 D 依据 《任务》一；
}}
"""


def measures(listed):
    text = ""
    for i, measure in enumerate(listed):
        groups = "，".join(f"组{s}" for s in measure["groups"])
        text += f"""惩戒 措施{i} 对 人 {{
  情形 多次 当 计数(信息 其中 计入 且 行为.组别 属于 {{{groups}}}
    且 评价日 < 发生日 + {measure["months"]}个月) >= {measure["at_least"]}
    依据 《任务》一；
  例外 优良 当 信用.等级 = A 则 免除 依据 《任务》一；
}}
"""
    return text


def pack():
    groups = " ".join(f"组{i}；" for i in range(MEASURES))
    given = numbers()
    return HEAD % groups + behaviours(given["behaviours"]) + evaluation() + \
        measures(given["measures"])


def write_numbers(path):
    path.write_text(json.dumps(numbers()), encoding="utf-8")
    return path


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "任务.xh"
    text = pack()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return folder
