// Of two generations of a store, what has to be judged again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::store {

struct ChangedSubject {
  program::SubjectId kind;
  std::string key;
  std::vector<std::string> because;  // rows of updates: "信用信息 0001"
  std::vector<std::string> through;  // keys of others on whom it depends
};
// Everybody whom the updates between two generations may concern, before and after, with all that
// judging them takes. Others in the data sets, whom they name, are there only to be named.
struct ChangedData {
  uint64_t since = 0, generation = 0;
  std::vector<ChangedSubject> subjects;  // by kind, then by key
  columns::Dataset before, after;
};

// Whoever is in none of the lists is judged as before. Where grades are ranked among everybody,
// everybody is there. Empty: diagnostics says why.
std::optional<ChangedData> read_changed(const program::Program& program,
                                        const std::filesystem::path& folder, uint64_t since,
                                        const columns::ReadOptions& options,
                                        Diagnostics& diagnostics);

}  // namespace xinheng::store
