#include "compiler/lower/shapes.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/program/program.h"

namespace xinheng::plan {
namespace {

std::string joined(const std::vector<ValueId>& values) {
  std::string text;
  for (const ValueId value : values)
    text += fmt::format("{}v{}", text.empty() ? "" : ", ", value.index);
  return text;
}

class Shape {
 public:
  Shape(const Plan& plan, const program::Program& program, const Pipeline& pipeline, size_t index)
      : plan_(plan),
        program_(program),
        pipeline_(pipeline),
        index_(index),
        aggregate_(pipeline.aggregates[index]),
        stage_(pipeline.record_stages[aggregate_.record_stage]) {
    for (const Operation& operation : stage_.stage.operations) {
      bool found = std::holds_alternative<Lookup>(operation);
      each_operand(operation, [&](ValueId operand) { found = found || looks_up(operand); });
      looks_up_.push_back(found);
    }
  }

  std::string records() const {
    constexpr uint32_t word_bits = 64;
    const MaskWord& mask = stage_.masks[aggregate_.bit / word_bits];
    const uint32_t bit = aggregate_.bit % word_bits;
    std::vector<ValueId> computed, gathered;
    for (const MaskCondition& condition : mask.conditions)
      if (condition.bits >> bit & 1)
        (looks_up(condition.condition) ? gathered : computed).push_back(condition.condition);
    std::string text = by_row_table(mask, bit);
    const auto add = [&](const std::string& more) { text += (text.empty() ? "" : "; ") + more; };
    if (!gathered.empty())
      add(
          fmt::format("gather ({}): what an array says of a row is compared with a field, or the "
                      "row isn't the one of the mask",
                      joined(gathered)));
    if (!computed.empty())
      add(fmt::format("vector code ({}): fields of the record itself decide", joined(computed)));
    return text.empty() ? "all: no condition" : text;
  }

  std::string sum() const {
    if (aggregate_.kind != AggregateKind::count) return value();
    if (aggregate_.only_compared)
      return fmt::format(
          "lanes: only compared with {}, which more than {} can't change; all of mask word {} at "
          "once",
          limits(), lane_max, aggregate_.bit / 64);
    return fmt::format("accumulator: {}", why_in_full());
  }

 private:
  std::string by_row_table(const MaskWord& mask, uint32_t bit) const {
    if (!mask.row_mask.valid()) return {};
    const auto& lookup = std::get<Lookup>(stage_.stage.operations[mask.row_mask.index]);
    const LookupArray& array = plan_.lookups[lookup.lookup];
    const auto* conditions = std::get_if<LookupMask>(&array.content);
    if (!conditions || conditions->bits[bit].empty()) return {};
    return fmt::format("row table (t{} bit {}): the row of {} alone decides, once for all counts",
                       lookup.lookup.index, bit, program_.tables[array.table].name);
  }

  bool looks_up(ValueId value) const { return looks_up_[value.index]; }

  std::string value() const {
    const ValueId value = stage_.values[aggregate_.value];
    const bool loaded = std::holds_alternative<Load>(stage_.stage.operations[value.index]);
    return fmt::format("accumulator: a number for each record (v{}, {})", value.index,
                       looks_up(value) ? "gather"
                       : loaded        ? "a column"
                                       : "vector code");
  }

  std::string limits() const {
    std::vector<uint32_t> least;
    for (const Lane& lane : pipeline_.lanes)
      if (lane.aggregate == index_) least.push_back(lane.least);
    std::sort(least.begin(), least.end());
    return least.empty() ? "what no count changes" : fmt::format("{}", fmt::join(least, ", "));
  }

  std::string why_in_full() const {
    for (const RecordList& list : pipeline_.lists)
      if (list.aggregate == index_) return "its records are listed";
    for (const Operation& operation : pipeline_.subject_stage.operations) {
      const auto* compare = std::get_if<Compare>(&operation);
      if (!compare) continue;
      const bool left = is_this(compare->left);
      if (!left && !is_this(compare->right)) continue;
      const ValueId other = left ? compare->right : compare->left;
      const auto* constant =
          std::get_if<Constant>(&pipeline_.subject_stage.operations[other.index]);
      return constant ? fmt::format("compared with {}, lanes count to {}, and by >= or <",
                                    constant->value, lane_max)
                      : "compared with another number";
    }
    return "its number is used";
  }

  bool is_this(ValueId value) const {
    const Operation& operation = pipeline_.subject_stage.operations[value.index];
    const auto* counted = std::get_if<AggregateValue>(&operation);
    return counted && counted->aggregate == index_;
  }

  const Plan& plan_;
  const program::Program& program_;
  const Pipeline& pipeline_;
  const size_t index_;
  const Aggregate& aggregate_;
  const RecordStage& stage_;
  std::vector<bool> looks_up_;  // by value of the stage: itself, or what it is made of
};

}  // namespace

std::vector<std::string> shape_of(const Plan& plan, const program::Program& program,
                                  const Pipeline& pipeline, size_t aggregate) {
  const Shape shape(plan, program, pipeline, aggregate);
  return {"records by " + shape.records(), "added up by " + shape.sum()};
}

}  // namespace xinheng::plan
