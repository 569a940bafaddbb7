#include <algorithm>
#include <array>
#include <map>

#include "compiler/lint/rules.h"
#include "compiler/syntax/characters.h"

namespace xinheng::lint {
namespace {

using syntax::Field;
using syntax::Name;

// Characters of a name, sorted; without what the eye passes over.
std::string looks_of(std::string_view name) {
  std::vector<std::string> characters;
  for (size_t at = 0; at < name.size();) {
    const size_t bytes = syntax::code_point_bytes(name[at]);
    std::string character(name.substr(at, bytes));
    if (bytes == 1 && character[0] >= 'A' && character[0] <= 'Z') character[0] += 'a' - 'A';
    if (character != "的" && character != "之" && character != "_") {
      characters.push_back(std::move(character));
    }
    at += bytes;
  }
  if (characters.size() < 3) return "";  // 收入, 入收: too short to say
  const bool english = static_cast<unsigned char>(name[0]) < 0x80;
  if (!english) std::sort(characters.begin(), characters.end());
  std::string result;
  for (const std::string& character : characters) result += character;
  return result;
}

class Names {
 public:
  explicit Names(const Context& context) : context_(context) {}

  void look() {
    for (const syntax::Declaration& declaration : context_.pack.declarations) {
      if (!context_.pack.is_own(declaration.span)) continue;
      std::visit([this](const auto& node) { look_at(node); }, declaration.node);
    }
  }

 private:
  template <class Node>
  void look_at(const Node&) {}

  void look_at(const syntax::Parameter& node) { declare("", node.name); }
  void look_at(const syntax::Decision& node) { declare("", node.name); }
  void look_at(const syntax::Table& node) {
    declare("", node.name);
    look_at_fields(node.name.text, node.columns);
  }
  void look_at(const syntax::Subject& node) { look_at_fields(node.name.text, node.fields); }
  void look_at(const syntax::Record& node) { look_at_fields(node.name.text, node.fields); }
  void look_at(const syntax::Link& node) { look_at_fields(node.name.text, node.fields); }
  void look_at(const syntax::Define& node) {
    if (node.path.names.size() == 2) declare(node.path.names[0].text, node.path.names[1]);
    for (const syntax::Rule& rule : node.rules) look_at_label(rule.label);
  }
  void look_at(const syntax::Measure& node) {
    declare("", node.name);
    for (const syntax::Rule& rule : node.rules) look_at_label(rule.label);
  }
  void look_at(const syntax::Finding& node) {
    declare("", node.name);
    for (const syntax::Rule& rule : node.rules) look_at_label(rule.label);
  }
  void look_at(const syntax::Evaluation& node) {
    for (const syntax::Part& part : node.parts) declare(node.name.text, part.name);
    for (const syntax::Rule& rule : node.rules) look_at_label(rule.label);
  }

  void look_at_fields(const std::string& owner, const std::vector<Field>& fields) {
    for (const Field& field : fields) declare(owner, field.name);
    const auto without = [](const Field& field) { return field.aliases.empty(); };
    const auto missing = static_cast<size_t>(std::count_if(fields.begin(), fields.end(), without));
    constexpr size_t neighbours = 3;  // that have one, for each that has none
    if (missing * neighbours > fields.size() - missing) return;
    for (const Field& field : fields) {
      if (!without(field)) continue;
      context_.report(Kind::alias_missing, field.name.span, {field.name.text, owner});
    }
  }

  void declare(const std::string& owner, const Name& name) {
    const std::string looks = looks_of(name.text);
    if (looks.empty()) return;
    const auto [known, is_new] = declared_.insert({{owner, looks}, name.text});
    if (is_new || known->second == name.text) return;
    context_.report(Kind::names_alike, name.span, {name.text, known->second});
  }

  // 例外1, 一, other: nothing that tells a citizen why.
  void look_at_label(const Name& label) {
    constexpr std::array<std::string_view, 10> words = {
        "例外", "情形", "规则", "其他", "其它", "case", "rule", "except", "exception", "other"};
    constexpr std::string_view numbers = "一二三四五六七八九十甲乙丙丁";
    std::string_view rest = label.text;
    for (const std::string_view word : words) {
      if (rest.starts_with(word)) {
        rest.remove_prefix(word.size());
        break;
      }
    }
    const bool begins_so = rest.size() < label.text.size();
    while (!rest.empty()) {
      const bool digit = (rest[0] >= '0' && rest[0] <= '9') || rest[0] == '_';
      const bool numeral = rest.size() >= 3 && numbers.find(rest.substr(0, 3)) != rest.npos;
      const bool letter = !begins_so && label.text.size() == 1;
      if (!digit && !numeral && !letter) return;
      rest.remove_prefix(numeral ? 3 : 1);
    }
    context_.report(Kind::label_vague, label.span, {label.text});
  }

  const Context& context_;
  std::map<std::pair<std::string, std::string>, std::string> declared_;  // by owner and looks
};

}  // namespace

void lint_names(const Context& context) {
  Names(context).look();
}

}  // namespace xinheng::lint
