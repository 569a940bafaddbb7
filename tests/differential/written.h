// A random program as people write it: files of rules, here and there an amendment, a pack that
// is used, Markdown around the rules, English words; and its people as CSV files with all versions
// of their records. What is read from them must say the same as the program itself.
#pragma once

#include <string>

#include "tests/differential/random_program.h"

namespace xinheng::differential {

struct WrittenResult {
  std::string difference;  // empty: the same
  std::string rules;       // as written, where they aren't
  bool skipped = false;    // there is something that can't be written
};

WrittenResult compare_written(program::Program program, const People& people, execute::Dates dates,
                              Draw& draw);

}  // namespace xinheng::differential
