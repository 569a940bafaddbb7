// 分项合计: so that an evaluation with one more part needs no other total.
#include <algorithm>

#include "compiler/check/expression.h"

namespace xinheng::check {
namespace {

ExprId weighted_part(Context& context, EvaluationId own, uint32_t index, Span span) {
  const program::Dimension part = context.program.evaluations[own].dimensions[index];
  const ExprId value =
      context.make(program::EvaluationRef{own, program::Result::dimension, index}, part.type, span);
  if (!part.weight.valid()) return value;
  const int places = part.type.places + context.typed(part.weight).type.places;
  if (places > decimal_places_max) {
    context.report(Kind::product_places, part.span, {std::to_string(places)});
    return {};
  }
  return context.make(program::Binary{program::Arithmetic::multiply, value, part.weight},
                      decimal_type(places), span);
}

}  // namespace

ExprId check_parts_total(Context& context, const Env& env, Span span) {
  if (env.parts_total) *env.parts_total = true;
  const program::Evaluation* own =
      env.own.valid() ? &context.program.evaluations[env.own] : nullptr;
  if (own && context.broken.contains(own->name)) return {};
  if (!own || own->dimensions.empty()) {
    context.report(Kind::parts_total_outside, span, {});
    return {};
  }
  std::vector<ExprId> parts;
  int places = 0;
  const auto count = static_cast<uint32_t>(own->dimensions.size());
  for (uint32_t i = 0; i < count; ++i) {
    parts.push_back(weighted_part(context, env.own, i, span));
    if (!parts.back().valid()) return {};
    places = std::max(places, context.typed(parts.back()).type.places);
  }
  ExprId sum;
  for (const ExprId part : parts) {
    const ExprId term = rescale(context, part, places);
    if (!term.valid()) return {};
    sum = sum.valid() ? context.make(program::Binary{program::Arithmetic::add, sum, term},
                                     decimal_type(places), span)
                      : term;
  }
  return sum;
}

}  // namespace xinheng::check
