// Names that trees hold beside their expressions: types, owners, labels, what tests make.
#include "compiler/syntax/citation.h"
#include "compiler/syntax/keywords.h"
#include "runtime/language_server/names_index.h"

namespace xinheng::language_server {

void Index::mention(const std::string& owner, const syntax::Name& name) {
  if (const auto found = names_.find(owner, name.text)) {
    names_.mentions.push_back({name.span, *found});
  }
}

void Index::mention_type(const syntax::TypeName& type) {
  mention("", type.name);
}

void Index::mention_fields(const std::vector<syntax::Field>& fields) {
  for (const syntax::Field& field : fields) mention_type(field.type);
}

void Index::mention_rules(const std::vector<syntax::Rule>& rules, const std::string& owner) {
  for (const syntax::Rule& rule : rules) {
    for (const syntax::Name& over : rule.over) mention(labels + owner, over);
    if (rule.outcome == syntax::Rule::Outcome::replace) mention("", rule.replacement);
  }
}

// 场景：公务员招录；  排斥：绿色通道；
void Index::mention_entries(const std::vector<syntax::Entry>& entries) {
  for (const syntax::Entry& entry : entries) {
    const bool scene = entry.name.text == "场景" || entry.name.text == "scene";
    const bool excludes = entry.name.text == "排斥" || entry.name.text == "excludes";
    if (!scene && !excludes) continue;
    for (const syntax::ExprId value : entry.values) {
      if (!value.valid()) continue;
      const auto* path = std::get_if<syntax::PathRef>(&compilation_.pack.exprs[value].node);
      if (path && path->path.names.size() == 1) mention(scene ? scenes : "", path->path.names[0]);
    }
  }
}

void Index::mention_in(const syntax::Record& tree) {
  mention("", tree.owner);
  mention_fields(tree.fields);
  for (const syntax::Known& known : tree.known) {
    mention(tree.name.text, known.from);
    if (known.until) mention(tree.name.text, *known.until);
  }
}

void Index::mention_in(const syntax::Define& tree) {
  if (tree.path.names.size() != 2) return;
  mention("", tree.path.names[0]);
  mention_type(tree.type);
  mention_rules(tree.rules, tree.path.names[1].text);
}

void Index::mention_in(const syntax::Decision& tree) {
  mention("", tree.owner);
  for (const auto& output : tree.outputs) mention_type(output.type);
}

void Index::mention_in(const syntax::Evaluation& tree) {
  mention("", tree.subject);
  for (const auto& bands : tree.bands) {
    mention("", bands.codes);
    for (const auto& band : bands.bands) mention(bands.codes.text, band.grade);
    mention(bands.codes.text, bands.otherwise);
  }
  const std::string codes = tree.bands.empty() ? "" : tree.bands[0].codes.text;
  for (const auto& quota : tree.quotas) mention(codes, quota.grade);
  for (const syntax::Rule& rule : tree.rules) {
    if (rule.kind != syntax::RuleKind::downgrade || !rule.value.valid()) continue;
    const auto* path = std::get_if<syntax::PathRef>(&compilation_.pack.exprs[rule.value].node);
    if (path && path->path.names.size() == 1) mention(codes, path->path.names[0]);
  }
  mention_rules(tree.rules, tree.name.text);
}

void Index::mention_in(const syntax::Measure& tree) {
  mention("", tree.subject);
  mention_entries(tree.entries);
  mention_rules(tree.rules, tree.name.text);
}

void Index::mention_in(const syntax::Finding& tree) {
  mention("", tree.record);
  mention_rules(tree.rules, tree.name.text);
}

void Index::mention_in(const syntax::Transitions& tree) {
  mention("", tree.states);
  for (const syntax::Transition& change : tree.changes) {
    mention(tree.states.text, change.from);
    for (const syntax::Name& to : change.to) mention(tree.states.text, to);
  }
}

void Index::mention_in(const syntax::Simulation& tree) {
  mention("", tree.name);
  for (const syntax::Hint& hint : tree.hints) {
    if (hint.what.names.size() == 1) mention(tree.name.text, hint.what.names[0]);
    if (hint.since) mention(tree.name.text, *hint.since);
  }
}

void Index::mention_in(const syntax::Property& tree) {
  mention("", tree.subject);
  for (const syntax::Claim& claim : tree.claims) {
    const auto& names = claim.what.names;
    if (!names.empty()) mention("", names[0]);
    if (names.size() == 2) mention(names[0].text, names[1]);
  }
}

void Index::mention_instances(const std::vector<syntax::Instance>& trees,
                              const std::string& owner) {
  for (const syntax::Instance& tree : trees) {
    mention("", tree.kind);
    if (tree.like) mention(samples, *tree.like);
    for (const syntax::Entry& entry : tree.entries) {
      mention(tree.kind.text, entry.name);
      for (const syntax::ExprId value : entry.values) {
        if (!value.valid()) continue;
        const auto* path = std::get_if<syntax::PathRef>(&compilation_.pack.exprs[value].node);
        if (path && path->path.names.size() == 1) mention(owner, path->path.names[0]);
      }
    }
    mention_instances(tree.children, owner);
  }
}

// 甲.个人信用.等级 in expectations: what comes before the first point.
void Index::mention_heads(const std::string& owner, Span within) {
  if (within.file >= words_.size()) return;
  const auto& words = words_[within.file];
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const bool inside = words[i].at.begin >= within.begin && words[i].at.end <= within.end;
    const bool head = words[i + 1].text == "." && (i == 0 || words[i - 1].text != ".");
    if (inside && head) mention(owner, {std::string(words[i].text), words[i].at});
  }
}

void Index::mention_in(const syntax::Test& tree) {
  const std::string owner = instances + tree.name.text;
  mention_instances(tree.instances, owner);
  const auto of_path = [&](const syntax::Path& path, bool field) {
    if (path.names.empty() || path.from_self) return;
    mention(owner, path.names[0]);
    const auto instance = names_.find(owner, path.names[0].text);
    if (!field || !instance || path.names.size() < 2) return;
    const std::string kind = names_.declared[*instance].type;
    mention(kind, path.names[1]);
  };
  for (const auto& expect : tree.expects) of_path(expect.path, false);
  mention_heads(owner, tree.span);
  for (const auto& columns : tree.columns) {
    for (const auto& path : columns.given) of_path(path, true);
  }
}

// 补充 惩戒 限评 {…}: its name, which the merged tree no longer holds.
void Index::mention_amended() {
  const auto amend = syntax::keyword_type("补充");
  for (const auto& words : words_) {
    for (size_t i = 0; i + 2 < words.size(); ++i) {
      if (words[i].type != amend) continue;
      const auto& name = words[i + 2];
      const bool dotted = i + 4 < words.size() && words[i + 3].text == ".";
      mention("", {std::string(name.text), name.at});
      if (dotted)
        mention(std::string(name.text), {std::string(words[i + 4].text), words[i + 4].at});
    }
  }
}

void Index::mention_in_trees() {
  for (const Tree& tree : compilation_.pack.declarations) {
    std::visit(overloaded{
                   [&](const syntax::Subject& node) { mention_fields(node.fields); },
                   [&](const syntax::Link& node) { mention_fields(node.fields); },
                   [&](const syntax::Table& node) { mention_fields(node.columns); },
                   [&](const syntax::Parameter& node) { mention_type(node.type); },
                   [&](const syntax::Scene&) {},
                   [&](const syntax::Instance& node) {
                     mention("", node.kind);
                     mention_instances({node}, instances + node.name.text);
                   },
                   [](const syntax::Package&) {},
                   [](const syntax::Source&) {},
                   [](const syntax::Calendar&) {},
                   [](const syntax::Codes&) {},
                   [](const syntax::Checks&) {},
                   [&](const auto& node) { mention_in(node); },
               },
               tree.node);
  }
  mention_amended();
}

void Index::mention_citations() {
  for (const auto& words : words_) {
    for (const Written& word : words) {
      if (!word.text.starts_with("《") && !word.text.starts_with("<<")) continue;
      mention(clauses, {syntax::normalise_citation(word.text), word.at});
    }
  }
}

}  // namespace xinheng::language_server
