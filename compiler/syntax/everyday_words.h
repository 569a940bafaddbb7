// Words that people use where the language has another: 大于 for >, 如果 for 当.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace xinheng::syntax {

struct MeantSign {
  uint32_t type;
  std::string_view form;
};
// What it may mean, the likeliest first. Empty: it is none of them.
std::vector<MeantSign> meant_signs(std::string_view written);

// 没有: 缺, 非 or 不存在; no one can tell which.
bool says_absence(std::string_view written);
bool says_else(std::string_view written);

}  // namespace xinheng::syntax
