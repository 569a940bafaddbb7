#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "compiler/syntax/print_expression.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/new_pack.h"

namespace xinheng::cli {
namespace {

namespace fs = std::filesystem;

// The name of the pack that the files were written for.
constexpr std::string_view example_name(Language language) {
  return language == Language::zh ? "新规则包" : "new_pack";
}

std::string with_name(std::string_view text, Language language, const std::string& name) {
  std::string result(text);
  const std::string_view example = example_name(language);
  for (size_t at = 0; (at = result.find(example, at)) != std::string::npos; at += name.size()) {
    result.replace(at, example.size(), name);
  }
  return result;
}

std::error_code write(const fs::path& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary);
  stream << text << std::flush;
  return stream ? std::error_code{} : std::error_code(errno, std::generic_category());
}

// All of it or nothing: it appears under its name when it is whole.
std::error_code make(const fs::path& folder, Language language, const std::string& name) {
  const fs::path beside = folder.parent_path() / ("." + name + ".partial");
  std::error_code problem;
  fs::remove_all(beside, problem);
  fs::create_directory(beside, problem);
  for (const NewPackFile& file : new_pack_files()) {
    if (problem || file.language != language) continue;
    problem = write(beside / file.name, with_name(file.text, language, name));
  }
  if (!problem) fs::rename(beside, folder, problem);
  std::error_code ignored;
  if (problem) fs::remove_all(beside, ignored);
  return problem;
}

std::string next_steps(const std::string& folder, Language language) {
  const char* text = language == Language::zh
                         ? "建好了：{0}。接着可以：\n"
                           "  xinheng check {0}\n"
                           "  xinheng test {0}\n"
                           "  xinheng generate {0} --subjects 1000 --out data\n"
                           "  xinheng run {0} data --date 2024-12-31 --out results\n"
                           "改规则之前先写测试；每个文件的开头说它管什么。\n"
                         : "made: {0}. Next:\n"
                           "  xinheng check {0}\n"
                           "  xinheng test {0}\n"
                           "  xinheng generate {0} --subjects 1000 --out data\n"
                           "  xinheng run {0} data --date 2024-12-31 --out results\n"
                           "Write a test before you change a rule; each file begins with what it "
                           "is for.\n";
  return fmt::format(fmt::runtime(text), folder);
}

ExitCode run(Arguments& arguments) {
  const std::string folder = arguments.text("NAME");
  fs::path path = fs::path(folder).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string name = path.filename().string();
  Diagnostics& diagnostics = arguments.diagnostics();
  std::error_code problem;
  if (name.empty() || name.starts_with('.') || !syntax::is_plain_name(name)) {
    diagnostics.report(Kind::new_pack_name_wrong, std::nullopt, {name});
  } else if (fs::exists(fs::symlink_status(path, problem))) {
    diagnostics.report(Kind::new_pack_exists, std::nullopt, {folder});
  } else if (const std::error_code cause = make(path, arguments.language(), name)) {
    diagnostics.report(Kind::new_pack_unwritable, std::nullopt, {folder, cause.message()});
  }
  print_messages(diagnostics, {}, arguments.language(), Format::text);
  if (diagnostics.has_errors()) return exit_code_of(diagnostics);
  print_result(next_steps(path.string(), arguments.language()));
  return ExitCode::fine;
}

}  // namespace

Command init_command() {
  return {
      "init",
      {"建一个新的规则包：能运行的例子，清单、测试都有，照着改。",
       "Makes a new pack: an example that runs, with lists and tests, to be changed."},
      {{"NAME",
        "",
        {"新文件夹，也是规则包的名字：我的规则，或 规则/我的规则",
         "the new folder, whose name is that of the pack: my_rules, or rules/my_rules"}}},
      {},
      {"--lang zh 建中文的（默认），--lang en 建英文的。已有的文件夹不会动。\n\n"
       "例：\n"
       "  xinheng init 停车信用\n"
       "  xinheng test 停车信用\n",
       "--lang zh makes one in Chinese words, --lang en in English ones. An existing folder is\n"
       "left alone.\n\n"
       "For example:\n"
       "  xinheng init parking --lang en\n"
       "  xinheng test parking\n"},
      run,
      {ExitCode::fine, ExitCode::command_line_wrong, ExitCode::output_unwritable}};
}

}  // namespace xinheng::cli
