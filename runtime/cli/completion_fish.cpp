#include <fmt/format.h>

#include "runtime/cli/completion.h"

namespace xinheng::cli {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

std::string arguments_of(const Argument& argument) {
  switch (completed(argument)) {
    case Completed::choice:
      return " -a " + quoted(choices_of(argument));
    case Completed::folder:
      return " -a '(__fish_complete_directories)'";
    case Completed::file:
      return " -F";
    default:
      return "";
  }
}

}  // namespace

std::string fish_completion(const std::vector<Command>& commands, Language language) {
  std::string out = "# fish completion of xinheng\ncomplete -c xinheng -f\n";
  const std::string first = "-n __fish_use_subcommand";
  for (const Command& command : commands) {
    out += fmt::format("complete -c xinheng {} -a {} -d {}\n", first, command.name,
                       quoted(command.purpose.in(language)));
  }
  out += fmt::format("complete -c xinheng {} -l version\n", first);
  out += fmt::format("complete -c xinheng {} -l help\n", first);
  out += fmt::format("complete -c xinheng {} -l lang -x -a 'zh en'\n", first);
  for (const Command& command : commands) {
    const std::string here =
        fmt::format("complete -c xinheng -n '__fish_seen_subcommand_from {}'", command.name);
    for (const Argument& one : command.positionals) {
      const std::string what = arguments_of(one);
      if (!what.empty()) out += here + what + "\n";
    }
    for (const auto* arguments : {&command.options, &options_of_all()}) {
      for (const Argument& one : *arguments) {
        out += fmt::format("{} -l {}{} -d {}\n", here, one.name.substr(2),
                           one.value.empty() ? "" : " -x" + arguments_of(one),
                           quoted(summary_of(one, language)));
      }
    }
  }
  return out;
}

}  // namespace xinheng::cli
