#include "compiler/syntax/mix.h"

#include <algorithm>
#include <iterator>

namespace xinheng::syntax {
namespace {

constexpr const char* base_label = "原则";
constexpr const char* bands_label = "档";

std::string label_of(const Rule& rule) {
  constexpr const char* kinds[] = {"例外 ", "情形 ", "直降 ", "不评 ", "移出 "};
  return kinds[static_cast<size_t>(rule.kind)] + rule.label.text;
}
std::string label_of(const Part& part) {
  return (part.is_score ? "总分 " : "分项 ") + part.name.text;
}
std::string label_of(const Bands&) {
  return bands_label;
}
std::string label_of(const Quota& quota) {
  return "限额 " + quota.label.text;
}

// Calls visit(a, b) for each pair of lists of parts.
template <class A, class B, class Visit>
void each_list(A& a, B& b, const Visit& visit) {
  if constexpr (requires { a.rules; }) visit(a.rules, b.rules);
  if constexpr (requires { a.parts; }) visit(a.parts, b.parts);
  if constexpr (requires { a.bands; }) visit(a.bands, b.bands);
  if constexpr (requires { a.quotas; }) visit(a.quotas, b.quotas);
}

// Those with such a label go; those of `from` come, each behind what it follows there.
template <class T>
void take(std::vector<T>& to, const std::vector<T>& from, const PartLabels& labels) {
  std::erase_if(to, [&](const T& one) { return labels.contains(label_of(one)); });
  for (size_t i = 0; i < from.size(); ++i) {
    if (!labels.contains(label_of(from[i]))) continue;
    auto place = to.begin();
    for (size_t before = i; before-- > 0;) {
      const auto found = std::find_if(to.rbegin(), to.rend(), [&](const T& one) {
        return label_of(one) == label_of(from[before]);
      });
      if (found == to.rend()) continue;
      place = found.base();
      break;
    }
    to.insert(place, from[i]);
  }
}

}  // namespace

PartLabels part_labels(const Declaration& declaration) {
  PartLabels labels;
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.base_basis; }) labels.insert(base_label);
        each_list(one, one, [&](const auto& list, const auto&) {
          for (const auto& part : list) labels.insert(label_of(part));
        });
      },
      declaration.node);
  return labels;
}

Declaration mixed(Declaration rest, const Declaration& other, const PartLabels& from_other) {
  std::visit(
      [&](auto& to) {
        const auto* from = std::get_if<std::decay_t<decltype(to)>>(&other.node);
        if (from == nullptr) return;
        if constexpr (requires { to.base_basis; }) {
          if (from_other.contains(base_label)) {
            to.base = from->base;
            to.base_basis = from->base_basis;
          }
        }
        each_list(to, *from,
                  [&](auto& list, const auto& source) { take(list, source, from_other); });
      },
      rest.node);
  return rest;
}

}  // namespace xinheng::syntax
