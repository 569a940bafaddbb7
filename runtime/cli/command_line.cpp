#include "runtime/cli/command_line.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "runtime/cli/messages.h"
#include "runtime/results/version.h"

namespace xinheng::cli {
namespace {

using Strings = std::vector<std::string>;

// Before anything else is understood, so that mistakes are told in it.
Language language_of(const Strings& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--lang=en") return Language::en;
    if (words[i] == "--lang=zh") return Language::zh;
    if (words[i] != "--lang" || i + 1 == words.size()) continue;
    if (words[i + 1] == "en") return Language::en;
    if (words[i + 1] == "zh") return Language::zh;
  }
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("en") ? Language::en : Language::zh;
  }
  return Language::zh;
}

Strings names_of(const std::vector<Command>& commands) {
  Strings names;
  for (const Command& command : commands) names.emplace_back(command.name);
  return names;
}

std::string joined(const Strings& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + word;
  return result;
}

ExitCode refuse(const Diagnostics& diagnostics, Language language) {
  print_messages(diagnostics, {}, language, Format::text);
  return ExitCode::command_line_wrong;
}

ExitCode without_command(const std::vector<Command>& commands, const Strings& words,
                         Language language) {
  for (const std::string& word : words) {
    if (word == "--help" || word == "-h" || word == "help") {
      print_result(help_of_all(commands, language));
      return ExitCode::fine;
    }
    if (word == "--version") {
      print_result(fmt::format("{} {}\n", results::engine_name, results::engine_version));
      return ExitCode::fine;
    }
  }
  const Strings names = names_of(commands);
  Diagnostics diagnostics;
  const bool language_first = !words.empty() && words[0] == "--lang";
  const size_t at = language_first ? 2 : 0;
  if (words.size() <= at || words[at].starts_with("--lang=")) {
    diagnostics.report(Kind::command_missing, std::nullopt, {joined(names)});
  } else if (const auto near = nearest_name(words[at], names)) {
    diagnostics.report(Kind::command_unknown_near, std::nullopt, {words[at], *near});
  } else {
    diagnostics.report(Kind::command_unknown, std::nullopt, {words[at], joined(names)});
  }
  return refuse(diagnostics, language);
}

// The words as CLI11 takes them apart.
struct Split {
  std::map<std::string, std::string> values;
  std::map<std::string, Strings> lists;  // where several may be given
  std::map<std::string, bool> switches;
  Strings extra;
  std::string without_value;  // an option
};

void add(CLI::App& app, const Argument& argument, Split& split) {
  const std::string name(argument.name);
  if (name.starts_with("--") && argument.value.empty()) {
    app.add_flag(name, split.switches[name]);
  } else if (argument.several) {  // an option has one value each time
    app.add_option(name, split.lists[name])->allow_extra_args(!name.starts_with("--"));
  } else {
    app.add_option(name, split.values[name])->take_last();
  }
}

Split split_words(const Command& command, Strings words) {
  Split split;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const Argument& argument : command.positionals) add(app, argument, split);
  for (const Argument& argument : command.options) add(app, argument, split);
  add(app, {"--lang", "zh|en", {}}, split);
  add(app, {"--help", "", {}}, split);
  try {
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app.parse(words);
  } catch (const CLI::ArgumentMismatch& mismatch) {
    const std::string_view text = mismatch.what();
    split.without_value = text.substr(0, text.find(':'));
  }
  split.extra = app.remaining();
  const auto absent = [&](const auto& item) { return app.count(item.first) == 0; };
  std::erase_if(split.values, absent);
  std::erase_if(split.lists, absent);
  return split;
}

void report_extra(const Command& command, const std::string& word, Diagnostics& diagnostics) {
  const std::string name(command.name);
  if (!word.starts_with("-")) {
    diagnostics.report(Kind::argument_extra, std::nullopt, {word, name, usage_of(command)});
    return;
  }
  Strings known = {"--lang", "--help"};
  for (const Argument& option : command.options) known.emplace_back(option.name);
  const std::string option = word.substr(0, word.find('='));
  if (const auto near = nearest_name(option, known)) {
    diagnostics.report(Kind::option_unknown_near, std::nullopt, {option, name, *near});
  } else {
    diagnostics.report(Kind::option_unknown, std::nullopt, {option, name});
  }
}

void report_missing(const Command& command, const Split& split, Diagnostics& diagnostics) {
  for (const auto* arguments : {&command.positionals, &command.options}) {
    for (const Argument& argument : *arguments) {
      const bool needed = argument.required || arguments == &command.positionals;
      const std::string name(argument.name);
      if (!needed || split.values.contains(name) || split.lists.contains(name)) continue;
      diagnostics.report(Kind::argument_missing, std::nullopt,
                         {name, std::string(command.name), usage_of(command)});
    }
  }
}

void report_without_value(const Command& command, const std::string& option,
                          Diagnostics& diagnostics) {
  std::string value = "zh|en";
  for (const Argument& argument : command.options) {
    if (argument.name == option) value = argument.value;
  }
  diagnostics.report(Kind::option_value_missing, std::nullopt, {option, value});
}

ExitCode run_command(const Command& command, const Strings& words, Language language) {
  const Split split = split_words(command, words);
  if (split.switches.at("--help")) {
    print_result(help_of(command, language));
    return ExitCode::fine;
  }
  Arguments arguments(language);
  Diagnostics& diagnostics = arguments.diagnostics();
  if (!split.without_value.empty()) {
    report_without_value(command, split.without_value, diagnostics);
    return arguments.explain_wrong();
  }
  for (size_t i = 0; i < split.extra.size(); ++i) {
    const bool value_of_unknown = i > 0 && split.extra[i - 1].starts_with("-");
    if (split.extra[i].starts_with("-") || !value_of_unknown) {
      report_extra(command, split.extra[i], diagnostics);
    }
  }
  if (!arguments.wrong()) report_missing(command, split, diagnostics);
  for (const auto& [name, value] : split.values) arguments.set(name, value);
  for (const auto& [name, values] : split.lists) arguments.set(name, values);
  for (const auto& [name, given] : split.switches) {
    if (given) arguments.set(name, "");
  }
  arguments.choice("--lang", {"zh", "en"}, 0);
  if (arguments.wrong()) return arguments.explain_wrong();
  return command.run(arguments);
}

}  // namespace

ExitCode dispatch(const std::vector<Command>& commands, const Strings& words) {
  const Language language = language_of(words);
  size_t at = 0;  // --lang may stand before the command
  if (!words.empty() && words[0] == "--lang") at = std::min<size_t>(2, words.size());
  if (!words.empty() && words[0].starts_with("--lang=")) at = 1;
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const Command& command) {
    return at < words.size() && command.name == words[at];
  });
  if (found == commands.end()) return without_command(commands, words, language);
  const auto first = words.begin() + static_cast<std::ptrdiff_t>(at) + 1;
  return run_command(*found, Strings(first, words.end()), language);
}

}  // namespace xinheng::cli
