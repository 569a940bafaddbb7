#include "compiler/lower/plan.h"

namespace xinheng::plan {

void each_operand(const Operation& operation, const std::function<void(ValueId)>& use) {
  std::visit(overloaded{
                 [&](const Lookup& o) { use(o.row); },
                 [&](const TestBit& o) { use(o.word); },
                 [&](const Logic& o) { use(o.left), use(o.right); },
                 [&](const Invert& o) { use(o.operand); },
                 [&](const Compare& o) { use(o.left), use(o.right); },
                 [&](const Arith& o) { use(o.left), use(o.right); },
                 [&](const Overflows& o) { use(o.left), use(o.right); },
                 [&](const Select& o) { use(o.condition), use(o.yes), use(o.no); },
                 [&](const Quotient& o) { use(o.numerator), use(o.denominator); },
                 [&](const PeriodAmount& o) { use(o.period); },
                 [&](const PeriodIs& o) { use(o.period); },
                 [&](const AddMonths& o) { use(o.date), use(o.months); },
                 [&](const AddMonthsInRange& o) { use(o.date), use(o.months); },
                 [&](const CompletedYears& o) { use(o.birth), use(o.at); },
                 [&](const MonthsBetween& o) { use(o.from), use(o.to); },
                 [&](const MonthBound& o) { use(o.date); },
                 [&](const YearBound& o) { use(o.date); },
                 [&](const DatePartOf& o) { use(o.date); },
                 [&](const Defer& o) { use(o.condition); },
                 [](const Constant&) {},
                 [](const RunConstant&) {},
                 [](const RunConstantValid&) {},
                 [](const Load&) {},
                 [](const LoadPresent&) {},
                 [](const AggregateValue&) {},
                 [](const Reaches&) {},
             },
             operation);
}

void each_output(const std::variant<EvaluationOutput, MeasureOutput>& output,
                 const std::function<void(ValueId)>& use) {
  const auto all = [&](const std::vector<ValueId>& ids) {
    for (const ValueId id : ids) use(id);
  };
  std::visit(overloaded{
                 [&](const EvaluationOutput& o) {
                   all(o.unrated), all(o.dimensions), all(o.downgrades), all(o.quotas);
                   use(o.score), use(o.grade);
                 },
                 [&](const MeasureOutput& o) {
                   all(o.cases);
                   use(o.applies), use(o.lighter), use(o.from), use(o.until);
                 },
             },
             output);
}

namespace {

// Of what is needed the operands, too; not of what is known.
void mark_operands(const Stage& stage, const std::vector<ValueId>& known,
                   std::vector<bool>& needed) {
  const std::vector<Operation>& operations = stage.operations;
  std::vector<bool> is_known(operations.size(), false);
  for (const ValueId value : known) is_known[value.index] = true;
  for (const ValueId value : stage.not_valid) is_known[value.index] = true;
  for (size_t i = operations.size(); i-- > 0;)
    if (needed[i] && !is_known[i])
      each_operand(operations[i], [&](ValueId operand) { needed[operand.index] = true; });
  for (size_t i = 0; i < operations.size(); ++i) needed[i] = needed[i] && !is_known[i];
}

}  // namespace

std::vector<bool> needed_first(const Stage& stage, const std::vector<ValueId>& values) {
  std::vector<bool> needed(stage.operations.size(), false);
  for (const ValueId value : values) needed[value.index] = true;
  mark_operands(stage, {}, needed);
  return needed;
}

std::vector<bool> needed_of_admitted(const RecordStage& stage, const std::vector<ValueId>& known) {
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

unsigned width_of(Range range) {
  for (unsigned width = 8; width < 64; width *= 2) {
    const Word half = Word{1} << (width - 1);
    if (-half <= range.low && range.high < half) return width;
  }
  return 64;
}

bool gives_bit(const Operation& operation) {
  return std::visit(overloaded{
                        [](const RunConstantValid&) { return true; },
                        [](const LoadPresent&) { return true; },
                        [](const TestBit&) { return true; },
                        [](const Logic&) { return true; },
                        [](const Invert&) { return true; },
                        [](const Compare&) { return true; },
                        [](const Overflows&) { return true; },
                        [](const PeriodIs&) { return true; },
                        [](const AddMonthsInRange&) { return true; },
                        [](const Reaches&) { return true; },
                        [](const auto&) { return false; },
                    },
                    operation);
}

}  // namespace xinheng::plan
