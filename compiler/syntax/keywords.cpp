#include "compiler/syntax/keywords.h"

#include <algorithm>
#include <unordered_map>

#include "XinhengLexer.h"

namespace xinheng::syntax {

const std::vector<Keyword>& keywords() {
  using T = XinhengLexer;
  static const std::vector<Keyword> all = {
      {T::PACKAGE, "规则包", "package"},
      {T::SOURCE, "法源", "source"},
      {T::CALENDAR, "历法", "calendar"},
      {T::CODES, "代码表", "codes"},
      {T::SUBJECT, "主体", "subject"},
      {T::RECORD, "记录", "record"},
      {T::LINK, "关系", "link"},
      {T::TABLE, "清单", "table"},
      {T::PARAMETER, "参数", "parameter"},
      {T::DEFINE, "定义", "define"},
      {T::DECISION, "决策表", "decision"},
      {T::EVALUATION, "评价", "evaluation"},
      {T::REWARD, "奖励", "reward"},
      {T::PUNISHMENT, "惩戒", "punishment"},
      {T::WARNING, "预警", "warning"},
      {T::ROSTER, "名单", "roster"},
      {T::SCENE, "场景", "scene"},
      {T::REPAIR, "修复", "repair"},
      {T::OBJECTION, "异议", "objection"},
      {T::PUBLICATION, "公示", "publication"},
      {T::DEADLINE, "时限", "deadline"},
      {T::TRANSITIONS, "流转", "transitions"},
      {T::SIMULATE, "模拟", "simulate"},
      {T::SAMPLE, "样例", "sample"},
      {T::PROPERTY, "保证", "property"},
      {T::CHECKS, "检查", "checks"},
      {T::TEST, "测试", "test"},
      {T::AMEND, "补充", "amend"},
      {T::VERSION, "版本", "version"},
      {T::USES, "使用", "uses"},
      {T::CLAUSES, "条目", "clauses"},
      {T::ELSEWHERE, "另行落实", "elsewhere"},
      {T::ORDERED, "有序", "ordered"},
      {T::NESTED, "分级", "nested"},
      {T::OF, "归属", "of"},
      {T::ALIAS, "别名", "alias"},
      {T::KEY, "主键", "key"},
      {T::TREELIKE, "成树", "treelike"},
      {T::INVERSE, "反称", "inverse"},
      {T::COLUMNS, "列", "columns"},
      {T::ROWS, "行", "rows"},
      {T::FROM, "来自", "from"},
      {T::SINCE, "自", "since"},
      {T::ON, "起", "on"},
      {T::IN_FORCE, "施行", "in_force"},
      {T::REPEALED, "废止", "repealed"},
      {T::BASE, "原则", "base"},
      {T::EXCEPT, "例外", "except"},
      {T::OVER, "优先于", "over"},
      {T::WHEN, "当", "when"},
      {T::THEN, "则", "then"},
      {T::PRIOR, "原值", "prior"},
      {T::FOR, "对", "for"},
      {T::UNRATED, "不评", "unrated"},
      {T::PART, "分项", "part"},
      {T::SCORE, "总分", "score"},
      {T::FLOOR, "下限", "floor"},
      {T::CEILING, "上限", "ceiling"},
      {T::WEIGHT, "权重", "weight"},
      {T::BANDS, "分档", "bands"},
      {T::UP, "以上", "up"},
      {T::DOWN, "以下", "down"},
      {T::ABOVE, "超过", "above"},
      {T::BELOW, "不满", "below"},
      {T::HIT, "命中", "hit"},
      {T::ANY, "任意", "any"},
      {T::OTHERWISE, "其余", "otherwise"},
      {T::DOWNGRADE, "直降", "downgrade"},
      {T::QUOTA, "限额", "quota"},
      {T::AT_MOST, "至多", "at_most"},
      {T::GROUPED, "分组", "grouped_by"},
      {T::TIES, "并列", "ties"},
      {T::CASE, "情形", "case"},
      {T::LEAVE, "移出", "leave"},
      {T::WAIVE, "免除", "waive"},
      {T::REPLACE_BY, "改为", "replace_by"},
      {T::SHOW, "公开", "show"},
      {T::KNOWN, "已知", "known"},
      {T::UNTIL, "至", "until"},
      {T::TO, "到", "to"},
      {T::LIKE, "如同", "like"},
      {T::EXPECT, "期望", "expect"},
      {T::REJECTED, "拒收", "rejected"},
      {T::FAILS, "预期不符", "fails"},
      {T::ALWAYS, "恒有", "always"},
      {T::IF, "若", "if"},
      {T::ADD, "增加", "add"},
      {T::REMOVE, "删去", "remove"},
      {T::VARY, "改变", "vary"},
      {T::NOT_UP, "不升", "not_up"},
      {T::NOT_DOWN, "不降", "not_down"},
      {T::SAME, "不变", "same"},
      {T::UNDECIDED, "无法确定", "undecided"},
      {T::CONFLICT, "冲突", "conflict"},
      {T::BECAUSE, "因", "because"},
      {T::CITING, "依据", "citing"},
      {T::ASSUMING, "假设", "assuming"},
      {T::AND, "且", "and"},
      {T::OR, "或", "or"},
      {T::NOT, "非", "not"},
      {T::HAS, "有", "has"},
      {T::LACKS, "缺", "lacks"},
      {T::IN, "属于", "in"},
      {T::NOT_IN, "不属于", "not_in"},
      {T::WITHIN, "位于", "within"},
      {T::EXISTS, "存在", "exists"},
      {T::NOT_EXISTS, "不存在", "not_exists"},
      {T::COUNT, "计数", "count"},
      {T::TOTAL, "合计", "total"},
      {T::MAX, "最大", "max"},
      {T::MIN, "最小", "min"},
      {T::LATEST, "最近", "latest"},
      {T::EARLIEST, "最早", "earliest"},
      {T::DISTINCT, "种数", "distinct"},
      {T::LONGEST_MONTHS, "最长连月", "longest_months"},
      {T::BY, "按", "by"},
      {T::EACH, "逐", "each"},
      {T::ALL, "全部", "all"},
      {T::WHERE, "其中", "where"},
      {T::SELF, "本", "self"},
      {T::YES, "是", "yes"},
      {T::NO, "否", "no"},
  };
  return all;
}

std::optional<uint32_t> keyword_type(std::string_view word) {
  static const std::unordered_map<std::string_view, uint32_t> types = [] {
    std::unordered_map<std::string_view, uint32_t> result;
    for (const Keyword& keyword : keywords()) {
      result[keyword.zh] = keyword.type;
      result[keyword.en] = keyword.type;
    }
    return result;
  }();
  const auto found = types.find(word);
  if (found == types.end()) return std::nullopt;
  return found->second;
}

bool is_keyword(uint32_t type) {
  return type >= XinhengLexer::PACKAGE && type <= XinhengLexer::NO;
}

bool begins_declaration(uint32_t type) {
  return type >= XinhengLexer::PACKAGE && type <= XinhengLexer::AMEND;
}

bool is_name(uint32_t type) {
  using T = XinhengLexer;
  return type == T::WORD || type == T::QUOTED_NAME;
}

bool is_literal(uint32_t type) {
  using T = XinhengLexer;
  switch (type) {
    case T::NUMBER:
    case T::PERCENT:
    case T::PERIOD:
    case T::MONEY:
    case T::DATE:
    case T::STRING:
    case T::CITE:
    case T::YES:
    case T::NO:
      return true;
    default:
      return false;
  }
}

bool begins_sentence(uint32_t type) {
  using T = XinhengLexer;
  switch (type) {
    case T::USES:
    case T::CLAUSES:
    case T::ELSEWHERE:
    case T::KEY:
    case T::COLUMNS:
    case T::ROWS:
    case T::SINCE:
    case T::BASE:
    case T::EXCEPT:
    case T::UNRATED:
    case T::PART:
    case T::SCORE:
    case T::BANDS:
    case T::OTHERWISE:
    case T::DOWNGRADE:
    case T::QUOTA:
    case T::CASE:
    case T::SHOW:
    case T::KNOWN:
    case T::LEAVE:
    case T::EXPECT:
    case T::ALWAYS:
    case T::IF:
      return true;
    default:
      return false;
  }
}

}  // namespace xinheng::syntax
