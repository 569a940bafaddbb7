#include "compiler/syntax/files.h"

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "compiler/syntax/literate.h"

namespace xinheng::syntax {
namespace {

namespace fs = std::filesystem;
constexpr uintmax_t file_bytes_max = 16u << 20;

}  // namespace

bool is_rules_file(const fs::path& path) {
  return path.extension() == ".xh" || is_literate(path.string());
}

std::vector<fs::path> rule_files(const fs::path& folder, std::error_code& problem) {
  std::vector<fs::path> result;
  fs::directory_iterator entries(folder, problem);
  for (; !problem && entries != fs::directory_iterator(); entries.increment(problem)) {
    const fs::path& path = entries->path();
    if (is_rules_file(path)) result.push_back(path);
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::optional<std::string> read_rules(const fs::path& path, const std::string& shown,
                                      Diagnostics& diagnostics) {
  std::error_code problem;
  const uintmax_t size = fs::file_size(path, problem);
  if (problem) {
    diagnostics.report(Kind::file_unreadable, std::nullopt, {shown, problem.message()});
    return std::nullopt;
  }
  if (size > file_bytes_max) {
    diagnostics.report(Kind::file_too_large, std::nullopt, {shown, std::to_string(size)});
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text(size, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  if (!stream) {
    const std::error_code cause(errno, std::generic_category());
    diagnostics.report(Kind::file_unreadable, std::nullopt, {shown, cause.message()});
    return std::nullopt;
  }
  return text;
}

}  // namespace xinheng::syntax
