#include <algorithm>

#include "compiler/lint/rules.h"
#include "compiler/program/rules.h"

namespace xinheng::lint {
namespace {

using program::Type;
using program::TypeKind;
using program::Word;

void add(const program::Program& program, const program::Basis* basis,
         std::set<std::string>& cited) {
  if (basis == nullptr) return;
  for (const program::ClauseId clause : basis->clauses) cited.insert(program.clauses[clause].cite);
}

// 《细则》二(四) carries 《细则》二(四)3, and is carried where that is.
bool is_carried(const std::string& cite, const std::set<std::string>& cited) {
  const auto next = cited.lower_bound(cite);
  if (next != cited.end() && next->starts_with(cite)) return true;
  return std::any_of(cited.begin(), cited.end(),
                     [&](const std::string& one) { return cite.starts_with(one); });
}

void look_at_clauses(const Context& context) {
  std::set<std::string> begun;  // sources of which something is cited
  for (const std::string& cite : context.cited) begun.insert(cite.substr(0, cite.find("》")));
  for (const program::Clause& clause : context.program.clauses) {
    if (!begun.contains(clause.cite.substr(0, clause.cite.find("》")))) continue;
    if (is_carried(clause.cite, context.cited)) continue;
    context.report(Kind::clause_uncited, clause.span, {clause.cite});
  }
}

// The codes that something names, by their list.
class UsedCodes {
 public:
  explicit UsedCodes(const program::Program& program) : program_(program) {
    for (const program::Rule& rule : rules_of(program)) {
      each_within(program, rule.exprs, [this](const program::Expr& expr) { note(expr); });
    }
    for (const program::Decision& decision : program.decisions) note(decision);
    by_rules = used;
    for (const program::Expr& expr : program.exprs) note(expr);
    for (const program::Table& table : program.tables) {
      for (const auto& row : table.rows) {
        for (size_t i = 0; i < row.size(); ++i) note(table.columns[i].type, row[i]);
      }
    }
    for (const program::Evaluation& evaluation : program.evaluations) {
      for (const program::Band& band : evaluation.bands) add(evaluation.grades, band.grade);
      if (evaluation.grades.valid()) add(evaluation.grades, evaluation.otherwise);
    }
    for (const program::Test& test : program.tests) note(test);
    for (const program::Simulation& simulation : program.simulations) note(simulation);
    for (const program::Transitions& one : program.transitions) note(one);
  }

  std::set<std::pair<uint32_t, Word>> used, by_rules;
  std::set<uint32_t> compared;  // lists whose codes are compared by rank

 private:
  void add(program::CodesId codes, Word word) {
    if (codes.valid()) used.insert({codes.index, word});
  }
  void note(const Type& type, const std::optional<Word>& word) {
    if (type.kind == TypeKind::code && word) add(type.codes, *word);
  }

  void note(const program::Expr& expr) {
    if (const auto* literal = std::get_if<program::Literal>(&expr.node)) {
      note(expr.type, literal->value);
    } else if (const auto* member = std::get_if<program::Member>(&expr.node)) {
      for (const Word word : member->values) note(program_.exprs[member->operand].type, word);
    } else if (const auto* compare = std::get_if<program::Compare>(&expr.node)) {
      const Type& type = program_.exprs[compare->left].type;
      const bool by_rank = compare->op != program::Comparison::equal &&
                           compare->op != program::Comparison::not_equal;
      if (by_rank && type.kind == TypeKind::code) compared.insert(type.codes.index);
    }
  }

  void note(const std::vector<program::Field>& fields,
            const std::vector<std::optional<Word>>& words) {
    for (size_t i = 0; i < words.size() && i < fields.size(); ++i) note(fields[i].type, words[i]);
  }

  void note(const program::Test& test) {
    for (const program::GivenSubject& subject : test.subjects) {
      note(program_.subjects[subject.subject].fields, subject.fields);
      for (const program::GivenRecord& record : subject.records) {
        note(program_.records[record.record].fields, record.fields);
      }
    }
  }

  void note(const program::Simulation& simulation) {
    const std::vector<program::Field>& fields = simulation.record.valid()
                                                    ? program_.records[simulation.record].fields
                                                    : program_.subjects[simulation.subject].fields;
    for (const program::Hint& hint : simulation.hints) {
      if (hint.what != program::Hint::What::field) continue;
      for (const program::Chance& chance : hint.chances) {
        if (chance.reach.kind == program::Reach::Kind::value) {
          note(fields[hint.field].type, chance.reach.low);
        }
      }
    }
  }

  void note(const program::Decision& decision) {
    for (const program::Branch& branch : decision.branches) {
      for (size_t i = 0; i < branch.criteria.size(); ++i) {
        for (const program::Allowed& allowed : branch.criteria[i].allowed) {
          const Type& type = program_.exprs[decision.inputs[i].value].type;
          if (allowed.low) note(type, allowed.low->word);
          if (allowed.high) note(type, allowed.high->word);
        }
      }
    }
  }

  void note(const program::Transitions& one) {
    if (!one.codes.valid()) return;
    for (Word from = 0; from < static_cast<Word>(one.to.size()); ++from) {
      for (const Word to : one.to[static_cast<size_t>(from)]) {
        add(one.codes, from);
        add(one.codes, to);
      }
    }
    for (const Word word : one.initial) add(one.codes, word);
  }

  const program::Program& program_;
};

const program::Codes* find(const program::Program& program, const std::string& name,
                           uint32_t& index) {
  for (index = 0; index < program.codes.size(); ++index) {
    if (program.codes.items[index].name == name) return &program.codes.items[index];
  }
  return nullptr;
}

void look_at_codes(const Context& context) {
  constexpr size_t enough = 3;  // others are named by rules: then one that isn't is remarkable
  const UsedCodes codes(context.program);
  for (const syntax::Declaration& declaration : context.pack.declarations) {
    const auto* tree = std::get_if<syntax::Codes>(&declaration.node);
    if (tree == nullptr || declaration.amends || tree->shape == syntax::CodesShape::nested)
      continue;
    uint32_t index = 0;
    const program::Codes* list = find(context.program, tree->name.text, index);
    if (list == nullptr || codes.compared.contains(index)) continue;
    std::vector<const syntax::Code*> idle;
    size_t named = 0;
    for (size_t i = 0; i < tree->codes.size(); ++i) {
      named += codes.by_rules.count({index, static_cast<Word>(i)});
      if (!codes.used.contains({index, static_cast<Word>(i)})) idle.push_back(&tree->codes[i]);
    }
    if (idle.size() != 1 || named < enough) continue;
    context.report(Kind::code_unused, idle[0]->name.span, {idle[0]->name.text, list->name});
  }
}

}  // namespace

std::set<std::string> cited_by(const program::Program& program) {
  std::set<std::string> cited;
  for (const program::Rule& rule : rules_of(program)) {
    add(program, rule.basis, cited);
    add(program, rule.around, cited);
  }
  for (const program::Carried& carried : program.elsewhere) {
    cited.insert(program.clauses[carried.clause].cite);
  }
  for (const program::Table& table : program.tables) {
    for (const auto& row : table.rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        if (table.columns[i].type.kind != TypeKind::clause || !row[i]) continue;
        cited.insert(program.clauses.items[static_cast<size_t>(*row[i])].cite);
      }
    }
  }
  return cited;
}

void lint_coverage(const Context& context) {
  look_at_clauses(context);
  look_at_codes(context);
}

}  // namespace xinheng::lint
