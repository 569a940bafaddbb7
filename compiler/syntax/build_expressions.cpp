#include <algorithm>

#include <fmt/format.h>

#include "compiler/syntax/build.h"
#include "compiler/syntax/citation.h"

namespace xinheng::syntax {
namespace {

AggregateKind aggregate_kind(size_t token) {
  using G = Grammar;
  switch (token) {
    case G::EXISTS:
      return AggregateKind::exists;
    case G::NOT_EXISTS:
      return AggregateKind::not_exists;
    case G::COUNT:
      return AggregateKind::count;
    case G::TOTAL:
      return AggregateKind::total;
    case G::MAX:
      return AggregateKind::max;
    case G::LATEST:
      return AggregateKind::latest;
    case G::EARLIEST:
      return AggregateKind::earliest;
    case G::DISTINCT:
      return AggregateKind::distinct;
    case G::LONGEST_MONTHS:
      return AggregateKind::longest_months;
    default:
      return AggregateKind::min;
  }
}

std::string without_unit(std::string_view written) {
  return std::string(written.substr(0, written.find_first_not_of("0123456789.")));
}

// "12.5%" is 0.125.
std::string without_percent(std::string_view written) {
  std::string digits = without_unit(written);
  const size_t point = std::min(digits.find('.'), digits.size());
  const std::string places = point < digits.size() ? digits.substr(point + 1) : "";
  std::string whole = digits.substr(0, point);
  if (whole.size() < 3) whole.insert(0, 3 - whole.size(), '0');
  return whole.substr(0, whole.size() - 2) + "." + whole.substr(whole.size() - 2) + places;
}

// The conditions with brackets around those that the sign joins.
std::string bracketed(const std::vector<std::string>& conditions,
                      const std::vector<std::string>& signs, const std::string& sign) {
  std::string result;
  for (size_t i = 0; i < conditions.size(); ++i) {
    const bool joined_before = i > 0 && signs[i - 1] == sign;
    const bool joined_after = i < signs.size() && signs[i] == sign;
    if (i > 0) result += " " + signs[i - 1] + " ";
    if (joined_after && !joined_before) result += "(";
    result += conditions[i];
    if (joined_before && !joined_after) result += ")";
  }
  return result;
}

Span joined(Span first, Span last) {
  return {first.file, first.begin, last.end};
}

}  // namespace

Comparison comparison(std::string_view written) {
  if (written == "=") return Comparison::equal;
  if (written == "!=") return Comparison::not_equal;
  if (written == "<") return Comparison::less;
  if (written == "<=") return Comparison::less_equal;
  if (written == ">") return Comparison::greater;
  return Comparison::greater_equal;
}

ExprId Builder::add(ExprNode node, Span span, std::initializer_list<ExprId> children) {
  int depth = 1;
  for (const ExprId child : children) {
    depth = std::max(depth, pack_.exprs[child].depth + 1);
  }
  if (depth > nesting_max && !too_deep_) {
    too_deep_ = true;
    diagnostics_.report(Kind::nesting_too_deep, span, {std::to_string(nesting_max)});
  }
  // What is too deep is cut off, so that whoever walks the tree has a stack that suffices.
  if (depth > nesting_max) {
    node = TruthLiteral{false};
    depth = 1;
  }
  return pack_.exprs.push({std::move(node), span, depth});
}

ExprId Builder::junction(bool is_and, std::vector<ExprId> operands, Span span) {
  if (operands.size() == 1) return operands[0];
  ExprId deepest = operands[0];
  for (const ExprId operand : operands) {
    const bool deeper = pack_.exprs[operand].depth > pack_.exprs[deepest].depth;
    if (deeper) deepest = operand;
  }
  return add(Junction{is_and, std::move(operands)}, span, {deepest});
}

// Mixed 且 and 或 are reported; the tree then is what most languages would make of it.
ExprId Builder::expr(G::ExprContext* context) {
  const bool has_and = !context->AND().empty();
  const bool has_or = !context->OR().empty();
  if (has_and && has_or) report_mixed_junction(context);
  std::vector<ExprId> alternatives;
  std::vector<ExprId> together;
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* one = dynamic_cast<G::ConditionContext*>(child)) {
      together.push_back(condition(one));
    } else if (dynamic_cast<antlr4::tree::TerminalNode*>(child)->getSymbol()->getType() == G::OR) {
      alternatives.push_back(junction(true, std::move(together), span(context)));
      together.clear();
    }
  }
  alternatives.push_back(junction(true, std::move(together), span(context)));
  return junction(false, std::move(alternatives), span(context));
}

// deepest: of those built so far.
std::vector<ExprId> Builder::members(const std::vector<G::SumContext*>& sums, ExprId& deepest) {
  std::vector<ExprId> result;
  for (G::SumContext* one : sums) {
    const ExprId member = sum(one);
    result.push_back(member);
    const bool deeper = pack_.exprs[member].depth > pack_.exprs[deepest].depth;
    if (deeper) deepest = member;
  }
  return result;
}

ExprId Builder::condition(G::ConditionContext* context) {
  const auto sums = context->sum();
  const ExprId left = sum(sums[0]);
  ExprId deepest = left;
  if (context->list() != nullptr) {
    const Comparison op = comparison(written(context->COMPARE()->getSymbol()));
    ListCompare compared{op, left, members(context->list()->sum(), deepest)};
    return add(std::move(compared), span(context), {deepest});
  }
  if (context->COMPARE() != nullptr) {
    const ExprId right = sum(context->sum(1));
    const Comparison op = comparison(written(context->COMPARE()->getSymbol()));
    return add(Compare{op, left, right}, span(context), {left, right});
  }
  if (context->WITHIN() != nullptr) {
    return add(Within{left, path(context->path())}, span(context), {left});
  }
  if (context->LEFT_BRACE() == nullptr) return left;
  Membership membership{context->NOT_IN() != nullptr, left, {}};
  membership.members = members({sums.begin() + 1, sums.end()}, deepest);
  return add(std::move(membership), span(context), {deepest});
}

ExprId Builder::sum(G::SumContext* context) {
  ExprId left;
  Arithmetic op = Arithmetic::add;
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
      const bool plus = sign->getSymbol()->getType() == G::PLUS;
      op = plus ? Arithmetic::add : Arithmetic::subtract;
      continue;
    }
    auto* one = dynamic_cast<G::ProductContext*>(child);
    const ExprId right = product(one);
    if (!left.valid()) {
      left = right;
    } else {
      const Span whole = joined(pack_.exprs[left].span, span(one));
      left = add(Binary{op, left, right}, whole, {left, right});
    }
  }
  return left;
}

ExprId Builder::product(G::ProductContext* context) {
  ExprId left;
  Arithmetic op = Arithmetic::multiply;
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
      const bool times = sign->getSymbol()->getType() == G::TIMES;
      op = times ? Arithmetic::multiply : Arithmetic::divide;
      continue;
    }
    auto* one = dynamic_cast<G::UnaryContext*>(child);
    const ExprId right = unary(one);
    if (!left.valid()) {
      left = right;
    } else {
      const Span whole = joined(pack_.exprs[left].span, span(one));
      left = add(Binary{op, left, right}, whole, {left, right});
    }
  }
  return left;
}

ExprId Builder::unary(G::UnaryContext* context) {
  if (context->primary() != nullptr) return primary(context->primary());
  const ExprId operand = unary(context->unary());
  return add(Negate{operand}, span(context), {operand});
}

ExprId Builder::primary(G::PrimaryContext* context) {
  const Span whole = span(context);
  if (context->literal() != nullptr) return literal(context->literal());
  if (context->PRIOR() != nullptr) return add(PriorRef{}, whole);
  if (context->aggregation() != nullptr) return aggregation(context->aggregation());
  if (context->name() != nullptr) return call(context);
  if (context->path() == nullptr) return expr(context->expr(0));
  Path named = path(context->path());
  if (context->NOT() != nullptr) return add(PresenceTest{Presence::is_not, named}, whole);
  if (context->HAS() != nullptr) return add(PresenceTest{Presence::has, named}, whole);
  if (context->LACKS() != nullptr) return add(PresenceTest{Presence::lacks, named}, whole);
  return add(PathRef{std::move(named)}, whole);
}

ExprId Builder::literal(G::LiteralContext* context) {
  const std::string_view text = written(context->start);
  const Span whole = span(context);
  switch (context->start->getType()) {
    case G::NUMBER:
      return add(NumberLiteral{std::string(text)}, whole);
    case G::PERCENT:
      return add(NumberLiteral{without_percent(text)}, whole);
    case G::PERIOD:
      return add(PeriodLiteral{parse_period(text).value_or(Period{})}, whole);
    case G::MONEY:
      return add(MoneyLiteral{without_unit(text)}, whole);
    case G::DATE:
      return add(DateLiteral{parse_date(text).value_or(0)}, whole);
    case G::CITE:
      return add(CiteLiteral{normalise_citation(text)}, whole);
    case G::STRING:
      return add(TextLiteral{string(context->STRING()).text}, whole);
    default:
      return add(TruthLiteral{context->start->getType() == G::YES}, whole);
  }
}

ExprId Builder::aggregation(G::AggregationContext* context) {
  const AggregateKind kind = aggregate_kind(context->aggregate()->start->getType());
  const Span whole = span(context);
  if (context->EACH() != nullptr) {
    const ExprId inner = aggregation(context->aggregation());
    Grouped result{kind, path(context->path()), inner, {}, {}};
    if (context->COMPARE() == nullptr) return add(std::move(result), whole, {inner});
    result.op = comparison(written(context->COMPARE()->getSymbol()));
    const ExprId limit = result.limit = sum(context->sum());
    return add(std::move(result), whole, {inner, limit});
  }
  G::MembersContext* members = context->members();
  Aggregate result{kind, path(members->path()), std::nullopt, std::nullopt};
  if (members->by() != nullptr) result.by = path(members->by()->path());
  if (members->expr() == nullptr) return add(std::move(result), whole);
  const ExprId filter = expr(members->expr());
  result.filter = filter;
  return add(std::move(result), whole, {filter});
}

ExprId Builder::call(G::PrimaryContext* context) {
  Call result{name(context->name()), {}};
  ExprId deepest;
  for (G::ExprContext* one : context->expr()) {
    const ExprId argument = expr(one);
    result.arguments.push_back(argument);
    const bool deeper =
        !deepest.valid() || pack_.exprs[argument].depth > pack_.exprs[deepest].depth;
    if (deeper) deepest = argument;
  }
  return add(std::move(result), span(context), {deepest});
}

// As written, in one line; the middle of what is long is left out.
std::string Builder::written(const antlr4::ParserRuleContext* context) const {
  constexpr size_t tokens_max = 16;
  const size_t first = context->start->getTokenIndex();
  const size_t last = context->stop->getTokenIndex();
  std::string text;
  for (size_t i = first; i <= last; ++i) {
    if (last - first >= tokens_max && i == first + tokens_max / 2) {
      text += " …";
      i = last - tokens_max / 2 + 1;
    }
    if (i > first && tokens_[i].begin > tokens_[i - 1].end) text += ' ';
    text += text_of(tokens_[i], text_);
  }
  return text;
}

void Builder::report_mixed_junction(G::ExprContext* context) {
  std::vector<std::string> conditions, signs;
  const antlr4::Token* misfit = nullptr;  // where the second kind of sign begins
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* one = dynamic_cast<G::ConditionContext*>(child)) {
      conditions.push_back(written(one));
      continue;
    }
    const antlr4::Token* sign = dynamic_cast<antlr4::tree::TerminalNode*>(child)->getSymbol();
    if (!signs.empty() && written(sign) != signs[0] && misfit == nullptr) misfit = sign;
    signs.emplace_back(written(sign));
  }
  const std::string& other = *std::find_if(signs.begin(), signs.end(),
                                           [&](const std::string& s) { return s != signs[0]; });
  diagnostics_.report(
      Kind::mixed_and_or, span(misfit),
      {bracketed(conditions, signs, signs[0]), bracketed(conditions, signs, other)});
}

}  // namespace xinheng::syntax
