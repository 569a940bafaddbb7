// Values of rules, as phrases.
#include <fmt/format.h>

#include "compiler/program/constants.h"
#include "runtime/handbook/html.h"
#include "runtime/handbook/sentences.h"

namespace xinheng::handbook {

using namespace program;

namespace {

template <class... Visitors>
struct Visit : Visitors... {
  using Visitors::operator()...;
};

}  // namespace

std::string anchor_of(const Program& program, const Define& define) {
  if (define.finding.valid()) return anchor_of(program.findings[define.finding]);
  const std::string& owner = define.scope == Scope::record ? program.records[define.record].name
                                                           : program.subjects[define.subject].name;
  return "定义-" + owner + "." + define.name;
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
    case TypeKind::code:
    case TypeKind::row:
      return quoted(format_value(program_, type, value, language_));
    default:
      return escaped(format_value(program_, type, value, language_));
  }
}

std::string Sentences::operand(ExprId id) const {
  const bool composite = as<Binary>(id) || as<DateShift>(id) || as<Negate>(id) || as<Provided>(id);
  return composite ? say("（", "(") + value(id) + say("）", ")") : value(id);
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

std::string Sentences::parameter(ParameterId id) const {
  const Parameter& parameter = program_.parameters[id];
  std::string now;
  for (const DatedValue& dated : parameter.values) {
    const bool holds = dated.interval.from <= day_ && day_ < dated.interval.to;
    if (holds && dated.value) now = word(parameter.type, *dated.value);
  }
  const std::string name = link_to(anchor_of(parameter), parameter.name);
  return now.empty() ? name : name + say("（", " (") + now + say("）", ")");
}

std::string Sentences::evaluation(const EvaluationRef& node) const {
  const Evaluation& evaluation = program_.evaluations[node.evaluation];
  std::string part = evaluation.grade_name;
  if (node.result == Result::score && evaluation.score) part = evaluation.score->name;
  if (node.result == Result::dimension) part = evaluation.dimensions[node.dimension].name;
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
  return say(kinds_zh[kind], kinds_en[kind]) + "“" +
         link_to(anchor_of(measure), measure.name) + "”" + say(parts_zh[part], parts_en[part]);
}

std::string Sentences::between(const std::string& what_zh, const std::string& what_en, ExprId from,
                               ExprId to) const {
  return zh_ ? "从" + value(from) + "到" + value(to) + "的" + what_zh
             : "the " + what_en + " from " + value(from) + " to " + value(to);
}

std::string Sentences::quotient(const RoundedQuotient& node, int places) const {
  constexpr const char* zh[] = {"四舍五入", "五舍六入", "四舍六入五成双", "进一",
                                "舍去",     "向上取",   "向下取"};
  constexpr const char* en[] = {"rounded", "rounded (halves down)", "rounded (halves to even)",
                                "rounded away from zero", "cut off", "rounded up", "rounded down"};
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
      return zh_ ? what + "中" + by + "最近一条的" + of : of + " of the latest (" + by + ") " + what;
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
  constexpr const char* en[] = {"",  "how many groups", "the sum", "the largest", "the smallest",
                                "",  "",                "",        ""};
  const auto outer = static_cast<size_t>(node.outer);
  const std::string each = node.op ? compared(node.inner, *node.op, node.limit) : value(node.inner);
  if (zh_) return "按" + value(node.key) + "逐组看（" + each + "），" + zh[outer];
  return std::string(en[outer]) + " by " + value(node.key) + " of (" + each + ")";
}

std::string Sentences::value(ExprId id) const {
  if (!id.valid()) return "";
  const Expr& here = expr(id);
  const auto sign = [&](const Binary& n) {
    constexpr const char* signs[] = {" ＋ ", " － ", " × "};
    return signs[static_cast<size_t>(n.op)];
  };
  return std::visit(
      Visit{
          [&](const Literal& n) { return word(here.type, n.value); },
          [&](const EvaluationDate&) { return say("评价日", "the evaluation date"); },
          [&](const KnownBy&) { return say("数据截止日", "the day up to which data is known"); },
          [&](const ParameterRef& n) { return parameter(n.parameter); },
          [&](const FieldRef& n) { return field(n, here); },
          [&](const ColumnRef& n) {
            const std::string& name =
                program_.tables[expr(n.row).type.table].columns[n.column].name;
            return zh_ ? value(n.row) + "的" + escaped(name)
                       : "the " + escaped(name) + " of " + value(n.row);
          },
          [&](const DefineRef& n) {
            const Define& define = program_.defines[n.define];
            return owned(n.scope, here, "“" + define_name(define) + "”");
          },
          [&](const Prior&) { return say("原来的值", "the value as it was"); },
          [&](const Binary& n) { return operand(n.left) + sign(n) + operand(n.right); },
          [&](const Negate& n) { return "－" + operand(n.operand); },
          [&](const Rescale& n) { return value(n.operand); },
          [&](const RoundedQuotient& n) { return quotient(n, here.type.places); },
          [&](const DateShift& n) {
            if (zh_) return value(n.date) + (n.subtract ? "往前" : "往后") + value(n.period);
            return value(n.period) + (n.subtract ? " before " : " after ") + value(n.date);
          },
          [&](const Age& n) { return between("周岁", "age in years", n.birth, n.at); },
          [&](const DaysBetween& n) { return between("天数", "number of days", n.from, n.to); },
          [&](const WorkdaysBetween& n) {
            return between("工作日数", "number of working days", n.from, n.to);
          },
          [&](const MonthsBetween& n) {
            return n.years ? between("整年数", "number of whole years", n.from, n.to)
                           : between("整月数", "number of whole months", n.from, n.to);
          },
          [&](const Anniversary& n) {
            return zh_ ? value(n.at) + "以前（含当日）最近一个" + value(n.date) + "的周年日"
                       : "the last anniversary of " + value(n.date) + " up to " + value(n.at);
          },
          [&](const MonthBound& n) {
            return zh_ ? value(n.date) + "所在月的" + (n.end ? "最后一天" : "第一天")
                       : (n.end ? "the last day" : "the first day") + std::string(" of the month of ") +
                             value(n.date);
          },
          [&](const YearBound& n) {
            return zh_ ? value(n.date) + "所在年的" + (n.end ? "最后一天" : "第一天")
                       : (n.end ? "the last day" : "the first day") + std::string(" of the year of ") +
                             value(n.date);
          },
          [&](const DatePartOf& n) {
            constexpr const char* zh[] = {"所在的年份", "所在的月份", "是几号", "是星期几"};
            constexpr const char* en[] = {"the year of ", "the month of ", "the day of the month of ",
                                          "the weekday of "};
            const auto part = static_cast<size_t>(n.part);
            return zh_ ? value(n.date) + zh[part] : en[part] + value(n.date);
          },
          [&](const Extreme& n) {
            if (zh_)
              return value(n.left) + "与" + value(n.right) + (n.larger ? "中较大的" : "中较小的");
            return (n.larger ? "the larger of " : "the smaller of ") + value(n.left) + " and " +
                   value(n.right);
          },
          [&](const Absolute& n) {
            return zh_ ? value(n.operand) + "的绝对值" : "the absolute value of " + value(n.operand);
          },
          [&](const Aggregate& n) { return aggregate(n); },
          [&](const Grouped& n) { return grouped(n); },
          [&](const OwnerRef&) {
            const Record& record = program_.records[here.record];
            return escaped(record.owner_end.empty() ? program_.subjects[record.owner].name
                                                    : record.owner_end);
          },
          [&](const Follow& n) {
            return zh_ ? value(n.reference) + "的" + value(n.operand)
                       : value(n.reference) + "’s " + value(n.operand);
          },
          [&](const Outer& n) {
            const bool record = expr(n.operand).record.valid();
            return (record ? say("本条的", "this record’s ") : say("自己的", "one’s own ")) +
                   value(n.operand);
          },
          [&](const EvaluationRef& n) { return evaluation(n); },
          [&](const MeasureRef& n) { return measure(n); },
          [&](const Provided& n) {
            const auto* never = as<Literal>(n.condition);
            if (never && never->value == 0) return say("没有", "none");
            return operand(n.value) + say("（只在：", " (only where ") + condition(n.condition) +
                   say("）", ")");
          },
          [&](const DecisionRef& n) {
            const Decision& decision = program_.decisions[n.decision];
            const std::string name = link_to(anchor_of(decision), decision.name);
            const std::string& output = decision.outputs[n.output].name;
            return zh_ ? "“" + name + "”给出的" + quoted(output)
                       : quoted(output) + " by “" + name + "”";
          },
          [&](const HitCount& n) {
            const Decision& decision = program_.decisions[n.decision];
            const std::string name = link_to(anchor_of(decision), decision.name);
            return zh_ ? "“" + name + "”里符合的行数" : "how many rows of “" + name + "” match";
          },
          [&](const Has&) { return said(id, false); },
          [&](const Not&) { return said(id, false); },
          [&](const Junction&) { return said(id, false); },
          [&](const Compare&) { return said(id, false); },
          [&](const Member&) { return said(id, false); },
          [&](const ListEqual&) { return said(id, false); },
      },
      here.node);
}

}  // namespace xinheng::handbook
