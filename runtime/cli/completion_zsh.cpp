#include <fmt/format.h>

#include "runtime/cli/completion.h"

namespace xinheng::cli {
namespace {

// Inside of '…' and of the […] or : of a specification.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
      result += c;
    }
  }
  return result;
}

std::string action(const Argument& argument) {
  switch (completed(argument)) {
    case Completed::choice:
      return "(" + choices_of(argument) + ")";
    case Completed::folder:
      return "_directories";
    case Completed::file:
      return "_files";
    default:
      return " ";
  }
}

std::string option(const Argument& one, Language language) {
  const std::string help = escaped(summary_of(one, language));
  if (one.value.empty()) return fmt::format("'{}[{}]'", one.name, help);
  return fmt::format("'{}=[{}]:{}:{}'", one.name, help, escaped(one.value), action(one));
}

std::string positional(const Argument& one, size_t number, Language language) {
  const std::string where = one.several ? "*" : std::to_string(number + 1);
  return fmt::format("'{}:{}:{}'", where, escaped(summary_of(one, language)), action(one));
}

}  // namespace

std::string zsh_completion(const std::vector<Command>& commands, Language language) {
  std::string described, cases;
  for (const Command& command : commands) {
    described += fmt::format("    '{}:{}'\n", command.name, escaped(command.purpose.in(language)));
    cases += fmt::format("    {})\n      _arguments", command.name);
    for (const auto* arguments : {&command.options, &options_of_all()}) {
      for (const Argument& one : *arguments) {
        cases += " \\\n        " + option(one, language);
      }
    }
    for (size_t i = 0; i < command.positionals.size(); ++i) {
      cases += " \\\n        " + positional(command.positionals[i], i, language);
    }
    cases += "\n      ;;\n";
  }
  return fmt::format(
      "#compdef xinheng\n"
      "_xinheng() {{\n"
      "  local curcontext=$curcontext state line\n"
      "  local -a commands=(\n{0}  )\n"
      "  _arguments -C '--lang=[zh|en]:zh|en:(zh en)' --help --version '1: :->command' "
      "'*:: :->rest'\n"
      "  case $state in\n"
      "    command) _describe xinheng commands; return ;;\n"
      "    rest) ;;\n"
      "    *) return ;;\n"
      "  esac\n"
      "  case $words[1] in\n{1}  esac\n"
      "}}\n"
      "if [[ $funcstack[1] == _xinheng ]]; then _xinheng \"$@\"; else compdef _xinheng xinheng; "
      "fi\n",
      described, cases);
}

}  // namespace xinheng::cli
