// One writer of a store at a time.
#pragma once

#include <filesystem>
#include <optional>

#include "runtime/store/catalogue.h"

namespace xinheng::store {

class WriterLock {
 public:
  // Empty: another one has it. Throws WriteError.
  static std::optional<WriterLock> take(const std::filesystem::path& store);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock();

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// What belongs to no generation that can be read: an interrupted writer left it.
void remove_leftovers(const std::filesystem::path& store, const Generation& newest);

}  // namespace xinheng::store
