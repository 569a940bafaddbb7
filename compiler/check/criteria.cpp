#include "compiler/check/criteria.h"

#include <algorithm>

namespace xinheng::check {
namespace {

using program::Allowed;
using program::Comparison;
using program::Criterion;
using program::Limit;

bool is_lower(Comparison op) {
  return op == Comparison::greater || op == Comparison::greater_equal;
}
bool is_upper(Comparison op) {
  return op == Comparison::less || op == Comparison::less_equal;
}

// One or two comparisons with one input.
Allowed range_of(const std::vector<std::pair<Comparison, Limit>>& bounds) {
  Allowed allowed;
  for (auto [op, limit] : bounds) {
    limit.open = op == Comparison::greater || op == Comparison::less;
    if (!is_upper(op)) allowed.low = limit;
    if (!is_lower(op)) allowed.high = limit;
  }
  return allowed;
}

// Where both ends are written out, whether nothing lies between them.
bool is_empty(const Allowed& allowed) {
  if (!allowed.low || !allowed.high) return false;
  if (allowed.low->expr.valid() || allowed.high->expr.valid()) return false;
  const Word low = allowed.low->word, high = allowed.high->word;
  return low > high || (low == high && (allowed.low->open || allowed.high->open));
}

// A lower and an upper end, or one sign alone.
bool fits_together(Context& context, const std::vector<Comparison>& ops, Span span) {
  if (ops.size() == 1) return true;
  const bool ends = std::count_if(ops.begin(), ops.end(), is_lower) == 1 &&
                    std::count_if(ops.begin(), ops.end(), is_upper) == 1;
  if (ops.size() != 2 || !ends) {
    context.report(Kind::criterion_ends, span, {slice(context, span)});
    return false;
  }
  return true;
}

void report_if_empty(Context& context, const Allowed& allowed, Span span) {
  if (is_empty(allowed)) context.report(Kind::criterion_empty, span, {slice(context, span)});
}

class Reader {
 public:
  Reader(Context& context, const Env& env, Type type) : context_(context), env_(env), type_(type) {
    type_.optional = false;
  }

  void read(const syntax::Allowed& written, std::vector<Allowed>& into) {
    if (written.within) return read_within(*written.within, into);
    std::vector<Comparison> ops;
    for (const syntax::Bound& bound : written.bounds) {
      ops.push_back(static_cast<Comparison>(bound.op));
    }
    if (!fits_together(context_, ops, written.span)) return;
    std::vector<std::pair<Comparison, Limit>> bounds;
    for (size_t i = 0; i < ops.size(); ++i) {
      const auto limit = read_limit(ops[i], written.bounds[i].value);
      if (!limit) return;
      bounds.emplace_back(ops[i], *limit);
    }
    into.push_back(range_of(bounds));
    report_if_empty(context_, into.back(), written.span);
  }

 private:
  void read_within(const syntax::Path& path, std::vector<Allowed>& into) {
    if (type_.kind != TypeKind::code) {
      const Words found = describe_type(context_, type_);
      context_.report(Kind::within_needs_code, path.span, {found.zh, found.en});
      return;
    }
    const auto words = codes_within(context_, path, type_);
    if (!words) return;
    for (const Word word : *words)
      into.push_back(range_of({{Comparison::equal, {word, {}, false}}}));
  }

  // What is written out needs no expression of its own.
  std::optional<Limit> read_limit(Comparison op, syntax::ExprId value) {
    const uint32_t before = context_.program.exprs.size();
    const ExprId typed = check_value(context_, env_, value, type_);
    if (!typed.valid()) return {};
    const Span span = context_.typed(typed).span;
    if (!comparable(context_, op, typed, typed, span)) return {};
    if (const auto* literal = std::get_if<program::Literal>(&context_.typed(typed).node)) {
      const Word word = literal->value;
      context_.program.exprs.items.resize(before);
      return Limit{word, {}, false};
    }
    return Limit{0, typed, false};
  }

  Context& context_;
  const Env& env_;
  Type type_;
};

// != alone: everything but that.
bool is_inequality(const syntax::Allowed& allowed) {
  return allowed.bounds.size() == 1 && allowed.bounds[0].op == syntax::Comparison::not_equal;
}

Criterion::Kind presence_kind(Context& context, bool has, const AskedColumn& column, Span span) {
  if (!column.type.optional) context.report(Kind::never_absent, span, {column.name});
  return has ? Criterion::Kind::has : Criterion::Kind::lacks;
}

}  // namespace

bool can_be_asked(const Type& type) {
  switch (type.kind) {
    case TypeKind::period:
    case TypeKind::clause:
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
    case TypeKind::subject:
      return false;
    default:
      return true;
  }
}

Criterion check_criterion(Context& context, const Env& env, const syntax::Criterion& written,
                          const AskedColumn& column) {
  using Kind_ = syntax::Criterion::Kind;
  Criterion result;
  if (written.kind == Kind_::any) return result;
  if (written.kind == Kind_::has || written.kind == Kind_::lacks) {
    result.kind = presence_kind(context, written.kind == Kind_::has, column, written.span);
    return result;
  }
  const bool not_equal = written.allowed.size() == 1 && is_inequality(written.allowed[0]);
  const bool negated = (written.kind == Kind_::not_among) != not_equal;
  result.kind = negated ? Criterion::Kind::not_among : Criterion::Kind::among;
  Reader reader(context, env, column.type);
  for (const syntax::Allowed& allowed : written.allowed) {
    // Among several it would let everything in.
    if (is_inequality(allowed) && !not_equal) {
      context.report(Kind::criterion_ends, allowed.span, {slice(context, allowed.span)});
      continue;
    }
    reader.read(allowed, result.allowed);
  }
  return result;
}

}  // namespace xinheng::check
