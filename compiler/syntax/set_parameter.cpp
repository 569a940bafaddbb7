#include "compiler/syntax/set_parameter.h"

#include <utility>

#include "compiler/syntax/parse_file.h"

namespace xinheng::syntax {
namespace {

Parameter* find(Pack& pack, const std::string& name) {
  for (Declaration& declaration : pack.declarations) {
    auto* parameter = std::get_if<Parameter>(&declaration.node);
    if (parameter != nullptr && !declaration.amends && parameter->name.text == name)
      return parameter;
  }
  return nullptr;
}

// Where the text says one parameter with one value and nothing else.
const Dated* only_value(const std::vector<Declaration>& declarations) {
  if (declarations.size() != 1) return nullptr;
  const auto* parameter = std::get_if<Parameter>(&declarations[0].node);
  if (parameter == nullptr || parameter->dated.size() != 1) return nullptr;
  const Dated& dated = parameter->dated[0];
  return dated.kind == Dated::Kind::value && !dated.basis ? &dated : nullptr;
}

}  // namespace

SetOutcome set_parameter(Pack& pack, Sources& sources, const std::string& option,
                         const std::string& name, const std::string& value) {
  if (find(pack, name) == nullptr) return SetOutcome::unknown_parameter;
  const uint32_t file =
      sources.add(option, "参数 某：整数 { 自 1900-01-01 起：" + value + "； }\n");
  pack.folder_of.resize(file + 1, 0);
  std::vector<Declaration> rules = std::exchange(pack.declarations, {});
  const Damage damage = pack.damage;
  Diagnostics diagnostics;
  parse_file(sources, file, pack, diagnostics);
  pack.damage = damage;
  const std::vector<Declaration> written = std::exchange(pack.declarations, std::move(rules));
  const Dated* dated = only_value(written);
  if (dated == nullptr || !diagnostics.items.empty()) return SetOutcome::wrong_value;
  Parameter& parameter = *find(pack, name);
  Dated one = *dated;
  if (!parameter.dated.empty()) {
    one.since = parameter.dated[0].since;
    one.basis = parameter.dated[0].basis;
    for (const Dated& earlier : parameter.dated) {
      if (!one.basis) one.basis = earlier.basis;
    }
  }
  parameter.dated = {std::move(one)};
  return SetOutcome::fine;
}

}  // namespace xinheng::syntax
