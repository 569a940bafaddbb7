#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace xinheng {
namespace {

constexpr KindText kinds[] = {
#define XH_KIND(name, code, severity, zh, en, zh_remedy, en_remedy) \
  {#name, code, Severity::severity, zh, en, zh_remedy, en_remedy},
#include "compiler/diagnostics/kinds.inc"
#undef XH_KIND
};

// One more than the highest position that a text names.
size_t positions_in(std::string_view text) {
  size_t positions = 0;
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '{') continue;
    if (text[i + 1] == '{') {
      ++i;
      continue;
    }
    const auto position = static_cast<size_t>(text[i + 1] - '0');
    if (position > 9 || text[i + 2] != '}') throw std::logic_error("a text in kinds.inc is wrong");
    positions = std::max(positions, position + 1);
  }
  return positions;
}

}  // namespace

const KindText& text_of(Kind kind) {
  return kinds[static_cast<size_t>(kind)];
}

size_t kind_count() {
  return std::size(kinds);
}

uint32_t Sources::add(std::string path, std::string text) {
  files.push_back({std::move(path), std::move(text)});
  return static_cast<uint32_t>(files.size() - 1);
}

void Diagnostics::report(Kind kind, std::optional<Span> span,
                         std::initializer_list<std::string> arguments) {
  report(kind, span, std::vector<std::string>(arguments));
}

void Diagnostics::report(Kind kind, std::optional<Span> span, std::vector<std::string> arguments) {
  const KindText& text = text_of(kind);
  const auto set = severities.find(kind);
  const Severity severity = set == severities.end() ? text.severity : set->second;
  if (severity == Severity::ignored) return;
  const size_t positions = std::max({positions_in(text.zh), positions_in(text.en),
                                     positions_in(text.zh_remedy), positions_in(text.en_remedy)});
  if (arguments.size() != positions) {
    throw std::logic_error("wrong number of arguments for the message " + std::string(text.name));
  }
  items.push_back({kind, severity, span, std::move(arguments)});
}

bool Diagnostics::has_errors() const {
  return std::any_of(items.begin(), items.end(),
                     [](const Diagnostic& item) { return item.severity == Severity::error; });
}

}  // namespace xinheng
