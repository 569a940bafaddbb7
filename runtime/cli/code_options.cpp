#include "runtime/cli/code_options.h"

#include <fmt/format.h>

#include <cstdlib>

#include "compiler/diagnostics/text_width.h"

namespace xinheng::cli {
namespace {

// Where the desktop's rules put what can be made again; nowhere where there is no such place.
std::filesystem::path cache_folder() {
  const auto absolute = [](const char* name) -> std::filesystem::path {
    const char* value = std::getenv(name);
    const std::filesystem::path path = value ? value : "";
    return path.is_absolute() ? path : std::filesystem::path{};
  };
  if (const auto cache = absolute("XDG_CACHE_HOME"); !cache.empty()) return cache / "xinheng";
  if (const auto home = absolute("HOME"); !home.empty()) return home / ".cache" / "xinheng";
  return {};
}

bool wants_cache(const Arguments& arguments) {
  const char* off = std::getenv("XINHENG_NO_CACHE");
  return !arguments.has("--no-cache") && (off == nullptr || *off == '\0');
}

struct Step {
  const char* name;
  const char* zh;
  const char* en;
};
constexpr Step steps[] = {
    {"parse", "读懂文字", "parse"},
    {"check", "检查名字和类型", "check"},
    {"analyze", "分析规则", "analyze"},
    {"lower", "排成计划", "lower"},
};

}  // namespace

codegen::Options code_options(const Arguments& arguments) {
  codegen::Options options;
  options.cpu = arguments.text("--cpu");
  if (wants_cache(arguments)) options.cache = cache_folder();
  return options;
}

std::string timings_text(const Compilation& compilation, Language language) {
  const bool zh = language == Language::zh;
  std::string text = zh ? "编译用时\n" : "Compiling\n";
  const auto line = [&](const char* name, double seconds, const std::string& note = {}) {
    constexpr size_t name_width = 22;
    constexpr double milliseconds = 1000;
    text += fmt::format("  {}{:>9.1f} {}{}\n", left_aligned(name, name_width),
                        seconds * milliseconds, zh ? "毫秒" : "ms", note);
  };
  for (const StageTime& time : compilation.times) {
    for (const Step& step : steps)
      if (std::string_view(step.name) == time.stage) line(zh ? step.zh : step.en, time.seconds);
  }
  if (!compilation.code) return text;
  const codegen::Timings made = compilation.code->timings();
  line(zh ? "LLVM：写成代码" : "LLVM: emit", made.emit);
  line(zh ? "LLVM：优化" : "LLVM: passes", made.optimise);
  line(zh ? "LLVM：机器码" : "LLVM: machine code", made.generate);
  line(zh ? "连接" : "link", made.link);
  line(zh ? "缓存" : "cache", made.cache,
       fmt::format(fmt::runtime(zh ? "（新编译 {} 段，取出 {} 段）" : " ({} made, {} kept before)"),
                   made.made, made.from_cache));
  return text;
}

}  // namespace xinheng::cli
