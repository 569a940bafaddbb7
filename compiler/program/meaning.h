// What each part of each declaration means, as a text in which names stand for themselves: equal
// exactly where two packs say the same, however they write, order or number it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::program {

enum class DeclarationSort : uint8_t {
  calendar, codes, subject, record, table, parameter, define, decision, evaluation, measure,
  finding, transitions, scene,
};
struct DeclarationName {
  DeclarationSort sort = DeclarationSort::calendar;
  uint32_t index = 0;                       // into its vector of the program
  auto operator<=>(const DeclarationName&) const = default;
};

struct Meaning {
  DeclarationName name;
  // By label, as rules_of has them: 例外 撤销不计, 情形 屡次; "": the rest. Versions of one label
  // are one part; order counts only where it has a meaning.
  std::map<std::string, std::string> parts;
  std::set<DeclarationName> uses;           // directly
};
// By declaration, as rules_of has them: 惩戒 限制评优, 定义 信用信息.计入.
std::map<std::string, Meaning> meanings_of(const Program& program);

// Whatever an answer to this may depend on, itself included.
std::set<DeclarationName> reach_of(const std::map<std::string, Meaning>& meanings,
                                   DeclarationName from);

}  // namespace xinheng::program
