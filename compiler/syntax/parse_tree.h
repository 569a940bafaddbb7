// Running the generated parser over tokens, up to the first thing that is wrong.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "XinhengParser.h"
#include "antlr4-runtime.h"
#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

using Grammar = XinhengParser;

struct SyntaxError {
  size_t at = 0;                   // index of the token that doesn't fit; size: the end
  std::vector<uint32_t> expected;  // types that would fit there
  bool expects(uint32_t type) const;
};

// Token indices of the tree are indices of the tokens it was made from.
class ParseTree {
 public:
  explicit ParseTree(const std::vector<Token>& tokens);
  ~ParseTree();

  Grammar::FileContext* root = nullptr;  // none where there is an error
  std::optional<SyntaxError> error;

  struct Machine;

 private:
  std::unique_ptr<Machine> machine_;
};

// Where the parser stops, without a tree; nothing: it doesn't.
std::optional<size_t> first_misfit(const std::vector<Token>& tokens);

}  // namespace xinheng::syntax
