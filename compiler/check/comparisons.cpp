// = != < <= > >= 属于 位于
#include <algorithm>

#include "compiler/check/expression.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

bool is_bare_name(const Context& context, syntax::ExprId id) {
  if (!id.valid()) return false;
  const auto* path = std::get_if<syntax::PathRef>(&context.written(id).node);
  return path && !path->path.from_self && path->path.names.size() == 1;
}

bool takes_codes(const Type& type) {
  return type.kind == TypeKind::code || type.kind == TypeKind::row;
}

// A bare name could be a code of the other side's list: so the other side first. Of two bare
// names the left is the value unless only the right one is.
std::pair<ExprId, ExprId> check_sides(Context& context, const Env& env,
                                      const syntax::Compare& compare) {
  const auto hint_of = [&](ExprId id) -> std::optional<Type> {
    if (!id.valid() || !takes_codes(context.typed(id).type)) return {};
    return context.typed(id).type;
  };
  if (is_bare_name(context, compare.left) && !is_bare_name(context, compare.right)) {
    const ExprId right = check_expression(context, env, compare.right).id;
    if (!right.valid()) return {};
    return {check_expression(context, env, compare.left, hint_of(right)).id, right};
  }
  const ExprId left = check_expression(context, env, compare.left).id;
  if (!left.valid()) return {};
  return {left, check_expression(context, env, compare.right, hint_of(left)).id};
}

void report_operands(Context& context, Span span, std::string_view op, const Type& left,
                     const Type& right) {
  const Words a = describe_type(context, left), b = describe_type(context, right);
  context.report(Kind::operand_types, span, {std::string(op), a.zh, a.en, b.zh, b.en});
}

constexpr std::string_view signs[] = {"=", "!=", "<", "<=", ">", ">="};

bool is_text_literal(Context& context, ExprId id) {
  return std::holds_alternative<program::Literal>(context.typed(id).node);
}

ExprId member(Context& context, ExprId operand, std::vector<Word> values, Span span) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  Type type = simple_type(TypeKind::boolean);
  type.optional = context.typed(operand).type.optional;
  return context.make(program::Member{operand, std::move(values)}, type, span);
}

}  // namespace

bool comparable(Context& context, program::Comparison op, ExprId left, ExprId right, Span span) {
  const Type type = context.typed(left).type;
  const bool equality = op == program::Comparison::equal || op == program::Comparison::not_equal;
  const std::string_view sign = signs[static_cast<size_t>(op)];
  switch (type.kind) {
    case TypeKind::text:
      if (equality && (is_text_literal(context, left) || is_text_literal(context, right))) {
        return true;
      }
      context.report(Kind::text_comparison, span, {slice(context, span)});
      return false;
    case TypeKind::period:
    case TypeKind::clause:
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
    case TypeKind::subject:
      report_operands(context, span, sign, type, context.typed(right).type);
      return false;
    case TypeKind::code:
      if (equality || is_ordered(context, type)) return true;
      context.report(Kind::codes_not_ordered, span, {context.program.codes[type.codes].name});
      return false;
    default:
      break;
  }
  if (equality || is_ordered(context, type)) return true;
  report_operands(context, span, sign, type, context.typed(right).type);
  return false;
}

namespace {

// 状态 = “有效”
bool report_quoted_code(Context& context, ExprId code, ExprId text) {
  const Type& type = context.typed(code).type;
  const program::Expr& other = context.typed(text);
  const auto* literal = std::get_if<program::Literal>(&other.node);
  if (!takes_codes(type) || other.type.kind != TypeKind::text || !literal) return false;
  const std::string& written = context.program.text_literals[static_cast<size_t>(literal->value)];
  const bool is_code = type.kind == TypeKind::code;
  const auto& ordinals =
      is_code ? context.code_ordinals[type.codes.index] : context.row_ordinals[type.table.index];
  if (!ordinals.contains(written)) return false;
  context.report(Kind::code_in_quotes, other.span,
                 {written, is_code ? context.program.codes[type.codes].name
                                   : context.program.tables[type.table].name});
  return true;
}

}  // namespace

ExprId check_compare(Context& context, const Env& env, const syntax::Compare& compare, Span span) {
  auto [left, right] = check_sides(context, env, compare);
  left = need_present(context, env, left);
  right = need_present(context, env, right);
  if (!left.valid() || !right.valid()) return {};
  const Type left_type = context.typed(left).type, right_type = context.typed(right).type;
  const auto op = static_cast<program::Comparison>(compare.op);
  if (is_number(left_type) && is_number(right_type)) {
    const int places = std::max(left_type.places, right_type.places);
    left = rescale(context, left, places);
    right = rescale(context, right, places);
    if (!left.valid() || !right.valid()) return {};
  } else if (report_quoted_code(context, left, right) || report_quoted_code(context, right, left)) {
    return {};
  } else if (!same_type(left_type, right_type)) {
    report_operands(context, span, signs[static_cast<size_t>(op)], left_type, right_type);
    return {};
  }
  if (!comparable(context, op, left, right, span)) return {};
  Type type = simple_type(TypeKind::boolean);
  type.optional = left_type.optional || right_type.optional;
  return context.make(program::Compare{op, left, right}, type, span);
}

ExprId check_membership(Context& context, const Env& env, const syntax::Membership& membership,
                        Span span) {
  const ExprId operand =
      need_present(context, env, check_expression(context, env, membership.operand).id);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  if (type.kind == TypeKind::period || type.kind == TypeKind::citizen_code ||
      type.kind == TypeKind::legal_code) {
    report_operands(context, span, "属于", type, type);
    return {};
  }
  std::vector<Word> values;
  bool sound = true;
  for (const syntax::ExprId id : membership.members) {
    const auto word = check_constant(context, id, type);
    sound = sound && word;
    if (word) values.push_back(*word);
  }
  if (!sound) return {};
  const ExprId in = member(context, operand, std::move(values), span);
  if (!membership.negated) return in;
  return context.make(program::Not{in}, context.typed(in).type, span);
}

ExprId check_within(Context& context, const Env& env, const syntax::Within& within, Span span) {
  const ExprId operand =
      need_present(context, env, check_expression(context, env, within.operand).id);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  if (type.kind != TypeKind::code) {
    const Words found = describe_type(context, type);
    context.report(Kind::within_needs_code, span, {found.zh, found.en});
    return {};
  }
  auto values = codes_within(context, within.path, type);
  if (!values) return {};
  return member(context, operand, std::move(*values), span);
}

std::optional<std::vector<Word>> codes_within(Context& context, const syntax::Path& path,
                                              const Type& type) {
  Env constants;
  constants.constant = true;
  const ExprId top = check_path(context, constants, path, type);
  if (!top.valid()) return {};
  if (!same_type(context.typed(top).type, type)) {
    report_mismatch(context, path.span, type, context.typed(top).type);
    return {};
  }
  const auto& codes = context.program.codes[type.codes].codes;
  const Word root = std::get<program::Literal>(context.typed(top).node).value;
  std::vector<Word> values;
  for (size_t i = 0; i < codes.size(); ++i) {
    auto at = static_cast<int32_t>(i);
    while (at != -1 && at != root) at = codes[static_cast<size_t>(at)].parent;
    if (at == root) values.push_back(static_cast<Word>(i));
  }
  return values;
}

}  // namespace xinheng::check
