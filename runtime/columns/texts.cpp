#include "runtime/columns/texts.h"

#include <utility>

namespace xinheng::columns {

Texts Texts::of_length(size_t length, uint64_t size, std::vector<char> bytes) {
  Texts texts;
  texts.length_ = length;
  texts.size_ = size;
  texts.bytes_ = std::move(bytes);
  return texts;
}

void Texts::make_blank(uint64_t i) {
  if (present_.empty()) present_.assign(size_ / 64 + 1, ~uint64_t{0});
  present_[i / 64] &= ~(uint64_t{1} << (i % 64));
}

// One without characters, the first that has some, or one of another length.
void Texts::push_other(std::string_view text) {
  if (!has_offsets() && text.empty()) return push_blank();
  if (!has_offsets() && length_ == 0) {
    length_ = text.size();
    bytes_.own().reserve(std::max(rows_expected_, size_ + 1) * length_);
    bytes_.resize(size_ * length_);
    if (size_ > 0) present_.assign(size_ / 64 + 1, 0);
    return push(text);
  }
  give_offsets();
  bytes_.own().insert(bytes_.own().end(), text.begin(), text.end());
  offsets_.push_back(bytes_.size());
  ++size_;
}

void Texts::push_blank() {
  ++size_;
  if (length_ == 0) return;
  bytes_.resize(size_ * length_);
  if (has_blanks() && (size_ - 1) / 64 == present_.size()) present_.push_back(0);
  make_blank(size_ - 1);
}

void Texts::give_offsets() {
  if (has_offsets()) return;
  std::vector<uint64_t> offsets;
  offsets.reserve(std::max(rows_expected_, size_) + 1);
  std::vector<char> bytes;
  if (has_blanks()) bytes.reserve(bytes_.size());
  uint64_t end = 0;
  for (uint64_t i = 0; i <= size_; ++i) {
    offsets.push_back(end);
    if (i == size_) break;
    const std::string_view text = (*this)[i];
    end += text.size();
    if (has_blanks()) bytes.insert(bytes.end(), text.begin(), text.end());
  }
  if (has_blanks()) bytes_ = std::move(bytes);
  offsets_ = std::move(offsets);
  present_ = {};
  length_ = 0;
}

}  // namespace xinheng::columns
