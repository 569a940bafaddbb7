#include <filesystem>
#include <iostream>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "compiler/check/wording.h"
#include "compiler/syntax/files.h"
#include "compiler/syntax/format.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/line_difference.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/replace_file.h"

namespace xinheng::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view standard_input = "-";

struct Wanted {
  bool check = false, difference = false;
  std::optional<syntax::Wording> keywords;
};

class Formatter {
 public:
  Formatter(const Arguments& arguments, Wanted wanted)
      : language_(arguments.language()), wanted_(std::move(wanted)) {}

  ExitCode run(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) take(path);
    const ExitCode code = exit_code_of(diagnostics_);
    print_messages(diagnostics_, sources_, language_, Format::text);
    const bool whole_files = paths != std::vector<std::string>{std::string(standard_input)};
    if (whole_files && files_ > 0 && !wanted_.difference) print_sum();
    if (code == ExitCode::fine && wanted_.check && changed_ > 0) return ExitCode::pack_wrong;
    return code;
  }

 private:
  void take(const std::string& path) {
    if (path == standard_input) {
      format("-", {std::istreambuf_iterator<char>(std::cin), {}});
      return;
    }
    std::error_code problem;
    const fs::file_status status = fs::status(path, problem);
    if (fs::is_directory(status)) {
      const std::vector<fs::path> files = syntax::rule_files(path, problem);
      if (!problem && files.empty()) return wrong(Kind::rules_path_wrong, {path});
      for (const fs::path& file : files) take_file(file.string());
    } else if (fs::exists(status)) {
      if (!syntax::is_rules_file(path)) return wrong(Kind::rules_path_wrong, {path});
      take_file(path);
    }
    if (problem) wrong(Kind::rules_path_unreadable, {path, problem.message()});
  }

  void wrong(Kind kind, std::vector<std::string> arguments) {
    diagnostics_.report(kind, std::nullopt, std::move(arguments));
  }

  void take_file(const std::string& path) {
    std::optional<std::string> text = syntax::read_rules(path, path, diagnostics_);
    if (text) format(path, std::move(*text));
  }

  void format(const std::string& path, std::string text) {
    const uint32_t file = sources_.add(path, std::move(text));
    const std::optional<std::string> laid_out =
        syntax::format(sources_, file, wanted_.keywords, diagnostics_);
    if (!laid_out) return;
    ++files_;
    const std::string& before = sources_.files[file].text;
    const bool changes = *laid_out != before;
    if (path == standard_input && !wanted_.check && !wanted_.difference) print_result(*laid_out);
    if (!changes) return;
    if (wanted_.difference) print_result(line_difference(path, before, *laid_out));
    const bool writes = !wanted_.check && !wanted_.difference && path != standard_input;
    if (writes && !replace(path, *laid_out)) return;
    ++changed_;
    if (!wanted_.difference && path != standard_input) print_result(path + "\n");
  }

  bool replace(const std::string& path, const std::string& text) {
    const auto cause = replace_file(path, text);
    if (cause) wrong(Kind::rules_unwritable, {path, *cause});
    return !cause;
  }

  void print_sum() const {
    const bool zh = language_ == Language::zh;
    const char* text = zh ? "{1} 个文件，改了 {0} 个\n" : "{0} of {1} files laid out anew\n";
    if (wanted_.check) {
      text = zh ? "{1} 个文件，{0} 个要重新排版\n" : "{0} of {1} files to be laid out anew\n";
    }
    print_message(fmt::format(fmt::runtime(text), changed_, files_));
  }

  const Language language_;
  const Wanted wanted_;
  Sources sources_;
  Diagnostics diagnostics_;
  size_t files_ = 0, changed_ = 0;
};

ExitCode run(Arguments& arguments) {
  const size_t keywords = arguments.choice("--keywords", {"zh", "en"}, 2);
  if (arguments.wrong()) return arguments.explain_wrong();
  Wanted wanted{arguments.has("--check"), arguments.has("--diff"), std::nullopt};
  if (keywords < 2) wanted.keywords = check::wording(keywords == 0 ? Language::zh : Language::en);
  return Formatter(arguments, std::move(wanted)).run(arguments.texts("PATH"));
}

}  // namespace

Command fmt_command() {
  return {
      "fmt",
      {"把规则文件排成统一的版式：缩进、空格、换行、对齐。",
       "Lays files of rules out alike: indentation, spaces, lines, columns of rows."},
      {{"PATH",
        "",
        {"规则包的文件夹，或者 .xh、.xh.md 文件；- 读标准输入，写标准输出",
         "the folder of a pack, or .xh and .xh.md files; - reads the standard input and writes\n"
         "the standard output"},
        false,
        true}},
      {{"--check",
        "",
        {"不改文件，列出要改的；有要改的，退出码是 1",
         "change nothing and list what would change; exit code 1 where something would"}},
       {"--diff", "", {"不改文件，显示会怎样改", "change nothing and show what would change"}},
       {"--keywords",
        "zh|en",
        {"换成中文或英文的关键词和单位；名字不变",
         "turn keywords and units into Chinese or English ones; names stay"}}},
      {"意思不变：排版前后的规则一一比较过；注释、空行都留着。文件有错误就不动，先用 check 改。\n"
       "Markdown（.xh.md）只排规则，不动正文。\n\n"
       "例：\n"
       "  xinheng fmt rules/quzhou-person\n"
       "  xinheng fmt --check rules/quzhou-person rules/quzhou-common\n"
       "  xinheng fmt --keywords en - < 规则.xh > english.xh\n",
       "The meaning stays: the rules before and after are compared; comments and empty lines are\n"
       "kept. A file with mistakes is left alone: see check. Of Markdown (.xh.md) only the rules\n"
       "are laid out.\n\n"
       "For example:\n"
       "  xinheng fmt rules/quzhou-person\n"
       "  xinheng fmt --check rules/quzhou-person rules/quzhou-common\n"
       "  xinheng fmt --keywords en - < rules.xh > english.xh\n"},
      run,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
       ExitCode::output_unwritable}};
}

}  // namespace xinheng::cli
