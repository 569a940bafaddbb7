#include "runtime/results/partial_folder.h"

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/results/table_file.h"

namespace xinheng::results {
namespace {

std::string reason_of(int number) {
  return std::generic_category().message(number);
}

std::filesystem::path without_trailing_slash(const std::filesystem::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

void report_obstacle(Diagnostics& diagnostics, const std::filesystem::path& path, int number) {
  if (number == EEXIST) {
    diagnostics.report(Kind::output_exists, std::nullopt, {path.string()});
  } else {
    diagnostics.report(Kind::output_unwritable, std::nullopt, {path.string(), reason_of(number)});
  }
}

}  // namespace

std::optional<PartialFolder> PartialFolder::make(const std::filesystem::path& final_path,
                                                 Diagnostics& diagnostics) {
  const std::filesystem::path wanted = without_trailing_slash(final_path);
  std::error_code failed;
  if (std::filesystem::symlink_status(wanted, failed).type() !=
      std::filesystem::file_type::not_found) {
    report_obstacle(diagnostics, final_path, failed ? failed.value() : EEXIST);
    return std::nullopt;
  }
  std::filesystem::path partial = wanted;
  partial.replace_filename("." + wanted.filename().string() + ".partial-" +
                           std::to_string(::getpid()));
  if (!std::filesystem::create_directory(partial, failed)) {
    const std::string reason = failed ? failed.message() : reason_of(EEXIST);
    diagnostics.report(Kind::output_unwritable, std::nullopt, {final_path.string(), reason});
    return std::nullopt;
  }
  return PartialFolder(partial, wanted);
}

PartialFolder::PartialFolder(std::filesystem::path partial, std::filesystem::path final_path)
    : partial_(std::move(partial)), final_(std::move(final_path)) {}

PartialFolder::PartialFolder(PartialFolder&& other) noexcept
    : partial_(std::exchange(other.partial_, {})), final_(std::move(other.final_)) {}

PartialFolder::~PartialFolder() {
  if (partial_.empty()) return;
  std::error_code ignored;  // what can't be removed keeps its name, which says that it is partial
  std::filesystem::remove_all(partial_, ignored);
}

bool PartialFolder::publish(Diagnostics& diagnostics) {
  const auto fail = [&](int number) {
    report_obstacle(diagnostics, final_, number);
    return false;
  };
  if (!sync_to_disk(partial_).ok()) return fail(errno);
  int failed = ::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, final_.c_str(), RENAME_NOREPLACE);
  // Some file systems can't refuse to replace; a folder that holds something is never replaced.
  if (failed != 0 && errno == EINVAL) failed = ::rename(partial_.c_str(), final_.c_str());
  if (failed != 0) return fail(errno);
  partial_.clear();
  const std::filesystem::path above = final_.parent_path();
  static_cast<void>(sync_to_disk(above.empty() ? "." : above));
  return true;
}

}  // namespace xinheng::results
