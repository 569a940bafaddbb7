#include "compiler/check/expression.h"

namespace xinheng::check {

void report_mismatch(Context& context, Span span, const Type& wanted, const Type& found) {
  const Words want = describe_type(context, wanted), got = describe_type(context, found);
  context.report(Kind::type_mismatch, span, {want.zh, want.en, got.zh, got.en});
}

ExprId coerce(Context& context, const Env& env, ExprId id, const Type& type) {
  if (!id.valid()) return {};
  if (!type.optional) id = need_present(context, env, id);
  if (!id.valid()) return {};
  const Type found = context.typed(id).type;
  const Span span = context.typed(id).span;
  if (same_type(found, type)) return id;
  const bool widens = is_number(found) && type.kind == TypeKind::decimal;
  if (widens && found.places <= type.places) return rescale(context, id, type.places);
  if (is_number(found) && is_number(type)) {
    const Words want = describe_type(context, type), got = describe_type(context, found);
    // What is written out isn't rounded: it is written with fewer places.
    if (std::holds_alternative<program::Literal>(context.typed(id).node)) {
      context.report(Kind::literal_places, span,
                     {slice(context, span), want.zh, want.en, std::to_string(found.places)});
      return {};
    }
    context.report(
        Kind::places_lost, span,
        {want.zh, want.en, got.zh, got.en, slice(context, span), std::to_string(type.places)});
    return {};
  }
  report_mismatch(context, span, type, found);
  return {};
}

}  // namespace xinheng::check
