#include "compiler/codegen/pieces.h"

#include <algorithm>

namespace xinheng::codegen {

namespace {

// Instructions of a piece, about, up to twice as many: fewer cost more calls, more cost more of
// LLVM's time for each.
constexpr size_t piece_weight = 192;
constexpr size_t output_weight = 3;  // for each value that it is made of

size_t weight(const plan::Operation& operation) {
  constexpr size_t of_date = 32;
  return std::visit(overloaded{
                        [](const plan::Overflows& o) -> size_t {
                          return o.op == program::Arithmetic::multiply ? 64 : 4;
                        },
                        [](const plan::Quotient&) -> size_t { return 32; },
                        [](const plan::AddMonths&) { return of_date; },
                        [](const plan::AddMonthsInRange&) { return of_date; },
                        [](const plan::CompletedYears&) { return of_date; },
                        [](const plan::MonthsBetween&) { return of_date; },
                        [](const plan::MonthBound&) { return of_date; },
                        [](const plan::YearBound&) { return of_date; },
                        [](const plan::DatePartOf&) { return of_date; },
                        [](const auto&) -> size_t { return 1; },
                    },
                    operation);
}

std::vector<unsigned> widths_of(const plan::Stage& stage) {
  std::vector<unsigned> widths;
  for (size_t i = 0; i < stage.operations.size(); ++i) {
    const plan::Operation& operation = stage.operations[i];
    bool bit = gives_bit(operation);
    if (const auto* o = std::get_if<plan::Constant>(&operation)) bit = o->width == plan::Width::bit;
    if (const auto* o = std::get_if<plan::Select>(&operation)) bit = widths[o->yes.index] == 1;
    const plan::Range range = i < stage.ranges.size() ? stage.ranges[i] : plan::Range{};
    widths.push_back(bit ? 1 : plan::width_of(range));
  }
  return widths;
}

// Of what isn't known before.
Making making(const plan::Operation& operation, const std::vector<std::optional<bool>>& known,
              const Purpose& purpose) {
  const auto in_order = [&](plan::Table table) {
    return purpose.owned && table == plan::Table::subject ? Making::once : Making::anew;
  };
  return std::visit(overloaded{
                        [](const plan::Constant&) { return Making::anew; },
                        [](const plan::RunConstant&) { return Making::anew; },
                        [](const plan::RunConstantValid&) { return Making::anew; },
                        [](const plan::AggregateValue&) { return Making::anew; },
                        [](const plan::Reaches&) { return Making::anew; },
                        [&](const plan::Load& o) { return in_order(o.table); },
                        [&](const plan::LoadPresent& o) { return in_order(o.table); },
                        [&](const plan::Defer& o) {
                          const bool fires = purpose.guarded && known[o.condition.index] != false;
                          return fires ? Making::once : Making::never;
                        },
                        [](const auto&) { return Making::once; },
                    },
                    operation);
}

bool is_made(Making making) {
  return making == Making::anew || making == Making::once;
}

std::vector<Making> makings(const plan::Stage& stage, const std::vector<Ids>& outputs,
                            const Purpose& purpose) {
  const auto known = lower::known_bits(stage, purpose.variant, purpose.holding);
  std::vector<Making> result;
  for (size_t i = 0; i < stage.operations.size(); ++i)
    result.push_back(!known[i]   ? making(stage.operations[i], known, purpose)
                     : *known[i] ? Making::set
                                 : Making::clear);
  std::vector<bool> asked(result.size());
  for (const Ids& output : outputs)
    for (const plan::ValueId id : output) asked[id.index] = true;
  for (size_t i = result.size(); i-- > 0;) {
    const plan::Operation& operation = stage.operations[i];
    if (!asked[i] && !std::holds_alternative<plan::Defer>(operation)) result[i] = Making::never;
    if (!is_made(result[i])) continue;
    each_operand(operation, [&](plan::ValueId id) { asked[id.index] = true; });
  }
  return result;
}

class Cutter {
 public:
  Cutter(const plan::Stage& stage, const std::vector<Ids>& outputs, Pieces& pieces)
      : stage_(stage), outputs_(outputs), pieces_(pieces), size_(stage.operations.size()) {}

  void cut() {
    // By operation, the outputs that have all parts before it.
    std::vector<std::vector<size_t>> ready(size_ + 1);
    for (size_t i = 0; i < outputs_.size(); ++i) {
      size_t after = 0;
      for (const plan::ValueId id : outputs_[i]) after = std::max(after, id.index + size_t{1});
      ready[after].push_back(i);
    }
    size_t total = 0;
    for (size_t i = 0; i < size_; ++i) total += weight_of(i);
    for (const Ids& output : outputs_) total += output_weight * output.size();
    const size_t most = total / std::max<size_t>(1, total / piece_weight);
    size_t weighed = 0;
    const auto weigh = [&](size_t at, size_t more) {
      if (at == 0 ? pieces_.outputs.empty() : weighed >= most) {
        pieces_.first.push_back(at);
        pieces_.outputs.emplace_back();
        weighed = 0;
      }
      weighed += more;
    };
    weigh(0, 0);
    for (size_t i = 0; i <= size_; ++i) {
      for (const size_t output : ready[i]) {
        weigh(i, output_weight * outputs_[output].size());
        pieces_.outputs.back().push_back(output);
      }
      if (i < size_) weigh(i, weight_of(i));
    }
    pieces_.first.push_back(size_);
  }

  std::vector<bool> asked_later() const {
    std::vector<size_t> piece_of(size_);
    for (size_t piece = 0; piece < pieces_.count(); ++piece)
      std::fill(piece_of.begin() + ptrdiff_t(pieces_.first[piece]),
                piece_of.begin() + ptrdiff_t(pieces_.first[piece + 1]), piece);
    std::vector<bool> later(size_);
    const auto ask = [&](plan::ValueId id, size_t piece) {
      if (piece_of[id.index] < piece && pieces_.making[id.index] == Making::once)
        later[id.index] = true;
    };
    for (size_t i = 0; i < size_; ++i) {
      if (pieces_.making[i] != Making::once) continue;
      each_operand(stage_.operations[i], [&](plan::ValueId id) { ask(id, piece_of[i]); });
    }
    for (size_t piece = 0; piece < pieces_.count(); ++piece)
      for (const size_t output : pieces_.outputs[piece])
        for (const plan::ValueId id : outputs_[output]) ask(id, piece);
    return later;
  }

 private:
  size_t weight_of(size_t operation) const {
    return is_made(pieces_.making[operation]) ? weight(stage_.operations[operation]) : 0;
  }

  const plan::Stage& stage_;
  const std::vector<Ids>& outputs_;
  Pieces& pieces_;
  const size_t size_;
};

}  // namespace

Pieces cut(const plan::Stage& stage, const std::vector<Ids>& outputs, const Purpose& purpose) {
  Pieces pieces;
  pieces.making = makings(stage, outputs, purpose);
  pieces.widths = widths_of(stage);
  Cutter cutter(stage, outputs, pieces);
  cutter.cut();
  const std::vector<bool> asked_later = cutter.asked_later();
  pieces.slots.resize(stage.operations.size());
  for (const unsigned width : {64u, 32u, 16u, 8u, 1u}) {  // so that each is aligned
    for (size_t i = 0; i < stage.operations.size(); ++i) {
      if (!asked_later[i] || pieces.widths[i] != width) continue;
      pieces.slots[i] = pieces.all;
      (width == 1 ? pieces.all.bits : pieces.all.word_bits) += width;
    }
  }
  return pieces;
}

}  // namespace xinheng::codegen
