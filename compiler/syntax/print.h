// The tree as rules again: comments and layout are gone, everything else is there, so that parsing
// what is printed gives the same tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// The words of one meaning, Chinese and English.
struct Twin {
  std::string_view zh, en;
};

// The words that may stand at one place: in an entry (方式), or 命中, 并列, 检查, 级别.
struct Choices {
  std::string_view of;         // in Chinese
  std::vector<Twin> words;
};

// Which words to print. Reserved words are known here; of those that mean something only at
// their places, the caller says what it knows. Others stay as they were written.
struct Wording {
  Language keywords = Language::zh;
  std::vector<Twin> entries;     // 部门：
  std::vector<Choices> choices;  // 无对应日：取月末
  std::vector<Twin> builtins;    // 整数, 周岁, 评价日: types, functions, dates
};

// The pack's own declarations, amendments as they were written.
std::string print(const Pack& pack, const Wording& wording = {});

// A word that means something only at its place, and what it is in the language wanted.
struct Respelling {
  Span span;
  std::string word;
};
// All that print would write otherwise than it stands in the files, but for reserved words.
std::vector<Respelling> respellings(const Pack& pack, const Wording& wording);

}  // namespace xinheng::syntax
