// 已知 in a kind of record, and 流转: versions of a row and how its state may change between them.
#pragma once

#include "compiler/check/expression.h"

namespace xinheng::check {

// After the fields of the kind are known.
void check_known(Context& context, const syntax::Record& tree, RecordId id);
void check_transitions(Context& context);
// As the data of a run are read: of the instances that are versions of one record, the one known
// on the test's knowledge date stays.
void leave_out_versions(Context& context, program::Test& test, Instances& instances);

}  // namespace xinheng::check
