// Typed expressions in the language's own words.
#include "compiler/program/program.h"

namespace xinheng::program {
namespace {

class ExprPrinter {
 public:
  ExprPrinter(const Program& program, Language language, const SourceStyle* source = nullptr,
              bool typed = false)
      : program_(program), language_(language), source_(source), typed_(typed) {}

  std::string print(ExprId id) const {
    if (!id.valid()) return "?";
    const Expr& expr = program_.exprs[id];
    return std::visit([&](const auto& node) { return print_node(node, expr); }, expr.node);
  }

 private:
  // An operand of an operator: in brackets where it is itself one.
  std::string operand(ExprId id) const {
    if (!id.valid()) return "?";
    const ExprNode& node = program_.exprs[id].node;
    const bool composite =
        std::holds_alternative<Binary>(node) || std::holds_alternative<Compare>(node) ||
        std::holds_alternative<Junction>(node) || std::holds_alternative<Member>(node) ||
        std::holds_alternative<DateShift>(node) || std::holds_alternative<Negate>(node) ||
        (std::holds_alternative<Rescale>(node) && typed_) || std::holds_alternative<Has>(node) ||
        std::holds_alternative<Not>(node) || std::holds_alternative<Provided>(node) ||
        std::holds_alternative<ListEqual>(node);
    return composite ? "(" + print(id) + ")" : print(id);
  }
  static std::string sign(Comparison op) {
    constexpr std::string_view signs[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    return std::string(signs[static_cast<size_t>(op)]);
  }
  std::string word(const char* zh, const char* en) const {
    return language_ == Language::en ? en : zh;
  }
  std::string name(const std::string& text) const { return source_ ? source_->name(text) : text; }
  std::string name_of(AggregateKind kind) const {
    constexpr const char* zh[] = {"存在", "计数", "合计", "最大",    "最小",
                                  "最近", "最早", "种数", "最长连月"};
    constexpr const char* en[] = {"exists", "count",    "total",    "max",           "min",
                                  "latest", "earliest", "distinct", "longest_months"};
    return word(zh[static_cast<size_t>(kind)], en[static_cast<size_t>(kind)]);
  }
  // From a record, names of its owner begin with 本.
  std::string scoped(Scope scope, const std::string& text, const Expr& expr) const {
    if (scope == Scope::subject && expr.record.valid()) return word("本.", "self.") + text;
    return scope == Scope::subject ? of_instance(text) : text;
  }
  std::string of_instance(const std::string& text) const {
    return source_ && !source_->instance.empty() ? source_->instance + "." + text : text;
  }
  std::string literal(const Type& type, Word value) const {
    const bool named = type.kind == TypeKind::code || type.kind == TypeKind::row;
    const std::string text = format_value(program_, type, value, language_);
    return named ? name(text) : text;
  }

  std::string print_node(const Literal& node, const Expr& expr) const {
    return literal(expr.type, node.value);
  }
  std::string print_node(const EvaluationDate&, const Expr&) const {
    return word("评价日", "evaluation_date");
  }
  std::string print_node(const KnownBy&, const Expr&) const {
    return word("数据截止日", "known_until");
  }
  std::string print_node(const ParameterRef& node, const Expr&) const {
    return name(program_.parameters[node.parameter].name);
  }
  std::string print_node(const FieldRef& node, const Expr& expr) const {
    const bool of_record = node.scope == Scope::record;
    if (of_record ? !expr.record.valid() : !expr.subject.valid()) {
      return "字段" + std::to_string(node.field);
    }
    const auto& fields =
        of_record ? program_.records[expr.record].fields : program_.subjects[expr.subject].fields;
    return scoped(node.scope, name(fields[node.field].name), expr);
  }
  std::string print_node(const ColumnRef& node, const Expr&) const {
    const Type& row = program_.exprs[node.row].type;
    return operand(node.row) + "." + name(program_.tables[row.table].columns[node.column].name);
  }
  std::string print_node(const DefineRef& node, const Expr& expr) const {
    return scoped(node.scope, name(program_.defines[node.define].name), expr);
  }
  std::string print_node(const Prior&, const Expr&) const { return word("原值", "prior"); }
  std::string print_node(const Has& node, const Expr&) const {
    return word("有 ", "has ") + operand(node.operand);
  }
  std::string print_node(const Not& node, const Expr&) const {
    const ExprNode& inner = program_.exprs[node.operand].node;
    if (const auto* has = std::get_if<Has>(&inner)) {
      return word("缺 ", "lacks ") + operand(has->operand);
    }
    const auto* aggregate = std::get_if<Aggregate>(&inner);
    if (aggregate && aggregate->kind == AggregateKind::exists)
      return word("不", "not_") + print(node.operand);
    return word("非 ", "not ") + operand(node.operand);
  }
  std::string print_node(const Junction& node, const Expr&) const {
    std::string out;
    for (const ExprId id : node.operands) {
      if (!out.empty()) out += node.is_and ? word(" 且 ", " and ") : word(" 或 ", " or ");
      const bool nested = std::holds_alternative<Junction>(program_.exprs[id].node);
      out += nested ? operand(id) : print(id);
    }
    return out;
  }
  std::string print_node(const Compare& node, const Expr&) const {
    return operand(node.left) + sign(node.op) + operand(node.right);
  }
  std::string print_node(const Member& node, const Expr&) const {
    std::string out;
    for (const Word value : node.values) {
      if (!out.empty()) out += word("，", ", ");
      out += literal(program_.exprs[node.operand].type, value);
    }
    return operand(node.operand) + word(" 属于 {", " in {") + out + "}";
  }
  std::string print_node(const Binary& node, const Expr&) const {
    constexpr std::string_view signs[] = {" + ", " - ", " * "};
    return operand(node.left) + std::string(signs[static_cast<size_t>(node.op)]) +
           operand(node.right);
  }
  std::string print_node(const Negate& node, const Expr&) const {
    return "-" + operand(node.operand);
  }
  std::string print_node(const Rescale& node, const Expr& expr) const {
    if (!typed_) {
      // 四舍五入(数，-2) is a rounded quotient times a hundred.
      const Expr& inner = program_.exprs[node.operand];
      const auto* rounded = std::get_if<RoundedQuotient>(&inner.node);
      const bool widened = inner.type.places + node.power == expr.type.places;
      return rounded && !widened ? rounding(*rounded, expr.type.places - node.power)
                                 : print(node.operand);
    }
    return operand(node.operand) + " ×10^" + std::to_string(node.power);
  }
  std::string print_node(const RoundedQuotient& node, const Expr& expr) const {
    return rounding(node, expr.type.places);
  }
  std::string rounding(const RoundedQuotient& node, int places) const {
    constexpr const char* zh[] = {"四舍五入", "五舍六入", "四舍六入五成双", "进一", "舍去",
                                  "向上",     "向下"};
    constexpr const char* en[] = {"half_up",     "half_down", "half_even", "away",
                                  "toward_zero", "up_to",     "down_to"};
    const auto mode = static_cast<size_t>(node.rounding);
    const std::string head = word(zh[mode], en[mode]) + "(";
    const std::string tail = word("，", ", ") + std::to_string(places) + ")";
    std::string text;
    int excess = node.scale_up - places;
    for (const ExprId factor : node.factors) {
      excess += program_.exprs[factor].type.places;
      text += (text.empty() ? "" : " * ") + operand(factor);
    }
    for (const ExprId divisor : node.divisors) excess -= program_.exprs[divisor].type.places;
    // More places than are wanted are taken off by a power of ten behind the divisors.
    const bool taken_off = !typed_ && excess > 0 && !node.divisors.empty();
    const size_t shown = node.divisors.size() - (taken_off ? 1 : 0);
    if (node.scale_up != 0 && typed_) text += " ×10^" + std::to_string(node.scale_up);
    for (size_t i = 0; i < shown; ++i) text += " / " + operand(node.divisors[i]);
    return head + text + tail;
  }
  std::string print_node(const DateShift& node, const Expr&) const {
    return operand(node.date) + (node.subtract ? " - " : " + ") + operand(node.period);
  }
  std::string print_node(const Age& node, const Expr&) const {
    return word("周岁(", "age(") + print(node.birth) + word("，", ", ") + print(node.at) + ")";
  }
  std::string print_node(const DaysBetween& node, const Expr&) const {
    return word("天数(", "days_between(") + print(node.from) + word("，", ", ") + print(node.to) +
           ")";
  }
  std::string print_node(const WorkdaysBetween& node, const Expr&) const {
    return word("工作日数(", "workdays_between(") + print(node.from) + word("，", ", ") +
           print(node.to) + ")";
  }
  std::string print_node(const MonthsBetween& node, const Expr&) const {
    const std::string head =
        node.years ? word("满年数(", "years_between(") : word("满月数(", "months_between(");
    return head + print(node.from) + word("，", ", ") + print(node.to) + ")";
  }
  std::string print_node(const Anniversary& node, const Expr&) const {
    return word("周年日(", "anniversary(") + print(node.date) + word("，", ", ") + print(node.at) +
           ")";
  }
  std::string print_node(const MonthBound& node, const Expr&) const {
    return (node.end ? word("月末(", "month_last(") : word("月初(", "month_start(")) +
           print(node.date) + ")";
  }
  std::string print_node(const YearBound& node, const Expr&) const {
    return (node.end ? word("年末(", "year_last(") : word("年初(", "year_start(")) +
           print(node.date) + ")";
  }
  std::string print_node(const DatePartOf& node, const Expr&) const {
    constexpr const char* zh[] = {"年份", "月份", "几号", "星期"};
    constexpr const char* en[] = {"year", "month", "day_of_month", "weekday"};
    const auto part = static_cast<size_t>(node.part);
    return word(zh[part], en[part]) + "(" + print(node.date) + ")";
  }
  std::string print_node(const Extreme& node, const Expr&) const {
    return (node.larger ? word("较大(", "larger(") : word("较小(", "smaller(")) + print(node.left) +
           word("，", ", ") + print(node.right) + ")";
  }
  std::string print_node(const Absolute& node, const Expr&) const {
    return word("绝对值(", "absolute(") + print(node.operand) + ")";
  }
  // The value of an aggregate over links stands at the end that whoever looks at them isn't.
  bool names_other_end(const Aggregate& node) const {
    const Record& record = program_.records[node.record];
    const auto* follow = std::get_if<Follow>(&program_.exprs[node.value].node);
    if (record.owner_end.empty() || !follow) return false;
    const ExprNode& reference = program_.exprs[follow->reference].node;
    if (node.via == 0u) return std::holds_alternative<OwnerRef>(reference);
    const auto* field = std::get_if<FieldRef>(&reference);
    return !node.via && field && field->scope == Scope::record && field->field == 0;
  }
  std::string set_name(const Aggregate& node) const {
    const Record& record = program_.records[node.record];
    const bool link = !record.owner_end.empty();
    // From an end of a link between two of one kind only the other end's name is clear.
    const bool one_kind = link && record.fields[0].type.subject == record.owner;
    if (node.via == 0u && link && !one_kind && node.value.valid()) return name(record.name);
    if (node.via) return name(record.fields[*node.via].inverse);
    return name(one_kind ? record.fields[0].name : record.name);
  }
  std::string print_node(const Aggregate& node, const Expr&) const {
    std::string what = set_name(node);
    // 下级.得分: followed from the link's end, which is the name of the set too.
    if (node.value.valid() && names_other_end(node)) {
      what = print(node.value);
    } else if (node.value.valid()) {
      what += "." + operand(node.value);
    }
    if (node.by.valid()) what += word(" 按 ", " by ") + operand(node.by);
    what = of_instance(what);
    const bool all = !node.filter.valid();
    return name_of(node.kind) + "(" + (all ? word("全部 ", "all ") : "") + what +
           (all ? "" : word(" 其中 ", " where ") + print(node.filter)) + ")";
  }
  std::string print_node(const Grouped& node, const Expr&) const {
    const std::string limit = node.op ? sign(*node.op) + operand(node.limit) : "";
    return name_of(node.outer) + word("(逐 ", "(each ") + operand(node.key) + " " +
           print(node.inner) + limit + ")";
  }
  std::string print_node(const OwnerRef&, const Expr& expr) const {
    const bool link = expr.record.valid() && !program_.records[expr.record].owner_end.empty();
    return link ? name(program_.records[expr.record].owner_end) : word("本", "self");
  }
  std::string print_node(const Follow& node, const Expr&) const {
    // 存在(任职企业.信用信息 其中 …)
    const auto* aggregate = std::get_if<Aggregate>(&program_.exprs[node.operand].node);
    // What is followed to is named from there, not from the instance.
    SourceStyle there = source_ ? *source_ : SourceStyle{};
    there.instance.clear();
    const std::string operand =
        ExprPrinter(program_, language_, source_ ? &there : nullptr, typed_).print(node.operand);
    if (!aggregate) return print(node.reference) + "." + operand;
    size_t open = operand.find('(') + 1;
    if (!aggregate->filter.valid()) open += word("全部 ", "all ").size();
    return operand.substr(0, open) + print(node.reference) + "." + operand.substr(open);
  }
  std::string print_node(const Outer& node, const Expr&) const {
    const bool further = std::holds_alternative<Outer>(program_.exprs[node.operand].node);
    return further ? print(node.operand) : word("本.", "self.") + print(node.operand);
  }
  std::string print_node(const EvaluationRef& node, const Expr& expr) const {
    const Evaluation& evaluation = program_.evaluations[node.evaluation];
    std::string result;
    if (node.result == Result::grade) result = evaluation.grade_name;
    if (node.result == Result::score && evaluation.score) result = evaluation.score->name;
    if (node.result == Result::dimension && node.dimension < evaluation.dimensions.size()) {
      result = evaluation.dimensions[node.dimension].name;
    }
    return scoped(Scope::subject, name(evaluation.name) + "." + name(result), expr);
  }
  std::string decision(Scope scope, DecisionId id, const Expr& expr) const {
    return scoped(scope, program_.decisions[id].name, expr);
  }
  std::string print_node(const DecisionRef& node, const Expr& expr) const {
    return decision(node.scope, node.decision, expr) + "." +
           program_.decisions[node.decision].outputs[node.output].name;
  }
  std::string print_node(const HitCount& node, const Expr& expr) const {
    return word("计数(全部 ", "count(all ") + decision(node.scope, node.decision, expr) + ")";
  }
  std::string print_node(const ListEqual& node, const Expr&) const {
    std::string out;
    for (const Word value : node.words) {
      if (!out.empty()) out += word("，", ", ");
      out += format_value(program_, program_.exprs[node.list].type, value, language_);
    }
    return print(node.list) + " = {" + out + "}";
  }
  std::string print_node(const MeasureRef& node, const Expr& expr) const {
    constexpr const char* zh[] = {"", ".从轻", ".起日", ".止日"};
    constexpr const char* en[] = {"", ".lighter", ".from_day", ".until_day"};
    const auto part = static_cast<size_t>(node.part);
    return scoped(Scope::subject, name(program_.measures[node.measure].name), expr) +
           word(zh[part], en[part]);
  }
  std::string print_node(const Provided& node, const Expr&) const {
    const auto* never = std::get_if<Literal>(&program_.exprs[node.condition].node);
    if (never && never->value == 0) return word("缺", "lacks");
    return operand(node.value) + word("（限 ", " (only if ") + print(node.condition) +
           word("）", ")");
  }

  const Program& program_;
  const Language language_;
  const SourceStyle* source_;
  const bool typed_;
};

}  // namespace

std::string print_expr(const Program& program, ExprId expr, Language language) {
  return ExprPrinter(program, language).print(expr);
}

std::string print_typed(const Program& program, ExprId expr) {
  return ExprPrinter(program, Language::zh, nullptr, true).print(expr);
}

std::string print_source(const Program& program, ExprId expr, const SourceStyle& style) {
  return ExprPrinter(program, style.language, &style).print(expr);
}

}  // namespace xinheng::program
