#include <fmt/format.h>

#include "runtime/cli/completion.h"

namespace xinheng::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : " ") + word;
  return result;
}

std::string generator(const Argument& argument) {
  switch (completed(argument)) {
    case Completed::choice:
      return fmt::format("_xinheng_words \"{}\"", choices_of(argument));
    case Completed::folder:
      return "_xinheng_names -d";
    case Completed::file:
      return "_xinheng_names -f";
    default:
      return ":";
  }
}

std::string values(const Command& command) {
  std::string cases;
  for (const auto* arguments : {&command.options, &options_of_all()}) {
    for (const Argument& option : *arguments) {
      if (option.value.empty()) continue;
      cases += fmt::format("        {}) {}; return ;;\n", option.name, generator(option));
    }
  }
  return cases;
}

std::string options(const Command& command) {
  std::vector<std::string> names;
  for (const auto* arguments : {&command.options, &options_of_all()}) {
    for (const Argument& option : *arguments) names.emplace_back(option.name);
  }
  return joined(names);
}

std::string positionals(const Command& command) {
  std::string cases;
  for (size_t i = 0; i < command.positionals.size(); ++i) {
    const Argument& argument = command.positionals[i];
    const std::string pattern = argument.several ? "*" : std::to_string(i);
    cases += fmt::format("        {}) {} ;;\n", pattern, generator(argument));
  }
  return cases;
}

constexpr std::string_view helpers =
    R"(_xinheng_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_xinheng_names() {
  compopt -o filenames 2>/dev/null
  local IFS=$'\n'
  COMPREPLY=($(compgen "$1" -- "$cur"))
}
)";

constexpr std::string_view head = R"(_xinheng() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} command= number=0 i word
  COMPREPLY=()
  # bash takes --option=value apart at the =.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${{COMP_WORDS[COMP_CWORD-2]}}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${{COMP_WORDS[i]}}
    if [[ $word == = ]]; then
      ((i++))
    elif [[ $word == -?* ]]; then
      [[ " {1} " == *" $word "* && ${{COMP_WORDS[i+1]}} != = ]] && ((i++))
    elif [[ -z $command ]]; then
      command=$word
    else
      ((number++))
    fi
  done
  case $command in
    '')
      case $prev in
        --lang) _xinheng_words "zh en"; return ;;
      esac
      _xinheng_words "{0} --help --lang --version"
      ;;
)";

}  // namespace

std::string bash_completion(const std::vector<Command>& commands, Language) {
  std::vector<std::string> names, with_value = {"--lang"};
  for (const Command& command : commands) {
    names.emplace_back(command.name);
    for (const Argument& option : command.options) {
      if (!option.value.empty()) with_value.emplace_back(option.name);
    }
  }
  std::string out = "# bash completion of xinheng\n" + std::string(helpers);
  out += fmt::format(head, joined(names), joined(with_value));
  for (const Command& command : commands) {
    out +=
        fmt::format("    {})\n      case $prev in\n{}      esac\n", command.name, values(command));
    out += fmt::format("      if [[ $cur == -* ]]; then _xinheng_words \"{}\"; return; fi\n",
                       options(command));
    out += fmt::format("      case $number in\n{}        *) ;;\n      esac\n      ;;\n",
                       positionals(command));
  }
  return out + "  esac\n}\ncomplete -F _xinheng xinheng\n";
}

}  // namespace xinheng::cli
