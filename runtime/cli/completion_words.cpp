#include "runtime/cli/completion.h"

namespace xinheng::cli {

Completed completed(const Argument& argument) {
  const std::string_view what = argument.name.starts_with("--") ? argument.value : argument.name;
  if (argument.value.find('|') != std::string_view::npos) return Completed::choice;
  if (what == "PACK" || what == "DATA" || what == "RESULTS" || what == "OLD" || what == "NEW") {
    return Completed::folder;
  }
  return what == "PATH" || what == "FILE" ? Completed::file : Completed::nothing;
}

std::vector<std::string> choices_of(const Argument& argument) {
  std::vector<std::string> result;
  std::string_view rest = argument.value;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('|'), rest.size());
    result.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return result;
}

std::string summary_of(const Argument& argument, Language language) {
  const std::string_view help = argument.help.in(language);
  return std::string(help.substr(0, help.find('\n')));
}

}  // namespace xinheng::cli
