#include "compiler/analyze/decisions.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/analyze/example.h"
#include "compiler/program/constants.h"
#include "compiler/program/operands.h"

namespace xinheng::analyze {

using namespace program;

namespace {

// Where no row matches there is no result.
bool needs_row(const Decision& decision) {
  const HitPolicy policy = decision.policy;
  const bool one =
      policy <= HitPolicy::first || policy == HitPolicy::max || policy == HitPolicy::min;
  return one && !decision.otherwise && !decision.otherwise_undecided;
}

Meaning meaning_of(const Program& program, const Decision& decision) {
  Meaning meaning{decision.policy, {}, {}};
  std::map<std::vector<std::optional<Word>>, uint32_t> kinds;
  for (const Branch& branch : decision.branches) {
    std::vector<std::optional<Word>> words;
    bool written = true;
    for (const ExprId id : branch.findings) {
      const auto* literal = id.valid() ? std::get_if<Literal>(&program.exprs[id].node) : nullptr;
      written = written && (literal || !id.valid());
      words.push_back(literal ? std::optional(literal->value) : std::nullopt);
    }
    const auto next = static_cast<uint32_t>(kinds.size()) + 1;
    meaning.kinds.push_back(written ? kinds.try_emplace(words, next).first->second : 0);
    if (decision.order.empty()) continue;
    const auto rank = std::find(decision.order.begin(), decision.order.end(), words[0]);
    meaning.ranks.push_back(static_cast<uint32_t>(rank - decision.order.begin()));
  }
  return meaning;
}

class DecisionAnalysis {
 public:
  DecisionAnalysis(const Program& program, const Decision& decision, Diagnostics& diagnostics)
      : program_(program),
        decision_(decision),
        diagnostics_(diagnostics),
        meaning_(meaning_of(program, decision)),
        counts_(decision.branches.size()),
        empty_(decision.branches.size(), true) {}

  void run() {
    if (decision_.inputs.size() > columns_max) {
      report(Kind::analysis_limit, decision_.span, {});
      exclusive = complete = false;
      return;
    }
    std::set<Days> dates{date_min};
    each_expression(decision_, [&](ExprId id) {
      if (is_constant(program_, id)) change_dates(program_, id, dates);
    });
    for (const Days date : dates) {
      if (look_at(date, dates.size() > 1)) continue;
      // What is shown for one date isn't for those behind it.
      if (dates.size() > 1) exclusive = complete = false;
      return;
    }
    if (!seen_) {
      exclusive = complete = false;
      return;
    }
    report_idle_rows();
    const bool otherwise = decision_.otherwise || decision_.otherwise_undecided;
    if (otherwise && complete) {
      report(Kind::otherwise_never, decision_.otherwise_span, {});
    }
  }

  bool exclusive = true, complete = true;

 private:
  void report(Kind kind, Span span, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), decision_.name);
    diagnostics_.report(kind, span, std::move(arguments));
  }

  // Whether it makes sense to go on.
  bool look_at(Days date, bool dated) {
    const auto least = grid_of(program_, decision_, date, Unfixed::fails);
    if (!least) return true;  // nothing to say where a parameter has no value
    seen_ = true;
    for (size_t row = 0; row < least->rows.size(); ++row) {
      empty_[row] = empty_[row] && least->rows[row].empty;
      exact_ = exact_ && least->rows[row].exact;
    }
    const bool simple = decision_.policy >= HitPolicy::rule_order && !needs_row(decision_) &&
                        !decision_.otherwise && !decision_.otherwise_undecided;
    if (simple) {
      exclusive = complete = false;
      return true;
    }
    const Findings certain = sweep(*least, meaning_);
    for (size_t row = 0; row < counts_.size(); ++row) {
      counts_[row] = counts_[row] || certain.counts[row];
    }
    if (exact_) return judge(certain, certain, *least, *least, dated ? date : date_min);
    const auto most = grid_of(program_, decision_, date, Unfixed::holds);
    return judge(certain, sweep(*most, meaning_), *least, *most, dated ? date : date_min);
  }

  // certain: rows with cells that aren't written out never match; possible: they always do.
  bool judge(const Findings& certain, const Findings& possible, const Grid& least, const Grid& most,
             Days date) {
    finished_ = finished_ && certain.finished && possible.finished;
    complete = complete && finished_ && !certain.gap;
    exclusive = exclusive && finished_ && possible.overlaps.empty();
    const bool wrong = !certain.overlaps.empty() || (possible.gap && needs_row(decision_));
    for (const Overlap& overlap : certain.overlaps) {
      const Branch &a = decision_.branches[overlap.a], &b = decision_.branches[overlap.b];
      const bool unique = decision_.policy == HitPolicy::unique;
      report(unique ? Kind::rows_overlap : Kind::rows_disagree, b.span,
             {a.label, b.label, example(least, overlap.box, date, Language::zh),
              example(least, overlap.box, date, Language::en)});
    }
    if (possible.gap && needs_row(decision_)) {
      report(Kind::rows_gap, decision_.span,
             {example(most, *possible.gap, date, Language::zh),
              example(most, *possible.gap, date, Language::en)});
    }
    if (wrong) return false;
    if (!finished_) {
      report(Kind::analysis_limit, decision_.span, {});
      return false;
    }
    if ((certain.gap && needs_row(decision_)) || !possible.overlaps.empty()) {
      report(Kind::not_analysed, decision_.span, {least.unfixed});
      return false;
    }
    return true;
  }

  std::string example(const Grid& grid, const Box& box, Days date, Language language) const {
    const std::string text = example_text(program_, decision_, grid, box, language);
    if (date == date_min) return text;
    const bool zh = language == Language::zh;
    return text + (zh ? "（自 " : " (since ") + format_date(date) + (zh ? " 起）" : ")");
  }

  void report_idle_rows() {
    const bool ranked =
        decision_.policy == HitPolicy::first || decision_.policy == HitPolicy::priority;
    for (size_t row = 0; row < counts_.size(); ++row) {
      const bool idle = empty_[row] || (ranked && exact_ && !counts_[row]);
      if (!idle) continue;
      report(Kind::row_never, decision_.branches[row].span, {decision_.branches[row].label});
    }
  }

  const Program& program_;
  const Decision& decision_;
  Diagnostics& diagnostics_;
  const Meaning meaning_;
  std::vector<bool> counts_, empty_;  // by row, over all dates
  bool seen_ = false, exact_ = true, finished_ = true;
};

}  // namespace

void analyze_decision(const Program& program, Decision& decision, Diagnostics& diagnostics) {
  DecisionAnalysis analysis(program, decision, diagnostics);
  analysis.run();
  decision.exclusive = analysis.exclusive;
  decision.complete = analysis.complete;
}

}  // namespace xinheng::analyze
