// What tests of a pack may say besides instances and what is expected of each: samples that
// instances are like (样例), values that are refused (拒收), what a change does (保证 … 若).
#pragma once

#include <string>
#include <string_view>

#include "runtime/scenario/change.h"
#include "tests/differential/random_program.h"

namespace xinheng::differential {

// Instances as they are written, some of whose fields now stand in samples, which come first.
struct WithSamples {
  std::string samples, instances;
};
WithSamples with_samples(const std::string& instances, const std::string& name, Draw& draw);

// A test in which a subject like this one has a value that can't be used; "" where none of its
// fields is read.
std::string refusing_test(const program::Program& program, const columns::SubjectRow& subject,
                          const std::string& name, execute::Dates dates, Draw& draw);

// A count of the records of each kind, and how it may change: claims that hold, and one that
// doesn't. How the names of these begin.
inline constexpr std::string_view counts = "条数", refuted = "不成立";
std::string claims_of_counts(const program::Program& program);

}  // namespace xinheng::differential
