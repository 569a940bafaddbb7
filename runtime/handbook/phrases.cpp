// Values of rules, as phrases.
#include <fmt/format.h>

#include "compiler/program/constants.h"
#include "compiler/program/meaning_text.h"
#include "runtime/handbook/html.h"
#include "runtime/handbook/sentences.h"

namespace xinheng::handbook {

using namespace program;

std::string anchor_of(const Program& program, const Define& define) {
  if (define.finding.valid()) return anchor_of(program.findings[define.finding]);
  return "定义-" + owned_name(program, define);
}
std::string anchor_of(const Finding& finding) {
  constexpr const char* kinds[] = {"修复-", "异议-", "公示-", "时限-"};
  return kinds[static_cast<size_t>(finding.kind)] + finding.name;
}
std::string anchor_of(const Measure& measure) {
  constexpr const char* kinds[] = {"奖励-", "惩戒-", "预警-", "名单-"};
  return kinds[static_cast<size_t>(measure.kind)] + measure.name;
}
std::string anchor_of(const Evaluation& evaluation) {
  return "评价-" + evaluation.name;
}
std::string anchor_of(const Decision& decision) {
  return "决策表-" + decision.name;
}
std::string anchor_of(const Parameter& parameter) {
  return "参数-" + parameter.name;
}
std::string anchor_of(const Table& table) {
  return "清单-" + table.name;
}

std::string Sentences::dated(Days day) const {
  const std::string iso = format_date(day);
  if (!zh_ || iso.size() != 10) return iso;
  const auto number = [&](size_t at) {
    return iso[at] == '0' ? iso.substr(at + 1, 1) : iso.substr(at, 2);
  };
  return iso.substr(0, 4) + "年" + number(5) + "月" + number(8) + "日";
}

std::string Sentences::word(const Type& type, Word value) const {
  switch (type.kind) {
    case TypeKind::date:
      return dated(static_cast<Days>(value));
    case TypeKind::decimal: {
      std::string text = format_value(program_, type, value, language_);
      while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
        const bool point = text.back() == '.';
        text.pop_back();
        if (point) break;
      }
      return text;
    }
    case TypeKind::money: {
      std::string text = format_value(program_, type, value, language_);
      if (const size_t cents = text.find(".00"); cents != std::string::npos) text.erase(cents, 3);
      return text;
    }
    case TypeKind::code:
    case TypeKind::row:
      return quoted(format_value(program_, type, value, language_));
    default:
      return escaped(format_value(program_, type, value, language_));
  }
}

std::string Sentences::operand(ExprId id) const {
  if (const auto* rescale = as<Rescale>(id)) return operand(rescale->operand);
  const bool composite = as<Binary>(id) || as<DateShift>(id) || as<Negate>(id) || as<Provided>(id);
  return composite ? say("（", "(") + value(id) + say("）", ")") : value(id);
}

// The left side of a sum that goes on needs no brackets.
std::string Sentences::summand(const Binary& node) const {
  ExprId left = node.left;
  while (const auto* rescale = as<Rescale>(left)) left = rescale->operand;
  const auto* inner = as<Binary>(left);
  const bool sum = inner != nullptr && inner->op != Arithmetic::multiply;
  return sum && node.op != Arithmetic::multiply ? value(left) : operand(left);
}

// From a record, what is its owner's says so.
std::string Sentences::owned(Scope scope, const Expr& expr, const std::string& name) const {
  if (scope != Scope::subject || !expr.record.valid()) return name;
  const Record& record = program_.records[expr.record];
  const std::string& owner =
      record.owner_end.empty() ? program_.subjects[record.owner].name : record.owner_end;
  return zh_ ? escaped(owner) + "的" + name : "the " + escaped(owner) + "’s " + name;
}

std::string Sentences::field(const FieldRef& node, const Expr& expr) const {
  const bool of_record = node.scope == Scope::record;
  const auto& fields =
      of_record ? program_.records[expr.record].fields : program_.subjects[expr.subject].fields;
  return owned(node.scope, expr, escaped(fields[node.field].name));
}

std::string Sentences::define_name(const Define& define) const {
  return link_to(anchor_of(program_, define), define.name);
}

// What a finding says besides holding has a name of two parts: 异议答复.截止日.
std::string Sentences::named_define(const Define& define) const {
  const size_t point = define.name.find('.');
  if (!define.finding.valid() || point == std::string::npos) {
    return "“" + define_name(define) + "”";
  }
  const std::string link =
      "“" + link_to(anchor_of(program_, define), define.name.substr(0, point)) + "”";
  const std::string part = escaped(define.name.substr(point + 1));
  return zh_ ? link + "的" + part : part + " of " + link;
}

std::string Sentences::parameter(ParameterId id) const {
  const Parameter& parameter = program_.parameters[id];
  std::string now;
  for (const DatedValue& dated : parameter.values) {
    const bool holds = holds_on(dated.interval, day_);
    if (holds && dated.value) now = word(parameter.type, *dated.value);
  }
  const std::string name = link_to(anchor_of(parameter), parameter.name);
  return now.empty() ? name : name + say("（", " (") + now + say("）", ")");
}

std::string Sentences::evaluation(const EvaluationRef& node) const {
  const Evaluation& evaluation = program_.evaluations[node.evaluation];
  std::string part = evaluation.grade_name;
  if (node.result == Result::score && evaluation.score) part = evaluation.score->name;
  if (node.result == Result::dimension) {
    const std::string& name = evaluation.dimensions[node.dimension].name;
    return link_to(anchor_of(evaluation) + "." + name, name);
  }
  const std::string name = link_to(anchor_of(evaluation), evaluation.name);
  return zh_ ? "“" + name + "”的" + escaped(part) : escaped(part) + " of “" + name + "”";
}

std::string Sentences::measure(const MeasureRef& node) const {
  const Measure& measure = program_.measures[node.measure];
  constexpr const char* kinds_zh[] = {"奖励", "惩戒", "预警", "名单"};
  constexpr const char* kinds_en[] = {"the reward ", "the punishment ", "the warning ",
                                      "the roster "};
  constexpr const char* parts_zh[] = {"", "的从轻", "的起日", "的止日"};
  constexpr const char* parts_en[] = {"", " (lighter)", " (first day)", " (end)"};
  const auto kind = static_cast<size_t>(measure.kind);
  const auto part = static_cast<size_t>(node.part);
  return say(kinds_zh[kind], kinds_en[kind]) + "“" + link_to(anchor_of(measure), measure.name) +
         "”" + say(parts_zh[part], parts_en[part]);
}

std::string Sentences::between(const std::string& what_zh, const std::string& what_en, ExprId from,
                               ExprId to) const {
  return zh_ ? "从" + value(from) + "到" + value(to) + "的" + what_zh
             : "the " + what_en + " from " + value(from) + " to " + value(to);
}

std::string Sentences::quotient(const RoundedQuotient& node, int places) const {
  constexpr const char* zh[] = {"四舍五入", "五舍六入", "四舍六入五成双", "进一",
                                "舍去",     "向上取",   "向下取"};
  constexpr const char* en[] = {"rounded",
                                "rounded (halves down)",
                                "rounded (halves to even)",
                                "rounded away from zero",
                                "cut off",
                                "rounded up",
                                "rounded down"};
  const auto mode = static_cast<size_t>(node.rounding);
  std::string text;
  int excess = node.scale_up - places;
  for (const ExprId factor : node.factors) {
    excess += expr(factor).type.places;
    text += (text.empty() ? "" : " × ") + operand(factor);
  }
  for (const ExprId divisor : node.divisors) excess -= expr(divisor).type.places;
  // A power of ten behind the divisors is the compiler's.
  const size_t shown = node.divisors.size() - (excess > 0 && !node.divisors.empty() ? 1 : 0);
  for (size_t i = 0; i < shown; ++i) text += " ÷ " + operand(node.divisors[i]);
  const std::string to =
      places > 0 ? (zh_ ? fmt::format("到{}位小数", places) : fmt::format(" to {} places", places))
                 : say("到整数", " to a whole number");
  return text + say("（", " (") + say(zh[mode], en[mode]) + to + say("）", ")");
}

std::string Sentences::value_of(const Aggregate& node) const {
  return node.value.valid() ? value(node.value) : "";
}

std::string Sentences::aggregate(const Aggregate& node) const {
  const bool dates = node.value.valid() && expr(node.value).type.kind == TypeKind::date;
  const std::string all = node.filter.valid() ? "" : say("全部", "all ");
  const std::string what = zh_ ? all + which(node) + noun(node) : all + noun(node) + which(node);
  const std::string of = value_of(node);
  const std::string by = node.by.valid() ? value(node.by) : "";
  switch (node.kind) {
    case AggregateKind::exists:
      return existing(node, false);
    case AggregateKind::count:
      return zh_ ? what + "的条数" : "the number of " + what;
    case AggregateKind::total:
      return zh_ ? what + "的" + of + "之和" : "the sum of " + of + " over " + what;
    case AggregateKind::max:
      return zh_ ? what + "中" + (dates ? "最晚" : "最大") + "的" + of
                 : (dates ? "the latest " : "the largest ") + of + " of " + what;
    case AggregateKind::min:
      return zh_ ? what + "中" + (dates ? "最早" : "最小") + "的" + of
                 : (dates ? "the earliest " : "the smallest ") + of + " of " + what;
    case AggregateKind::latest:
      return zh_ ? what + "中" + by + "最近一条的" + of
                 : of + " of the latest (" + by + ") " + what;
    case AggregateKind::earliest:
      return zh_ ? what + "中" + by + "最早一条的" + of
                 : of + " of the earliest (" + by + ") " + what;
    case AggregateKind::distinct:
      return zh_ ? what + "的" + of + "有几种" : "how many different " + of + " " + what + " have";
    case AggregateKind::longest_months:
      return zh_ ? what + "的" + of + "最长连续几个月"
                 : "the longest run of months with a " + of + " of " + what;
  }
  return "";
}

std::string Sentences::grouped(const Grouped& node) const {
  constexpr const char* zh[] = {"", "有几组", "之和", "最大的一组", "最小的一组", "", "", "", ""};
  constexpr const char* en[] = {
      "", "how many groups", "the sum", "the largest", "the smallest", "", "", "", ""};
  const auto outer = static_cast<size_t>(node.outer);
  const std::string each = node.op ? compared(node.inner, *node.op, node.limit) : value(node.inner);
  if (zh_) return "按" + value(node.key) + "逐组看（" + each + "），" + zh[outer];
  return std::string(en[outer]) + " by " + value(node.key) + " of (" + each + ")";
}

// One overload for each kind of expression.
struct Sentences::Phrase {
  const Sentences& s;
  const ExprId id;
  const Expr& here;

  static const char* sign(Arithmetic op) {
    constexpr const char* signs[] = {" ＋ ", " － ", " × "};
    return signs[static_cast<size_t>(op)];
  }

  std::string operator()(const Literal& n) const { return s.word(here.type, n.value); }
  std::string operator()(const EvaluationDate&) const {
    return s.say("评价日", "the evaluation date");
  }
  std::string operator()(const KnownBy&) const {
    return s.say("数据截止日", "the day up to which data is known");
  }
  std::string operator()(const ParameterRef& n) const { return s.parameter(n.parameter); }
  std::string operator()(const FieldRef& n) const { return s.field(n, here); }
  std::string operator()(const ColumnRef& n) const {
    const std::string& name = s.program_.tables[s.expr(n.row).type.table].columns[n.column].name;
    return s.zh_ ? s.value(n.row) + "的" + escaped(name)
                 : "the " + escaped(name) + " of " + s.value(n.row);
  }
  std::string operator()(const DefineRef& n) const {
    const Define& define = s.program_.defines[n.define];
    return s.owned(n.scope, here, s.named_define(define));
  }
  std::string operator()(const Prior&) const { return s.say("原来的值", "the value as it was"); }
  std::string operator()(const Binary& n) const {
    return s.summand(n) + sign(n.op) + s.operand(n.right);
  }
  std::string operator()(const Negate& n) const { return "－" + s.operand(n.operand); }
  std::string operator()(const Rescale& n) const { return s.value(n.operand); }
  std::string operator()(const RoundedQuotient& n) const { return s.quotient(n, here.type.places); }
  std::string operator()(const DateShift& n) const {
    if (s.zh_) return s.value(n.date) + (n.subtract ? "往前" : "往后") + s.value(n.period);
    return s.value(n.period) + (n.subtract ? " before " : " after ") + s.value(n.date);
  }
  std::string operator()(const Age& n) const {
    return s.between("周岁", "age in years", n.birth, n.at);
  }
  std::string operator()(const DaysBetween& n) const {
    return s.between("天数", "number of days", n.from, n.to);
  }
  std::string operator()(const WorkdaysBetween& n) const {
    return s.between("工作日数", "number of working days", n.from, n.to);
  }
  std::string operator()(const MonthsBetween& n) const {
    return n.years ? s.between("整年数", "number of whole years", n.from, n.to)
                   : s.between("整月数", "number of whole months", n.from, n.to);
  }
  std::string operator()(const Anniversary& n) const {
    return s.zh_ ? s.value(n.at) + "以前（含当日）最近一个" + s.value(n.date) + "的周年日"
                 : "the last anniversary of " + s.value(n.date) + " up to " + s.value(n.at);
  }
  std::string operator()(const MonthBound& n) const {
    return s.zh_ ? s.value(n.date) + "所在月的" + (n.end ? "最后一天" : "第一天")
                 : (n.end ? "the last day" : "the first day") + std::string(" of the month of ") +
                       s.value(n.date);
  }
  std::string operator()(const YearBound& n) const {
    return s.zh_ ? s.value(n.date) + "所在年的" + (n.end ? "最后一天" : "第一天")
                 : (n.end ? "the last day" : "the first day") + std::string(" of the year of ") +
                       s.value(n.date);
  }
  std::string operator()(const DatePartOf& n) const {
    constexpr const char* zh[] = {"所在的年份", "所在的月份", "是几号", "是星期几"};
    constexpr const char* en[] = {"the year of ", "the month of ", "the day of the month of ",
                                  "the weekday of "};
    const auto part = static_cast<size_t>(n.part);
    return s.zh_ ? s.value(n.date) + zh[part] : en[part] + s.value(n.date);
  }
  std::string operator()(const Extreme& n) const {
    if (s.zh_)
      return s.value(n.left) + "与" + s.value(n.right) + (n.larger ? "中较大的" : "中较小的");
    return (n.larger ? "the larger of " : "the smaller of ") + s.value(n.left) + " and " +
           s.value(n.right);
  }
  std::string operator()(const Absolute& n) const {
    return s.zh_ ? s.value(n.operand) + "的绝对值" : "the absolute value of " + s.value(n.operand);
  }
  std::string operator()(const Aggregate& n) const { return s.aggregate(n); }
  std::string operator()(const Grouped& n) const { return s.grouped(n); }
  std::string operator()(const OwnerRef&) const {
    const Record& record = s.program_.records[here.record];
    return escaped(record.owner_end.empty() ? s.program_.subjects[record.owner].name
                                            : record.owner_end);
  }
  std::string operator()(const Follow& n) const {
    return s.zh_ ? s.value(n.reference) + "的" + s.value(n.operand)
                 : s.value(n.reference) + "’s " + s.value(n.operand);
  }
  std::string operator()(const Outer& n) const {
    if (s.as<Outer>(n.operand)) return s.value(n.operand);
    const bool record = s.expr(n.operand).record.valid();
    return (record ? s.say("本条的", "this record’s ") : s.say("自己的", "one’s own ")) +
           s.value(n.operand);
  }
  std::string operator()(const EvaluationRef& n) const { return s.evaluation(n); }
  std::string operator()(const MeasureRef& n) const { return s.measure(n); }
  std::string operator()(const Provided& n) const {
    const auto* never = s.as<Literal>(n.condition);
    if (never && never->value == 0) return s.say("没有", "none");
    return s.operand(n.value) + s.say("（只在：", " (only where ") + s.condition(n.condition) +
           s.say("）", ")");
  }
  std::string operator()(const DecisionRef& n) const {
    const Decision& decision = s.program_.decisions[n.decision];
    const std::string name = link_to(anchor_of(decision), decision.name);
    const std::string& output = decision.outputs[n.output].name;
    return s.zh_ ? "按“" + name + "”，" + s.quoted(output)
                 : s.quoted(output) + " by “" + name + "”";
  }
  std::string operator()(const HitCount& n) const {
    const Decision& decision = s.program_.decisions[n.decision];
    const std::string name = link_to(anchor_of(decision), decision.name);
    return s.zh_ ? "“" + name + "”里符合的行数" : "how many rows of “" + name + "” match";
  }
  std::string operator()(const Has&) const { return s.said(id, false); }
  std::string operator()(const Not&) const { return s.said(id, false); }
  std::string operator()(const Junction&) const { return s.said(id, false); }
  std::string operator()(const Compare&) const { return s.said(id, false); }
  std::string operator()(const Member&) const { return s.said(id, false); }
  std::string operator()(const ListEqual&) const { return s.said(id, false); }
};

std::string Sentences::value(ExprId id) const {
  if (!id.valid()) return "";
  return std::visit(Phrase{*this, id, expr(id)}, expr(id).node);
}

}  // namespace xinheng::handbook
