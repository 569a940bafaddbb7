#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/command_line.h"

namespace xinheng::cli {
namespace {

std::string form_of(const Argument& argument) {
  if (argument.value.empty()) return std::string(argument.name) + (argument.several ? "…" : "");
  if (!argument.name.starts_with("--")) return std::string(argument.value);
  return fmt::format("{} {}{}", argument.name, argument.value, argument.several ? "…" : "");
}

void list(std::string& out, const std::vector<Argument>& arguments, size_t width,
          Language language) {
  for (const Argument& argument : arguments) {
    std::string_view help = argument.help.in(language);
    std::string form = left_aligned(form_of(argument), width);
    while (!form.empty()) {  // further lines of the text stand under its first
      const size_t end = std::min(help.find('\n'), help.size());
      out += fmt::format("  {}  {}\n", form, help.substr(0, end));
      help.remove_prefix(std::min(end + 1, help.size()));
      form = help.empty() ? "" : std::string(width, ' ');
    }
  }
}

struct Exit {
  ExitCode code;
  Words meaning;
};
const std::vector<Exit>& exits() {
  static const std::vector<Exit> all = {
      {ExitCode::fine, {"正常", "fine"}},
      {ExitCode::pack_wrong,
       {"规则包有错误，有测试不符，有条款没有落实、规则没有测试，lint 有发现，或者版式要改",
        "the pack has errors, a test fails, a clause has no rule, a rule no test, lint finds\n"
        "something, or a file isn't laid out"}},
      {ExitCode::command_line_wrong, {"命令写得不对", "the command line is wrong"}},
      {ExitCode::data_unusable, {"输入的数据不能用", "the input data can't be used"}},
      {ExitCode::output_unwritable, {"结果写不了", "the output can't be written"}},
      {ExitCode::condition_met,
       {"diff 的一个 --fail-if 条件成立", "a condition of diff's --fail-if is met"}},
      {ExitCode::our_fault, {"程序自身的毛病", "a fault of the program itself"}},
      {ExitCode::interrupted,
       {"被中断；不留下半成品", "interrupted; nothing half-written is left"}},
  };
  return all;
}

// 1 means something else for each command.
constexpr std::pair<std::string_view, Words> wrong[] = {
    {"test",
     {"规则包有错误，或有测试、保证不符", "the pack has errors, or a test or property fails"}},
    {"trace",
     {"规则包有错误，有条款没有落实，或有规则没有测试",
      "the pack has errors, a clause has no rule, or a rule no test"}},
    {"lint",
     {"规则包有错误，或有错误、警告级的发现",
      "the pack has errors, or a finding is an error or a warning"}},
    {"fmt",
     {"文件有错误，或（--check）版式要改", "a file has mistakes, or (--check) isn't laid out"}},
};

Words meaning_for(const Command& command, const Exit& exit) {
  if (exit.code != ExitCode::pack_wrong) return exit.meaning;
  for (const auto& [name, meaning] : wrong) {
    if (name == command.name) return meaning;
  }
  return {"规则包有错误", "the pack has errors"};
}

void show(std::string& out, const Exit& exit, std::string_view meaning) {
  std::string number = fmt::format("{:<3}", static_cast<int>(exit.code));
  while (!meaning.empty()) {
    const size_t end = std::min(meaning.find('\n'), meaning.size());
    out += fmt::format("  {}  {}\n", number, meaning.substr(0, end));
    meaning.remove_prefix(std::min(end + 1, meaning.size()));
    number = "   ";
  }
}

}  // namespace

const std::vector<Argument>& options_of_all() {
  static const std::vector<Argument> options = {
      {"--lang",
       "zh|en",
       {"中文或英文（默认看环境变量 LC_ALL、LANG）",
        "Chinese or English (by default as LC_ALL or LANG say)"}},
      {"--help", "", {"这份说明", "this text"}},
  };
  return options;
}

std::string usage_of(const Command& command) {
  std::string usage = fmt::format("xinheng {}", command.name);
  for (const Argument& positional : command.positionals) {
    usage += " " + form_of(positional);
  }
  for (const Argument& option : command.options) {
    if (option.required) usage += " " + form_of(option);
  }
  return usage;
}

std::string help_of(const Command& command, Language language) {
  const bool zh = language == Language::zh;
  size_t width = 0;
  for (const auto* arguments : {&command.positionals, &command.options, &options_of_all()}) {
    for (const Argument& one : *arguments) width = std::max(width, width_of(form_of(one)));
  }
  std::string out =
      fmt::format("{}\n\n{}{}{}\n\n", command.purpose.in(language),
                  zh ? "用法：" : "Usage: ", usage_of(command), zh ? " [选项]" : " [options]");
  list(out, command.positionals, width, language);
  out += zh ? "\n选项：\n" : "\nOptions:\n";
  list(out, command.options, width, language);
  list(out, options_of_all(), width, language);
  out += fmt::format("\n{}", command.notes.in(language));
  out += zh ? "\n退出码：\n" : "\nExit codes:\n";
  for (const Exit& exit : exits()) {
    const auto& own = command.exits;
    if (std::find(own.begin(), own.end(), exit.code) == own.end()) continue;
    show(out, exit, meaning_for(command, exit).in(language));
  }
  return out;
}

std::string help_of_all(const std::vector<Command>& commands, Language language) {
  const bool zh = language == Language::zh;
  std::string out = zh ? "信衡：把信用规则（.xh 文件）编译成机器码，对全部主体作出评价。\n\n"
                         "用法：xinheng 命令 …\n\n"
                       : "Xinheng compiles credit rules (.xh files) to machine code and judges "
                         "everybody by them.\n\nUsage: xinheng COMMAND …\n\n";
  for (const Command& command : commands) {
    out += fmt::format("  {}\n      {}\n", usage_of(command), command.purpose.in(language));
  }
  out += zh ? "\n每个命令都有 --help；--lang zh|en 选择语言；xinheng --version 显示版本。\n"
              "结果写到标准输出，消息写到标准错误。\n\n"
            : "\nEach command has --help; --lang zh|en chooses the language; xinheng --version "
              "shows the version.\nResults go to the standard output, messages to the standard "
              "error.\n\n";
  out += zh ? "退出码：\n" : "Exit codes:\n";
  for (const Exit& exit : exits()) show(out, exit, exit.meaning.in(language));
  return out;
}

}  // namespace xinheng::cli
