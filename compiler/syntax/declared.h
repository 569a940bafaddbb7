// What a declaration is called: 惩戒 限制评优, 定义 信用信息.计入.
#pragma once

#include <string_view>

#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// A sort of declaration, as it is written; empty for what rules can't name.
struct Sort {
  std::string_view zh, en;
  bool operator==(const Sort&) const = default;
};
Sort sort_of(const DeclarationNode& node);
// What it is declared under; a path is joined by dots. Empty where there is one of the sort.
Name name_of(const DeclarationNode& node);

}  // namespace xinheng::syntax
