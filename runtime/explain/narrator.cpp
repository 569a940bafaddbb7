#include "runtime/explain/narrator.h"

#include <algorithm>

#include "compiler/program/operands.h"
#include "compiler/program/standing.h"
#include "compiler/values/identity_code.h"
#include "runtime/execute/findings.h"
#include "runtime/execute/interpreter_references.h"
#include "runtime/explain/explain.h"
#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

bool is_true(const Value& value) {
  return value.state == Value::State::word && value.word != 0;
}

bool is_identity_code(const program::Type& type) {
  return type.kind == program::TypeKind::citizen_code || type.kind == program::TypeKind::legal_code;
}

bool same(const program::Aggregate& a, const program::Aggregate& b) {
  return a.kind == b.kind && a.record == b.record && a.filter == b.filter && a.value == b.value &&
         a.via == b.via && a.by == b.by;
}

}  // namespace

std::optional<uint32_t> name_field(const program::Program& program, program::SubjectId subject) {
  const std::vector<program::Field>& fields = program.subjects[subject].fields;
  const bool organisation = std::any_of(fields.begin(), fields.end(), [](const auto& field) {
    return field.key && field.type.kind == program::TypeKind::legal_code;
  });
  for (uint32_t i = 0; organisation && i < fields.size(); ++i)
    if (!fields[i].key && fields[i].type.kind == program::TypeKind::text) return i;
  return std::nullopt;
}

std::string Narrator::join(const std::vector<std::string>& parts) const {
  return fmt::format("{}", fmt::join(parts, comma()));
}

std::optional<std::string> Narrator::shown_text(const program::Reported& reported,
                                                RecordName record) {
  const Value value = execute::reported_value(program_, interpreter_, reported, record);
  const program::Type& type = program_.exprs[reported.value].type;
  if (type.kind == program::TypeKind::subject && value.state == Value::State::word)
    return subject_text({type.subject, static_cast<uint32_t>(value.word)});
  const bool known = value.state == Value::State::word;
  return execute::shown_text(program_, data_, reported, subject_.ordinal, record,
                             known ? std::optional(value.word) : std::nullopt);
}

std::string Narrator::value_text(const program::Type& type, const Value& value) const {
  switch (value.state) {
    case Value::State::word:
      if (type.kind == program::TypeKind::subject)
        return program_.subjects[type.subject].name + " " +
               subject_text({type.subject, uint32_t(value.word)});
      return format_value(program_, type, value.word, language_);
    case Value::State::absent:
      return say("缺", "absent");
    case Value::State::undetermined:
      break;
  }
  const std::string reasons = reasons_text(value.reasons);
  if (!value.bounds) return say("无法确定（{}）", "undetermined ({})", reasons);
  return say("无法确定，至少 {}，至多 {}（{}）", "undetermined, at least {}, at most {} ({})",
             format_value(program_, type, value.bounds->low, language_),
             format_value(program_, type, value.bounds->high, language_), reasons);
}

std::string Narrator::reasons_text(const std::vector<execute::Reason>& reasons) const {
  return execute::format_reasons(reasons, language_);
}

std::string Narrator::expr_text(program::ExprId expr) const {
  return print_expr(program_, expr, language_);
}

std::string Narrator::given(program::ExprId expr, MaybeRecord record) {
  if (const auto* ref = std::get_if<program::DecisionRef>(&program_.exprs[expr].node);
      ref && gives_list(program_.decisions[ref->decision].policy)) {
    const execute::DecisionOutcome& outcome = interpreter_.decision(ref->decision, record);
    if (outcome.outputs[ref->output].state != Value::State::undetermined)
      return say(
          "{} 是 {}", "{} is {}", expr_text(expr),
          format_list(program_, program_.exprs[expr].type, outcome.lists[ref->output], language_));
  }
  // What the value in force rests on is cited too.
  if (const auto* ref = std::get_if<program::ParameterRef>(&program_.exprs[expr].node)) {
    const Days day = dates_.evaluation_date;
    for (const program::DatedValue& dated : program_.parameters[ref->parameter].values)
      if (dated.interval.from <= day && day < dated.interval.to) basis_text(dated.basis);
  }
  const program::Type& type = program_.exprs[expr].type;
  if (type.kind == program::TypeKind::subject)
    return say("{} 是 {}", "{} is {}", expr_text(expr),
               value_text(type, interpreter_.evaluate(expr, record)));
  return format_finding(program_, expr, interpreter_.evaluate(expr, record), language_);
}

std::string Narrator::facts(program::ExprId expr, MaybeRecord record) {
  std::vector<std::string> parts;
  for (const program::ExprId reference : execute::references_of(program_, expr)) {
    // That something exists is said by naming it.
    const auto* aggregate = std::get_if<program::Aggregate>(&program_.exprs[reference].node);
    const bool exists = aggregate && aggregate->kind == program::AggregateKind::exists;
    if (exists) {
      std::vector<RecordName> found;
      for (const Contribution& one : contributions(reference)) found.push_back(one.record);
      if (!found.empty()) parts.push_back(say("有 {}", "there is {}", mention_all(found)));
    } else if (reference != expr) {
      parts.push_back(given(reference, record));
    }
  }
  return join(parts);
}

std::pair<uint64_t, uint64_t> Narrator::records_of(program::RecordId record) const {
  if (program_.records[record].owner != subject_.kind) return {0, 0};
  const auto& first = data_.records[record.index].first;
  return {first[subject_.ordinal], first[subject_.ordinal + 1]};
}

std::vector<uint64_t> Narrator::rows_of(const program::Aggregate& aggregate) const {
  std::vector<uint64_t> rows;
  if (aggregate.via) {
    const columns::Referring& referring =
        data_.records[aggregate.record.index].referring[*aggregate.via];
    for (uint64_t i = referring.first[subject_.ordinal]; i < referring.first[subject_.ordinal + 1];
         ++i)
      rows.push_back(referring.rows[i]);
    return rows;
  }
  const auto [begin, end] = records_of(aggregate.record);
  for (uint64_t row = begin; row < end; ++row) rows.push_back(row);
  return rows;
}

std::optional<program::Word> Narrator::field(RecordName record, uint32_t field) const {
  return data_.records[record.record.index].columns[field].at(record.row);
}

std::string Narrator::key_of(RecordName name) const {
  const columns::RecordData& records = data_.records[name.record.index];
  const execute::SubjectName owner = owner_of(name);
  const uint64_t number = name.row - records.first[owner.ordinal] + 1;
  if (records.keys.size() == 0)
    return (owner == subject_ ? "" : subject_text(owner) + " ") + "#" + std::to_string(number);
  const std::string key(records.keys[name.row]);
  for (const program::Field& field : program_.records[name.record].fields)
    if (field.key && is_identity_code(field.type)) return mask_identity_code(key);
  return key.empty() ? say("第{}条", "no. {}", number) : key;
}

std::vector<std::string> Narrator::rows_of(RecordName name) const {
  const program::Record& kind = program_.records[name.record];
  std::vector<std::string> rows;
  for (uint32_t i = 0; i < kind.fields.size(); ++i) {
    if (kind.fields[i].type.kind != program::TypeKind::row) continue;
    if (const auto word = field(name, i))
      rows.push_back(format_value(program_, kind.fields[i].type, *word, language_));
  }
  return rows;
}

std::string Narrator::record_text(RecordName name) const {
  const program::Record& kind = program_.records[name.record];
  std::vector<std::string> parts = {kind.name + " " + key_of(name)};
  for (const std::string& row : rows_of(name)) parts.push_back(row);
  const execute::SubjectName owner = owner_of(name);
  if (owner != subject_ && data_.records[name.record.index].keys.size() > 0)
    parts.push_back((kind.owner_end.empty() ? program_.subjects[kind.owner].name : kind.owner_end) +
                    " " + subject_text(owner));
  for (uint32_t i = 0; i < kind.fields.size(); ++i) {
    const program::Field& shown = kind.fields[i];
    const auto word = field(name, i);
    if (!word) continue;
    // Of a link its role, too.
    const bool of_link = !kind.owner_end.empty() && shown.type.kind == program::TypeKind::code;
    if (shown.type.kind == program::TypeKind::date || of_link)
      parts.push_back(shown.name + " " + format_value(program_, shown.type, *word, language_));
    if (shown.type.kind == program::TypeKind::subject &&
        execute::SubjectName{shown.type.subject, uint32_t(*word)} != subject_)
      parts.push_back(shown.name + " " + subject_text({shown.type.subject, uint32_t(*word)}));
  }
  return join(parts);
}

std::string Narrator::subject_text(execute::SubjectName subject) const {
  const columns::SubjectData& kind = data_.subjects[subject.kind.index];
  std::string text(kind.keys[subject.ordinal]);
  const std::vector<program::Field>& fields = program_.subjects[subject.kind].fields;
  for (const program::Field& field : fields)
    if (field.key && is_identity_code(field.type)) text = mask_identity_code(text);
  if (const auto name = name_field(program_, subject.kind)) {
    const columns::Texts& names = kind.texts[*name];
    if (subject.ordinal < names.size() && !names[subject.ordinal].empty())
      text += " " + std::string(names[subject.ordinal]);
  }
  return text;
}

std::string Narrator::record_mention(RecordName name) const {
  const std::vector<std::string> rows = rows_of(name);
  return key_of(name) + (rows.empty() ? "" : in_brackets(join(rows)));
}

std::string Narrator::mention_all(const std::vector<RecordName>& records) const {
  std::vector<std::string> parts;
  for (const RecordName record : records) {
    const bool new_kind = parts.empty() || records[parts.size() - 1].record != record.record;
    parts.push_back((new_kind ? program_.records[record.record].name + " " : "") +
                    record_mention(record));
  }
  return join(parts);
}

std::string Narrator::in_brackets(const std::string& text) const {
  return text.empty() ? "" : say("（{}）", " ({})", text);
}

std::string Narrator::effect_text(const program::Interval& interval) const {
  const Days date = dates_.evaluation_date;
  if (date < interval.from)
    return say("尚未施行（自 {} 起施行）", "not yet in force (in force since {})",
               format_date(interval.from));
  if (date >= interval.to)
    return say("已废止（自 {} 起废止）", "repealed (on {})", format_date(interval.to));
  return "";
}

bool Narrator::holds(program::ExprId condition, MaybeRecord record) {
  return is_true(interpreter_.evaluate(condition, record));
}

std::string Narrator::basis_text(const program::Basis& basis) {
  std::vector<std::string> cites;
  for (const program::ClauseId id : clauses_on(program_, basis, dates_.evaluation_date)) {
    telling_.cited.insert(id);
    cites.push_back(program_.clauses[id].cite);
  }
  std::string text = cites.empty() ? "" : say("依据 {}", "citing {}", join(cites));
  if (basis.assumption.empty()) return text;
  if (!text.empty()) text += say("；", "; ");
  return text + say("假设：{}", "assuming: {}", basis.assumption);
}

void Narrator::add_basis(Node& node, const program::Basis& basis) {
  const std::string text = basis_text(basis);
  if (!text.empty()) node.add(text, Role::basis);
}

void Narrator::add_clauses(Node& root) const {
  if (telling_.cited.empty()) return;
  Node& node = root.add(say("所依据的条款", "the clauses cited"));
  for (const program::ClauseId id : telling_.cited) {
    const program::Clause& clause = program_.clauses[id];
    node.add(say("{}：{}", "{}: {}", clause.cite, clause.text), Role::clause);
  }
}

void Narrator::add_why_not(Node& node, program::ExprId condition, MaybeRecord record) {
  const Value value = interpreter_.evaluate(condition, record);
  if (is_true(value)) return;
  const program::ExprNode& expr = program_.exprs[condition].node;
  const auto* junction = std::get_if<program::Junction>(&expr);
  if (junction && junction->is_and) {
    for (const program::ExprId operand : junction->operands) {
      // What another operand guards by 有 says nothing of its own; nor does an open 有 itself.
      const Value::State state = interpreter_.evaluate(operand, record).state;
      const bool open_guard = state == Value::State::undetermined &&
                              operand != junction->operands.back() &&
                              std::holds_alternative<program::Has>(program_.exprs[operand].node);
      if (state != Value::State::absent && !open_guard) add_why_not(node, operand, record);
    }
    return;
  }
  if (std::holds_alternative<program::DefineRef>(expr)) {
    add_define(node, condition, record);
    return;
  }
  const std::string text = expr_text(condition);
  const bool open = value.state == Value::State::undetermined;
  node.add((open ? say("无法确定：{}", "undetermined: {}", text)
                 : say("不成立：{}", "does not hold: {}", text)) +
           in_brackets(facts(condition, record)));
}

// A boolean define that is not true: the exception that decided it, or what its base lacks.
void Narrator::add_define(Node& node, program::ExprId condition, MaybeRecord record) {
  const auto id = std::get<program::DefineRef>(program_.exprs[condition].node).define;
  const program::Define& define = program_.defines[id];
  const MaybeRecord inside = define.scope == program::Scope::record ? record : std::nullopt;
  const Value value = interpreter_.evaluate(condition, record);
  const std::vector<uint32_t> winners = execute::unbeaten(define, interpreter_.fired(id, inside));
  std::string line = value.state == Value::State::undetermined
                         ? say("“{}”无法确定：{}", "“{}” is undetermined: {}", define.name,
                               reasons_text(value.reasons))
                         : say("“{}”为否", "“{}” is false", define.name);
  if (define.finding.valid() && define.exceptions.empty() && inside) {
    const program::Finding& finding = program_.findings[define.finding];
    const bool rule = id == (finding.applies.valid() ? finding.applies : finding.holds);
    Node& reason = node.add(line);
    if (rule) return add_finding_why_not(reason, *this, define.finding, *inside);
    return add_why_not(reason, define.base, inside);
  }
  bool by_base = winners.empty();
  for (const uint32_t winner : winners) {
    const program::Exception& exception = define.exceptions[winner];
    line += say("，例外“{}”成立：{}", ", exception “{}” fires: {}", exception.label,
                expr_text(exception.when)) +
            in_brackets(basis_text(exception.basis));
    const program::ExprNode& result = program_.exprs[exception.value].node;
    by_base = by_base || std::holds_alternative<program::Prior>(result);
  }
  by_base = by_base && !is_true(interpreter_.evaluate(define.base, inside));
  if (by_base)
    line += say("，原则不成立", ", its base does not hold") + in_brackets(basis_text(define.basis));
  Node& reason = node.add(line);
  for (const std::string& text :
       out_of_force("例外“{}”", "exception “{}”", define.exceptions, inside))
    reason.add(text);
  if (by_base) add_why_not(reason, define.base, inside);
}

void Narrator::collect_aggregates(program::ExprId expr,
                                  std::vector<program::Aggregate>& found) const {
  const program::ExprNode& node = program_.exprs[expr].node;
  if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const auto& other) { return same(*aggregate, other); });
    if (!known) found.push_back(*aggregate);
    return;
  }
  if (const auto* reference = std::get_if<program::DefineRef>(&node)) {
    const program::Define& define = program_.defines[reference->define];
    collect_aggregates(define.base, found);
    for (const program::Exception& exception : define.exceptions) {
      collect_aggregates(exception.when, found);
      collect_aggregates(exception.value, found);
    }
    return;
  }
  const auto collect = [&](program::ExprId part) { collect_aggregates(part, found); };
  if (const auto* reference = std::get_if<program::DecisionRef>(&node))
    return program::each_expression(program_.decisions[reference->decision], collect);
  if (const auto* reference = std::get_if<program::HitCount>(&node))
    return program::each_expression(program_.decisions[reference->decision], collect);
  program::each_operand(node, collect);
}

std::vector<Contribution> Narrator::contributions(program::ExprId expr) {
  std::vector<program::Aggregate> aggregates;
  collect_aggregates(expr, aggregates);
  std::vector<Contribution> found;
  for (const program::Aggregate& aggregate : aggregates) {
    for (const uint64_t row : rows_of(aggregate)) {
      const RecordName record{aggregate.record, row};
      if (aggregate.filter.valid() && !is_true(interpreter_.evaluate(aggregate.filter, record)))
        continue;
      Contribution contribution{record, std::nullopt, {}};
      if (aggregate.value.valid()) {
        contribution.value = interpreter_.evaluate(aggregate.value, record);
        contribution.expr = aggregate.value;
      }
      found.push_back(contribution);
    }
  }
  return found;
}

void Narrator::add_workings(Node& node, program::ExprId expr) {
  program::ExprId inner = expr;
  while (const auto* rescale = std::get_if<program::Rescale>(&program_.exprs[inner].node))
    inner = rescale->operand;
  const program::ExprNode& written = program_.exprs[inner].node;
  if (std::holds_alternative<program::Aggregate>(written)) return;
  const bool named = std::holds_alternative<program::DefineRef>(written);
  if (!named) {
    const std::string values = facts(inner, std::nullopt);
    if (values.empty()) {
      node.add(say("即：{}", "that is: {}", given(inner, std::nullopt)));
    } else {
      node.add(say("算式：{}", "formula: {}", expr_text(inner)) + in_brackets(values));
    }
  }
  std::set<program::DefineId> shown;
  add_defines(node, inner, shown);
}

void Narrator::add_defines(Node& node, program::ExprId expr, std::set<program::DefineId>& shown) {
  for (const program::ExprId reference : execute::references_of(program_, expr)) {
    const auto* ref = std::get_if<program::DefineRef>(&program_.exprs[reference].node);
    if (!ref || ref->scope != program::Scope::subject) continue;
    const program::Define& define = program_.defines[ref->define];
    const bool truth = define.type.kind == program::TypeKind::boolean;
    if (truth || define.finding.valid() || !shown.insert(ref->define).second) continue;
    const auto winners = execute::unbeaten(define, interpreter_.fired(ref->define, std::nullopt));
    std::string line = given(reference, std::nullopt);
    program::ExprId formula = define.base;
    const program::Basis* basis = &define.basis;
    if (winners.size() == 1) {
      const program::Exception& exception = define.exceptions[winners[0]];
      line += say("，例外“{}”成立", ", exception “{}” fires", exception.label);
      const bool prior =
          std::holds_alternative<program::Prior>(program_.exprs[exception.value].node);
      if (!prior) formula = exception.value;
      basis = &exception.basis;
    }
    Node& child = node.add(line + in_brackets(basis_text(*basis)));
    const bool constant = std::holds_alternative<program::Literal>(program_.exprs[formula].node);
    if (!constant) {
      child.add(say("算式：{}", "formula: {}", expr_text(formula)) +
                in_brackets(facts(formula, std::nullopt)));
    }
    add_defines(child, formula, shown);
  }
}

std::string Narrator::contribution_text(const Contribution& contribution) {
  std::string text = record_text(contribution.record);
  if (!contribution.value) return text;
  const program::Expr& expr = program_.exprs[contribution.expr];
  text += say("：{}", ": {}", value_text(expr.type, *contribution.value));
  const auto* reference = std::get_if<program::DefineRef>(&expr.node);
  if (!reference) return text;
  const program::Define& define = program_.defines[reference->define];
  const MaybeRecord inside =
      define.scope == program::Scope::record ? MaybeRecord(contribution.record) : std::nullopt;
  for (const uint32_t i :
       execute::unbeaten(define, interpreter_.fired(reference->define, inside))) {
    std::vector<std::string> parts = {
        say("例外“{}”", "exception “{}”", define.exceptions[i].label)};
    const std::string basis = basis_text(define.exceptions[i].basis);
    if (!basis.empty()) parts.push_back(basis);
    text += in_brackets(join(parts));
  }
  return text;
}

}  // namespace xinheng::explain
