#include "runtime/store/array_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "runtime/columns/parallel.h"

namespace xinheng::store {
namespace {

constexpr uint64_t pages_per_task = 256;

uint64_t pages_of(uint64_t bytes) {
  return (bytes + page_bytes - 1) / page_bytes;
}

std::string sum_of_sums(const std::vector<uint64_t>& sums) {
  const XXH128_hash_t hash = XXH3_128bits(sums.data(), sums.size() * sizeof(uint64_t));
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::filesystem::path sums_path(const std::filesystem::path& file) {
  std::filesystem::path path = file;
  path += ".sums";
  return path;
}

const char* map(int descriptor, uint64_t bytes) {
  if (bytes == 0) return nullptr;
  void* memory = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, descriptor, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<const char*>(memory);
}

}  // namespace

Descriptor::~Descriptor() {
  if (number >= 0) ::close(number);
}

void write_all(int descriptor, const char* data, uint64_t bytes, uint64_t offset,
               const std::string& file) {
  while (bytes > 0) {
    const ssize_t written = ::pwrite(descriptor, data, bytes, static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw WriteError{file, written < 0 ? errno : ENOSPC};
    data += written;
    offset += static_cast<uint64_t>(written);
    bytes -= static_cast<uint64_t>(written);
  }
}

const StoredArray* StoredFile::find(std::string_view name) const {
  for (const StoredArray& array : arrays)
    if (array.name == name) return &array;
  return nullptr;
}

ArrayFileWriter::ArrayFileWriter(const std::filesystem::path& store, std::string path,
                                 std::vector<StoredArray> layout)
    : on_disk_(store / path), file_{std::move(path), 0, "", std::move(layout)} {
  for (StoredArray& array : file_.arrays) {
    array.offset = file_.bytes;
    file_.bytes += pages_of(array.bytes) * page_bytes;
  }
  descriptor_ = ::open(on_disk_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor_ < 0) throw WriteError{file_.path, errno};
  if (::ftruncate(descriptor_, static_cast<off_t>(file_.bytes)) != 0)
    throw WriteError{file_.path, errno};
}

ArrayFileWriter::~ArrayFileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void ArrayFileWriter::put(size_t array, uint64_t offset, const void* data, uint64_t bytes) const {
  write_all(descriptor_, static_cast<const char*>(data), bytes, file_.arrays[array].offset + offset,
            file_.path);
}

StoredFile ArrayFileWriter::finish(uint32_t threads) {
  const uint64_t pages = pages_of(file_.bytes);
  std::vector<uint64_t> sums(pages);
  const char* bytes = map(descriptor_, file_.bytes);
  if (bytes == nullptr && file_.bytes > 0) throw WriteError{file_.path, errno};
  columns::parallel(threads, pages / pages_per_task + 1, [&](uint64_t task) {
    const uint64_t end = std::min(pages, (task + 1) * pages_per_task);
    for (uint64_t page = task * pages_per_task; page < end; ++page)
      sums[page] = XXH3_64bits(bytes + page * page_bytes, page_bytes);
  });
  if (bytes != nullptr) ::munmap(const_cast<char*>(bytes), file_.bytes);
  if (::fsync(descriptor_) != 0) throw WriteError{file_.path, errno};
  const Descriptor file{
      ::open(sums_path(on_disk_).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
  if (file.number < 0) throw WriteError{file_.path + ".sums", errno};
  write_all(file.number, reinterpret_cast<const char*>(sums.data()), sums.size() * sizeof(uint64_t),
            0, file_.path + ".sums");
  if (::fsync(file.number) != 0) throw WriteError{file_.path + ".sums", errno};
  file_.sums = sum_of_sums(sums);
  return file_;
}

ArrayFile::ArrayFile(const std::filesystem::path& store, const StoredFile& file, Pages pages_kept)
    : file_(file), pages_(pages_kept) {
  const auto open = [](const std::filesystem::path& path, const std::string& name,
                       uint64_t bytes) -> int {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw Damage{name, std::strerror(errno)};
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || static_cast<uint64_t>(status.st_size) != bytes) {
      ::close(descriptor);
      throw Damage{name, fmt::format("{} ≠ {} bytes", status.st_size, bytes)};
    }
    return descriptor;
  };
  for (const StoredArray& array : file_.arrays)
    if (array.offset % page_bytes != 0 || array.offset > file_.bytes ||
        array.bytes > file_.bytes - array.offset)
      throw Damage{file_.path, array.name};
  const std::filesystem::path path = store / file_.path;
  const uint64_t pages = pages_of(file_.bytes);
  sums_.resize(pages);
  {
    const Descriptor sums{open(sums_path(path), file_.path + ".sums", pages * sizeof(uint64_t))};
    const auto wanted = static_cast<ssize_t>(pages * sizeof(uint64_t));
    if (::pread(sums.number, sums_.data(), static_cast<size_t>(wanted), 0) != wanted ||
        sum_of_sums(sums_) != file_.sums)
      throw Damage{file_.path + ".sums", "checksum"};
  }
  const Descriptor data{open(path, file_.path, file_.bytes)};
  bytes_ = map(data.number, file_.bytes);
  if (bytes_ == nullptr && file_.bytes > 0) throw Damage{file_.path, std::strerror(errno)};
  good_ = std::make_unique<std::atomic<uint64_t>[]>(pages / 64 + 1);
}

ArrayFile::~ArrayFile() {
  if (bytes_ != nullptr) ::munmap(const_cast<char*>(bytes_), file_.bytes);
}

const StoredArray& ArrayFile::need(std::string_view name) const {
  const StoredArray* array = file_.find(name);
  if (array == nullptr) throw Damage{file_.path, std::string(name)};
  return *array;
}

void ArrayFile::let_go(uint64_t begin, uint64_t end) const {
  if (pages_ == Pages::stay || bytes_ == nullptr) return;
  void* first = const_cast<char*>(bytes_ + begin * page_bytes);
  ::madvise(first, std::min(file_.bytes, end * page_bytes) - begin * page_bytes, MADV_DONTNEED);
}

void ArrayFile::let_go() const {
  let_go(0, pages_of(file_.bytes));
}

bool ArrayFile::check_pages(uint64_t begin, uint64_t end) const {
  bool read = false;
  for (uint64_t page = begin; page < end; ++page) {
    const uint64_t bit = uint64_t{1} << (page % 64);
    if ((good_[page / 64].load(std::memory_order_relaxed) & bit) != 0) continue;
    if (XXH3_64bits(bytes_ + page * page_bytes, page_bytes) != sums_[page])
      throw Damage{file_.path, fmt::format("{} @ {}", "checksum", page * page_bytes)};
    good_[page / 64].fetch_or(bit, std::memory_order_relaxed);
    read = true;
  }
  return read;
}

void ArrayFile::check(uint64_t offset, uint64_t bytes, uint32_t threads) const {
  if (bytes == 0) return;
  const uint64_t begin = offset / page_bytes, end = pages_of(offset + bytes);
  if (end - begin <= pages_per_task) {
    check_pages(begin, end);
    return;
  }
  std::mutex mutex;
  std::optional<Damage> damage;
  columns::parallel(threads, (end - begin) / pages_per_task + 1, [&](uint64_t task) {
    const uint64_t from = begin + task * pages_per_task;
    try {
      const uint64_t to = std::min(end, from + pages_per_task);
      if (from < to && check_pages(from, to)) let_go(from, to);
    } catch (const Damage& one) {
      const std::lock_guard lock(mutex);
      if (!damage || one.what < damage->what) damage = one;
    }
  });
  if (damage) throw *damage;
}

}  // namespace xinheng::store
