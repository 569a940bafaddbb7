// Comparisons that hold for everybody, or for nobody.
#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/analyze/findings.h"
#include "compiler/analyze/roots.h"
#include "compiler/program/operands.h"

namespace xinheng::analyze {
namespace {

using program::TypeKind;

class Comparisons {
 public:
  explicit Comparisons(Analysis& analysis) : analysis_(analysis) {}

  void visit(ExprId id, ExprId prior) {
    if (!id.valid()) return;
    const program::ExprNode& node = analysis_.typed(id).node;
    const auto* compare = std::get_if<program::Compare>(&node);
    const auto* member = std::get_if<program::Member>(&node);
    if (compare) examine(id, compare->left, prior);
    if (member) examine(id, member->operand, prior);
    program::each_operand(node, [&](ExprId operand) { visit(operand, prior); });
    program::each_elsewhere(node, [&](ExprId operand) { visit(operand, {}); });
  }

 private:
  void examine(ExprId id, ExprId operand, ExprId prior) {
    const Span span = analysis_.typed(id).span;
    if (!seen_.insert({span.file, span.begin, span.end}).second) return;
    const bool dead = std::any_of(analysis_.dead.begin(), analysis_.dead.end(),
                                  [&](Span outer) { return lies_within(span, outer); });
    if (dead) return;
    const bool may_hold = analysis_.reasoning.possible({{id, true}}, prior);
    const bool may_fail = analysis_.reasoning.possible({{id, false}}, prior);
    if (may_hold == may_fail) return;
    if (may_hold && says_what_rows_are(id, operand)) return;
    const auto [zh, en] = why(operand, prior);
    analysis_.report(may_hold ? Kind::comparison_always_true : Kind::comparison_never_true, span,
                     {program::print_expr(analysis_.program, id), zh, en});
  }

  // 行为.性质 = 失信, while no other row is listed yet: a list grows.
  bool says_what_rows_are(ExprId id, ExprId operand) const {
    const program::Type& type = analysis_.typed(operand).type;
    const auto* compare = std::get_if<program::Compare>(&analysis_.typed(id).node);
    const bool ordered = compare && compare->op != program::Comparison::equal &&
                         compare->op != program::Comparison::not_equal;
    return !ordered && (type.kind == TypeKind::code || type.kind == TypeKind::boolean ||
                        type.kind == TypeKind::row);
  }

  std::string shown(Word word, const program::Type& type) const {
    return program::format_value(analysis_.program, type, word, Language::zh);
  }

  // "：行为.分值 在 -60 到 20 之间", as far as that is known.
  Words why(ExprId operand, ExprId prior) const {
    analysis_.reasoning.begin_question();
    const Facts facts{analysis_.program.in_force, {}, {}};
    const Range range = analysis_.reasoning.range(operand, facts, prior);
    const program::Type& type = analysis_.typed(operand).type;
    const bool constant = std::holds_alternative<program::Literal>(analysis_.typed(operand).node);
    const bool named = type.kind == TypeKind::code || type.kind == TypeKind::row;
    if (range.empty() || constant || (named && !range.only())) return {};
    const std::string name = program::print_expr(analysis_.program, operand);
    if (range.only()) {
      const std::string value = shown(range.low, type);
      return {"：" + name + " 是 " + value, ": " + name + " is " + value};
    }
    const bool date = type.kind == TypeKind::date;
    const bool bottom = range.low > (date ? Word{date_min} : any_word().low);
    const bool top = range.high < (date ? Word{date_max} - 1 : any_word().high);
    if (!bottom && !top) return {};
    const std::string low = bottom ? shown(range.low, type) : "";
    const std::string high = top ? shown(range.high, type) : "";
    if (bottom && top) {
      return {"：" + name + " 在 " + low + " 到 " + high + " 之间",
              ": " + name + " lies between " + low + " and " + high};
    }
    if (bottom) {
      return {"：" + name + (date ? " 不早于 " : " 不小于 ") + low,
              ": " + name + (date ? " isn't before " : " isn't below ") + low};
    }
    return {"：" + name + (date ? " 不晚于 " : " 不大于 ") + high,
            ": " + name + (date ? " isn't after " : " isn't above ") + high};
  }

  Analysis& analysis_;
  std::set<std::tuple<uint32_t, uint32_t, uint32_t>> seen_;
};

}  // namespace

void find_constant_comparisons(Analysis& analysis) {
  Comparisons comparisons(analysis);
  for (const Root& root : roots_of(analysis.program)) {
    if (analysis.stopped()) return;
    comparisons.visit(root.expr, root.prior);
  }
}

}  // namespace xinheng::analyze
