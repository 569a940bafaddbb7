// Whom a row of a result file is about, so that nobody has to write down an identity code.
#pragma once

#include <optional>
#include <string>

namespace xinheng::report {

// place: "changes.parquet:17", the 17th row; any Parquet or Arrow IPC file with a column called
// subject. Empty where there is no such row.
std::optional<std::string> subject_at(const std::string& place);

}  // namespace xinheng::report
