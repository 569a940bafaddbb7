// Links, references, and the sets of records that a subject sees through them.
#pragma once

#include "compiler/check/context.h"

namespace xinheng::check {

// The ends and fields of each link; then what each subject calls the records that refer to it.
void read_link_fields(Context& context);

// Records as a subject sees them: those it owns or, with via, those whose field `via` names it.
struct RecordSet {
  RecordId record;
  std::optional<uint32_t> via;
  bool by_end = false;  // named by the link's other end: values begin there, 下级.得分
};
std::optional<RecordSet> find_set(const Context& context, SubjectId subject,
                                  const std::string& name);
// Reports where there is none of that name.
std::optional<RecordSet> need_set(Context& context, SubjectId subject, const syntax::Name& name);

// Rules that lead back to themselves along a treelike link end where the tree does, if all go in
// one direction; reports those that go both ways. Before sort_by_use.
void check_tree_uses(Context& context);

}  // namespace xinheng::check
