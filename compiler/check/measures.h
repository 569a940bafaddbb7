// What the files about measures share.
#pragma once

#include "compiler/check/expression.h"

namespace xinheng::check {

// 场景 部门 方式 级别 性质 排斥, and when it is in force.
void read_measure_entries(Context& context, const syntax::Measure& tree, MeasureId id);
// 起算 and 期限; env: what is known where the measure applies.
void read_measure_term(Context& context, const syntax::Measure& tree, const Env& env,
                       program::Measure& measure);
// Punishments, and rosters that nobody wants to be on: they need a clause.
bool is_punitive(const program::Measure& measure);
// Merges the basis of an entry into that of the whole block.
void add_entry_basis(Context& context, const syntax::Entry& entry, program::Interval in_force,
                     program::Basis& basis);
// Another measure of the same kind of subject, by its name.
std::optional<MeasureId> other_measure(Context& context, const syntax::Name& name, MeasureId of);

}  // namespace xinheng::check
