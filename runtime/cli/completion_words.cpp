#include "runtime/cli/completion.h"

#include <algorithm>

namespace xinheng::cli {

Completed completed(const Argument& argument) {
  const std::string_view what = argument.name.starts_with("--") ? argument.value : argument.name;
  if (argument.value.find('|') != std::string_view::npos) return Completed::choice;
  if (what == "PACK" || what == "DATA" || what == "RESULTS" || what == "OLD" || what == "NEW") {
    return Completed::folder;
  }
  return what == "PATH" || what == "FILE" ? Completed::file : Completed::nothing;
}

std::string choices_of(const Argument& argument) {
  std::string words(argument.value);
  std::replace(words.begin(), words.end(), '|', ' ');
  return words;
}

std::string summary_of(const Argument& argument, Language language) {
  const std::string_view help = argument.help.in(language);
  return std::string(help.substr(0, help.find('\n')));
}

}  // namespace xinheng::cli
