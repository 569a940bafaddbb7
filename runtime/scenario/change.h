// One case of a claim: some people, and what changes about the first of them.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "runtime/scenario/draw.h"

namespace xinheng::scenario {

using People = std::vector<columns::SubjectRow>;

struct ChangeCase {
  execute::Dates dates;
  People people;                          // the first with the record that is added or removed
  std::optional<size_t> record;           // which of its records is added, removed or varies
  std::optional<program::Word> other;     // the varying field, afterwards
};

People before(const program::Claim& claim, const ChangeCase& one);
People after(const program::Claim& claim, const ChangeCase& one);

// Of records that have versions, the one that is known then.
void make_known(const program::Program& program, columns::RecordRow& row, Days known_by);

// What the claim is about, before and after; before alone where nothing changes.
struct Outcome {
  enum class Kind : uint8_t { holds, fails, skipped } kind = Kind::skipped;
  execute::Value before, after;
};
Outcome try_case(const program::Program& program, const program::Claim& claim,
                 const ChangeCase& one);
std::optional<ChangeCase> draw_case(const program::Program& program, const Values& values,
                                    Draw& draw, const program::Property& property,
                                    const program::Claim& claim);
// A case of which it is still so, and that says less. Its record stays.
ChangeCase shrink(const program::Program& program, ChangeCase one, bool other_refers,
                  const std::function<bool(const ChangeCase&)>& still);
// A case that fails as well and says less.
ChangeCase shrink(const program::Program& program, const program::Claim& claim,
                  ChangeCase failing);

}  // namespace xinheng::scenario
