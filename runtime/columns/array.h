// A vector, or a view of memory that somebody else keeps: a file mapped into memory.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace xinheng::columns {

template <class T>
class Array {
 public:
  Array() = default;
  Array(std::vector<T> values) : values_(std::move(values)) {}
  Array(std::initializer_list<T> values) : values_(values) {}
  template <class Iterator>
  Array(Iterator begin, Iterator end) : values_(begin, end) {}
  static Array view(const T* data, size_t size) {
    Array array;
    array.view_ = data;
    array.view_size_ = size;
    return array;
  }

  const T* data() const { return view_ != nullptr ? view_ : values_.data(); }
  size_t size() const { return view_ != nullptr ? view_size_ : values_.size(); }
  bool empty() const { return size() == 0; }
  // So many may be read without leaving the memory that belongs to it.
  size_t room() const { return view_ != nullptr ? view_size_ : values_.capacity(); }
  const T& operator[](size_t i) const { return data()[i]; }
  const T& back() const { return data()[size() - 1]; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }

  // To be changed, it must be a vector.
  std::vector<T>& own() {
    assert(view_ == nullptr);
    return values_;
  }
  T* data() { return own().data(); }
  T& operator[](size_t i) { return own()[i]; }
  void push_back(T value) { own().push_back(value); }
  void assign(size_t size, T value) { own().assign(size, value); }
  void resize(size_t size, T value = T{}) { own().resize(size, value); }
  void reserve(size_t size) { own().reserve(size); }

  bool operator==(const Array& other) const {
    return size() == other.size() && std::equal(begin(), end(), other.begin());
  }

 private:
  std::vector<T> values_;
  const T* view_ = nullptr;
  size_t view_size_ = 0;
};

}  // namespace xinheng::columns
