#include "compiler/lint/rules.h"
#include "compiler/program/rules.h"

namespace xinheng::lint {
namespace {

using program::Type;
using program::TypeKind;

// Small numbers are often alike by chance.
constexpr int64_t telling_number = 10;

bool tells(const Type& type, program::Word value) {
  if (type.kind == TypeKind::integer) return value >= telling_number;
  return type.kind == TypeKind::money || type.kind == TypeKind::decimal;
}

const program::Parameter* parameter_with(const program::Program& program, const Type& type,
                                         program::Word value) {
  for (const program::Parameter& parameter : program.parameters) {
    if (parameter.type.kind != type.kind || parameter.type.places != type.places) continue;
    for (const program::DatedValue& dated : parameter.values) {
      if (dated.value == value) return &parameter;
    }
  }
  return nullptr;
}

void look_at(const Context& context, program::ExprId id, std::set<uint32_t>& seen) {
  const program::Expr& expr = context.program.exprs[id];
  const auto* literal = std::get_if<program::Literal>(&expr.node);
  if (literal == nullptr || !tells(expr.type, literal->value)) return;
  const program::Parameter* same = parameter_with(context.program, expr.type, literal->value);
  if (same == nullptr || !seen.insert(expr.span.begin).second) return;
  const std::string& text = context.sources.files[expr.span.file].text;
  context.report(Kind::number_repeated, expr.span,
                 {text.substr(expr.span.begin, expr.span.end - expr.span.begin), same->name});
}

}  // namespace

// Only thresholds: what is compared.
void lint_numbers(const Context& context) {
  std::set<uint32_t> seen;
  for (const program::Rule& rule : rules_of(context.program)) {
    each_within(context.program, rule.exprs, [&](const program::Expr& expr) {
      const auto* compare = std::get_if<program::Compare>(&expr.node);
      if (compare == nullptr) return;
      look_at(context, compare->left, seen);
      look_at(context, compare->right, seen);
    });
  }
}

}  // namespace xinheng::lint
