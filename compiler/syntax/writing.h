// How a file is written, as far as its tokens alone tell.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::syntax {

struct Remark {                 // a comment
  std::string text;
  Span span;
  Span about;                   // the sentence below it, with its block; or the line it ends
};
struct OtherWord {              // a keyword of the language that the file has fewer of
  Span span;
  std::string twin;
};
struct Brackets {               // without them the tree is the same
  Span open, close;
};
struct SentenceSize {
  Span span;
  size_t nested = 0;            // brackets in brackets
  size_t conditions = 0;        // joined by 且 and 或
};
struct Writing {
  std::vector<Remark> remarks;
  std::vector<OtherWord> other_words;
  std::vector<Brackets> needless;
  std::vector<SentenceSize> sentences;  // of rules, not of tests and made-up data
};
Writing writing_of(const Sources& sources, uint32_t file);

}  // namespace xinheng::syntax
