#include "compiler/lower/lanes.h"

#include <algorithm>
#include <utility>

#include "compiler/program/comparison.h"

namespace xinheng::lower {

using namespace plan;
using program::Comparison;
using program::mirrored;

namespace {

// count op constant as: the count is at least `least`, or is not.
struct AtLeast {
  Word least;
  bool negated;
};

std::optional<AtLeast> at_least(Comparison op, Word constant) {
  switch (op) {
    case Comparison::greater_equal:
      return AtLeast{constant, false};
    case Comparison::less:
      return AtLeast{constant, true};
    case Comparison::greater:
    case Comparison::less_equal:
      if (constant == INT64_MAX) return {};
      return AtLeast{constant + 1, op == Comparison::less_equal};
    case Comparison::equal:
    case Comparison::not_equal:
      if (constant != 0) return {};
      return AtLeast{1, op == Comparison::equal};
  }
  return {};
}

class Lanes {
 public:
  explicit Lanes(Pipeline& pipeline) : pipeline_(pipeline), stage_(pipeline.subject_stage) {}

  void lay() {
    for (Operation& operation : stage_.operations) {
      const auto* compare = std::get_if<Compare>(&operation);
      const auto found = compare ? reaches(*compare) : std::nullopt;
      if (found) operation = *found;
    }
    std::vector<bool> read(pipeline_.aggregates.size(), false);
    mark_read(read);
    for (size_t a = 0; a < read.size(); ++a) {
      Aggregate& aggregate = pipeline_.aggregates[a];
      aggregate.only_compared = aggregate.kind == AggregateKind::count && !read[a];
    }
  }

 private:
  const AggregateValue* count(ValueId id) const {
    const auto* value = std::get_if<AggregateValue>(&stage_.operations[id.index]);
    const bool counts =
        value && pipeline_.aggregates[value->aggregate].kind == AggregateKind::count;
    return counts ? value : nullptr;
  }

  std::optional<Operation> reaches(const Compare& compare) {
    const AggregateValue* value = count(compare.left);
    const bool turned = value == nullptr;
    if (turned) value = count(compare.right);
    const ValueId other = turned ? compare.left : compare.right;
    const auto* constant = std::get_if<Constant>(&stage_.operations[other.index]);
    if (!value || !constant) return {};
    const auto limit = at_least(turned ? mirrored(compare.op) : compare.op, constant->value);
    if (!limit) return {};
    // A count is never negative.
    if (limit->least <= 0) return Constant{Width::bit, limit->negated ? 0 : 1};
    if (limit->least > lane_max) return {};
    return Reaches{lane(value->aggregate, uint32_t(limit->least)), limit->negated};
  }

  uint32_t lane(uint32_t aggregate, uint32_t least) {
    auto& lanes = pipeline_.lanes;
    const auto at = std::find_if(lanes.begin(), lanes.end(), [&](const Lane& lane) {
      return lane.aggregate == aggregate && lane.least == least;
    });
    const auto index = uint32_t(at - lanes.begin());
    if (at == lanes.end()) lanes.push_back({aggregate, least});
    return index;
  }

  // By an operation or an output that is itself needed, or by a list.
  void mark_read(std::vector<bool>& read) const {
    std::vector<bool> used(stage_.operations.size(), false);
    const auto use = [&](ValueId id) {
      if (id.valid()) used[id.index] = true;
    };
    for (const auto& output : pipeline_.outputs) each_output(output, use);
    for (size_t i = used.size(); i-- > 0;) {
      const Operation& operation = stage_.operations[i];
      if (const auto* value = std::get_if<AggregateValue>(&operation)) {
        if (used[i]) read[value->aggregate] = true;
      } else if (used[i] || std::holds_alternative<Defer>(operation)) {
        each_operand(operation, use);
      }
    }
    for (const RecordList& list : pipeline_.lists) read[list.aggregate] = true;
  }

  Pipeline& pipeline_;
  Stage& stage_;
};

}  // namespace

void lay_lanes(Pipeline& pipeline) {
  Lanes(pipeline).lay();
}

}  // namespace xinheng::lower
