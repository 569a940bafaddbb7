// How names_of works: first what is declared, then where trees and typed expressions name it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/language_server/names.h"

namespace xinheng::language_server {

class Index {
 public:
  Index(const Compilation& compilation, const syntax::ParsedFiles& parsed);

  void declare_all();
  void mention_in_trees();
  void mention_in_exprs();
  void mention_citations();
  Names finish();

 private:
  using Tree = syntax::Declaration;

  uint32_t declare(NameKind kind, const std::string& owner, const syntax::Name& name, Span whole,
                   std::optional<uint32_t> parent = {}, std::string type = "");
  void declare_fields(NameKind kind, const std::vector<syntax::Field>& fields, uint32_t parent);
  void declare_codes(const std::vector<syntax::Code>& codes, uint32_t list, uint32_t parent);
  void declare_labels(const std::vector<syntax::Rule>& rules, uint32_t parent);
  void declare_instances(const std::vector<syntax::Instance>& trees, const std::string& owner,
                         uint32_t parent);
  void declare(const syntax::Source& tree, Span whole);
  void declare(const syntax::Codes& tree, Span whole);
  void declare(const syntax::Subject& tree, Span whole);
  void declare(const syntax::Record& tree, Span whole);
  void declare(const syntax::Link& tree, Span whole);
  void declare(const syntax::Table& tree, Span whole);
  void declare(const syntax::Parameter& tree, Span whole);
  void declare(const syntax::Define& tree, Span whole);
  void declare(const syntax::Decision& tree, Span whole);
  void declare(const syntax::Evaluation& tree, Span whole);
  void declare(const syntax::Measure& tree, Span whole);
  void declare(const syntax::Finding& tree, Span whole);
  void declare(const syntax::Transitions& tree, Span whole);
  void declare(const syntax::Scene& tree, Span whole);
  void declare(const syntax::Simulation& tree, Span whole);
  void declare(const syntax::Instance& tree, Span whole);
  void declare(const syntax::Property& tree, Span whole);
  void declare(const syntax::Test& tree, Span whole);
  void declare(const syntax::Package&, Span) {}
  void declare(const syntax::Calendar&, Span) {}
  void declare(const syntax::Checks&, Span) {}
  void declare_rows();

  void mention(const std::string& owner, const syntax::Name& name);
  void mention_type(const syntax::TypeName& type);
  void mention_fields(const std::vector<syntax::Field>& fields);
  void mention_rules(const std::vector<syntax::Rule>& rules, const std::string& owner);
  void mention_entries(const std::vector<syntax::Entry>& entries);
  void mention_instances(const std::vector<syntax::Instance>& trees, const std::string& owner);
  void mention_in(const syntax::Record& tree);
  void mention_in(const syntax::Define& tree);
  void mention_in(const syntax::Decision& tree);
  void mention_in(const syntax::Evaluation& tree);
  void mention_in(const syntax::Measure& tree);
  void mention_in(const syntax::Finding& tree);
  void mention_in(const syntax::Transitions& tree);
  void mention_in(const syntax::Simulation& tree);
  void mention_in(const syntax::Property& tree);
  void mention_in(const syntax::Test& tree);
  void mention_heads(const std::string& owner, Span within);
  void mention_amended();

  void mention_expr(const program::Expr& expr);
  void mention_word(const std::string& owner, const std::string& name, Span within);
  void mention_result(const program::EvaluationRef& node, Span within);
  void mention_literal(const program::Expr& expr, program::Word word);

  // A word of the text; quotes are not part of it.
  struct Written {
    Span at;
    std::string_view text;
    uint32_t type;
  };
  void read_words(const syntax::ParsedFiles& parsed);

  const Compilation& compilation_;
  std::vector<std::vector<Written>> words_;
  Names names_;
};

std::string_view without_quotes(std::string_view word);  // 「」

}  // namespace xinheng::language_server
