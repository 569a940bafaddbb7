// Results go to the standard output, messages to the standard error.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/cli/exit_code.h"

namespace xinheng::cli {

void print_result(std::string_view text);
void print_message(std::string_view text);
void print_messages(const Diagnostics& diagnostics, const Sources& sources, Language language,
                    Format format);
// Prints them; the exit code that they come to.
ExitCode conclude(const Diagnostics& diagnostics, const Sources& sources, Language language,
                  Format format = Format::text);

}  // namespace xinheng::cli
