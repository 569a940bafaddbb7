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
