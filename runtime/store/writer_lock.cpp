#include "runtime/store/writer_lock.h"

#include <cerrno>
#include <set>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/format.h>

namespace xinheng::store {

std::optional<WriterLock> WriterLock::take(const std::filesystem::path& store) {
  const int descriptor = ::open((store / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) throw WriteError{"lock", errno};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return WriterLock(descriptor);
  const int number = errno;
  ::close(descriptor);
  if (number != EWOULDBLOCK) throw WriteError{"lock", number};
  return std::nullopt;
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WriterLock::~WriterLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void remove_leftovers(const std::filesystem::path& store, const Generation& newest) {
  std::set<std::string> wanted = {store_json, "lock",
                                  fmt::format("generation-{}.json", newest.number)};
  for (const Segment& segment : newest.segments) wanted.insert(segment.folder);
  for (const EarlierGeneration& one : newest.earlier)
    wanted.insert(fmt::format("generation-{}.json", one.number));
  std::error_code ignored;
  std::vector<std::filesystem::path> others;
  for (const auto& entry : std::filesystem::directory_iterator(store, ignored))
    if (!wanted.contains(entry.path().filename().string())) others.push_back(entry.path());
  for (const std::filesystem::path& other : others) std::filesystem::remove_all(other, ignored);
}

}  // namespace xinheng::store
