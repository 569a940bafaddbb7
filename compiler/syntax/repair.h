// What to say about a misfit, and how to go on behind it.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/blocks.h"
#include "compiler/syntax/parse_tree.h"

namespace xinheng::syntax {

// Bounds the work that goes into a block that is wrong everywhere.
struct Budget {
  int repairs = 0;
  int64_t tokens_left = 5'000'000;  // that the parser may still look at

  void spend(size_t tokens) { tokens_left -= static_cast<int64_t>(tokens) + 100; }
  bool spent() const { return tokens_left <= 0 || repairs == 50; }
};

// Reports one slip and changes the block so that the parser gets past it. False: it can't.
bool report_and_mend(Block& block, const SyntaxError& error, TokenText& text, Budget& budget,
                     Diagnostics& diagnostics);

}  // namespace xinheng::syntax
