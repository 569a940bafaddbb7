#include "compiler/codegen/object_cache.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <sstream>
#include <vector>

#include "compiler/values/sha256.h"

namespace xinheng::codegen {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view suffix = ".object";
constexpr size_t digest_digits = 64;

fs::path path_of(const fs::path& folder, const std::string& key) {
  return folder / (key + std::string(suffix));
}

// Of 256 MB there may be thousands: looked through only where something is stored.
void shrink(const fs::path& folder) {
  struct File {
    fs::file_time_type used;
    uint64_t bytes;
    fs::path path;
  };
  std::error_code error;
  std::vector<File> files;
  uint64_t total = 0;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    const File file{at->last_write_time(gone), at->file_size(gone), at->path()};
    if (gone) continue;
    total += file.bytes;
    files.push_back(file);
  }
  if (total <= cache_bytes_max) return;
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.used < b.used; });
  for (const File& file : files) {
    if (total <= cache_bytes_max / 2) return;
    fs::remove(file.path, error);
    total -= file.bytes;
  }
}

}  // namespace

std::optional<std::string> load_object(const fs::path& folder, const std::string& key) {
  const fs::path path = path_of(folder, key);
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::ostringstream stream;
  stream << file.rdbuf();
  std::string content = std::move(stream).str();
  if (content.size() < digest_digits) return {};
  std::string object = content.substr(digest_digits);
  if (sha256(key + object) != content.substr(0, digest_digits)) return {};
  std::error_code unwritable;
  fs::last_write_time(path, fs::file_time_type::clock::now(), unwritable);
  return object;
}

void store_object(const fs::path& folder, const std::string& key, std::string_view object) {
  static std::atomic<unsigned> count{0};
  std::error_code error;
  if (fs::create_directories(folder, error))
    fs::permissions(folder, fs::perms::owner_all, error);  // it is code: nobody else writes here
  const fs::path partial =
      folder / (key + "." + std::to_string(getpid()) + "." + std::to_string(count++));
  {
    std::ofstream file(partial, std::ios::binary);
    file << sha256(key + std::string(object)) << object;
    file.close();
    if (!file) {
      fs::remove(partial, error);
      return;
    }
  }
  fs::rename(partial, path_of(folder, key), error);
  if (error) fs::remove(partial, error);
  shrink(folder);
}

}  // namespace xinheng::codegen
