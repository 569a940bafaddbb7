// One declaration out of two versions of it, part by part: to see what each change does alone.
#pragma once

#include <set>
#include <string>

#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// Parts are called as program::rules_of calls them: 原则, 例外 撤销不计, 情形 屡次, 分项 守法, 档.
using PartLabels = std::set<std::string>;
// All but the rest, which has no name: what isn't among the parts is as in `rest`.
PartLabels part_labels(const Declaration& declaration);
// `rest`, but these parts as in `other`, a declaration of the same sort in the same expressions.
Declaration mixed(Declaration rest, const Declaration& other, const PartLabels& from_other);

}  // namespace xinheng::syntax
