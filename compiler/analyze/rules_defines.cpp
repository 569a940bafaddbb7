// Exceptions of defines that never fire, or fire and change nothing.
#include <algorithm>

#include "compiler/analyze/findings.h"

namespace xinheng::analyze {
namespace {

using program::Define;

std::string owner_name(const program::Program& program, const Define& define) {
  return define.record.valid() ? program.records[define.record].name
                               : program.subjects[define.subject].name;
}

// That the exception is looked at: those that it is over fire, and those that they are over. Of
// several versions of one rule only some do: then nothing is supposed.
void add_over(const Define& define, uint32_t exception, std::vector<bool>& seen,
              std::vector<Supposition>& suppositions) {
  const auto& list = define.exceptions;
  for (const auto& versions : program::by_label(list[exception].over, list)) {
    const uint32_t over = versions[0];
    if (versions.size() > 1 || seen[over]) continue;
    seen[over] = true;
    suppositions.push_back({list[over].when, true, list[over].in_force});
    add_over(define, over, seen, suppositions);
  }
}

class Exceptions {
 public:
  Exceptions(Analysis& analysis, const Define& define)
      : analysis_(analysis), define_(define), dead_(define.exceptions.size(), false) {}

  void find() {
    for (uint32_t i = 0; i < define_.exceptions.size(); ++i) dead_[i] = is_dead(i);
    for (uint32_t i = 0; i < define_.exceptions.size(); ++i) {
      if (!dead_[i] && !is_beaten(i)) find_same_value(i);
    }
    find_unused_base();
  }

 private:
  std::string name() const { return owner_name(analysis_.program, define_) + "." + define_.name; }

  std::vector<Supposition> given(uint32_t exception) const {
    std::vector<bool> seen(define_.exceptions.size(), false);
    std::vector<Supposition> suppositions;
    add_over(define_, exception, seen, suppositions);
    return suppositions;
  }

  bool is_dead(uint32_t i) {
    const program::Exception& exception = define_.exceptions[i];
    for (const auto& versions : program::by_label(exception.over, define_.exceptions)) {
      if (versions.size() > 1) continue;
      const uint32_t over = versions[0];
      std::vector<Supposition> suppositions = given(over);
      suppositions.push_back(fires(over));
      if (analysis_.reasoning.possible(suppositions, define_.base)) continue;
      analysis_.report(Kind::over_unreachable, exception.span,
                       {exception.label, define_.exceptions[over].label});
      analysis_.dead.push_back(analysis_.typed(exception.when).span);
      return true;
    }
    if (exception.over.size() > 1 && !analysis_.reasoning.possible(given(i), define_.base)) {
      report_exclusive(exception);
      return true;
    }
    const Words rule{name() + " 的例外“" + exception.label + "”",
                     "exception “" + exception.label + "” of " + name()};
    return report_dead(analysis_, rule, fires(i), given(i), define_.base);
  }

  // What it is over never holds together: its own condition is not at fault.
  void report_exclusive(const program::Exception& exception) {
    Words over;
    for (const auto& versions : program::by_label(exception.over, define_.exceptions)) {
      const std::string& label = define_.exceptions[versions[0]].label;
      over.zh += (over.zh.empty() ? "“" : "、“") + label + "”";
      over.en += (over.en.empty() ? "'" : " and '") + label + "'";
    }
    analysis_.report(Kind::over_exclusive, exception.span, {exception.label, over.zh, over.en});
    analysis_.dead.push_back(analysis_.typed(exception.when).span);
  }

  Supposition fires(uint32_t i) const {
    return {define_.exceptions[i].when, true, define_.exceptions[i].in_force};
  }
  Supposition does_not_fire(uint32_t i) const {
    return {define_.exceptions[i].when, false, define_.exceptions[i].in_force};
  }

  // Another one that is over this one fires whenever this one does.
  bool is_beaten(uint32_t i) {
    const program::Exception& exception = define_.exceptions[i];
    for (uint32_t j = 0; j < define_.exceptions.size(); ++j) {
      if (dead_[j] || define_.exceptions[j].over != std::vector<uint32_t>{i}) continue;
      std::vector<Supposition> suppositions = given(i);
      suppositions.push_back(fires(i));
      suppositions.push_back(does_not_fire(j));
      if (analysis_.reasoning.possible(suppositions, define_.base)) continue;
      analysis_.report(Kind::exception_always_beaten, exception.span,
                       {exception.label, define_.exceptions[j].label});
      return true;
    }
    return false;
  }

  ExprId resolved(ExprId value) const {
    const bool prior = std::holds_alternative<program::Prior>(analysis_.typed(value).node);
    return prior ? define_.base : value;
  }

  // One constant, or one expression: what can't differ on any date and for anybody.
  bool same(ExprId a, ExprId b) {
    Reasoning& reasoning = analysis_.reasoning;
    if (reasoning.terms().of(a) == reasoning.terms().of(b)) return true;
    const auto constant = [&](ExprId expr) {
      const program::ExprNode& node = analysis_.typed(expr).node;
      return std::holds_alternative<program::Literal>(node) ||
             std::holds_alternative<program::ParameterRef>(node);
    };
    if (!constant(a) || !constant(b)) return false;
    const auto stretches = reasoning.stretches(std::vector<ExprId>{a, b});
    return std::all_of(stretches.begin(), stretches.end(), [&](const program::Interval& dates) {
      const Facts facts{dates, {}, {}};
      const auto left = reasoning.range(a, facts).only(), right = reasoning.range(b, facts).only();
      return left && left == right;
    });
  }

  // 则 原值 says openly that nothing changes; what is over another exception brings the base back.
  void find_same_value(uint32_t i) {
    const program::Exception& exception = define_.exceptions[i];
    if (exception.over.empty()) {
      if (!std::holds_alternative<program::Prior>(analysis_.typed(exception.value).node) &&
          same(exception.value, define_.base)) {
        analysis_.report(Kind::exception_same_value, exception.span,
                         {exception.label, "原则", "the base"});
      }
      return;
    }
    const bool all = std::all_of(exception.over.begin(), exception.over.end(), [&](uint32_t over) {
      return same(resolved(exception.value), resolved(define_.exceptions[over].value));
    });
    if (!all) return;
    const std::string& over = define_.exceptions[exception.over[0]].label;
    analysis_.report(Kind::exception_same_value, exception.span,
                     {exception.label, "“" + over + "”", "'" + over + "'"});
  }

  void find_unused_base() {
    for (uint32_t i = 0; i < define_.exceptions.size(); ++i) {
      const program::Exception& exception = define_.exceptions[i];
      if (!exception.over.empty() ||
          analysis_.reasoning.possible({does_not_fire(i)}, define_.base)) {
        continue;
      }
      analysis_.report(Kind::base_never_used, exception.span, {exception.label, name()});
      return;
    }
  }

  Analysis& analysis_;
  const Define& define_;
  std::vector<bool> dead_;
};

}  // namespace

void find_dead_rules_of_defines(Analysis& analysis) {
  for (const Define& define : analysis.program.defines) {
    if (analysis.stopped()) return;
    if (!define.finding.valid()) Exceptions(analysis, define).find();
  }
}

}  // namespace xinheng::analyze
