// --fail-if: what mustn't come of a change.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/compare/differences.h"

namespace xinheng::compare {

// 新增 失信黑榜 > 0, 降级 > 1%: so many subjects, or such a share of those that might be.
struct Condition {
  enum class What : uint8_t { added, removed, falls, rises, undetermined, changed };
  std::string text;                      // as written
  What what = What::changed;
  std::vector<uint32_t> decisions;       // that are meant
  bool or_equal = false;                 // >=
  bool share = false;                    // limit is in millionths of the subjects
  uint64_t limit = 0;
};
// Empty: diagnostics says what is wrong.
std::optional<Condition> parse_condition(const std::string& text, const Decisions& decisions,
                                         Diagnostics& diagnostics);

struct Verdict {
  bool met = false;
  uint64_t subjects = 0, of = 0;
};
Verdict verdict_of(const Condition& condition, const Decisions& decisions,
                   const Differences& differences);

}  // namespace xinheng::compare
