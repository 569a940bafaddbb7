// The files of one generation, mapped when they are first asked for.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "runtime/store/catalogue.h"

namespace xinheng::store {

class OpenStore {
 public:
  OpenStore(std::filesystem::path folder, Generation generation, Pages pages = Pages::stay)
      : folder_(std::move(folder)),
        generation_(std::move(generation)),
        pages_(pages),
        plain_(generation_.kinds.size()) {}

  const std::filesystem::path& folder() const { return folder_; }
  const Generation& generation() const { return generation_; }
  const Segment& base() const { return generation_.segments.front(); }
  // Of the base, by kind.
  const std::shared_ptr<const ArrayFile>& plain(size_t kind) {
    if (!plain_[kind])
      plain_[kind] = std::make_shared<const ArrayFile>(folder_, base().plain[kind].file, pages_);
    return plain_[kind];
  }
  Pages pages() const { return pages_; }
  void let_go() const {
    for (const auto& file : plain_)
      if (file) file->let_go();
  }

 private:
  const std::filesystem::path folder_;
  const Generation generation_;
  const Pages pages_;
  std::vector<std::shared_ptr<const ArrayFile>> plain_;
};

}  // namespace xinheng::store
