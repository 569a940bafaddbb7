#include "compiler/lower/admission.h"

#include <cmath>
#include <optional>

#include "compiler/lower/known_bits.h"

namespace xinheng::lower {

using namespace plan;

namespace {

// Tenths of a cycle for a row, estimated and tried on AVX-512 alone: close enough to tell what is
// several times as fast.
struct Cost {
  double at_once;     // a register of rows at a time
  double one_by_one;  // of the records that are admitted alone
};
constexpr double append_cost = 20;  // to find the next record, and what a wrong guess takes
// What isn't known before the run: how many of the records each condition lets through.
constexpr double share_of_condition = 0.7;

Cost cost_of(const Operation& operation) {
  return std::visit(
      overloaded{
          [](const Lookup&) { return Cost{25, 8}; },
          [](const Load& o) { return o.table == Table::record ? Cost{1, 4} : Cost{30, 12}; },
          [](const LoadPresent& o) { return o.table == Table::record ? Cost{1, 6} : Cost{35, 14}; },
          [](const Constant&) { return Cost{0, 0}; },
          [](const RunConstant&) { return Cost{0, 0}; },
          [](const RunConstantValid&) { return Cost{0, 0}; },
          [](const Quotient&) { return Cost{150, 150}; },
          [](const AddMonths&) { return Cost{20, 100}; },
          [](const AddMonthsInRange&) { return Cost{10, 50}; },
          [](const CompletedYears&) { return Cost{30, 150}; },
          [](const MonthsBetween&) { return Cost{30, 150}; },
          [](const MonthBound&) { return Cost{15, 80}; },
          [](const YearBound&) { return Cost{15, 80}; },
          [](const DatePartOf&) { return Cost{15, 80}; },
          [](const auto&) { return Cost{1, 4}; },
      },
      operation);
}

using KnownBits = std::vector<std::optional<bool>>;

// Of what is needed the operands, too; not of what is known.
void mark_operands(const Stage& stage, const KnownBits& known, std::vector<bool>& needed) {
  const std::vector<Operation>& operations = stage.operations;
  for (size_t i = operations.size(); i-- > 0;)
    if (needed[i] && !known[i])
      each_operand(operations[i], [&](ValueId operand) { needed[operand.index] = true; });
  for (size_t i = 0; i < operations.size(); ++i) needed[i] = needed[i] && !known[i];
}

// By operation: what these values are made of, themselves too.
std::vector<bool> needed_first(const Stage& stage, const std::vector<ValueId>& values,
                               const KnownBits& known) {
  std::vector<bool> needed(stage.operations.size(), false);
  for (const ValueId value : values) needed[value.index] = true;
  mark_operands(stage, known, needed);
  return needed;
}

// By operation: what a record stage needs besides what is known.
std::vector<bool> needed_of_stage(const RecordStage& stage, const KnownBits& known) {
  std::vector<bool> needed;
  for (const Operation& operation : stage.stage.operations)
    needed.push_back(std::holds_alternative<Defer>(operation));
  for (const MaskWord& mask : stage.masks) {
    if (mask.row_mask.valid()) needed[mask.row_mask.index] = true;
    for (const MaskCondition& condition : mask.conditions) needed[condition.condition.index] = true;
  }
  for (const ValueId value : stage.values) needed[value.index] = true;
  mark_operands(stage.stage, known, needed);
  return needed;
}

void find_not_valid(const Plan& plan, Stage& stage) {
  for (uint32_t i = 0; i < stage.operations.size(); ++i) {
    const auto* test = std::get_if<TestBit>(&stage.operations[i]);
    const auto* lookup = test ? std::get_if<Lookup>(&stage.operations[test->word.index]) : nullptr;
    if (!lookup) continue;
    const LookupArray& array = plan.lookups[lookup->lookup];
    const auto* flags = std::get_if<LookupFlags>(&array.content);
    const bool of_table = flags && !array.subject.valid();
    if (of_table && std::holds_alternative<NotValid>(flags->bits[test->bit]))
      stage.not_valid.push_back(ValueId{i});
  }
}

class Admission {
 public:
  Admission(const Pipeline& pipeline, size_t index)
      : stage_(pipeline.record_stages[index]),
        operations_(stage_.stage.operations),
        always_(known_bits(stage_.stage, Variant::dense, {})) {
    for (const Aggregate& aggregate : pipeline.aggregates)
      if (aggregate.record_stage == index) aggregates_.push_back(aggregate.bit);
    find_candidates();
    find_implied();
  }

  AdmissionEstimate estimate() const {
    const uint64_t common = common_candidates();
    AdmissionEstimate result;
    for (size_t c = 0; c < candidates_.size(); ++c)
      if (common >> c & 1) result.conditions.push_back(candidates_[c]);
    const KnownBits of_admitted = known_bits(stage_.stage, Variant::dense, result.conditions);
    const std::vector<bool> first = needed_first(stage_.stage, result.conditions, always_);
    const std::vector<bool> rest = needed_of_stage(stage_, of_admitted);
    const std::vector<bool> whole = needed_of_stage(stage_, always_);
    double all = 0, finding = 0, one_by_one = append_cost;
    for (size_t i = 0; i < operations_.size(); ++i) {
      const Cost cost = cost_of(operations_[i]);
      if (whole[i]) all += cost.at_once;
      if (first[i]) finding += cost.at_once;
      if (rest[i]) one_by_one += cost.one_by_one;
    }
    const double admitted = std::pow(share_of_condition, double(result.conditions.size()));
    result.cycles_at_once = all / 10;
    result.cycles_one_by_one = (finding + admitted * one_by_one) / 10;
    return result;
  }

 private:
  static constexpr size_t candidates_max = 64;  // bits of a word
  static constexpr double cheap_max = 40;       // of a condition, with all that it is made of

  // Bits that cost little and aren't made of other bits.
  void find_candidates() {
    std::vector<double> cost;
    for (size_t i = 0; i < operations_.size(); ++i) {
      double sum = cost_of(operations_[i]).at_once;
      bool of_bits = false;
      each_operand(operations_[i], [&](ValueId operand) {
        sum += cost[operand.index];
        of_bits = of_bits || gives_bit(operations_[operand.index]);
      });
      cost.push_back(sum);
      if (gives_bit(operations_[i]) && !always_[i] && sum <= cheap_max && !of_bits &&
          candidates_.size() < candidates_max)
        candidates_.push_back(ValueId{uint32_t(i)});
    }
  }

  // By operation, as bits of candidates: those that hold wherever it holds. All where it never
  // does.
  void find_implied() {
    implied_.assign(operations_.size(), 0);
    for (size_t c = 0; c < candidates_.size(); ++c)
      implied_[candidates_[c].index] = uint64_t{1} << c;
    for (size_t i = 0; i < operations_.size(); ++i) {
      if (always_[i] == false) implied_[i] = ~uint64_t{0};
      if (const auto* select = std::get_if<Select>(&operations_[i])) {
        const uint64_t yes = implied(select->condition) | implied(select->yes);
        implied_[i] |= yes & implied(select->no);
        continue;
      }
      const auto* logic = std::get_if<Logic>(&operations_[i]);
      if (!logic) continue;
      const uint64_t left = implied(logic->left), right = implied(logic->right);
      if (logic->op == BitOp::and_) implied_[i] |= left | right;
      if (logic->op == BitOp::or_) implied_[i] |= left & right;
      if (logic->op == BitOp::and_not) implied_[i] |= left;
    }
  }

  uint64_t implied(ValueId id) const { return implied_[id.index]; }

  // Those that hold wherever a record is in an aggregate, or a guard fires.
  uint64_t common_candidates() const {
    uint64_t common = ~uint64_t{0};
    for (const uint32_t bit : aggregates_) {
      uint64_t of_bit = 0;
      for (const MaskCondition& condition : stage_.masks[bit / 64].conditions)
        if (condition.bits >> (bit % 64) & 1) of_bit |= implied(condition.condition);
      common &= of_bit;
    }
    for (const Operation& operation : operations_)
      if (const auto* guard = std::get_if<Defer>(&operation)) common &= implied(guard->condition);
    return aggregates_.empty() ? 0 : common;
  }

  const RecordStage& stage_;
  const std::vector<Operation>& operations_;
  std::vector<uint32_t> aggregates_;  // their mask bits
  const KnownBits always_;  // where all constants are valid and no column has absent values
  std::vector<ValueId> candidates_;
  std::vector<uint64_t> implied_;
};

}  // namespace

AdmissionEstimate estimate_admission(const Pipeline& pipeline, size_t stage) {
  return Admission(pipeline, stage).estimate();
}

void find_admissions(Plan& plan) {
  for (Pipeline& pipeline : plan.pipelines) {
    for (size_t s = 0; s < pipeline.record_stages.size(); ++s) {
      find_not_valid(plan, pipeline.record_stages[s].stage);
      const AdmissionEstimate estimate = estimate_admission(pipeline, s);
      if (estimate.cycles_one_by_one < estimate.cycles_at_once)
        pipeline.record_stages[s].admitted_by = estimate.conditions;
    }
    find_not_valid(plan, pipeline.subject_stage);
  }
}

}  // namespace xinheng::lower
