// Names in expressions. A name is looked for in one place only: inside 其中 and in a define of a
// record among the record's fields and defines, elsewhere among those of the subject; parameters
// and the two dates are seen everywhere; opposite a code, a bare name is a code of that list.
#include <algorithm>

#include "compiler/check/expression.h"
#include "compiler/check/findings.h"
#include "compiler/check/links.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"
#include "compiler/values/meant_value.h"

namespace xinheng::check {
namespace {

// What a first name may stand for; an evaluation or a decision table as such has no value.
struct Meaning {
  Words what;
  std::variant<program::ExprNode, EvaluationId, DecisionId> value;
  Type type;
  std::optional<Node> node;  // what is used by naming it
};

class Lookup {
 public:
  Lookup(Context& context, const Env& env) : context_(context), env_(env) {}

  std::vector<Meaning> meanings(const std::string& name) {
    found_.clear();
    if (env_.constant) return found_;
    const bool record = env_.scope == Scope::record;
    add_input(name);
    const auto& fields = record ? context_.program.records[env_.record].fields
                                : context_.program.subjects[env_.subject].fields;
    if (const auto field = find_field(fields, name)) {
      add({"字段", "field"}, program::FieldRef{env_.scope, *field}, fields[*field].type);
    }
    if (record) add_owner_end(name);
    const uint32_t owner = record ? env_.record.index : env_.subject.index;
    if (const auto define = find_define(context_, env_.scope, owner, name)) {
      add({"定义", "define"}, program::DefineRef{env_.scope, *define},
          context_.program.defines[*define].type, Node(*define));
    }
    if (!record) add_outcomes(name);
    if (const auto id = find_decision(name)) {
      add({"决策表", "decision table"}, *id, {}, Node(*id));
    }
    drop_twins();
    if (!own_only_) add_everywhere(name);
    return found_;
  }
  // 本.名字 sees the subject's own names only.
  void own_only() { own_only_ = true; }

  std::optional<Meaning> everywhere(const std::string& name) {
    found_.clear();
    add_everywhere(name);
    return found_.empty() ? std::nullopt : std::optional(found_[0]);
  }

  std::vector<std::string> visible(const syntax::Name& like) const {
    std::vector<std::string> names;
    if (env_.constant) return names;
    const bool record = env_.scope == Scope::record;
    names = field_names(record ? context_.program.records[env_.record].fields
                               : context_.program.subjects[env_.subject].fields);
    for (const program::Define& define : context_.program.defines) {
      const bool here = record ? define.record == env_.record : define.subject == env_.subject;
      if (define.scope == env_.scope && here) names.push_back(define.name);
    }
    if (!record) {
      for (const auto& item : context_.program.evaluations) {
        if (item.subject == env_.subject) names.push_back(item.name);
      }
      for (const auto& item : context_.program.measures) {
        if (item.subject == env_.subject) names.push_back(item.name);
      }
    }
    for (const auto& item : context_.program.decisions) {
      if (is_here(item)) names.push_back(item.name);
    }
    for (const auto& item : context_.program.parameters) names.push_back(item.name);
    const Builtin last = env_.own.valid() ? Builtin::parts_total : Builtin::known_until;
    for (const std::string& name : builtin_names(like, Builtin::evaluation_date, last)) {
      names.push_back(name);
    }
    return names;
  }

 private:
  void add(Words what, std::variant<program::ExprNode, EvaluationId, DecisionId> value, Type type,
           std::optional<Node> node = {}) {
    found_.push_back({std::move(what), std::move(value), type, node});
  }

  // 责任人: the end of a link that owns it.
  void add_owner_end(const std::string& name) {
    const program::Record& record = context_.program.records[env_.record];
    if (record.owner_end.empty() || record.owner_end != name) return;
    Type type = simple_type(TypeKind::subject);
    type.subject = record.owner;
    add({"一端", "end"}, program::OwnerRef{}, type);
  }

  bool is_here(const program::Decision& decision) const {
    return decision.scope == env_.scope &&
           (env_.scope == Scope::record ? decision.record == env_.record
                                        : decision.subject == env_.subject);
  }

  std::optional<DecisionId> find_decision(const std::string& name) const {
    const auto id = find_global<DecisionId>(context_, name);
    return id && is_here(context_.program.decisions[*id]) ? id : std::nullopt;
  }

  // In the cells of a decision table its columns have names.
  void add_input(const std::string& name) {
    if (!env_.inputs || own_only_) return;
    const auto found = env_.inputs->find(name);
    if (found == env_.inputs->end()) return;
    const program::Expr& input = context_.program.exprs[found->second];
    add({"条件列", "input column"}, input.node, input.type);
  }

  // A column that is the field of the same name is no second meaning.
  void drop_twins() {
    if (found_.size() != 2 || !env_.inputs) return;
    const auto* column = std::get_if<program::ExprNode>(&found_[0].value);
    const auto* named = std::get_if<program::ExprNode>(&found_[1].value);
    if (!column || !named || column->index() != named->index()) return;
    const auto* field = std::get_if<program::FieldRef>(column);
    const auto* define = std::get_if<program::DefineRef>(column);
    const bool same = (field && field->field == std::get<program::FieldRef>(*named).field) ||
                      (define && define->define == std::get<program::DefineRef>(*named).define);
    if (same) found_.erase(found_.begin());
  }

  void add_outcomes(const std::string& name) {
    if (env_.own.valid()) add_own_parts(name);
    if (const auto id = find_global<EvaluationId>(context_, name);
        id && context_.program.evaluations[*id].subject == env_.subject) {
      add({"评价", "evaluation"}, *id, {}, Node(*id));
    }
    if (const auto id = find_global<MeasureId>(context_, name);
        id && context_.program.measures[*id].subject == env_.subject) {
      add({"措施", "measure"}, program::MeasureRef{*id}, simple_type(TypeKind::boolean), Node(*id));
    }
  }

  // The parts of the evaluation at hand, where its total or a downgrade names them.
  void add_own_parts(const std::string& name) {
    const program::Evaluation& own = context_.program.evaluations[env_.own];
    for (uint32_t i = 0; i < own.dimensions.size(); ++i) {
      if (own.dimensions[i].name != name) continue;
      add({"分项", "dimension"}, program::EvaluationRef{env_.own, program::Result::dimension, i},
          own.dimensions[i].type);
    }
    if (env_.own_score && own.score && own.score->name == name) {
      add({"总分", "score"}, program::EvaluationRef{env_.own, program::Result::score, 0},
          own.score->type);
    }
  }

  void add_everywhere(const std::string& name) {
    if (const auto id = find_global<ParameterId>(context_, name)) {
      add({"参数", "parameter"}, program::ParameterRef{*id}, context_.program.parameters[*id].type);
    }
    const auto builtin = builtin_of(name);
    const Type date = simple_type(TypeKind::date);
    if (builtin == Builtin::evaluation_date) {
      add({"评价日", "evaluation_date"}, program::EvaluationDate{}, date);
    } else if (builtin == Builtin::known_until) {
      add({"数据截止日", "known_until"}, program::KnownBy{}, date);
    }
  }

  Context& context_;
  const Env& env_;
  bool own_only_ = false;
  std::vector<Meaning> found_;
};

std::optional<int32_t> ordinal_in(const Context& context, const Type& list,
                                  const std::string& name) {
  const auto& ordinals = list.kind == TypeKind::code ? context.code_ordinals[list.codes.index]
                                                     : context.row_ordinals[list.table.index];
  const auto found = ordinals.find(name);
  return found == ordinals.end() ? std::nullopt : std::optional(found->second);
}

std::string list_name(const Context& context, const Type& list) {
  return list.kind == TypeKind::code ? context.program.codes[list.codes].name
                                     : context.program.tables[list.table].name;
}

ExprId code_literal(Context& context, Type list, int32_t ordinal, Span span) {
  list.optional = false;
  return context.make(program::Literal{ordinal}, list, span);
}

void report_unknown_code(Context& context, const Type& list, const syntax::Name& name) {
  const std::string owner = list_name(context, list);
  if (context.broken.contains(owner)) return;
  std::vector<std::string> known;
  if (list.kind == TypeKind::code) {
    for (const auto& code : context.program.codes[list.codes].codes) known.push_back(code.name);
  } else {
    known = context.program.tables[list.table].row_names;
  }
  const bool code = list.kind == TypeKind::code;
  report_unknown(context, name,
                 code ? Words{"代码（代码表“" + owner + "”）", "code of the list “" + owner + "”"}
                      : Words{"代码（清单“" + owner + "”）", "row of the table “" + owner + "”"},
                 known);
}

// 程度.严重: a code by the name of its list.
std::optional<Type> list_named(const Context& context, const std::string& name) {
  Type type;
  if (const auto codes = find_global<CodesId>(context, name)) {
    type.kind = TypeKind::code;
    type.codes = *codes;
    return type;
  }
  if (const auto table = find_global<TableId>(context, name)) {
    type.kind = TypeKind::row;
    type.table = *table;
    return type;
  }
  return {};
}

ExprId column_of(Context& context, const Env& env, ExprId row, const syntax::Name& name,
                 Span span) {
  row = need_present(context, env, row);
  const Type row_type = context.typed(row).type;
  const program::Table& table = context.program.tables[row_type.table];
  const auto column = find_field(table.columns, name.text);
  if (!column) {
    if (!context.broken.contains(table.name + "." + name.text)) {
      report_unknown(context, name,
                     {"列（清单“" + table.name + "”）", "column of the table “" + table.name + "”"},
                     field_names(table.columns));
    }
    return {};
  }
  Type type = table.columns[*column].type;
  type.optional = type.optional || row_type.optional;
  return context.make(program::ColumnRef{row, *column}, type, span);
}

std::vector<std::string> result_names(const program::Evaluation& evaluation) {
  std::vector<std::string> names;
  if (evaluation.score) names.push_back(evaluation.score->name);
  if (!evaluation.grade_name.empty()) names.push_back(evaluation.grade_name);
  for (const auto& dimension : evaluation.dimensions) names.push_back(dimension.name);
  return names;
}

}  // namespace

namespace {

ExprId result_of(Context& context, EvaluationId id, const syntax::Name* name, Span span) {
  if (!ready_evaluation(context, id)) {
    context.asked_early.emplace_back(id, span);
    return {};
  }
  const program::Evaluation& evaluation = context.program.evaluations[id];
  // Whether it may be absent isn't known, for instance.
  if (context.pack.damage.touches(evaluation.span)) return {};
  Type type;
  program::EvaluationRef ref{id, program::Result::grade, 0};
  const bool graded = !evaluation.grade_name.empty();
  if (graded && (!name || evaluation.grade_name == name->text)) {
    type.kind = TypeKind::code;
    type.codes = evaluation.grades;
  } else if (evaluation.score && (!name || evaluation.score->name == name->text)) {
    ref.result = program::Result::score;
    type = evaluation.score->type;
  } else {
    ref.result = program::Result::dimension;
    const auto& dimensions = evaluation.dimensions;
    while (name && ref.dimension < dimensions.size() &&
           dimensions[ref.dimension].name != name->text) {
      ++ref.dimension;
    }
    if (ref.dimension == dimensions.size()) {
      if (name && !context.broken.contains(evaluation.name)) {
        report_unknown(context, *name,
                       {"结果（评价“" + evaluation.name + "”）",
                        "result of the evaluation “" + evaluation.name + "”"},
                       result_names(evaluation));
      }
      return {};
    }
    type = dimensions[ref.dimension].type;
  }
  type.optional = !evaluation.unrated.empty();
  return context.make(ref, type, span);
}

// 表.输出
ExprId finding_of(Context& context, const Env& env, DecisionId id, const syntax::Path& path,
                  Span span) {
  const program::Decision& decision = context.program.decisions[id];
  std::vector<std::string> names = field_names(decision.outputs);
  if (path.names.size() == 1 && !(env.whole && !names.empty())) {
    context.report(Kind::decision_as_value, path.span, {path.names[0].text, list_names(names)});
    return {};
  }
  uint32_t output = 0;
  if (path.names.size() > 1) {
    const auto found = find_field(decision.outputs, path.names[1].text);
    if (!found) {
      if (context.broken.contains(decision.name + "." + path.names[1].text)) return {};
      report_unknown(context, path.names[1],
                     {"结果列（决策表“" + decision.name + "”）",
                      "output of the decision table “" + decision.name + "”"},
                     names);
      return {};
    }
    output = *found;
  }
  if (program::gives_list(decision.policy) && !env.lists) {
    context.report(Kind::list_as_value, span, {slice(context, span), decision.name});
    return {};
  }
  return context.make(program::DecisionRef{env.scope, id, output},
                      program::result_type(decision, output), span);
}

// 限制任用.从轻, 限制任用.止日: the results of a measure beside that it applies.
ExprId measure_result(Context& context, program::MeasureRef ref, const syntax::Name& name,
                      Span span) {
  Type type = simple_type(TypeKind::date);
  if (name.text == "从轻" || name.text == "lighter") {
    ref.part = program::MeasurePart::lighter;
    type = simple_type(TypeKind::boolean);
  } else if (name.text == "起日" || name.text == "from_day") {
    ref.part = program::MeasurePart::from;
  } else if (name.text == "止日" || name.text == "until_day") {
    ref.part = program::MeasurePart::until;
  } else {
    const std::string& measure = context.program.measures[ref.measure].name;
    report_unknown(context, name,
                   {"结果（措施“" + measure + "”）", "result of the measure “" + measure + "”"},
                   {word_like(name, "从轻", "lighter"), word_like(name, "起日", "from_day"),
                    word_like(name, "止日", "until_day")});
    return {};
  }
  type.optional = true;
  return context.make(ref, type, span);
}

Span until(const syntax::Path& path, size_t names) {
  Span span = path.span;
  span.end = path.names[names - 1].span.end;
  return span;
}

ExprId look_up(Context& context, const Env& env, const syntax::Path& path,
               const std::optional<Type>& hint);

syntax::Path rest_of(const syntax::Path& path, size_t from) {
  syntax::Path rest;
  rest.names.assign(path.names.begin() + static_cast<long>(from), path.names.end());
  rest.span = path.span;
  if (!rest.names.empty()) rest.span.begin = rest.names.front().span.begin;
  return rest;
}

// 任职企业.名称: the rest of the path is read where the subject stands that `reference` names.
ExprId follow_reference(Context& context, const Env& env, ExprId reference,
                        const syntax::Path& rest, const std::optional<Type>& hint, Span span) {
  reference = need_present(context, env, reference);
  Env inner = followed_env(context, env, reference);
  const ExprId operand = look_up(context, inner, rest, hint);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  return context.make(program::Follow{reference, operand}, type, span);
}

void note_use(Context& context, const Env& env, const Node& used) {
  if (!env.node) return;
  if (env.tree) {
    context.tree_uses[*env.node].insert({used, *env.tree});
  } else {
    context.uses[*env.node].insert(used);
  }
}

// Also of one that is still being checked.
bool is_grade(const Context& context, EvaluationId id, const std::string& result) {
  return std::any_of(context.evaluation_pairs.begin(), context.evaluation_pairs.end(),
                     [&](const auto& pair) {
                       return pair.id == id && !pair.tree->bands.empty() &&
                              pair.tree->bands[0].name.text == result;
                     });
}

ExprId follow(Context& context, const Env& env, const syntax::Path& path,
              const std::optional<Type>& hint, Meaning meaning) {
  if (meaning.node) note_use(context, env, *meaning.node);
  const auto& names = path.names;
  ExprId at;
  size_t read = 1;
  if (const auto* evaluation = std::get_if<EvaluationId>(&meaning.value)) {
    if (names.size() == 1 && !env.whole) {
      if (!ready_evaluation(context, *evaluation)) return {};
      context.report(
          Kind::evaluation_as_value, path.span,
          {names[0].text, list_names(result_names(context.program.evaluations[*evaluation]))});
      return {};
    }
    const bool whole = names.size() == 1;
    at = result_of(context, *evaluation, whole ? nullptr : &names[1], until(path, whole ? 1 : 2));
    if (env.node && (whole || is_grade(context, *evaluation, names[1].text)))
      context.grade_uses[*env.node].insert(*evaluation);
    read = whole ? 1 : 2;
  } else if (const auto* decision = std::get_if<DecisionId>(&meaning.value)) {
    read = std::min<size_t>(2, names.size());
    at = finding_of(context, env, *decision, path, until(path, read));
  } else {
    const auto& node = std::get<program::ExprNode>(meaning.value);
    const auto* measure = std::get_if<program::MeasureRef>(&node);
    const bool of_measure = measure && names.size() > 1;
    at = of_measure ? measure_result(context, *measure, names[1], until(path, 2))
                    : context.make(node, meaning.type, until(path, 1));
    read = of_measure ? 2 : 1;
  }
  if (at.valid() && context.typed(at).type.kind == TypeKind::subject) {
    if (read < names.size())
      return follow_reference(context, env, at, rest_of(path, read), hint, path.span);
    if (env.bare_reference) return at;
    context.report(Kind::reference_as_value, path.span, {slice(context, path.span)});
    return {};
  }
  for (; at.valid() && read < names.size(); ++read) {
    if (context.typed(at).type.kind != TypeKind::row) {
      const Words found = describe_type(context, context.typed(at).type);
      context.report(Kind::no_columns, names[read].span,
                     {slice(context, until(path, read)), names[read].text, found.zh, found.en});
      return {};
    }
    at = column_of(context, env, at, names[read], until(path, read + 1));
  }
  return at;
}

// 处罚 >= 2: of records of the subject only aggregates are values.
bool report_records(Context& context, const Env& env, const syntax::Name& name) {
  if (env.constant || env.scope == Scope::record) return false;
  const auto set = find_set(context, env.subject, name.text);
  if (!set) return false;
  const bool link = !context.program.records[set->record].owner_end.empty();
  context.report(Kind::records_as_value, name.span,
                 {name.text, link ? "关系" : "记录", link ? "link" : "record"});
  return true;
}

// A number in words, a code behind 或, the records themselves: no name, but plain what is meant.
bool report_otherwise_known(Context& context, const Env& env, const syntax::Name& name) {
  if (const auto meant = meant_value(name.text)) {
    context.report(Kind::number_form, name.span, {name.text, *meant});
    return true;
  }
  const auto& one_of = context.alternatives;
  if (one_of && ordinal_in(context, one_of->type, name.text)) {
    context.report(Kind::alternative_without_left, name.span,
                   {name.text, one_of->left, one_of->values + "，" + name.text});
    return true;
  }
  return report_records(context, env, name);
}

ExprId unknown(Context& context, const Env& env, const syntax::Path& path,
               const std::optional<Type>& hint, Lookup& lookup) {
  const syntax::Name& name = path.names[0];
  const std::string owner = env.constant ? ""
                            : env.scope == Scope::record
                                ? context.program.records[env.record].name
                                : context.program.subjects[env.subject].name;
  if (context.broken.contains(name.text) || context.broken.contains(owner + "." + name.text)) {
    return {};
  }
  if (hint && path.names.size() == 1) {
    report_unknown_code(context, *hint, name);
    return {};
  }
  if (path.names.size() == 1 && report_otherwise_known(context, env, name)) return {};
  if (!env.constant && env.scope == Scope::record && !path.from_self) {
    Env subject = subject_env(env.subject);
    Lookup outer(context, subject);
    if (!outer.meanings(name.text).empty()) {
      context.report(Kind::needs_self, name.span,
                     {name.text, context.program.subjects[env.subject].name, owner});
      return {};
    }
  }
  if (env.constant) {
    context.report(Kind::not_constant, path.span, {slice(context, path.span)});
    return {};
  }
  if (path.names.size() > 1 && report_records(context, env, name)) return {};
  report_unknown(context, name, {"名字（在“" + owner + "”里）", "name in “" + owner + "”"},
                 lookup.visible(path.names[0]));
  return {};
}

// 失信信息报送.逾期 is one name.
syntax::Path with_result(const syntax::Path& path, std::string name) {
  syntax::Path joined = path;
  joined.names[0] = {std::move(name), until(path, 2)};
  joined.names.erase(joined.names.begin() + 1);
  return joined;
}

ExprId look_up(Context& context, const Env& env, const syntax::Path& path,
               const std::optional<Type>& hint) {
  if (auto result = finding_result(context, env, path)) {
    if (result->empty()) return {};
    return look_up(context, env, with_result(path, std::move(*result)), hint);
  }
  Lookup lookup(context, env);
  if (path.from_self) lookup.own_only();
  std::vector<Meaning> found = lookup.meanings(path.names[0].text);
  const std::string& head = path.names[0].text;
  if (hint && !path.from_self && path.names.size() == 1) {
    const auto ordinal = ordinal_in(context, *hint, head);
    const bool both =
        ordinal && std::any_of(found.begin(), found.end(), [&](const Meaning& m) {
          return same_type(m.type, *hint) && std::holds_alternative<program::ExprNode>(m.value);
        });
    if (both) {
      const std::string list = list_name(context, *hint);
      context.report(Kind::field_or_code, path.span, {head, list});
      return {};
    }
    if (ordinal) return code_literal(context, *hint, *ordinal, path.span);
  }
  if (found.size() > 1) {
    context.report(Kind::ambiguous_name, path.names[0].span,
                   {head, found[0].what.zh, found[0].what.en, found[1].what.zh, found[1].what.en});
    return {};
  }
  const auto list = path.from_self ? std::nullopt : list_named(context, head);
  if (list && path.names.size() == 2) {
    const auto ordinal = ordinal_in(context, *list, path.names[1].text);
    const bool column =
        !found.empty() && found[0].type.kind == TypeKind::row &&
        find_field(context.program.tables[found[0].type.table].columns, path.names[1].text);
    if (ordinal && !column) return code_literal(context, *list, *ordinal, path.span);
    if (found.empty()) {
      report_unknown_code(context, *list, path.names[1]);
      return {};
    }
  }
  if (found.empty()) return unknown(context, env, path, hint, lookup);
  return follow(context, env, path, hint, std::move(found[0]));
}

// 甲.个人信用.等级 in an expectation: the rest is read where 甲 stands.
ExprId from_instance(Context& context, const Env& env, const syntax::Path& path,
                     const std::optional<Type>& hint) {
  const auto found = env.instances->known.find(path.names[0].text);
  if (found == env.instances->known.end()) {
    Env anywhere;
    anywhere.constant = true;
    const bool code = hint && path.names.size() == 1;
    const bool listed = list_named(context, path.names[0].text) && path.names.size() == 2;
    if (code || listed) return look_up(context, anywhere, path, hint);
    if (env.instances->incomplete) return {};
    std::vector<std::string> known;
    for (const auto& [name, instance] : env.instances->known) known.push_back(name);
    report_unknown(context, path.names[0], {"实例（本测试）", "instance in this test"}, known);
    return {};
  }
  if (path.names.size() == 1) {
    context.report(Kind::expectation_of_nothing, path.span, {path.names[0].text});
    return {};
  }
  if (std::find(env.instances->used.begin(), env.instances->used.end(), path.names[0].text) ==
      env.instances->used.end()) {
    env.instances->used.push_back(path.names[0].text);
  }
  Env inner = env;
  inner.instances = nullptr;
  inner.scope = found->second.record ? Scope::record : Scope::subject;
  inner.record = found->second.record_kind;
  inner.subject = found->second.subject_kind;
  return look_up(context, inner, rest_of(path, 1), hint);
}

}  // namespace

Env followed_env(const Context& context, const Env& env, ExprId reference) {
  Env inner = subject_env(context.program.exprs[reference].type.subject);
  inner.node = env.node;
  inner.presence = env.presence;
  if (const auto key = presence_key(context, reference))
    inner.facts = behind(env.facts, *key + ">");
  const bool owner =
      std::holds_alternative<program::OwnerRef>(context.program.exprs[reference].node);
  if (env.scope == Scope::record && context.program.records[env.record].treelike)
    inner.tree = TreeDirection{env.record, owner};
  return inner;
}

std::optional<ExprId> find_reference(Context& context, const Env& env, const syntax::Path& path) {
  if (env.scope != Scope::record || env.constant || path.from_self) return {};
  Lookup lookup(context, env);
  const auto found = lookup.meanings(path.names[0].text);
  if (found.size() != 1 || found[0].type.kind != TypeKind::subject) return {};
  Span span = path.span;
  span.end = path.names[0].span.end;
  const ExprId reference =
      context.make(std::get<program::ExprNode>(found[0].value), found[0].type, span);
  return need_present(context, env, reference);
}

namespace {

// 本.任职日 inside 其中: read where the aggregate stands.
ExprId outer_value(Context& context, const Env& env, const syntax::Path& path,
                   const std::optional<Type>& hint) {
  Env self = *env.self;
  self.facts = behind(env.facts, frames_out(env.self_depth));
  self.bare_reference = env.bare_reference;
  syntax::Path plain = path;
  plain.from_self = false;
  ExprId id = look_up(context, self, plain, hint);
  for (int i = 0; id.valid() && i < env.self_depth; ++i) {
    const Type type = context.typed(id).type;
    id = context.make(program::Outer{id}, type, path.span);
  }
  return id;
}

}  // namespace

ExprId check_path(Context& context, const Env& env, const syntax::Path& path,
                  const std::optional<Type>& hint) {
  if (path.names.empty()) return {};
  if (!path.from_self && path.names.size() == 1 &&
      builtin_of(path.names[0].text) == Builtin::parts_total) {
    return check_parts_total(context, env, path.span);
  }
  if (env.instances) {
    // Parameters and the two dates are seen without an instance.
    Lookup lookup(context, env);
    if (auto found = lookup.everywhere(path.names[0].text)) {
      return follow(context, env, path, hint, std::move(*found));
    }
    return from_instance(context, env, path, hint);
  }
  if (!path.from_self || env.constant) return look_up(context, env, path, hint);
  if (env.self) return outer_value(context, env, path, hint);
  Env subject = env;  // 本: the subject itself, or the owner of the record
  subject.scope = Scope::subject;
  subject.own = {};
  return look_up(context, subject, path, hint);
}

std::optional<std::string> presence_key(const Context& context, ExprId id) {
  using Key = std::optional<std::string>;
  const auto scoped = [](char what, Scope scope, uint32_t index) -> Key {
    return what + std::string(scope == Scope::record ? "r" : "s") + std::to_string(index);
  };
  return std::visit(
      overloaded{
          [&](const program::FieldRef& node) { return scoped('f', node.scope, node.field); },
          [&](const program::DefineRef& node) {
            return scoped('d', node.scope, node.define.index);
          },
          [&](const program::ColumnRef& node) -> Key {
            const auto row = presence_key(context, node.row);
            return row ? Key(*row + "." + std::to_string(node.column)) : std::nullopt;
          },
          // All results of an evaluation are there, or none.
          [](const program::EvaluationRef& node) -> Key {
            return "e" + std::to_string(node.evaluation.index);
          },
          [&](const program::DecisionRef& node) -> Key {
            const auto table = scoped('t', node.scope, node.decision.index);
            return *table + "." + std::to_string(node.output);
          },
          [](const program::MeasureRef& node) -> Key {
            return "m" + std::to_string(node.measure.index) + "." +
                   std::to_string(static_cast<int>(node.part));
          },
          [](const program::Prior&) -> Key { return "p"; },
          [](const program::OwnerRef&) -> Key { return "o"; },
          [&](const program::Follow& node) -> Key {
            const auto reference = presence_key(context, node.reference);
            const auto operand = presence_key(context, node.operand);
            return reference && operand ? Key(*reference + ">" + *operand) : std::nullopt;
          },
          [&](const program::Outer& node) -> Key {
            const auto operand = presence_key(context, node.operand);
            return operand ? Key("^" + *operand) : std::nullopt;
          },
          [](const auto&) -> Key { return {}; },
      },
      context.program.exprs[id].node);
}

}  // namespace xinheng::check
