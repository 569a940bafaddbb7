// What the trees of a pack declare.
#include "runtime/language_server/names_index.h"

namespace xinheng::language_server {

std::string_view without_quotes(std::string_view word) {
  constexpr std::string_view open = "「", close = "」";
  if (word.size() < open.size() + close.size()) return word;
  if (!word.starts_with(open) || !word.ends_with(close)) return word;
  return word.substr(open.size(), word.size() - open.size() - close.size());
}

Index::Index(const Compilation& compilation, const syntax::ParsedFiles& parsed)
    : compilation_(compilation) {
  read_words(parsed);
}

void Index::read_words(const syntax::ParsedFiles& parsed) {
  words_.resize(parsed.size());
  if (compilation_.pack.damage.unread) return;  // there is nothing that they could name
  for (uint32_t i = 0; i < parsed.size(); ++i) {
    const syntax::TokenList& list = parsed[i].tokens;
    for (const syntax::Token& token : list.tokens) {
      const std::string_view text = syntax::text_of(token, list.text);
      words_[i].push_back({{i, token.begin, token.end}, without_quotes(text), token.type});
    }
  }
}

uint32_t Index::declare(NameKind kind, const std::string& owner, const syntax::Name& name,
                        Span whole, std::optional<uint32_t> parent, std::string type) {
  const auto index = static_cast<uint32_t>(names_.declared.size());
  names_.declared.push_back({kind, owner, name.text, std::move(type), name.span, whole, parent});
  names_.by_owner_and_name.try_emplace({owner, name.text}, index);
  return index;
}

void Index::declare_fields(NameKind kind, const std::vector<syntax::Field>& fields,
                           uint32_t parent) {
  const std::string owner = names_.declared[parent].name;
  for (const syntax::Field& field : fields) {
    const Span type = field.type.span;
    const std::string_view text = compilation_.sources.files[type.file].text;
    declare(kind, owner, field.name, {field.name.span.file, field.name.span.begin, type.end},
            parent, std::string(text.substr(type.begin, type.end - type.begin)));
    if (field.inverse)
      declare(NameKind::inverse, field.type.name.text, *field.inverse, field.inverse->span, parent,
              owner);
  }
}

void Index::declare_codes(const std::vector<syntax::Code>& codes, uint32_t list, uint32_t parent) {
  for (const syntax::Code& code : codes) {
    const uint32_t here = declare(NameKind::code, names_.declared[list].name, code.name,
                                  code.name.span, parent, names_.declared[list].name);
    declare_codes(code.children, list, here);
  }
}

void Index::declare_labels(const std::vector<syntax::Rule>& rules, uint32_t parent) {
  const std::string owner = labels + names_.declared[parent].name;
  for (const syntax::Rule& rule : rules) {
    if (rule.label.text.empty()) continue;
    declare(NameKind::label, owner, rule.label, rule.span, parent);
  }
}

void Index::declare_instances(const std::vector<syntax::Instance>& trees, const std::string& owner,
                              uint32_t parent) {
  for (const syntax::Instance& tree : trees) {
    const uint32_t here =
        declare(NameKind::instance, owner, tree.name, tree.span, parent, tree.kind.text);
    declare_instances(tree.children, owner, here);
  }
}

void Index::declare(const syntax::Source& tree, Span whole) {
  declare(NameKind::source, clauses, {tree.title.text, tree.title.span}, whole);
}

void Index::declare(const syntax::Codes& tree, Span whole) {
  const uint32_t here = declare(NameKind::codes, "", tree.name, whole);
  declare_codes(tree.codes, here, here);
}

void Index::declare(const syntax::Subject& tree, Span whole) {
  declare_fields(NameKind::field, tree.fields, declare(NameKind::subject, "", tree.name, whole));
}

void Index::declare(const syntax::Record& tree, Span whole) {
  declare_fields(NameKind::field, tree.fields,
                 declare(NameKind::record, "", tree.name, whole, {}, tree.owner.text));
}

void Index::declare(const syntax::Link& tree, Span whole) {
  declare_fields(NameKind::field, tree.fields, declare(NameKind::link, "", tree.name, whole));
}

void Index::declare(const syntax::Table& tree, Span whole) {
  declare_fields(NameKind::column, tree.columns, declare(NameKind::table, "", tree.name, whole));
}

void Index::declare(const syntax::Parameter& tree, Span whole) {
  declare(NameKind::parameter, "", tree.name, whole, {}, tree.type.name.text);
}

void Index::declare(const syntax::Define& tree, Span whole) {
  if (tree.path.names.size() != 2) return;
  const uint32_t here = declare(NameKind::define, tree.path.names[0].text, tree.path.names[1],
                                whole, {}, tree.type.name.text);
  declare_labels(tree.rules, here);
}

void Index::declare(const syntax::Decision& tree, Span whole) {
  const uint32_t here = declare(NameKind::decision, "", tree.name, whole, {}, tree.owner.text);
  for (const auto& input : tree.inputs) {
    declare(NameKind::input, tree.name.text, input.name, input.span, here);
  }
  for (const auto& output : tree.outputs) {
    declare(NameKind::output, tree.name.text, output.name, output.name.span, here,
            output.type.name.text);
  }
  for (const auto& rows : tree.rows) {
    const auto* written = std::get_if<syntax::BranchesInline>(&rows);
    if (!written) continue;
    for (const auto& branch : written->branches) {
      if (branch.label) {
        declare(NameKind::label, labels + tree.name.text, *branch.label, branch.span, here);
      }
    }
  }
}

void Index::declare(const syntax::Evaluation& tree, Span whole) {
  const uint32_t here = declare(NameKind::evaluation, "", tree.name, whole, {}, tree.subject.text);
  for (const auto& part : tree.parts) {
    declare(NameKind::part, tree.name.text, part.name, part.span, here);
  }
  for (const auto& bands : tree.bands) {
    declare(NameKind::grade, tree.name.text, bands.name, bands.span, here, bands.codes.text);
  }
  for (const auto& quota : tree.quotas) {
    declare(NameKind::label, labels + tree.name.text, quota.label, quota.span, here);
  }
  declare_labels(tree.rules, here);
}

void Index::declare(const syntax::Measure& tree, Span whole) {
  declare_labels(tree.rules,
                 declare(NameKind::measure, "", tree.name, whole, {}, tree.subject.text));
}

void Index::declare(const syntax::Finding& tree, Span whole) {
  declare_labels(tree.rules,
                 declare(NameKind::finding, "", tree.name, whole, {}, tree.record.text));
}

void Index::declare(const syntax::Transitions& tree, Span whole) {
  declare(NameKind::transitions, "//transitions", tree.states, whole);
}

void Index::declare(const syntax::Scene& tree, Span whole) {
  declare(NameKind::scene, scenes, tree.name, whole);
}

void Index::declare(const syntax::Simulation& tree, Span whole) {
  declare(NameKind::simulation, "//simulation", tree.name, whole);
}

void Index::declare(const syntax::Instance& tree, Span whole) {
  const uint32_t here = declare(NameKind::sample, samples, tree.name, whole, {}, tree.kind.text);
  declare_instances(tree.children, instances + tree.name.text, here);
}

void Index::declare(const syntax::Property& tree, Span whole) {
  declare(NameKind::property, "//property", tree.name, whole);
}

void Index::declare(const syntax::Test& tree, Span whole) {
  const uint32_t here = declare(NameKind::test, tests, tree.name, whole);
  declare_instances(tree.instances, instances + tree.name.text, here);
}

// Rows and clauses may stand in spreadsheets, which only check reads.
void Index::declare_rows() {
  if (!compilation_.program) return;
  for (const program::Clause& clause : compilation_.program->clauses) {
    const uint32_t size =
        static_cast<uint32_t>(compilation_.sources.files[clause.span.file].text.size());
    if (clause.span.end <= clause.span.begin || clause.span.end > size) continue;
    declare(NameKind::clause, clauses, {clause.cite, clause.span}, clause.span, {},
            compilation_.program->sources[clause.source].title);
  }
  for (const program::Table& table : compilation_.program->tables) {
    const auto parent = names_.find("", table.name);
    for (size_t i = 0; i < table.row_names.size() && i < table.row_spans.size(); ++i) {
      declare(NameKind::row, table.name, {table.row_names[i], table.row_spans[i]},
              table.row_spans[i], parent, table.name);
    }
  }
}

void Index::declare_all() {
  for (const Tree& tree : compilation_.pack.declarations) {
    if (tree.amends) continue;
    std::visit([&](const auto& node) { declare(node, tree.span); }, tree.node);
  }
  declare_rows();
}

}  // namespace xinheng::language_server
