#include <algorithm>
#include <charconv>
#include <cmath>
#include <thread>

#include <fmt/format.h>

#include "runtime/cli/command_line.h"
#include "runtime/cli/messages.h"

namespace xinheng::cli {
namespace {

std::string joined(const std::vector<std::string_view>& words) {
  std::string result;
  for (const std::string_view word : words) {
    if (!result.empty()) result += ", ";
    result += word;
  }
  return result;
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Arguments::Arguments(Language language) : language_(language) {}

bool Arguments::has(std::string_view name) const {
  return values_.contains(name);
}

std::string Arguments::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string{} : found->second;
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  const auto found = lists_.find(name);
  return found == lists_.end() ? std::vector<std::string>{} : found->second;
}

Days Arguments::date(std::string_view name, Days otherwise) {
  if (!has(name)) return otherwise;
  const std::optional<Days> days = parse_date(text(name));
  if (days && data_date_min <= *days && *days < data_date_max) return *days;
  diagnostics_.report(Kind::option_date_wrong, std::nullopt, {std::string(name), text(name)});
  return otherwise;
}

uint32_t Arguments::threads() {
  constexpr uint64_t threads_max = 1024;
  const uint64_t all = std::max(1u, std::thread::hardware_concurrency());
  return static_cast<uint32_t>(number("--threads", 1, threads_max, all));
}

uint64_t Arguments::rejects_max() {
  return number("--max-rejects", 0, 1'000'000'000, 1'000'000);
}

uint64_t Arguments::number(std::string_view name, uint64_t min, uint64_t max, uint64_t otherwise) {
  if (!has(name)) return otherwise;
  const auto number = parse_number<uint64_t>(text(name));
  if (number && min <= *number && *number <= max) return *number;
  diagnostics_.report(Kind::option_number_wrong, std::nullopt,
                      {std::string(name), text(name), std::to_string(min), std::to_string(max)});
  return otherwise;
}

double Arguments::real(std::string_view name, double min, double max, double otherwise) {
  if (!has(name)) return otherwise;
  const auto number = parse_number<double>(text(name));
  if (number && std::isfinite(*number)) return *number;
  diagnostics_.report(
      Kind::option_number_wrong, std::nullopt,
      {std::string(name), text(name), fmt::format("{}", min), fmt::format("{}", max)});
  return otherwise;
}

size_t Arguments::choice(std::string_view name, const std::vector<std::string_view>& choices,
                         size_t otherwise) {
  if (!has(name)) return otherwise;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (choices[i] == text(name)) return i;
  }
  diagnostics_.report(Kind::option_choice_wrong, std::nullopt,
                      {std::string(name), text(name), joined(choices)});
  return otherwise;
}

Format Arguments::format() {
  return choice("--format", {"text", "json"}, 0) == 0 ? Format::text : Format::json;
}

ExitCode Arguments::explain_wrong() const {
  print_messages(diagnostics_, {}, language_, Format::text);
  return ExitCode::command_line_wrong;
}

}  // namespace xinheng::cli
