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

bool write_file(const fs::path& path, const std::string& text, Diagnostics& diagnostics) {
  const fs::path partial = path.string() + ".partial";
  errno = 0;
  bool written = false;
  {
    std::ofstream file(partial, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    written = file.good();
  }
  const std::error_code unwritten(errno, std::generic_category());
  std::error_code problem;
  if (written) fs::rename(partial, path, problem);
  if (written && !problem) return true;
  const std::string reason = (problem ? problem : unwritten).message();
  fs::remove(partial, problem);
  diagnostics.report(Kind::output_unwritable, std::nullopt, {path.string(), reason});
  return false;
}

}  // namespace xinheng::cli
