#include "compiler/lower/same_code.h"

#include <tuple>
#include <type_traits>

namespace xinheng::lower {
namespace {

// Plans are structs of structs: all their fields are compared, whatever they are, so that none can
// be forgotten here.
struct Anything {
  template <class T>
  operator T() const;
};
template <class T, class... Fields>
constexpr size_t field_count() {
  if constexpr (requires { T{Fields{}..., Anything{}}; }) {
    return field_count<T, Fields..., Anything>();
  } else {
    return sizeof...(Fields);
  }
}

template <class T>
auto fields_of(const T& value) {
  constexpr size_t count = field_count<T>();
  static_assert(count <= 8);
  if constexpr (count == 0) {
    return std::tie();
  } else if constexpr (count == 1) {
    const auto& [a] = value;
    return std::tie(a);
  } else if constexpr (count == 2) {
    const auto& [a, b] = value;
    return std::tie(a, b);
  } else if constexpr (count == 3) {
    const auto& [a, b, c] = value;
    return std::tie(a, b, c);
  } else if constexpr (count == 4) {
    const auto& [a, b, c, d] = value;
    return std::tie(a, b, c, d);
  } else if constexpr (count == 5) {
    const auto& [a, b, c, d, e] = value;
    return std::tie(a, b, c, d, e);
  } else if constexpr (count == 6) {
    const auto& [a, b, c, d, e, f] = value;
    return std::tie(a, b, c, d, e, f);
  } else if constexpr (count == 7) {
    const auto& [a, b, c, d, e, f, g] = value;
    return std::tie(a, b, c, d, e, f, g);
  } else {
    const auto& [a, b, c, d, e, f, g, h] = value;
    return std::tie(a, b, c, d, e, f, g, h);
  }
}

template <class T>
bool same(const T& a, const T& b);

template <class T>
bool same_items(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!same(a[i], b[i])) return false;
  }
  return true;
}

template <class... Ts>
bool same_choice(const std::variant<Ts...>& a, const std::variant<Ts...>& b) {
  if (a.index() != b.index()) return false;
  return std::visit(
      [&](const auto& one) { return same(one, std::get<std::decay_t<decltype(one)>>(b)); }, a);
}

template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;
template <class T>
constexpr bool is_variant = false;
template <class... Ts>
constexpr bool is_variant<std::variant<Ts...>> = true;

template <class T>
bool same(const T& a, const T& b) {
  if constexpr (is_vector<T>) {
    return same_items(a, b);
  } else if constexpr (is_variant<T>) {
    return same_choice(a, b);
  } else if constexpr (requires { a == b; }) {
    return a == b;
  } else {
    const auto of_a = fields_of(a), of_b = fields_of(b);
    return [&]<size_t... I>(std::index_sequence<I...>) {
      return (same(std::get<I>(of_a), std::get<I>(of_b)) && ...);
    }(std::make_index_sequence<std::tuple_size_v<decltype(of_a)>>());
  }
}

}  // namespace

bool same_code(const plan::Plan& a, const plan::Plan& b) {
  return a.slots.size() == b.slots.size() && a.lookups.size() == b.lookups.size() &&
         same_items(a.pipelines, b.pipelines);
}

}  // namespace xinheng::lower
