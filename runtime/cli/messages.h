// Results go to the standard output, messages to the standard error.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::cli {

void print_result(std::string_view text);
void print_message(std::string_view text);
void print_messages(const Diagnostics& diagnostics, const Sources& sources, Language language,
                    Format format);

}  // namespace xinheng::cli
