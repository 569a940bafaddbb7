// Chinese names by the letters that people type for them. The readings are those of ICU (CLDR).
#pragma once

#include <string>
#include <string_view>

namespace xinheng::language_server {

struct Pinyin {
  std::string initials;  // 信用信息: xyxx
  std::string whole;     // xinyongxinxi
};
// Letters and digits stay what they are, in lower case; anything else has no reading.
Pinyin pinyin_of(std::string_view name);

}  // namespace xinheng::language_server
