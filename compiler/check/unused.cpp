// Names that nothing uses: what is declared and never read by a rule, a test or a property.
#include <algorithm>

#include "compiler/check/declare.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

// A field of a subject, a record or a table.
using FieldName = std::pair<std::string, uint32_t>;

class Used {
 public:
  explicit Used(const Context& context) : program_(context.program) {
    for (const program::Expr& expr : program_.exprs) note(expr);
    for (const auto& subject : program_.subjects) note_types(subject.fields);
    for (const auto& record : program_.records) note_types(record.fields);
    // The key of a table is of the table's own type.
    for (const auto& table : program_.tables) {
      for (size_t i = 1; i < table.columns.size(); ++i) note(table.columns[i].type);
    }
    for (const auto& parameter : program_.parameters) note(parameter.type);
    for (const auto& define : program_.defines) {
      note(define.type);
      if (define.record.valid()) records.insert(define.record);
    }
    for (const auto& evaluation : program_.evaluations) codes.insert(evaluation.grades);
    for (const auto& finding : program_.findings) records.insert(finding.record);
    for (const auto& decision : program_.decisions) note_types(decision.outputs);
  }

  std::set<DefineId> defines;
  std::set<ParameterId> parameters;
  std::set<CodesId> codes;
  std::set<TableId> tables;
  std::set<RecordId> records;
  std::set<DecisionId> decisions;
  std::set<FieldName> fields;

 private:
  void note(const Type& type) {
    if (type.kind == TypeKind::code) codes.insert(type.codes);
    if (type.kind == TypeKind::row) tables.insert(type.table);
  }
  void note_types(const std::vector<program::Field>& list) {
    for (const program::Field& field : list) note(field.type);
  }

  void note(const program::Expr& expr) {
    note(expr.type);
    std::visit(overloaded{
                   [&](const program::DefineRef& node) { defines.insert(node.define); },
                   [&](const program::ParameterRef& node) { parameters.insert(node.parameter); },
                   [&](const program::Aggregate& node) { records.insert(node.record); },
                   [&](const program::DecisionRef& node) { decisions.insert(node.decision); },
                   [&](const program::HitCount& node) { decisions.insert(node.decision); },
                   [&](const program::FieldRef& node) {
                     const bool of_record = node.scope == program::Scope::record;
                     if (of_record ? !expr.record.valid() : !expr.subject.valid()) return;
                     const std::string& owner = of_record ? program_.records[expr.record].name
                                                          : program_.subjects[expr.subject].name;
                     fields.insert({owner, node.field});
                   },
                   [&](const program::ColumnRef& node) {
                     fields.insert(
                         {program_.tables[program_.exprs[node.row].type.table].name, node.column});
                   },
                   [](const auto&) {},
               },
               expr.node);
  }

  const program::Program& program_;
};

class Unused {
 public:
  explicit Unused(Context& context) : context_(context), used_(context) {}

  void warn() {
    warn_globals<CodesId>(used_.codes, {"代码表", "code list"});
    warn_globals<TableId>(used_.tables, {"清单", "table"});
    warn_globals<ParameterId>(used_.parameters, {"参数", "parameter"});
    warn_globals<RecordId>(used_.records, {"记录", "kind of record"});
    warn_globals<DecisionId>(used_.decisions, {"决策表", "decision table"});
    const program::Program& program = context_.program;
    for (uint32_t i = 0; i < program.defines.size(); ++i) {
      const program::Define& define = program.defines.items[i];
      if (used_.defines.contains(DefineId{i}) || define.finding.valid()) continue;
      report({"定义", "define"}, owner_name(context_, define) + "." + define.name, define.span);
    }
    for (const auto& [title, id] : context_.law) {
      if (!context_.cited.contains(title)) {
        report({"法源", "source of law"}, title, context_.declared_at.at(title));
      }
    }
    warn_samples();
    for (const auto& subject : program.subjects) warn_fields(subject.name, subject.fields);
    for (const auto& record : program.records) warn_fields(record.name, record.fields);
    for (const auto& table : program.tables) warn_fields(table.name, table.columns);
  }

 private:
  // Whoever uses a pack need not use all of it.
  void report(const Words& what, const std::string& name, Span span) {
    if (!context_.pack.is_own(span)) return;
    context_.report(Kind::name_unused, span, {what.zh, what.en, name});
  }

  template <class Id>
  void warn_globals(const std::set<Id>& used, const Words& what) {
    for (const auto& [name, declared] : context_.globals) {
      const Id* id = std::get_if<Id>(&declared.symbol);
      if (id && !used.contains(*id) && !context_.looked_up.contains(name)) {
        report(what, name, declared.span);
      }
    }
  }

  void warn_samples() {
    std::set<std::string> liked;
    const auto note = [&](const syntax::Instance& instance, const auto& self) -> void {
      if (instance.like) liked.insert(instance.like->text);
      for (const syntax::Instance& child : instance.children) self(child, self);
    };
    each<syntax::Test>(context_, [&](const syntax::Test& test) {
      for (const syntax::Instance& instance : test.instances) note(instance, note);
    });
    each<syntax::Instance>(context_, [&](const syntax::Instance& sample) { note(sample, note); });
    each<syntax::Instance>(context_, [&](const syntax::Instance& sample) {
      if (!liked.contains(sample.name.text)) {
        report({"样例", "sample"}, sample.name.text, sample.name.span);
      }
    });
  }

  // Data holds more than today's rules need; so this is said only where a pack asks for it.
  void warn_fields(const std::string& owner, const std::vector<program::Field>& fields) {
    for (uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].key || used_.fields.contains({owner, i})) continue;
      const std::string full = owner + "." + fields[i].name;
      const auto declared = context_.declared_at.find(full);
      if (declared == context_.declared_at.end()) continue;
      if (!context_.pack.is_own(declared->second)) continue;
      context_.report(Kind::field_unread, declared->second, {full});
    }
  }

  Context& context_;
  const Used used_;
};

}  // namespace

void warn_unused(Context& context) {
  if (!context.diagnostics.has_errors()) Unused(context).warn();
}

}  // namespace xinheng::check
