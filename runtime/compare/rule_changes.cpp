#include "runtime/compare/rule_changes.h"

#include <algorithm>

#include "compiler/syntax/declared.h"

namespace xinheng::compare {
namespace {

using program::Meaning;
using program::Rule;
using program::Words;

// One pack, by what its declarations and their parts are called.
class Pack {
 public:
  explicit Pack(const Compilation& compilation)
      : compilation_(compilation),
        meanings(meanings_of(*compilation.program)),
        rules_(rules_of(*compilation.program)) {
    for (const syntax::Declaration& one : compilation.pack.declarations) {
      const syntax::Sort sort = sort_of(one.node);
      if (sort == syntax::Sort{}) continue;
      const std::string name = name_of(one.node).text;
      const std::string behind = name.empty() ? "" : " " + name;
      written[std::string(sort.zh) + behind] = {&one, std::string(sort.en) + behind};
    }
    for (const Rule& rule : rules_) by_name_[{rule.declaration.zh, rule.label.zh}].push_back(&rule);
  }

  struct Written {
    const syntax::Declaration* declaration;
    std::string en;
  };

  // Without what says nothing: spaces and ends of lines.
  std::string text_of(const syntax::Declaration& one) const {
    const std::string& file = compilation_.sources.files[one.span.file].text;
    return file.substr(one.span.begin, one.span.end - one.span.begin);
  }
  std::string place_of(Span span) const {
    return span.end == 0 ? "" : place_text(compilation_.sources, span);
  }
  // The rules of this name: versions of one.
  Words content(const std::string& declaration, const std::string& label) const {
    Words words;
    for (const Rule* rule : named(declaration, label)) {
      const auto add = [&](std::string& to, Language language) {
        std::string text = content_of(*compilation_.program, *rule, language);
        to += (to.empty() || text.empty() ? "" : "; ") + text;
      };
      add(words.zh, Language::zh);
      add(words.en, Language::en);
    }
    return words;
  }
  // Until when they hold: where the rules themselves read the same.
  Words with_end(Words words, const std::string& declaration, const std::string& label) const {
    const auto rules = named(declaration, label);
    if (rules.size() != 1 || rules[0]->in_force.to == date_max) return words;
    const std::string day = format_date(rules[0]->in_force.to);
    words.zh += "（到 " + day + " 止）";
    words.en += " (until " + day + ")";
    return words;
  }
  std::string place(const std::string& declaration, const std::string& label) const {
    const auto rules = named(declaration, label);
    return rules.empty() ? "" : place_of(rules[0]->span);
  }
  std::string english(const std::string& declaration, const std::string& label) const {
    const auto rules = named(declaration, label);
    return rules.empty() ? "" : rules[0]->label.en;
  }

 private:
  const Compilation& compilation_;

 public:
  std::map<std::string, Meaning> meanings;
  std::map<std::string, Written> written;

 private:
  std::vector<const Rule*> named(const std::string& declaration, const std::string& label) const {
    const auto found = by_name_.find({declaration, label});
    return found == by_name_.end() ? std::vector<const Rule*>{} : found->second;
  }

  std::vector<Rule> rules_;
  std::map<std::pair<std::string, std::string>, std::vector<const Rule*>> by_name_;
};

class Comparer {
 public:
  Comparer(const Compilation& before, const Compilation& after) : before_(before), after_(after) {}

  RuleDifference compare() {
    std::map<std::string, std::string> names;  // in English by Chinese
    for (const Pack* pack : {&before_, &after_}) {
      for (const auto& [name, written] : pack->written) names[name] = written.en;
    }
    for (const auto& [zh, en] : names) compare_one({zh, en});
    result_.before = std::move(before_.meanings);
    result_.after = std::move(after_.meanings);
    return std::move(result_);
  }

 private:
  void compare_one(Words name) {
    const auto was = before_.written.find(name.zh), is = after_.written.find(name.zh);
    RuleChange change;
    change.declaration = std::move(name);
    const std::string& zh = change.declaration.zh;
    if (was != before_.written.end()) {
      change.place_before = before_.place_of(was->second.declaration->span);
    }
    if (is != after_.written.end())
      change.place_after = after_.place_of(is->second.declaration->span);
    const auto meant = before_.meanings.find(zh), means = after_.meanings.find(zh);
    if (meant != before_.meanings.end()) change.before = meant->second.name;
    if (means != after_.meanings.end()) change.after = means->second.name;
    if (was == before_.written.end()) {
      change.edit = Edit::added;
    } else if (is == after_.written.end()) {
      change.edit = Edit::removed;
    } else {
      if (change.before && change.after) compare_parts(meant->second, means->second, change);
      const bool same_text =
          before_.text_of(*was->second.declaration) == after_.text_of(*is->second.declaration);
      if (change.parts.empty() && same_text) return;
      if (change.parts.empty()) change.edit = Edit::reworded;
    }
    result_.changes.push_back(std::move(change));
  }

  void compare_parts(const Meaning& was, const Meaning& is, RuleChange& change) const {
    std::map<std::string, Edit> labels;
    for (const auto& [label, text] : was.parts) {
      const auto found = is.parts.find(label);
      if (found == is.parts.end())
        labels[label] = Edit::removed;
      else if (found->second != text)
        labels[label] = Edit::changed;
    }
    for (const auto& [label, text] : is.parts) {
      if (!was.parts.contains(label)) labels[label] = Edit::added;
    }
    const std::string& name = change.declaration.zh;
    for (const auto& [label, edit] : labels) {
      PartChange part;
      std::string english = after_.english(name, label);
      if (english.empty()) english = before_.english(name, label);
      part.label = {label, english.empty() ? label : english};
      part.edit = edit;
      if (edit != Edit::added) {
        part.before = before_.content(name, label);
        part.place_before = before_.place(name, label);
      }
      if (edit != Edit::removed) {
        part.after = after_.content(name, label);
        part.place_after = after_.place(name, label);
      }
      if (edit == Edit::changed && part.before.zh == part.after.zh) {
        part.before = before_.with_end(part.before, name, label);
        part.after = after_.with_end(part.after, name, label);
      }
      change.parts.push_back(std::move(part));
    }
  }

  Pack before_, after_;
  RuleDifference result_;
};

}  // namespace

RuleDifference compare_rules(const Compilation& before, const Compilation& after) {
  return Comparer(before, after).compare();
}

}  // namespace xinheng::compare
