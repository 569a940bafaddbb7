// Opens a file and finds its columns.
#pragma once

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/columns/column_plan.h"
#include "runtime/columns/input_files.h"
#include "runtime/columns/part.h"

namespace xinheng::columns {

// Empty where the file is damaged or a column is missing, double or of a wrong type: then
// diagnostics says what.
std::optional<OpenFile> open_file(const FoundFile& found, const KindPlan& plan,
                                  Diagnostics& diagnostics);

void report_source_error(const FoundFile& found, const SourceError& error,
                         Diagnostics& diagnostics);

}  // namespace xinheng::columns
