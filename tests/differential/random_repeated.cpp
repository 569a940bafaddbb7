#include "tests/differential/random_repeated.h"

#include <fmt/format.h>

namespace xinheng::differential {

using namespace program;

void add_repeated(Program& program, Expressions& expressions, Draw& draw) {
  const Type integer = type_of(TypeKind::integer), boolean = type_of(TypeKind::boolean);
  const auto make = [&](ExprNode node, const Type& type) {
    return program.exprs.push({std::move(node), type, {}});
  };
  const auto number = [&](Word low, Word high) {
    return expressions.literal(integer, draw.between(low, high));
  };
  const auto add = [&](Define define) {
    define.name = fmt::format("定义{}", program.defines.size());
    return program.defines.push(std::move(define));
  };
  Context of_record;
  of_record.record = RecordId{static_cast<uint32_t>(draw.below(program.records.size()))};
  of_record.subject = program.records[*of_record.record].owner;
  of_record.depth = 1;
  of_record.in_filter = true;

  Define times;
  times.scope = Scope::subject;
  times.subject = of_record.subject;
  times.type = integer;
  const ExprId filter = draw.chance(50) ? expressions.condition(of_record).expr : ExprId{};
  times.base = make(Aggregate{AggregateKind::count, *of_record.record, filter, {}}, integer);
  const DefineId asked = add(std::move(times));
  expressions.late_defines.insert(asked.index);

  Define points;
  points.scope = Scope::record;
  points.subject = of_record.subject;
  points.record = *of_record.record;
  points.type = integer;
  points.base = number(-5, 20);
  Exception repeated;
  repeated.label = "屡犯";
  repeated.when = make(Compare{Comparison::greater_equal,
                               make(DefineRef{Scope::subject, asked}, integer), number(0, 6)},
                       boolean);
  repeated.value =
      draw.chance(50) ? number(-5, 40) : make(DefineRef{Scope::subject, asked}, integer);
  points.exceptions.push_back(std::move(repeated));
  const ExprId each = make(DefineRef{Scope::record, add(std::move(points))}, integer);

  Evaluation evaluation;
  evaluation.name = fmt::format("评价{}", program.evaluations.size());
  evaluation.subject = of_record.subject;
  Dimension sum;
  sum.name = "屡犯分";
  sum.type = integer;
  sum.floor = number(-100, 0);
  sum.ceiling = number(1, 200);
  sum.value = make(Aggregate{AggregateKind::total, *of_record.record, {}, each}, integer);
  evaluation.dimensions.push_back(std::move(sum));
  program.order.push_back(program.evaluations.push(std::move(evaluation)));
}

}  // namespace xinheng::differential
