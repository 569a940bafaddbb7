// What reading would refuse of the subjects and records that a test gives: they are written as
// data files and read by the code that reads every population.
#pragma once

#include <map>
#include <set>
#include <variant>

#include "compiler/program/program.h"
#include "compiler/program/reject_reason.h"

namespace xinheng::scenario {

// A subject of the test, or one of its records.
struct GivenName {
  uint32_t subject;
  std::optional<uint32_t> record;
  auto operator<=>(const GivenName&) const = default;
};
using Rejections = std::map<GivenName, std::set<program::RejectReason>>;

// Or why the files could not be written or read.
std::variant<Rejections, Diagnostics> read_as_data(const program::Program& program,
                                                   const program::Test& test);

}  // namespace xinheng::scenario
