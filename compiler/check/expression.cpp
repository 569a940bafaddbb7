#include "compiler/check/expression.h"

#include "compiler/check/law.h"

namespace xinheng::check {
namespace {

// "12.50" has two places.
int places_of(std::string_view digits) {
  const size_t point = digits.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(digits.size() - point - 1);
}

ExprId number(Context& context, const std::string& digits, Type type, Span span) {
  const int places = places_of(digits);
  const int places_max = type.kind == TypeKind::money ? 2 : decimal_places_max;
  if (places > places_max) {
    context.report(Kind::too_many_places, span, {digits});
    return {};
  }
  const auto value = parse_fixed(digits, type.places);
  if (!value) {
    context.report(Kind::number_out_of_range, span, {digits});
    return {};
  }
  return context.make(program::Literal{*value}, type, span);
}

ExprId prior(Context& context, const Env& env, Span span) {
  if (!env.prior) {
    context.report(Kind::prior_outside, span, {});
    return {};
  }
  return context.make(program::Prior{}, *env.prior, span);
}

}  // namespace

Word intern_text(Context& context, const std::string& text) {
  auto& texts = context.program.text_literals;
  const auto [found, fresh] = context.text_ids.try_emplace(text, static_cast<Word>(texts.size()));
  if (fresh) texts.push_back(text);
  return found->second;
}

Env subject_env(SubjectId subject) {
  Env env;
  env.scope = Scope::subject;
  env.subject = subject;
  return env;
}

Env record_env(const Context& context, RecordId record) {
  Env env;
  env.scope = Scope::record;
  env.record = record;
  env.subject = context.program.records[record].owner;
  return env;
}

Checked check_expression(Context& context, const Env& env, syntax::ExprId id,
                         const std::optional<Type>& hint) {
  if (!id.valid()) return {};
  const Span span = context.written(id).span;
  const auto plain = [](ExprId typed) { return Checked{typed, {}, {}}; };
  const auto literal = [&](Word value, TypeKind kind) {
    return plain(context.make(program::Literal{value}, simple_type(kind), span));
  };
  return std::visit(
      overloaded{
          [&](const syntax::NumberLiteral& node) {
            return plain(number(context, node.digits, decimal_type(places_of(node.digits)), span));
          },
          [&](const syntax::PeriodLiteral& node) {
            return literal(check_period(context, node.period, span), TypeKind::period);
          },
          [&](const syntax::MoneyLiteral& node) {
            return plain(number(context, node.digits, simple_type(TypeKind::money), span));
          },
          [&](const syntax::DateLiteral& node) { return literal(node.date, TypeKind::date); },
          [&](const syntax::TextLiteral& node) {
            return literal(intern_text(context, node.text), TypeKind::text);
          },
          [&](const syntax::CiteLiteral& node) {
            const auto clause = find_clause(context, node.text, span);
            return clause ? literal(clause->index, TypeKind::clause) : Checked{};
          },
          [&](const syntax::TruthLiteral& node) { return literal(node.value, TypeKind::boolean); },
          [](const syntax::Nothing&) { return Checked{}; },  // of a value of some type: see below
          [&](const syntax::PriorRef&) { return plain(prior(context, env, span)); },
          [&](const syntax::PathRef& node) {
            return plain(check_path(context, env, node.path, hint));
          },
          [&](const syntax::PresenceTest& node) {
            return check_presence(context, env, node, span);
          },
          [&](const syntax::Compare& node) {
            return plain(check_compare(context, env, node, span));
          },
          [&](const syntax::Membership& node) {
            return plain(check_membership(context, env, node, span));
          },
          [&](const syntax::Within& node) { return plain(check_within(context, env, node, span)); },
          [&](const syntax::ListCompare& node) {
            return plain(check_list_compare(context, env, node, span));
          },
          [&](const syntax::Binary& node) { return plain(check_binary(context, env, node, span)); },
          [&](const syntax::Negate& node) { return plain(check_negate(context, env, node, span)); },
          [&](const syntax::Junction& node) { return check_junction(context, env, node, span); },
          [&](const syntax::Aggregate& node) {
            return plain(check_aggregate(context, env, node, span));
          },
          [&](const syntax::Grouped& node) {
            return plain(check_grouped(context, env, node, span));
          },
          [&](const syntax::Call& node) { return plain(check_call(context, env, node, span)); },
      },
      context.written(id).node);
}

// A value on a condition that never holds.
ExprId absent_value(Context& context, Type type, Span span) {
  if (!type.optional) {
    const Words words = describe_type(context, type);
    context.report(Kind::value_not_absent, span, {words.zh, words.en});
    return {};
  }
  type.optional = false;
  const Type boolean = simple_type(TypeKind::boolean);
  const ExprId never = context.make(program::Literal{0}, boolean, span);
  const ExprId value = context.make(program::Literal{0}, type, span);
  type.optional = true;
  return context.make(program::Provided{never, value}, type, span);
}

ExprId check_value(Context& context, const Env& env, syntax::ExprId id, const Type& type) {
  if (id.valid() && std::holds_alternative<syntax::Nothing>(context.written(id).node)) {
    return absent_value(context, type, context.written(id).span);
  }
  const std::optional<Type> hint = type.kind == TypeKind::code || type.kind == TypeKind::row
                                       ? std::optional(type)
                                       : std::nullopt;
  return coerce(context, env, check_expression(context, env, id, hint).id, type);
}

Checked check_condition(Context& context, const Env& env, syntax::ExprId id) {
  Checked checked = check_expression(context, env, id);
  checked.id = coerce(context, env, checked.id, simple_type(TypeKind::boolean));
  return checked;
}

std::optional<Word> check_constant(Context& context, syntax::ExprId id, const Type& type) {
  Env env;
  env.constant = true;
  const uint32_t before = context.program.exprs.size();
  Type plain = type;
  plain.optional = false;
  const ExprId typed = check_value(context, env, id, plain);
  std::optional<Word> word;
  if (typed.valid()) {
    if (const auto* literal = std::get_if<program::Literal>(&context.typed(typed).node)) {
      word = literal->value;
    } else {
      const Span span = context.written(id).span;
      context.report(Kind::not_constant, span, {slice(context, span)});
    }
  }
  context.program.exprs.items.resize(before);  // only its word was wanted
  return word;
}

}  // namespace xinheng::check
