#include "compiler/program/meaning_text.h"

#include <algorithm>
#include <utility>

namespace xinheng::program {

std::string joined_meaning(std::string head, std::vector<std::string> operands, bool any_order) {
  if (any_order) std::sort(operands.begin(), operands.end());
  std::string text = "(" + std::move(head);
  for (const std::string& operand : operands) text += " " + operand;
  return text + ")";
}

std::string owned_name(const Program& program, Scope scope, SubjectId subject, RecordId record,
                       const std::string& name) {
  return (scope == Scope::record ? program.records[record].name : program.subjects[subject].name) +
         "." + name;
}

std::string owned_name(const Program& program, const Define& define) {
  return owned_name(program, define.scope, define.subject, define.record, define.name);
}

namespace {

std::string number(int64_t value) {
  return std::to_string(value);
}

std::string head_of(const char* name, std::initializer_list<int64_t> attributes) {
  std::string text = name;
  for (const int64_t attribute : attributes) text += ":" + number(attribute);
  return text;
}

// One node: its operands by the text they belong to.
class NodeText {
 public:
  NodeText(const Program& program, MeaningText& meaning) : program_(program), meaning_(meaning) {}

  std::string text(const Literal& n, const Expr& expr) { return meaning_.of(expr.type, n.value); }
  std::string text(const EvaluationDate&, const Expr&) { return "评价日"; }
  std::string text(const KnownBy&, const Expr&) { return "数据截止日"; }
  std::string text(const ParameterRef& n, const Expr&) {
    meaning_.use(DeclarationSort::parameter, n.parameter.index);
    return "参数:" + program_.parameters[n.parameter].name;
  }
  std::string text(const FieldRef& n, const Expr& expr) {
    return head_of("field", {int64_t(n.scope)}) + ":" + field_name(n.scope, n.field, expr);
  }
  std::string text(const ColumnRef& n, const Expr&) {
    const TableId table = program_.exprs[n.row].type.table;
    meaning_.use(DeclarationSort::table, table.index);
    return call("column:" + program_.tables[table].columns[n.column].name, {n.row});
  }
  std::string text(const DefineRef& n, const Expr&) {
    const Define& define = program_.defines[n.define];
    meaning_.use(DeclarationSort::define, n.define.index);
    return head_of("定义", {int64_t(n.scope)}) + ":" + owned_name(program_, define);
  }
  std::string text(const Prior&, const Expr&) { return "原值"; }
  std::string text(const Has& n, const Expr&) { return call("has", {n.operand}); }
  std::string text(const Not& n, const Expr&) { return call("not", {n.operand}); }
  std::string text(const Junction& n, const Expr&) {
    return joined_meaning(n.is_and ? "and" : "or", all(n.operands), true);
  }
  std::string text(const Compare& n, const Expr&) {
    const bool any = n.op == Comparison::equal || n.op == Comparison::not_equal;
    return call(head_of("compare", {int64_t(n.op)}), {n.left, n.right}, any);
  }
  std::string text(const Member& n, const Expr&) {
    std::vector<std::string> words;
    for (const Word word : n.values)
      words.push_back(meaning_.of(program_.exprs[n.operand].type, word));
    return "(in " + meaning_.of(n.operand) + joined_meaning("", std::move(words), true) + ")";
  }
  std::string text(const Binary& n, const Expr&) {
    return call(head_of("arithmetic", {int64_t(n.op)}), {n.left, n.right},
                n.op != Arithmetic::subtract);
  }
  std::string text(const Negate& n, const Expr&) { return call("negate", {n.operand}); }
  std::string text(const Rescale& n, const Expr&) {
    return call(head_of("rescale", {n.power}), {n.operand});
  }
  std::string text(const RoundedQuotient& n, const Expr&) {
    return "(" + head_of("quotient", {int64_t(n.rounding), n.scale_up}) +
           joined_meaning("", all(n.factors), true) + joined_meaning("", all(n.divisors), true) +
           ")";
  }
  std::string text(const DateShift& n, const Expr&) {
    return call(head_of("shift", {n.subtract}), {n.date, n.period});
  }
  std::string text(const Age& n, const Expr&) { return call("age", {n.birth, n.at}); }
  std::string text(const DaysBetween& n, const Expr&) { return call("days", {n.from, n.to}); }
  std::string text(const WorkdaysBetween& n, const Expr&) {
    return call("workdays", {n.from, n.to});
  }
  std::string text(const MonthsBetween& n, const Expr&) {
    return call(head_of("months", {n.years}), {n.from, n.to});
  }
  std::string text(const Anniversary& n, const Expr&) {
    return call("anniversary", {n.date, n.at});
  }
  std::string text(const MonthBound& n, const Expr&) {
    return call(head_of("month", {n.end}), {n.date});
  }
  std::string text(const YearBound& n, const Expr&) {
    return call(head_of("year", {n.end}), {n.date});
  }
  std::string text(const DatePartOf& n, const Expr&) {
    return call(head_of("part", {int64_t(n.part)}), {n.date});
  }
  std::string text(const Extreme& n, const Expr&) {
    return call(head_of("extreme", {n.larger}), {n.left, n.right}, true);
  }
  std::string text(const Absolute& n, const Expr&) { return call("absolute", {n.operand}); }
  std::string text(const Aggregate& n, const Expr&) {
    std::string head = head_of("aggregate", {int64_t(n.kind)}) + ":" + record_name(n.record);
    if (n.via) head += ":" + program_.records[n.record].fields[*n.via].name;
    return call(std::move(head), {n.filter, n.value, n.by});
  }
  std::string text(const Grouped& n, const Expr&) {
    return call(head_of("grouped", {int64_t(n.outer), n.op ? int64_t(*n.op) : -1}),
                {n.key, n.inner, n.limit});
  }
  std::string text(const OwnerRef&, const Expr&) { return "本"; }
  std::string text(const Follow& n, const Expr&) {
    return call("follow", {n.reference, n.operand});
  }
  std::string text(const Outer& n, const Expr&) { return call("outer", {n.operand}); }
  std::string text(const EvaluationRef& n, const Expr&) {
    meaning_.use(DeclarationSort::evaluation, n.evaluation.index);
    const Evaluation& evaluation = program_.evaluations[n.evaluation];
    std::string text = head_of("评价", {int64_t(n.result)}) + ":" + evaluation.name;
    if (n.result == Result::dimension) text += "." + evaluation.dimensions[n.dimension].name;
    return text;
  }
  std::string text(const MeasureRef& n, const Expr&) {
    meaning_.use(DeclarationSort::measure, n.measure.index);
    return head_of("措施", {int64_t(n.part)}) + ":" + program_.measures[n.measure].name;
  }
  std::string text(const Provided& n, const Expr&) {
    return call("provided", {n.condition, n.value});
  }
  std::string text(const DecisionRef& n, const Expr&) {
    meaning_.use(DeclarationSort::decision, n.decision.index);
    const Decision& decision = program_.decisions[n.decision];
    return head_of("决策表", {int64_t(n.scope)}) + ":" + decision.name + "." +
           decision.outputs[n.output].name;
  }
  std::string text(const HitCount& n, const Expr&) {
    meaning_.use(DeclarationSort::decision, n.decision.index);
    return head_of("命中", {int64_t(n.scope)}) + ":" + program_.decisions[n.decision].name;
  }
  std::string text(const ListEqual& n, const Expr&) {
    std::vector<std::string> words;
    for (const Word word : n.words) words.push_back(meaning_.of(program_.exprs[n.list].type, word));
    return "(list " + meaning_.of(n.list) + joined_meaning("", std::move(words)) + ")";
  }

 private:
  std::vector<std::string> all(const std::vector<ExprId>& ids) {
    std::vector<std::string> texts;
    for (const ExprId id : ids) texts.push_back(meaning_.of(id));
    return texts;
  }
  std::string call(std::string head, std::initializer_list<ExprId> ids, bool any_order = false) {
    return joined_meaning(std::move(head), all(ids), any_order);
  }
  std::string record_name(RecordId id) {
    meaning_.use(DeclarationSort::record, id.index);
    return program_.records[id].name;
  }
  std::string field_name(Scope scope, uint32_t field, const Expr& expr) {
    const bool of_record = scope == Scope::record;
    if (of_record ? !expr.record.valid() : !expr.subject.valid()) return "#" + number(field);
    if (of_record) {
      return record_name(expr.record) + "." + program_.records[expr.record].fields[field].name;
    }
    meaning_.use(DeclarationSort::subject, expr.subject.index);
    const Subject& subject = program_.subjects[expr.subject];
    return subject.name + "." + subject.fields[field].name;
  }

  const Program& program_;
  MeaningText& meaning_;
};

}  // namespace

std::string MeaningText::of(const Type& type) {
  std::string text = head_of("type", {int64_t(type.kind), type.optional, type.places});
  if (type.codes.valid()) {
    use(DeclarationSort::codes, type.codes.index);
    text += ":" + program_.codes[type.codes].name;
  }
  if (type.table.valid()) {
    use(DeclarationSort::table, type.table.index);
    text += ":" + program_.tables[type.table].name;
  }
  if (type.subject.valid()) text += ":" + program_.subjects[type.subject].name;
  return text;
}

std::string MeaningText::of(const Type& type, Word word) {
  switch (type.kind) {
    case TypeKind::code:
      use(DeclarationSort::codes, type.codes.index);
      return program_.codes[type.codes].codes[static_cast<size_t>(word)].name;
    case TypeKind::row:
      use(DeclarationSort::table, type.table.index);
      return program_.tables[type.table].row_names[static_cast<size_t>(word)];
    case TypeKind::clause:
      return program_.clauses.items[static_cast<size_t>(word)].cite;
    case TypeKind::text:
      return word < 0 ? "?" : "“" + program_.text_literals[static_cast<size_t>(word)] + "”";
    default:
      return number(word);
  }
}

std::string MeaningText::of(const Interval& interval) const {
  return "[" + number(interval.from) + "," + number(interval.to) + ")";
}

std::string MeaningText::of(const Criterion& criterion, const Type& type) {
  const auto limit = [&](const std::optional<Limit>& one) -> std::string {
    if (!one) return "-";
    return (one->open ? "o" : "c") + (one->expr.valid() ? of(one->expr) : of(type, one->word));
  };
  std::vector<std::string> allowed;
  for (const Allowed& one : criterion.allowed) {
    allowed.push_back(limit(one.low) + ".." + limit(one.high));
  }
  return joined_meaning(head_of("cell", {int64_t(criterion.kind)}), std::move(allowed), true);
}

std::string MeaningText::of(ExprId id) {
  if (!id.valid()) return "-";
  const Expr& expr = program_.exprs[id];
  NodeText text(program_, *this);
  return std::visit([&](const auto& one) { return text.text(one, expr); }, expr.node);
}

}  // namespace xinheng::program
