#include <map>

#include "compiler/lint/rules.h"

namespace xinheng::lint {
namespace {

// A value that is merely another name, or a number, may well be the same for different reasons.
bool is_computed(const program::ExprNode& node) {
  return !std::holds_alternative<program::Literal>(node) &&
         !std::holds_alternative<program::FieldRef>(node) &&
         !std::holds_alternative<program::DefineRef>(node) &&
         !std::holds_alternative<program::ColumnRef>(node) &&
         !std::holds_alternative<program::ParameterRef>(node) &&
         !std::holds_alternative<program::Has>(node);
}

void look_for_same(const Context& context) {
  const program::Program& program = context.program;
  std::map<std::string, std::string> known;  // by what is computed
  for (const program::Define& define : program.defines) {
    if (define.finding.valid() || !define.exceptions.empty() || !define.base.valid()) continue;
    if (!is_computed(program.exprs[define.base].node)) continue;
    const bool of_record = define.record.valid();
    const std::string& owner = of_record ? program.records[define.record].name
                                         : program.subjects[define.subject].name;
    const std::string key = owner + "\n" + print_typed(program, define.base);
    const auto [first, is_new] = known.insert({key, owner + "." + define.name});
    if (is_new) continue;
    context.report(Kind::definitions_same, define.span,
                   {owner + "." + define.name, first->second});
  }
}

bool is_founded(const program::Basis& basis) {
  return !basis.clauses.empty() || !basis.assumption.empty();
}

void look_at_otherwise(const Context& context) {
  for (const program::Decision& decision : context.program.decisions) {
    if (!decision.otherwise || decision.otherwise_undecided) continue;
    if (is_founded(decision.basis) || is_founded(decision.otherwise->basis)) continue;
    context.report(Kind::otherwise_unfounded, decision.otherwise_span, {});
  }
}

}  // namespace

void lint_definitions(const Context& context) {
  look_for_same(context);
  look_at_otherwise(context);
}

}  // namespace xinheng::lint
