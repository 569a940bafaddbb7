// The reserved words and signs of the grammar, for messages and for trying out splits; sorts of
// tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xinheng::syntax {

struct Keyword {
  uint32_t type;
  std::string_view zh, en;
};

const std::vector<Keyword>& keywords();
std::optional<uint32_t> keyword_type(std::string_view word);
bool is_keyword(uint32_t type);
bool begins_declaration(uint32_t type);  // 定义, 惩戒 …
bool is_name(uint32_t type);             // 计入, 「计入」
bool is_literal(uint32_t type);          // 200元, 2018-01-01, “其他”, 《细则》一, 是 …
bool begins_sentence(uint32_t type);     // 例外, 情形, 分项 …: what comes before it has ended

}  // namespace xinheng::syntax
