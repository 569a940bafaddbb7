// Texts one after the other. Keys mostly are as long as each other: then it isn't said where each
// one is.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "runtime/columns/array.h"

namespace xinheng::columns {

class Texts {
 public:
  Texts() = default;
  // offsets: where each begins; one more at the end.
  Texts(Array<uint64_t> offsets, Array<char> bytes)
      : size_(offsets.size() - 1), offsets_(std::move(offsets)), bytes_(std::move(bytes)) {}
  // So many of one length, which isn't 0.
  static Texts of_length(size_t length, uint64_t size, std::vector<char> bytes);

  uint64_t size() const { return size_; }
  std::string_view operator[](uint64_t i) const {
    if (has_offsets()) return {bytes_.data() + offsets_[i], offsets_[i + 1] - offsets_[i]};
    return is_blank(i) ? std::string_view() : std::string_view(place(i), length_);
  }
  // All are of this length, or have no character; 0: they differ.
  size_t length() const { return length_; }
  bool has_blanks() const { return !present_.empty(); }
  bool is_blank(uint64_t i) const {
    return has_blanks() && (present_[i / 64] >> (i % 64) & 1) == 0;
  }
  // Where the i-th is, if all are of one length and it has characters.
  const char* place(uint64_t i) const { return bytes_.data() + i * length_; }
  void prefetch(uint64_t i) const {
    has_offsets() ? __builtin_prefetch(&offsets_[i]) : __builtin_prefetch(place(i));
  }

  void make_blank(uint64_t i);  // of those of one length

  void reserve(uint64_t size) { rows_expected_ = size; }
  void push(std::string_view text) {
    if (text.size() != length_ || length_ == 0) return push_other(text);
    bytes_.own().insert(bytes_.own().end(), text.begin(), text.end());
    if (has_blanks()) mark_present(size_);
    ++size_;
  }

  // For files, where each says where it begins.
  void give_offsets();
  const Array<uint64_t>& offsets() const { return offsets_; }
  const Array<char>& bytes() const { return bytes_; }

 private:
  bool has_offsets() const { return !offsets_.empty(); }
  void push_other(std::string_view text);
  void push_blank();
  void mark_present(uint64_t i) {
    if (i / 64 == present_.size()) present_.push_back(0);
    present_[i / 64] |= uint64_t{1} << (i % 64);
  }

  uint64_t size_ = 0, rows_expected_ = 0;
  size_t length_ = 0;
  Array<uint64_t> offsets_;  // empty: all are of one length
  Array<uint64_t> present_;  // then: bit i is 0 where the i-th has no character; empty: all have
  Array<char> bytes_;
};

// Of a length that is the same again and again, mostly short.
inline void copy_text(char* to, const char* from, size_t length) {
  if (length < 8 || length > 16) {
    std::memcpy(to, from, length);
    return;
  }
  uint64_t head, tail;
  std::memcpy(&head, from, 8);
  std::memcpy(&tail, from + length - 8, 8);
  std::memcpy(to, &head, 8);
  std::memcpy(to + length - 8, &tail, 8);
}

}  // namespace xinheng::columns
