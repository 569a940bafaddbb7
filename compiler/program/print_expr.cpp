// Typed expressions in the language's own words; what check added (rescaling) is visible.
#include "compiler/program/program.h"

namespace xinheng::program {
namespace {

class ExprPrinter {
 public:
  explicit ExprPrinter(const Program& program) : program_(program) {}

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
        std::holds_alternative<Rescale>(node) || std::holds_alternative<Has>(node) ||
        std::holds_alternative<Not>(node) || std::holds_alternative<Provided>(node) ||
        std::holds_alternative<ListEqual>(node);
    return composite ? "(" + print(id) + ")" : print(id);
  }
  static std::string sign(Comparison op) {
    constexpr std::string_view signs[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    return std::string(signs[static_cast<size_t>(op)]);
  }
  static std::string name_of(AggregateKind kind) {
    constexpr std::string_view names[] = {"存在", "计数", "合计", "最大",    "最小",
                                          "最近", "最早", "种数", "最长连月"};
    return std::string(names[static_cast<size_t>(kind)]);
  }
  // From a record, names of its owner begin with 本.
  std::string scoped(Scope scope, const std::string& name, const Expr& expr) const {
    return scope == Scope::subject && expr.record.valid() ? "本." + name : name;
  }

  std::string print_node(const Literal& node, const Expr& expr) const {
    return format_value(program_, expr.type, node.value, Language::zh);
  }
  std::string print_node(const EvaluationDate&, const Expr&) const { return "评价日"; }
  std::string print_node(const KnownBy&, const Expr&) const { return "数据截止日"; }
  std::string print_node(const ParameterRef& node, const Expr&) const {
    return program_.parameters[node.parameter].name;
  }
  std::string print_node(const FieldRef& node, const Expr& expr) const {
    const bool of_record = node.scope == Scope::record;
    if (of_record ? !expr.record.valid() : !expr.subject.valid()) {
      return "字段" + std::to_string(node.field);
    }
    const auto& fields =
        of_record ? program_.records[expr.record].fields : program_.subjects[expr.subject].fields;
    return scoped(node.scope, fields[node.field].name, expr);
  }
  std::string print_node(const ColumnRef& node, const Expr&) const {
    const Type& row = program_.exprs[node.row].type;
    return operand(node.row) + "." + program_.tables[row.table].columns[node.column].name;
  }
  std::string print_node(const DefineRef& node, const Expr& expr) const {
    return scoped(node.scope, program_.defines[node.define].name, expr);
  }
  std::string print_node(const Prior&, const Expr&) const { return "原值"; }
  std::string print_node(const Has& node, const Expr&) const {
    return "有 " + operand(node.operand);
  }
  std::string print_node(const Not& node, const Expr&) const {
    const ExprNode& inner = program_.exprs[node.operand].node;
    if (const auto* has = std::get_if<Has>(&inner)) return "缺 " + operand(has->operand);
    if (std::holds_alternative<Aggregate>(inner)) return "不" + print(node.operand);
    return "非 " + operand(node.operand);
  }
  std::string print_node(const Junction& node, const Expr&) const {
    std::string out;
    for (const ExprId id : node.operands) {
      if (!out.empty()) out += node.is_and ? " 且 " : " 或 ";
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
      if (!out.empty()) out += "，";
      out += format_value(program_, program_.exprs[node.operand].type, value, Language::zh);
    }
    return operand(node.operand) + " 属于 {" + out + "}";
  }
  std::string print_node(const Binary& node, const Expr&) const {
    constexpr std::string_view signs[] = {" + ", " - ", " * "};
    return operand(node.left) + std::string(signs[static_cast<size_t>(node.op)]) +
           operand(node.right);
  }
  std::string print_node(const Negate& node, const Expr&) const {
    return "-" + operand(node.operand);
  }
  std::string print_node(const Rescale& node, const Expr&) const {
    return operand(node.operand) + " ×10^" + std::to_string(node.power);
  }
  std::string print_node(const RoundedQuotient& node, const Expr& expr) const {
    constexpr std::string_view names[] = {"四舍五入", "五舍六入", "四舍六入五成双", "进一", "舍去",
                                          "向上",     "向下"};
    std::string text;
    for (const ExprId factor : node.factors) text += (text.empty() ? "" : " * ") + operand(factor);
    if (node.scale_up != 0) text += " ×10^" + std::to_string(node.scale_up);
    for (const ExprId divisor : node.divisors) text += " / " + operand(divisor);
    return std::string(names[static_cast<size_t>(node.rounding)]) + "(" + text + "，" +
           std::to_string(expr.type.places) + ")";
  }
  std::string print_node(const DateShift& node, const Expr&) const {
    return operand(node.date) + (node.subtract ? " - " : " + ") + operand(node.period);
  }
  std::string print_node(const Age& node, const Expr&) const {
    return "周岁(" + print(node.birth) + "，" + print(node.at) + ")";
  }
  std::string print_node(const DaysBetween& node, const Expr&) const {
    return "天数(" + print(node.from) + "，" + print(node.to) + ")";
  }
  std::string print_node(const WorkdaysBetween& node, const Expr&) const {
    return "工作日数(" + print(node.from) + "，" + print(node.to) + ")";
  }
  std::string print_node(const MonthsBetween& node, const Expr&) const {
    return (node.years ? "满年数(" : "满月数(") + print(node.from) + "，" + print(node.to) + ")";
  }
  std::string print_node(const Anniversary& node, const Expr&) const {
    return "周年日(" + print(node.date) + "，" + print(node.at) + ")";
  }
  std::string print_node(const MonthBound& node, const Expr&) const {
    return (node.end ? "月末(" : "月初(") + print(node.date) + ")";
  }
  std::string print_node(const YearBound& node, const Expr&) const {
    return (node.end ? "年末(" : "年初(") + print(node.date) + ")";
  }
  std::string print_node(const DatePartOf& node, const Expr&) const {
    constexpr std::string_view names[] = {"年份", "月份", "几号", "星期"};
    return std::string(names[static_cast<size_t>(node.part)]) + "(" + print(node.date) + ")";
  }
  std::string print_node(const Extreme& node, const Expr&) const {
    return (node.larger ? "较大(" : "较小(") + print(node.left) + "，" + print(node.right) + ")";
  }
  std::string print_node(const Absolute& node, const Expr&) const {
    return "绝对值(" + print(node.operand) + ")";
  }
  std::string print_node(const Aggregate& node, const Expr&) const {
    const Record& record = program_.records[node.record];
    std::string what = record.name;
    if (node.via) what = record.fields[*node.via].inverse;
    if (!node.via && !record.owner_end.empty()) what = record.fields[0].name;
    // 下级.得分: followed from the link's end, which is the name of the set too.
    if (node.value.valid() && std::holds_alternative<Follow>(program_.exprs[node.value].node)) {
      what = print(node.value);
    } else if (node.value.valid()) {
      what += "." + operand(node.value);
    }
    if (node.by.valid()) what += " 按 " + operand(node.by);
    const bool all = !node.filter.valid();
    return name_of(node.kind) + "(" + (all ? "全部 " : "") + what +
           (all ? "" : " 其中 " + print(node.filter)) + ")";
  }
  std::string print_node(const Grouped& node, const Expr&) const {
    const std::string limit = node.op ? sign(*node.op) + operand(node.limit) : "";
    return name_of(node.outer) + "(逐 " + operand(node.key) + " " + print(node.inner) + limit + ")";
  }
  std::string print_node(const OwnerRef&, const Expr& expr) const {
    const bool link = expr.record.valid() && !program_.records[expr.record].owner_end.empty();
    return link ? program_.records[expr.record].owner_end : "本";
  }
  std::string print_node(const Follow& node, const Expr&) const {
    // 存在(任职企业.信用信息 其中 …)
    const auto* aggregate = std::get_if<Aggregate>(&program_.exprs[node.operand].node);
    const std::string operand = print(node.operand);
    if (!aggregate) return print(node.reference) + "." + operand;
    const size_t open = operand.find('(') + 1;
    return operand.substr(0, open) + print(node.reference) + "." + operand.substr(open);
  }
  std::string print_node(const Outer& node, const Expr&) const {
    const bool further = std::holds_alternative<Outer>(program_.exprs[node.operand].node);
    return further ? print(node.operand) : "本." + print(node.operand);
  }
  std::string print_node(const EvaluationRef& node, const Expr& expr) const {
    const Evaluation& evaluation = program_.evaluations[node.evaluation];
    std::string result;
    if (node.result == Result::grade) result = evaluation.grade_name;
    if (node.result == Result::score && evaluation.score) result = evaluation.score->name;
    if (node.result == Result::dimension && node.dimension < evaluation.dimensions.size()) {
      result = evaluation.dimensions[node.dimension].name;
    }
    return scoped(Scope::subject, evaluation.name + "." + result, expr);
  }
  std::string decision(Scope scope, DecisionId id, const Expr& expr) const {
    return scoped(scope, program_.decisions[id].name, expr);
  }
  std::string print_node(const DecisionRef& node, const Expr& expr) const {
    return decision(node.scope, node.decision, expr) + "." +
           program_.decisions[node.decision].outputs[node.output].name;
  }
  std::string print_node(const HitCount& node, const Expr& expr) const {
    return "计数(全部 " + decision(node.scope, node.decision, expr) + ")";
  }
  std::string print_node(const ListEqual& node, const Expr&) const {
    std::string out;
    for (const Word word : node.words) {
      if (!out.empty()) out += "，";
      out += format_value(program_, program_.exprs[node.list].type, word, Language::zh);
    }
    return print(node.list) + " = {" + out + "}";
  }
  std::string print_node(const MeasureRef& node, const Expr& expr) const {
    constexpr std::string_view parts[] = {"", ".从轻", ".起日", ".止日"};
    return scoped(Scope::subject, program_.measures[node.measure].name, expr) +
           std::string(parts[static_cast<size_t>(node.part)]);
  }
  std::string print_node(const Provided& node, const Expr&) const {
    return operand(node.value) + "（限 " + print(node.condition) + "）";
  }

  const Program& program_;
};

}  // namespace

std::string print_expr(const Program& program, ExprId expr) {
  return ExprPrinter(program).print(expr);
}

}  // namespace xinheng::program
