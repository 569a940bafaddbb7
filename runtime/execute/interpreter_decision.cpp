// What a decision table means: which rows match, and what follows from them.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

using program::Decision;
using program::HitPolicy;

// "审批（第1行，第3行）"
Value rows_conflict(const Decision& decision, const std::vector<uint32_t>& rows) {
  std::string labels;
  for (const uint32_t row : rows) {
    if (!labels.empty()) labels += "，";
    labels += label_of(decision, row);
  }
  return undetermined(ReasonKind::rows_conflict, decision.name + "（" + labels + "）");
}

// The result of an output, from the rows that match and those of which it is open. Whatever the
// open ones do, the same must follow: else the result is undetermined, for what they lack.
class Results {
 public:
  Results(const program::Program& program, const Decision& decision, DecisionOutcome& outcome,
          std::vector<Reason> reasons, std::function<Value(program::ExprId)> evaluate)
      : program_(program),
        decision_(decision),
        outcome_(outcome),
        evaluate_(std::move(evaluate)),
        unknown_{Value::State::undetermined, 0, std::move(reasons)},
        matched_(outcome.matched),
        open_(outcome.open),
        maybe_none_(matched_.empty() && !decision.complete),
        // Where nothing is open and nothing matched, complete says nothing.
        none_(matched_.empty() && open_.empty()) {}

  void fill() {
    const HitPolicy policy = decision_.policy;
    for (uint32_t output = 0; output < decision_.outputs.size(); ++output) {
      if (gives_list(policy)) {
        fill_list(output);
      } else {
        outcome_.outputs.push_back(none_ ? none(output) : result(output));
      }
    }
    if (none_ && decision_.otherwise) {
      const auto otherwise = static_cast<uint32_t>(decision_.branches.size());
      outcome_.matched = {otherwise};
      outcome_.decisive = {otherwise};
    } else if (policy == HitPolicy::first) {
      if (!matched_.empty()) outcome_.decisive = {matched_[0]};
    } else if (policy == HitPolicy::priority) {
      outcome_.decisive = top();
    } else if (policy == HitPolicy::max || policy == HitPolicy::min) {
      outcome_.decisive = extreme_rows();
    } else {
      outcome_.decisive = matched_;
    }
  }

 private:
  // ---- findings ----
  Value finding(const program::Branch& branch, uint32_t output) {
    const program::ExprId id = branch.findings[output];
    return id.valid() ? evaluate_(id) : absent_value();
  }
  const Value& finding(uint32_t row, uint32_t output) {
    const auto [at, fresh] = findings_.try_emplace({row, output});
    if (fresh) at->second = finding(decision_.branches[row], output);
    return at->second;
  }
  // Where no row matches.
  Value none(uint32_t output) {
    if (decision_.otherwise) {
      return decision_.policy == HitPolicy::count ? word_value(1)
                                                  : finding(*decision_.otherwise, output);
    }
    const bool sum = decision_.policy == HitPolicy::total || decision_.policy == HitPolicy::count;
    if (sum && !decision_.otherwise_undecided) return word_value(0);
    return undetermined(ReasonKind::no_row, decision_.name);
  }
  bool alike(uint32_t a, uint32_t b) {
    for (uint32_t output = 0; output < decision_.outputs.size(); ++output) {
      if (finding(a, output) != finding(b, output)) return false;
    }
    return true;
  }
  // Of rows that match together: alike, or in conflict unless what differs is itself open.
  Value together(const std::vector<uint32_t>& rows, uint32_t output) {
    Value open{Value::State::undetermined, 0, {}};
    for (const uint32_t row : rows) {
      for (uint32_t i = 0; i < decision_.outputs.size(); ++i) {
        const Value &first = finding(rows[0], i), &value = finding(row, i);
        if (first == value) continue;
        if (!is_undetermined(first) && !is_undetermined(value)) {
          return rows_conflict(decision_, rows);
        }
        add_reasons(open.reasons, first.reasons);
        add_reasons(open.reasons, value.reasons);
      }
    }
    return open.reasons.empty() ? finding(rows[0], output) : open;
  }
  // One of these holds, it is open which.
  Value one_of(const std::vector<uint32_t>& rows, uint32_t output) {
    const Value result = maybe_none_ ? none(output) : finding(rows[0], output);
    const bool same = std::all_of(rows.begin(), rows.end(),
                                  [&](uint32_t row) { return finding(row, output) == result; });
    return same ? result : unknown_;
  }

  // ---- policies ----
  Value result(uint32_t output) {
    switch (decision_.policy) {
      case HitPolicy::unique:
        return unique(output);
      case HitPolicy::any:
        return any(output);
      case HitPolicy::priority:
        return priority(output);
      case HitPolicy::first:
        return first(output);
      case HitPolicy::total:
        return total(output);
      case HitPolicy::max:
      case HitPolicy::min:
        return extreme(output);
      default:
        return open_.empty() ? word_value(static_cast<Word>(matched_.size())) : unknown_;
    }
  }

  Value unique(uint32_t output) {
    if (matched_.size() > 1) return rows_conflict(decision_, matched_);
    if (open_.empty() || (decision_.exclusive && !matched_.empty())) {
      return finding(matched_[0], output);
    }
    if (!matched_.empty() || (open_.size() > 1 && !decision_.exclusive)) return unknown_;
    return one_of(open_, output);
  }

  Value any(uint32_t output) {
    if (open_.empty()) return together(matched_, output);
    if (matched_.size() > 1) {
      const Value value = together(matched_, output);
      if (is_undetermined(value)) return value;
    }
    std::vector<uint32_t> rows = matched_;
    rows.insert(rows.end(), open_.begin(), open_.end());
    for (const uint32_t row : rows) {
      if (!alike(rows[0], row)) return unknown_;
    }
    return one_of(rows, output);
  }

  Value first(uint32_t output) {
    std::vector<uint32_t> rows = open_;
    if (!matched_.empty()) rows.push_back(matched_[0]);
    return one_of(rows, output);
  }

  size_t rank(uint32_t row) const {
    const auto& node = program_.exprs[decision_.branches[row].findings[0]].node;
    const Word word = std::get<program::Literal>(node).value;
    const auto at = std::find(decision_.order.begin(), decision_.order.end(), word);
    return static_cast<size_t>(at - decision_.order.begin());
  }
  // Of the rows that match, those that none outranks.
  std::vector<uint32_t> top() const {
    std::vector<uint32_t> rows;
    for (const uint32_t row : matched_) {
      if (!rows.empty() && rank(row) > rank(rows[0])) continue;
      if (!rows.empty() && rank(row) < rank(rows[0])) rows.clear();
      rows.push_back(row);
    }
    return rows;
  }
  Value priority(uint32_t output) {
    std::vector<uint32_t> rows = top();
    const size_t certain = rows.size();
    for (const uint32_t row : open_) {
      if (certain == 0 || rank(row) <= rank(rows[0])) rows.push_back(row);
    }
    if (rows.size() == certain) return together(rows, output);
    for (const uint32_t a : rows) {
      for (const uint32_t b : rows) {
        if (rank(a) == rank(b) && !alike(a, b)) return unknown_;
      }
    }
    return one_of(rows, output);
  }

  Value total(uint32_t output) {
    std::vector<Word> terms;
    Value open{Value::State::undetermined, 0, {}};
    for (const uint32_t row : matched_) {
      const Value& value = finding(row, output);
      add_reasons(open.reasons, value.reasons);
      terms.push_back(value.word);
    }
    if (!open.reasons.empty()) return open;
    const std::optional<Word> sum = checked_sum(terms);
    if (!sum) {
      const Place place{&decision_.name, &decision_.outputs[output].name};
      return undetermined(ReasonKind::overflow, place.name());
    }
    const bool nothing = std::all_of(open_.begin(), open_.end(),
                                     [&](uint32_t row) { return is_false(finding(row, output)); });
    if (!nothing || (maybe_none_ && none(output) != word_value(0))) return unknown_;
    return word_value(*sum);
  }

  bool beats(Word a, Word b) const { return decision_.policy == HitPolicy::max ? a > b : a < b; }
  Value extreme(uint32_t output) {
    if (matched_.empty()) return one_of(open_, output);
    Value best = finding(matched_[0], output);
    Value open{Value::State::undetermined, 0, {}};
    for (const uint32_t row : matched_) {
      const Value& value = finding(row, output);
      add_reasons(open.reasons, value.reasons);
      if (is_word(value) && is_word(best) && beats(value.word, best.word)) best = value;
    }
    if (!open.reasons.empty()) return open;
    for (const uint32_t row : open_) {
      const Value& value = finding(row, output);
      if (!is_word(value) || beats(value.word, best.word)) return unknown_;
    }
    return best;
  }
  std::vector<uint32_t> extreme_rows() {
    std::vector<uint32_t> rows;
    for (const uint32_t row : matched_) {
      for (uint32_t output = 0; output < decision_.outputs.size(); ++output) {
        if (finding(row, output) != outcome_.outputs[output]) continue;
        rows.push_back(row);
        break;
      }
    }
    return rows;
  }

  void fill_list(uint32_t output) {
    std::vector<Value> list;
    outcome_.outputs.push_back(open_.empty() ? absent_value() : unknown_);
    if (none_ && decision_.otherwise) list.push_back(none(output));
    if (none_ && decision_.otherwise_undecided) outcome_.outputs.back() = none(output);
    std::vector<uint32_t> rows = matched_;
    if (decision_.policy == HitPolicy::output_order) {
      std::stable_sort(rows.begin(), rows.end(),
                       [&](uint32_t a, uint32_t b) { return rank(a) < rank(b); });
    }
    for (const uint32_t row : rows) list.push_back(finding(row, output));
    for (const Value& value : list) {
      if (!is_undetermined(value)) continue;
      outcome_.outputs.back().state = Value::State::undetermined;
      add_reasons(outcome_.outputs.back().reasons, value.reasons);
    }
    outcome_.lists.push_back(std::move(list));
  }

  const program::Program& program_;
  const Decision& decision_;
  DecisionOutcome& outcome_;
  const std::function<Value(program::ExprId)> evaluate_;
  const Value unknown_;
  const std::vector<uint32_t> matched_, open_;
  const bool maybe_none_, none_;
  std::map<std::pair<uint32_t, uint32_t>, Value> findings_;
};

}  // namespace

const std::string& label_of(const Decision& decision, uint32_t row) {
  static const std::string otherwise = "其余";
  return row < decision.branches.size() ? decision.branches[row].label : otherwise;
}

std::string format_list(const program::Program& program, const program::Type& type,
                        const std::vector<Value>& list, Language language) {
  const bool zh = language == Language::zh;
  std::vector<std::string> members;
  for (const Value& value : list) {
    members.push_back(is_word(value) ? format_value(program, type, value.word, language)
                      : zh           ? "缺"
                                     : "absent");
  }
  return fmt::format("{{{}}}", fmt::join(members, zh ? "，" : ", "));
}

const DecisionOutcome& Judgement::decision(program::DecisionId id, const Context& context) {
  const Decision& decision = program_.decisions[id];
  Memo& memo = this->memo(context.subject);
  uint64_t place = memo.first_decision[id.index];
  Context own{context.subject, {}, nullptr, nullptr, nullptr, {&decision.name, nullptr}};
  if (decision.scope == program::Scope::record && context.record) {
    own.record = context.record;
    place += context.record->row - records_of(decision.record, context.subject).first;
  }
  std::optional<DecisionOutcome>& known = memo.decisions[place];
  if (!known) {
    known = judge_decision(id, own);
    if (noted_ != nullptr) note_decision(id, *known);
  }
  return *known;
}

// Whether a limit leaves the input in: 0, 1 or undetermined.
Value Judgement::limited(const Value& input, const program::Limit& limit, bool low,
                         const Context& context) {
  const Value at = limit.expr.valid() ? evaluate(limit.expr, context) : word_value(limit.word);
  if (!is_word(at)) return at;
  if (input.word == at.word) return word_value(limit.open ? 0 : 1);
  return word_value((input.word > at.word) == low ? 1 : 0);
}

Value Judgement::meets(const program::Criterion& criterion, const Value& input,
                       const Context& context) {
  using Kind = program::Criterion::Kind;
  if (is_undetermined(input)) return input;
  if (criterion.kind == Kind::has) return word_value(is_word(input) ? 1 : 0);
  if (criterion.kind == Kind::lacks) return word_value(is_word(input) ? 0 : 1);
  if (!is_word(input)) return word_value(0);
  Junction among(false);
  for (const program::Allowed& allowed : criterion.allowed) {
    Junction within(true);
    if (allowed.low) within.add(limited(input, *allowed.low, true, context));
    if (allowed.high) within.add(limited(input, *allowed.high, false, context));
    among.add(within.result());
    if (among.decided()) break;
  }
  return criterion.kind == Kind::among ? among.result() : negation(among.result());
}

DecisionOutcome Judgement::judge_decision(program::DecisionId id, const Context& context) {
  const Decision& decision = program_.decisions[id];
  DecisionOutcome outcome;
  std::vector<std::optional<Value>> inputs(decision.inputs.size());
  std::vector<Reason> reasons;
  for (uint32_t row = 0; row < decision.branches.size(); ++row) {
    const program::Branch& branch = decision.branches[row];
    Junction all(true);
    // From left to right: 有 in one cell guards those behind it.
    for (size_t i = 0; i < branch.criteria.size() && !all.decided(); ++i) {
      if (branch.criteria[i].kind == program::Criterion::Kind::any) continue;
      if (!inputs[i]) inputs[i] = evaluate(decision.inputs[i].value, context);
      const Value met = meets(branch.criteria[i], *inputs[i], context);
      if (noted_ != nullptr) note_cell(id, row, i, met);
      all.add(met);
    }
    const Value matches = all.result();
    if (is_undetermined(matches)) {
      outcome.open.push_back(row);
      add_reasons(reasons, matches.reasons);
    } else if (is_true(matches)) {
      outcome.matched.push_back(row);
      if (decision.policy == HitPolicy::first) break;
    }
  }
  Results(program_, decision, outcome, std::move(reasons), [&](program::ExprId id) {
    return evaluate(id, context);
  }).fill();
  return outcome;
}

Value Judgement::value_of(const program::DecisionRef& node, const Context& context) {
  return decision(node.decision, context).outputs[node.output];
}

Value Judgement::value_of(const program::HitCount& node, const Context& context) {
  const DecisionOutcome& outcome = decision(node.decision, context);
  const Value& list = outcome.outputs[0];
  if (is_undetermined(list) && !outcome.open.empty()) return list;
  const Decision& table = program_.decisions[node.decision];
  if (outcome.matched.empty() && table.otherwise_undecided) return list;
  return word_value(static_cast<Word>(outcome.matched.size()));
}

Value Judgement::value_of(const program::ListEqual& node, const Context& context) {
  const auto& ref = std::get<program::DecisionRef>(program_.exprs[node.list].node);
  const DecisionOutcome& outcome = decision(ref.decision, context);
  if (is_undetermined(outcome.outputs[ref.output])) return outcome.outputs[ref.output];
  std::vector<Word> words;
  for (const Value& value : outcome.lists[ref.output]) {
    if (!is_word(value)) return word_value(0);
    words.push_back(value.word);
  }
  if (program_.decisions[ref.decision].policy == HitPolicy::list) {
    std::sort(words.begin(), words.end());
  }
  return word_value(words == node.words ? 1 : 0);
}

}  // namespace xinheng::execute
