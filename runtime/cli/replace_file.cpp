#include "runtime/cli/replace_file.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

namespace xinheng::cli {

namespace fs = std::filesystem;

std::optional<std::string> replace_file(const fs::path& path, const std::string& text) {
  std::error_code problem;
  const fs::path target = fs::canonical(path, problem);
  if (problem) return problem.message();
  // A rename would get around that.
  if (access(target.c_str(), W_OK) != 0) return std::generic_category().message(errno);
  const fs::path beside =
      target.parent_path() / fmt::format(".{}.{}", target.filename().string(), getpid());
  {
    std::ofstream stream(beside, std::ios::binary);
    stream << text << std::flush;
    if (!stream) problem = std::error_code(errno, std::generic_category());
  }
  const auto permissions = fs::status(target).permissions();
  if (!problem) fs::permissions(beside, permissions, problem);
  if (!problem) fs::rename(beside, target, problem);
  if (!problem) return std::nullopt;
  std::error_code ignored;
  fs::remove(beside, ignored);
  return problem.message();
}

}  // namespace xinheng::cli
