#include "runtime/cli/messages.h"

#include <cstdio>
#include <string>

namespace xinheng::cli {

void print_result(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_message(std::string_view text) {
  std::fflush(stdout);  // where both go to one place, in the order of the program
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void print_messages(const Diagnostics& diagnostics, const Sources& sources, Language language,
                    Format format) {
  if (!diagnostics.items.empty()) print_message(render(diagnostics, sources, language, format));
}

ExitCode conclude(const Diagnostics& diagnostics, const Sources& sources, Language language,
                  Format format) {
  print_messages(diagnostics, sources, language, format);
  return exit_code_of(diagnostics);
}

}  // namespace xinheng::cli
