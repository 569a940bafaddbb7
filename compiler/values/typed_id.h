// Typed indices: a FieldId can't be passed where a TableId is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace xinheng {

template <class Tag>
struct Id {
  static constexpr uint32_t none_value = 0xffffffffu;
  uint32_t index = none_value;

  bool valid() const { return index != none_value; }
  auto operator<=>(const Id&) const = default;
};

// A vector whose elements are named by one kind of id.
template <class Tag, class T>
struct IdVector {
  std::vector<T> items;

  Id<Tag> push(T item) {
    items.push_back(std::move(item));
    return Id<Tag>{static_cast<uint32_t>(items.size() - 1)};
  }
  T& operator[](Id<Tag> id) { return items[id.index]; }
  const T& operator[](Id<Tag> id) const { return items[id.index]; }
  uint32_t size() const { return static_cast<uint32_t>(items.size()); }
  bool empty() const { return items.empty(); }
  auto begin() { return items.begin(); }
  auto end() { return items.end(); }
  auto begin() const { return items.begin(); }
  auto end() const { return items.end(); }
};

// Visiting a variant with a set of lambdas: a missing case does not compile.
template <class... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
overloaded(Ts...) -> overloaded<Ts...>;

}  // namespace xinheng
