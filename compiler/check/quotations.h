// What a .xh.md file quotes, against the clauses themselves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/context.h"

namespace xinheng::check {

// A text without blanks, signs of full and half width alike; …… is one unit. Offsets are those of
// the units' first bytes.
struct Unit {
  std::string folded;   // "" for ……
  std::string written;
  uint32_t begin = 0, end = 0;
};
std::vector<Unit> units_of(std::string_view text, uint32_t offset);

// Where a quotation and the clause begin to differ; nothing: they don't. What either leaves out
// (……) is taken to be right. Each stretch of the quotation must stand in the clause, in this
// order, the first at its beginning, the last at its end.
struct Difference {
  size_t quotation = 0, clause = 0;  // units
};
std::optional<Difference> first_difference(const std::vector<Unit>& quotation,
                                           const std::vector<Unit>& clause);

// Quotations that differ; rules that cite a clause which their section doesn't quote.
void check_quotations(Context& context);

}  // namespace xinheng::check
