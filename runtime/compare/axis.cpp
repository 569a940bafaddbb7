#include <algorithm>
#include <optional>

#include "compiler/values/fixed_point.h"
#include "runtime/compare/grid.h"

namespace xinheng::compare {
namespace {

std::string trimmed(std::string text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.back())) text.pop_back();
  size_t begin = 0;
  while (begin < text.size() && is_space(text[begin])) ++begin;
  return text.substr(begin);
}

// "12.5元": a number and its unit.
struct Amount {
  int64_t scaled = 0;
  int places = 0;
  std::string unit;
};
std::optional<Amount> amount_of(const std::string& text) {
  size_t end = 0;
  while (end < text.size() && std::string_view("0123456789.-").find(text[end]) != std::string::npos)
    ++end;
  Amount amount;
  amount.unit = text.substr(end);
  const std::string number = text.substr(0, end);
  const size_t point = number.find('.');
  amount.places = point == std::string::npos ? 0 : int(number.size() - point - 1);
  if (number.empty() || amount.places > decimal_places_max) return std::nullopt;
  const auto scaled = parse_fixed(number, amount.places);
  if (!scaled) return std::nullopt;
  amount.scaled = *scaled;
  return amount;
}

// What stands around the first of these words, trimmed.
std::optional<std::pair<std::string, std::string>> cut(const std::string& text,
                                                       std::initializer_list<const char*> words) {
  for (const char* word : words) {
    const size_t at = text.find(word);
    if (at == std::string::npos) continue;
    return std::pair(trimmed(text.substr(0, at)),
                     trimmed(text.substr(at + std::string_view(word).size())));
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> range_of(const std::string& from_text,
                                                 const std::string& to_and_step) {
  const auto parts = cut(to_and_step, {"步长", "step", " by "});
  if (!parts) return std::nullopt;
  auto from = amount_of(from_text), to = amount_of(parts->first), step = amount_of(parts->second);
  if (!from || !to || !step) return std::nullopt;
  // 1..5 步长 1年: one unit for all, written where one likes.
  std::string unit;
  for (const auto* one : {&*from, &*to, &*step}) {
    if (one->unit.empty()) continue;
    if (!unit.empty() && unit != one->unit) return std::nullopt;
    unit = one->unit;
  }
  const int places = std::max({from->places, to->places, step->places});
  for (auto* one : {&*from, &*to, &*step}) one->scaled *= power_of_ten(places - one->places);
  if (step->scaled <= 0 || to->scaled < from->scaled) return std::nullopt;
  if (uint64_t(to->scaled - from->scaled) / uint64_t(step->scaled) >= points_max) {
    return std::nullopt;
  }
  std::vector<std::string> values;
  for (int64_t value = from->scaled; value <= to->scaled; value += step->scaled) {
    values.push_back(format_fixed(value, places) + unit);
  }
  return values;
}

}  // namespace

std::optional<Axis> parse_axis(const std::string& text) {
  const auto sides = cut(text, {"="});
  if (!sides || sides->first.empty() || sides->second.empty()) return std::nullopt;
  Axis axis{sides->first, {}};
  if (const auto range = cut(sides->second, {".."})) {
    auto values = range_of(range->first, range->second);
    if (!values) return std::nullopt;
    axis.values = std::move(*values);
    return axis;
  }
  std::string rest = sides->second;
  while (const auto next = cut(rest, {"，", ",", "、"})) {
    axis.values.push_back(next->first);
    rest = next->second;
  }
  axis.values.push_back(rest);
  const bool complete = std::none_of(axis.values.begin(), axis.values.end(),
                                     [](const std::string& value) { return value.empty(); });
  return complete ? std::optional(std::move(axis)) : std::nullopt;
}

}  // namespace xinheng::compare
