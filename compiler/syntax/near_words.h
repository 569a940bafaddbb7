// Words that were meant to be reserved words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {

// The keyword's Chinese or English form that this was meant to be: misspelt or cut short.
std::optional<std::string> meant_form(std::string_view written, const Keyword& keyword);

struct MeantWord {
  uint32_t type;
  std::string form;
};
// Of the words that begin declarations: 惩罚 and punish for 惩戒 and punishment.
std::optional<MeantWord> meant_declaring_word(std::string_view written);

}  // namespace xinheng::syntax
