// A random rule pack as check would hand it on, and random people to judge by it.
#pragma once

#include "runtime/columns/small_dataset.h"
#include "runtime/execute/interpreter.h"
#include "tests/differential/random_values.h"

namespace xinheng::differential {

program::Program random_program(Draw& draw);

// A version of a record that isn't known on the day asked for.
struct OtherVersion {
  uint32_t owner = 0;
  uint64_t key = 0;                 // of the record, in its kind
  columns::Words fields;            // references are ordinals
};
struct People {
  columns::Dataset data;            // what is known on that day
  // By kind of record: the keys of those in data, of kinds with versions also the days on which
  // they will end, and the versions that play no part.
  std::vector<std::vector<uint64_t>> keys;
  std::vector<columns::Words> ends;
  std::vector<std::vector<OtherVersion>> others;
};
People random_people(const program::Program& program, execute::Dates dates, Draw& draw);
execute::Dates random_dates(Draw& draw);

}  // namespace xinheng::differential
