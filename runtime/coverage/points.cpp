#include "runtime/coverage/points.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "compiler/analyze/answers.h"
#include "compiler/program/meaning_text.h"

namespace xinheng::coverage {
namespace {

using execute::came_out_conflict;
using execute::came_out_no;
using execute::came_out_open;
using execute::came_out_yes;
using execute::Outcomes;
using program::ExprId;
using program::Program;
using program::RulePart;
using program::Words;

Words joined(const Words& a, const Words& b) {
  return b.zh.empty() ? a : Words{a.zh + " " + b.zh, a.en + " " + b.en};
}

// Conditions: what is true or not and made of something, but for 非, which says the same.
bool is_condition(const program::Expr& expr) {
  if (expr.type.kind != program::TypeKind::boolean || expr.span.end == 0) return false;
  return std::visit(overloaded{
                        [](const program::Literal&) { return false; },
                        [](const program::Not&) { return false; },
                        [](const program::Prior&) { return false; },
                        [](const program::Outer&) { return false; },
                        [](const program::Provided&) { return false; },
                        [](const auto&) { return true; },
                    },
                    expr.node);
}

const Phrase used{{"从未用到", "is never used"}, {"用到", "is used"}};
const Phrase happens{{"从未发生", "never happens"}, {"发生", "happens"}};
const Phrase come_to{{"从未落入", "is never come to"}, {"落入", "is come to"}};
const Phrase takes_effect{{"从未起作用", "never takes effect"}, {"起作用", "takes effect"}};
const Phrase holds{{"从未成立", "is never true"}, {"成立", "is true"}};
const Phrase fails{{"从未不成立", "is never false"}, {"不成立", "is false"}};
const Phrase is_yes{{"从未为“是”", "is never yes"}, {"为“是”", "is yes"}};
const Phrase is_no{{"从未为“否”", "is never no"}, {"为“否”", "is no"}};
const Phrase has_value{{"从未有值", "never has a value"}, {"有值", "has a value"}};
const Phrase is_absent{{"从未缺", "is never absent"}, {"缺", "is absent"}};
const Phrase is_open{{"从未无法确定", "is never undetermined"}, {"无法确定", "is undetermined"}};
const Phrase conflicts{{"从未冲突", "is never in conflict"}, {"冲突", "is in conflict"}};
const Phrase is_rated{{"从未评出", "never gives a result"}, {"评出", "gives a result"}};
const Phrase is_unrated{{"从未不评", "is never unrated"}, {"不评", "is unrated"}};
const Phrase applies{{"从未适用", "never applies"}, {"适用", "applies"}};
const Phrase applies_not{{"从未不适用", "never fails to apply"}, {"不适用", "does not apply"}};

class Lister {
 public:
  Lister(Coverage& coverage, const Compilation& compilation)
      : coverage_(coverage),
        sources_(compilation.sources),
        pack_(compilation.pack),
        program_(*compilation.program),
        answers_(program_) {}

  void list() {
    for (const program::Rule& rule : program::rules_of(program_)) add_rule(rule);
    for (uint32_t i = 0; i < program_.defines.size(); ++i) add_answers(program::DefineId{i});
    for (uint32_t i = 0; i < program_.decisions.size(); ++i) add_answers(program::DecisionId{i});
    for (uint32_t i = 0; i < program_.evaluations.size(); ++i)
      add_answers(program::EvaluationId{i});
    for (uint32_t i = 0; i < program_.measures.size(); ++i) add_answers(program::MeasureId{i});
    const auto key = [](const Point& point) {
      return std::tuple(point.span.file, point.span.begin, point.category);
    };
    std::stable_sort(coverage_.points.begin(), coverage_.points.end(),
                     [&](const Point& a, const Point& b) { return key(a) < key(b); });
  }

 private:
  void add(Category category, Target target, const Words& rule, const Words& what,
           const Phrase& phrase, Span span, std::optional<Declared> asked) {
    Point point;
    point.category = category;
    point.target = target;
    point.rule = rule;
    point.what = what;
    point.phrase = &phrase;
    point.span = span;
    point.asked = asked;
    coverage_.points.push_back(std::move(point));
  }

  // Tables of a pack that is used are read after all rules: they are told by where they lie.
  bool is_own(Span span) const {
    if (span.file < pack_.folder_of.size()) return pack_.is_own(span);
    const std::string& path = sources_.files[span.file].path;
    return std::none_of(pack_.folders.begin() + 1, pack_.folders.end(),
                        [&](const syntax::Folder& one) { return path.starts_with(one.shown); });
  }

  static Category category_of(RulePart part) {
    switch (part) {
      case RulePart::exception:
      case RulePart::waiver:
      case RulePart::finding_waiver:
        return Category::exception;
      case RulePart::row:
      case RulePart::branch:
        return Category::row;
      default:
        return Category::rule;
    }
  }

  // The declaration that a rule is of; rows, values and transitions are reached through others.
  std::optional<Declared> asked_of(const program::RuleName& name) const {
    switch (name.part) {
      case RulePart::base:
      case RulePart::exception:
        return program::DefineId{name.owner};
      case RulePart::decision:
      case RulePart::branch:
        return program::DecisionId{name.owner};
      case RulePart::evaluation:
      case RulePart::unrated:
      case RulePart::part:
      case RulePart::score:
      case RulePart::band:
      case RulePart::downgrade:
      case RulePart::quota:
        return program::EvaluationId{name.owner};
      case RulePart::measure:
      case RulePart::term:
      case RulePart::case_:
      case RulePart::waiver:
        return program::MeasureId{name.owner};
      case RulePart::finding_term:
      case RulePart::finding_case:
      case RulePart::finding_waiver:
        return program_.findings.items[name.owner].holds;
      default:
        return {};
    }
  }

  void add_rule(const program::Rule& rule) {
    if (rule.span.end == 0 || !is_own(rule.span)) return;
    const Words name = joined(rule.declaration, rule.label);
    const std::optional<Declared> asked = asked_of(rule.name);
    if (rule.tested) {
      add(category_of(rule.name.part), rule.name, name, {}, phrase_of(rule.name.part), rule.span,
          asked);
    }
    for (const ExprId expr : rule.exprs) answers_.note_guards(expr);
    program::each_within(program_, rule.exprs, [&](const program::Expr& expr) {
      const ExprId id{static_cast<uint32_t>(&expr - program_.exprs.items.data())};
      if (is_condition(expr) && conditions_.insert(id).second)
        add_condition(id, name, rule.in_force, asked);
    });
    if (rule.name.part == RulePart::branch) add_cells(rule, name);
  }

  static const Phrase& phrase_of(RulePart part) {
    switch (part) {
      case RulePart::row:
      case RulePart::value:
      case RulePart::base:
      case RulePart::part:
      case RulePart::score:
      case RulePart::term:
      case RulePart::finding_term:
        return used;
      case RulePart::transition:
        return happens;
      case RulePart::band:
        return come_to;
      default:
        return takes_effect;
    }
  }

  static Words quoted(const std::string& zh, const std::string& en) {
    return {"“" + zh + "”", "“" + en + "”"};
  }

  void add_condition(ExprId id, const Words& rule, const program::Interval& in_force,
                     const std::optional<Declared>& asked) {
    const Words text =
        quoted(print_expr(program_, id, Language::zh), print_expr(program_, id, Language::en));
    for (const Outcomes outcome : {came_out_yes, came_out_no}) {
      if (!answers_.may_be(id, outcome == came_out_yes, in_force)) {
        ++coverage_.impossible;
        continue;
      }
      add(Category::condition, ExprOutcome{id, outcome}, rule, text,
          outcome == came_out_yes ? holds : fails, program_.exprs[id].span, asked);
    }
  }

  void add_cells(const program::Rule& rule, const Words& name) {
    const program::DecisionId id{rule.name.owner};
    const program::Decision& decision = program_.decisions[id];
    if (rule.name.index >= decision.branches.size()) return;
    const program::Branch& branch = decision.branches[rule.name.index];
    const std::vector<analyze::MayBe> may_be = answers_.cells(id);
    for (uint32_t column = 0; column < branch.criteria.size(); ++column) {
      const analyze::MayBe& cell_may = may_be[rule.name.index * branch.criteria.size() + column];
      const program::Criterion& criterion = branch.criteria[column];
      if (criterion.kind == program::Criterion::Kind::any) continue;
      const std::string& input = decision.inputs[column].name;
      const auto text = [&](Language language) {
        return input + " " + print_criterion(program_, decision, column, criterion, language);
      };
      const Words cell = quoted(text(Language::zh), text(Language::en));
      for (const Outcomes outcome : {came_out_yes, came_out_no}) {
        if (!(outcome == came_out_yes ? cell_may.yes : cell_may.no)) {
          ++coverage_.impossible;
          continue;
        }
        const auto columns = static_cast<uint32_t>(branch.criteria.size());
        add(Category::condition, CellOutcome{id, rule.name.index, column, columns, outcome}, name,
            cell, outcome == came_out_yes ? holds : fails, branch.span, id);
      }
    }
  }

  // ---- answers of declarations ----
  void add_answer(Declared declared, const Words& name, Span span, Outcomes outcome,
                  const Phrase& phrase) {
    add(Category::answer, DeclaredOutcome{declared, outcome}, name, {}, phrase, span, declared);
  }
  void add_open(Declared declared, const Words& name, Span span, bool open, bool conflict) {
    if (open) add_answer(declared, name, span, came_out_open, is_open);
    if (conflict) add_answer(declared, name, span, came_out_conflict, conflicts);
  }

  // Of values that are written out only those there are; else both.
  bool may_give(const program::Define& define, bool truth) const {
    const auto gives = [&](ExprId id) {
      const auto* literal = std::get_if<program::Literal>(&program_.exprs[id].node);
      const bool prior = std::holds_alternative<program::Prior>(program_.exprs[id].node);
      return !prior && (!literal || (literal->value != 0) == truth);
    };
    return gives(define.base) || std::any_of(define.exceptions.begin(), define.exceptions.end(),
                                             [&](const auto& one) { return gives(one.value); });
  }

  void add_answers(program::DefineId id) {
    const program::Define& define = program_.defines[id];
    if (define.span.end == 0 || !is_own(define.span)) return;
    const bool boolean = define.type.kind == program::TypeKind::boolean;
    const std::string owned = program::owned_name(program_, define);
    Words name{"定义 " + owned, "define " + owned};
    if (define.finding.valid()) {
      const program::Finding& finding = program_.findings[define.finding];
      if (id != finding.holds) return;  // the others follow from it
      name = program::heading_of(finding);
    }
    // Without exceptions it is its base, a condition that has been listed.
    const bool own = define.finding.valid() || !define.exceptions.empty();
    if (boolean && own) {
      if (may_give(define, true)) add_answer(id, name, define.span, came_out_yes, is_yes);
      if (may_give(define, false)) add_answer(id, name, define.span, came_out_no, is_no);
    }
    if (!boolean && define.type.optional) {
      add_answer(id, name, define.span, came_out_yes, has_value);
      add_answer(id, name, define.span, came_out_no, is_absent);
    }
    add_open(id, name, define.span, answers_.may_be_open(id), answers_.may_conflict(id));
  }

  void add_answers(program::DecisionId id) {
    const program::Decision& decision = program_.decisions[id];
    if (!is_own(decision.span)) return;
    add_open(id, {"决策表 " + decision.name, "decision " + decision.name}, decision.span,
             answers_.may_be_open(id), answers_.may_conflict(id));
  }

  void add_answers(program::EvaluationId id) {
    const program::Evaluation& evaluation = program_.evaluations[id];
    if (!is_own(evaluation.span)) return;
    const Words name{"评价 " + evaluation.name, "evaluation " + evaluation.name};
    add_answer(id, name, evaluation.span, came_out_yes, is_rated);
    if (!evaluation.unrated.empty()) add_answer(id, name, evaluation.span, came_out_no, is_unrated);
    add_open(id, name, evaluation.span, answers_.may_be_open(id), false);
  }

  void add_answers(program::MeasureId id) {
    const program::Measure& measure = program_.measures[id];
    if (!is_own(measure.span)) return;
    const Words name = program::heading_of(measure);
    add_answer(id, name, measure.span, came_out_yes, applies);
    add_answer(id, name, measure.span, came_out_no, applies_not);
    add_open(id, name, measure.span, answers_.may_be_open(id), false);
  }

  Coverage& coverage_;
  const Sources& sources_;
  const syntax::Pack& pack_;
  const Program& program_;
  analyze::Answers answers_;
  std::set<ExprId> conditions_;
};

}  // namespace

void list_points(Coverage& coverage, const Compilation& compilation) {
  Lister(coverage, compilation).list();
}

}  // namespace xinheng::coverage
