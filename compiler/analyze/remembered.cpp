// Answers that were found before, where nothing else was known than now. Rules ask the same of the
// same defines again and again.
#include <algorithm>
#include <utility>

#include "compiler/analyze/reasoning.h"

namespace xinheng::analyze {
namespace {

constexpr size_t steps_worth_keeping = 8;
constexpr size_t answers_max = 4096;

void mix(size_t& hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  hash ^= hash >> 32;
}

size_t hash_of(const Facts& facts) {
  size_t hash = 0;
  mix(hash, static_cast<uint64_t>(facts.dates.from));
  mix(hash, static_cast<uint64_t>(facts.dates.to));
  for (const auto& [term, range] : facts.ranges) {
    mix(hash, term);
    mix(hash, static_cast<uint64_t>(range.low));
    mix(hash, static_cast<uint64_t>(range.high));
  }
  for (const auto& [pair, orders] : facts.orders) mix(hash, pair.first ^ orders);
  return hash;
}

}  // namespace

bool Reasoning::assume_remembered(const Question& question, Facts& facts) {
  size_t key = hash_of(facts);
  mix(key, question.expr.index);
  mix(key, question.truth);
  const auto [begin, end] = answered_.equal_range(key);
  const auto found = std::find_if(begin, end, [&](const auto& one) {
    // Nearer to a limit it might come to another answer.
    return one.second.question == question && steps_ + one.second.steps <= steps_max &&
           depth_ + one.second.depth < depth_max && one.second.before == facts;
  });
  if (found != end) {
    const Answered& answer = found->second;
    steps_ += answer.steps;
    deepest_ = std::max(deepest_, depth_ + answer.depth);
    culprit_ = answer.culprit;
    if (answer.holds) facts = answer.after;
    return answer.holds;
  }
  Answered answer{question, facts, {}, {}, false, steps_, 0};
  const size_t deepest = std::exchange(deepest_, depth_);
  answer.holds = assume_node(question.expr, question.truth, facts, question.prior);
  answer.culprit = culprit_;
  answer.steps = steps_ - answer.steps;
  answer.depth = deepest_ - depth_;
  const bool whole = steps_ <= steps_max && deepest_ < depth_max;
  deepest_ = std::max(deepest_, deepest);
  const bool holds = answer.holds;
  if (whole && answer.steps >= steps_worth_keeping) {
    if (answered_.size() == answers_max) answered_.clear();
    if (holds) answer.after = facts;
    answered_.emplace(key, std::move(answer));
  }
  return holds;
}

}  // namespace xinheng::analyze
