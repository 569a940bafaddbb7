#include "compiler/check/law.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

using program::Interval;

void check_parameter(Context& context, const syntax::Parameter& tree, ParameterId id) {
  const Type type = context.program.parameters[id].type;
  const std::string& name = tree.name.text;
  if (tree.dated.empty()) {
    context.report(Kind::parameter_without_value, tree.name.span, {name});
    return;
  }
  const bool whole = !context.damaged(tree.name);
  if (whole && !ascending(context, tree.dated)) return;
  std::vector<program::DatedValue> values;
  for (size_t i = 0; i < tree.dated.size(); ++i) {
    const syntax::Dated& row = tree.dated[i];
    const Days until = i + 1 < tree.dated.size() ? tree.dated[i + 1].since : date_max;
    program::DatedValue value{{row.since, until}, {}, {}, row.span};
    if (row.kind == syntax::Dated::Kind::in_force) {
      context.report(Kind::dated_kind, row.span, {"一个值或 废止", "a value or repealed"});
    } else if (row.kind == syntax::Dated::Kind::value) {
      value.value = check_constant(context, row.value, type);
    }
    const std::string since = format_date(row.since);
    value.basis = check_basis(
        context, row.basis, Need::either,
        {"参数“" + name + "”自 " + since + " 起的值", "the value of “" + name + "” since " + since},
        row.span, overlap(value.interval, context.program.in_force));
    values.push_back(std::move(value));
  }
  const Days first = values.front().interval.from;
  if (whole && first > context.program.in_force.from && context.program.in_force.from != date_min) {
    context.report(Kind::parameter_late, tree.dated[0].span,
                   {name, format_date(first), format_date(context.program.in_force.from)});
  }
  context.program.parameters[id].values = std::move(values);
}

}  // namespace

void check_parameters(Context& context) {
  for (const auto& [tree, id] : context.parameter_pairs) check_parameter(context, *tree, id);
}

}  // namespace xinheng::check
