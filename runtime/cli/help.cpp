#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "runtime/cli/command_line.h"
#include "runtime/cli/text_width.h"

namespace xinheng::cli {
namespace {

std::string form_of(const Argument& argument) {
  if (argument.value.empty()) return std::string(argument.name) + (argument.several ? "…" : "");
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

constexpr Words exit_codes = {
    "退出码：\n"
    "  0    正常\n"
    "  1    规则包有错误，有测试不符，或有条款没有落实、规则没有测试\n"
    "  2    命令写得不对\n"
    "  3    输入的数据不能用\n"
    "  4    结果写不了\n"
    "  70   程序自身的毛病\n"
    "  130  被中断；不留下半成品\n",
    "Exit codes:\n"
    "  0    fine\n"
    "  1    the pack has errors, one of its tests fails, a clause has no rule, a rule no test\n"
    "  2    the command line is wrong\n"
    "  3    the input data can't be used\n"
    "  4    the output can't be written\n"
    "  70   a fault of the program itself\n"
    "  130  interrupted; nothing half-written is left\n"};

}  // namespace

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
  out += exit_codes.in(language);
  return out;
}

}  // namespace xinheng::cli
