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
    const std::string& owner =
        of_record ? program.records[define.record].name : program.subjects[define.subject].name;
    const std::string key = owner + "\n" + print_typed(program, define.base);
    const auto [first, is_new] = known.insert({key, owner + "." + define.name});
    if (is_new) continue;
    context.report(Kind::definitions_same, define.span, {owner + "." + define.name, first->second});
  }
}

// The codes of this input that no row names; none where no row names any.
std::string unnamed_codes(const program::Program& program, const program::Decision& decision,
                          size_t input) {
  const program::Type& type = program.exprs[decision.inputs[input].value].type;
  if (type.kind != program::TypeKind::code) return "";
  const program::Codes& list = program.codes[type.codes];
  std::set<program::Word> named;
  for (const program::Branch& branch : decision.branches) {
    for (const program::Allowed& allowed : branch.criteria[input].allowed) {
      if (!allowed.low || !allowed.high || allowed.low->expr.valid()) return "";  // by rank
      for (program::Word word = allowed.low->word; word <= allowed.high->word; ++word) {
        named.insert(word);
      }
    }
  }
  std::string result;
  for (size_t i = 0; i < list.codes.size() && !named.empty(); ++i) {
    if (named.contains(static_cast<program::Word>(i))) continue;
    result += (result.empty() ? "" : ", ") + list.codes[i].name;
  }
  return result;
}

void look_at_otherwise(const Context& context) {
  for (const program::Decision& decision : context.program.decisions) {
    if (!decision.otherwise || decision.otherwise_undecided) continue;
    for (size_t i = 0; i < decision.inputs.size(); ++i) {
      const std::string codes = unnamed_codes(context.program, decision, i);
      if (codes.empty()) continue;
      context.report(Kind::otherwise_hides, decision.otherwise_span,
                     {decision.inputs[i].name, codes});
    }
  }
}

}  // namespace

void lint_definitions(const Context& context) {
  look_for_same(context);
  look_at_otherwise(context);
}

}  // namespace xinheng::lint
