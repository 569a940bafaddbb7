// A file of arrays, one behind the other, that is mapped into memory. Every page has a checksum,
// which is compared when the page is first needed.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/columns/array.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::store {

inline constexpr uint64_t page_bytes = 4096;

struct StoredArray {
  std::string name;
  uint64_t offset = 0, bytes = 0;  // offset: a multiple of page_bytes
};
// What the catalogue says of a file; its checksums lie in a file of their own, "<path>.sums".
struct StoredFile {
  std::string path;                // relative to the store
  uint64_t bytes = 0;
  std::string sums;                // checksum of the checksums
  std::vector<StoredArray> arrays;

  const StoredArray* find(std::string_view name) const;
};

// The system refuses to write, or to read: errno.
struct WriteError {
  std::string file;
  int number;
};
// What is in a file isn't what was written there.
struct Damage {
  std::string file, what;
};

// A file that is closed whatever happens.
struct Descriptor {
  int number = -1;
  ~Descriptor();
};
// All of it, or WriteError.
void write_all(int descriptor, const char* data, uint64_t bytes, uint64_t offset,
               const std::string& file);

class ArrayFileWriter {
 public:
  // layout: the arrays with their sizes; offsets are set here. Throws WriteError, as all here do.
  ArrayFileWriter(const std::filesystem::path& store, std::string path,
                  std::vector<StoredArray> layout);
  ~ArrayFileWriter();
  ArrayFileWriter(const ArrayFileWriter&) = delete;
  ArrayFileWriter& operator=(const ArrayFileWriter&) = delete;

  // Any thread, any order; each byte once.
  void put(size_t array, uint64_t offset, const void* data, uint64_t bytes) const;
  // Computes the checksums; all is on the disk then.
  StoredFile finish(uint32_t threads);

 private:
  std::filesystem::path on_disk_;
  StoredFile file_;
  int descriptor_ = -1;
};

// Whether pages stay in memory until the system wants them back, or only as long as they are used.
enum class Pages : uint8_t { stay, are_let_go };

// Keeps the file mapped. Any thread.
class ArrayFile {
 public:
  // Throws Damage where the file is not as the catalogue says: missing, of another size, …
  ArrayFile(const std::filesystem::path& store, const StoredFile& file, Pages pages = Pages::stay);
  ~ArrayFile();
  ArrayFile(const ArrayFile&) = delete;
  ArrayFile& operator=(const ArrayFile&) = delete;

  bool has(std::string_view name) const { return file_.find(name) != nullptr; }
  // Compared with its checksums: all of it, or [begin, end). Throws Damage.
  template <class T>
  columns::Array<T> array(std::string_view name, uint32_t threads) const {
    const StoredArray& place = need(name);
    check(place.offset, place.bytes, threads);
    return view<T>(place);
  }
  // Items are compared as they are read: for whoever reads a few of many.
  template <class T>
  class Lazy {
   public:
    Lazy() = default;
    Lazy(const ArrayFile& file, const StoredArray& place)
        : file_(&file), offset_(place.offset), items_(file.view<T>(place)) {}
    uint64_t size() const { return items_.size(); }
    T operator[](uint64_t i) const { return *range(i, i + 1); }
    const T* range(uint64_t begin, uint64_t end) const {
      file_->check(offset_ + begin * sizeof(T), (end - begin) * sizeof(T), 1);
      return std::as_const(items_).data() + begin;
    }

   private:
    const ArrayFile* file_ = nullptr;
    uint64_t offset_ = 0;
    columns::Array<T> items_;
  };
  // Empty where the file has no such array.
  template <class T>
  Lazy<T> lazy(std::string_view name) const {
    const StoredArray* place = file_.find(name);
    return place == nullptr ? Lazy<T>() : Lazy<T>(*this, *place);
  }
  void check_all(uint32_t threads) const { check(0, file_.bytes, threads); }
  // What was read of it isn't in memory any more, where pages are let go; views stay good.
  void let_go() const;

 private:
  const StoredArray& need(std::string_view name) const;
  void check(uint64_t offset, uint64_t bytes, uint32_t threads) const;
  bool check_pages(uint64_t begin, uint64_t end) const;  // whether any was read for that
  void let_go(uint64_t begin, uint64_t end) const;
  template <class T>
  columns::Array<T> view(const StoredArray& place) const {
    static const T none{};
    const T* data = place.bytes == 0 ? &none : reinterpret_cast<const T*>(bytes_ + place.offset);
    return columns::Array<T>::view(data, place.bytes / sizeof(T));
  }

  const StoredFile file_;
  const Pages pages_;
  const char* bytes_ = nullptr;
  std::vector<uint64_t> sums_;                      // by page
  std::unique_ptr<std::atomic<uint64_t>[]> good_;   // by page, a bit
};

// For whoever goes through rows in rising order: what was read of them is let go now and then.
class GoingThrough {
 public:
  explicit GoingThrough(const ArrayFile& file) : file_(file) {}
  ~GoingThrough() { file_.let_go(); }
  GoingThrough(const GoingThrough&) = delete;
  GoingThrough& operator=(const GoingThrough&) = delete;
  void at(uint64_t row) {
    if (row < next_) return;
    file_.let_go();
    next_ = row + rows_in_memory;
  }

 private:
  static constexpr uint64_t rows_in_memory = 1 << 18;
  const ArrayFile& file_;
  uint64_t next_ = rows_in_memory;
};

class LazyTexts {
 public:
  LazyTexts() = default;
  LazyTexts(const ArrayFile& file, const std::string& name)
      : offsets_(file.lazy<uint64_t>(name + ".offsets")),
        bytes_(file.lazy<char>(name + ".bytes")) {}
  uint64_t size() const { return offsets_.size() == 0 ? 0 : offsets_.size() - 1; }
  std::string_view operator[](uint64_t i) const {
    const uint64_t begin = offsets_[i], end = offsets_[i + 1];
    return begin == end ? std::string_view()
                        : std::string_view(bytes_.range(begin, end), end - begin);
  }

 private:
  ArrayFile::Lazy<uint64_t> offsets_;
  ArrayFile::Lazy<char> bytes_;
};

// The place of the first item that isn't before the key, of items in order: they need not be in
// memory.
template <class Items, class Key>
uint64_t lower_bound(const Items& items, const Key& key) {
  uint64_t low = 0, high = items.size();
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (items[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The place of the key in rising keys; no_subject where it isn't there.
template <class Keys>
uint32_t place_of(const Keys& keys, std::string_view key) {
  const uint64_t at = lower_bound(keys, key);
  return at < keys.size() && keys[at] == key ? static_cast<uint32_t>(at) : columns::no_subject;
}

}  // namespace xinheng::store
