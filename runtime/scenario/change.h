// One case of a claim: a subject, and what changes about it.
#pragma once

#include <optional>
#include <string>

#include "runtime/scenario/draw.h"

namespace xinheng::scenario {

struct ChangeCase {
  execute::Dates dates;
  columns::SubjectRow subject;            // with the record that is added or removed
  std::optional<size_t> record;           // which of its records is added, removed or varies
  std::optional<program::Word> other;     // the varying field, afterwards
};

columns::SubjectRow before(const program::Claim& claim, const ChangeCase& one);
columns::SubjectRow after(const program::Claim& claim, const ChangeCase& one);

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
// A case that fails as well and says less.
ChangeCase shrink(const program::Program& program, const program::Property& property,
                  const program::Claim& claim, ChangeCase failing);

}  // namespace xinheng::scenario
