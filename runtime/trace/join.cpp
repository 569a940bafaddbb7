#include "runtime/trace/join.h"

#include <algorithm>

#include "runtime/trace/clauses.h"

namespace xinheng::trace {
namespace {

namespace fs = std::filesystem;
using program::RulePart;

std::string where(const std::string& folder, const std::string& path) {
  std::error_code error;
  return fs::weakly_canonical(fs::path(folder) / path, error).string();
}

// What names a declaration in expressions: its vector and its place in there.
struct Used {
  RulePart of;
  uint32_t index;
  auto operator<=>(const Used&) const = default;
};

void note_type(const program::Type& type, std::set<Used>& used) {
  if (type.kind == program::TypeKind::row) used.insert({RulePart::row, type.table.index});
}

std::set<Used> named_in(const program::Program& program, const std::vector<program::ExprId>& in) {
  std::set<Used> used;
  program::each_within(program, in, [&](const program::Expr& expr) {
    std::visit(overloaded{
                   [&](const program::ParameterRef& node) {
                     used.insert({RulePart::value, node.parameter.index});
                   },
                   [&](const program::FieldRef&) { note_type(expr.type, used); },
                   [&](const program::ColumnRef&) { note_type(expr.type, used); },
                   [&](const program::DefineRef& node) {
                     const program::Define& define = program.defines[node.define];
                     note_type(expr.type, used);
                     used.insert(define.finding.valid()
                                     ? Used{RulePart::finding_case, define.finding.index}
                                     : Used{RulePart::base, node.define.index});
                   },
                   [&](const program::EvaluationRef& node) {
                     used.insert({RulePart::evaluation, node.evaluation.index});
                   },
                   [&](const program::MeasureRef& node) {
                     used.insert({RulePart::measure, node.measure.index});
                   },
                   [&](const program::DecisionRef& node) {
                     used.insert({RulePart::decision, node.decision.index});
                   },
                   [&](const program::HitCount& node) {
                     used.insert({RulePart::decision, node.decision.index});
                   },
                   [](const auto&) {},
               },
               expr.node);
  });
  return used;
}

// The declaration that a rule is part of, as expressions name it.
Used declaration_of(const program::RuleName& name) {
  switch (name.part) {
    case RulePart::exception:
      return {RulePart::base, name.owner};
    case RulePart::branch:
      return {RulePart::decision, name.owner};
    case RulePart::unrated:
    case RulePart::part:
    case RulePart::score:
    case RulePart::band:
    case RulePart::downgrade:
    case RulePart::quota:
      return {RulePart::evaluation, name.owner};
    case RulePart::term:
    case RulePart::case_:
    case RulePart::waiver:
      return {RulePart::measure, name.owner};
    case RulePart::finding_term:
    case RulePart::finding_waiver:
      return {RulePart::finding_case, name.owner};
    default:
      return {name.part, name.owner};
  }
}

}  // namespace

Span Joiner::joined(Span span) const {
  return {file_of_[span.file], span.begin, span.end};
}

void Joiner::add_files(const Tested& pack) {
  file_of_.clear();
  own_.clear();
  const fs::path folder = where(pack.folder, "");
  for (const SourceFile& file : pack.compilation.sources.files) {
    const std::string path = where(pack.folder, file.path);
    const auto [found, fresh] =
        files_.try_emplace(path, static_cast<uint32_t>(trace_.sources.files.size()));
    if (fresh) {
      trace_.sources.add((fs::path(pack.folder) / file.path).lexically_normal().string(),
                         file.text);
    }
    file_of_.push_back(found->second);
    if (*fs::path(path).lexically_relative(folder).begin() != "..") own_.insert(found->second);
  }
}

// A source that two packs write down for themselves is one by its title and number.
void Joiner::add_clauses(const Tested& pack) {
  const program::Program& program = *pack.compilation.program;
  const auto number = static_cast<uint32_t>(trace_.packs.size() - 1);
  clause_of_.clear();
  for (const program::Source& source : program.sources) {
    std::vector<std::string>& titles = trace_.titles;
    if (std::find(titles.begin(), titles.end(), source.title) == titles.end())
      titles.push_back(source.title);
  }
  for (const program::Clause& clause : program.clauses) {
    const program::Source& source = program.sources[clause.source];
    const auto [found, fresh] = clauses_.try_emplace(source.number + "\n" + clause.cite,
                                                     static_cast<uint32_t>(trace_.clauses.size()));
    clause_of_.push_back(found->second);
    const Span span = joined(clause.span);
    if (fresh) {
      Clause made;
      made.cite = clause.cite;
      made.text = clause.text;
      made.source = source.title;
      made.span = span;
      made.pack = number;
      trace_.clauses.push_back(std::move(made));
    }
    if (own_.contains(span.file)) trace_.clauses[found->second].pack = number;
  }
  for (const program::Carried& carried : program.elsewhere) {
    const Span span = joined(carried.span);
    if (!carried_.insert({span.file, span.begin}).second) continue;
    trace_.clauses[clause_of_[carried.clause.index]].carried.push_back(
        {carried.carrier, carried.rest, carried.by, carried.reason, span});
  }
}

std::vector<uint32_t> Joiner::clauses_of(const program::Basis* basis) const {
  std::vector<uint32_t> clauses;
  if (basis == nullptr) return clauses;
  for (const program::ClauseId clause : basis->clauses) clauses.push_back(clause_of_[clause.index]);
  return clauses;
}

uint32_t Joiner::rule_at(const program::Program& program, const program::Rule& rule) {
  const Span span = joined(rule.span);
  const auto [found, fresh] =
      rules_.try_emplace({span.file, span.begin, rule.declaration.zh, rule.label.zh},
                         static_cast<uint32_t>(trace_.rules.size()));
  if (!fresh) return found->second;
  Rule made;
  made.declaration = rule.declaration;
  made.label = rule.label;
  made.content = {content_of(program, rule, Language::zh), content_of(program, rule, Language::en)};
  made.clauses = clauses_of(rule.basis);
  made.around = clauses_of(rule.around);
  made.assumption = rule.basis->assumption;
  if (made.assumption.empty() && made.clauses.empty() && rule.around != nullptr)
    made.assumption = rule.around->assumption;
  made.span = span;
  made.in_force = rule.in_force;
  made.pack = static_cast<uint32_t>(trace_.packs.size() - 1);
  made.part = rule.name.part;
  for (const uint32_t clause : made.clauses) trace_.clauses[clause].rules.push_back(found->second);
  trace_.rules.push_back(std::move(made));
  return found->second;
}

void Joiner::add_rules(const Tested& pack) {
  const program::Program& program = *pack.compilation.program;
  const std::vector<program::Rule> rules = rules_of(program);
  std::map<Used, std::vector<const program::Rule*>> users;
  for (const program::Rule& rule : rules) {
    for (const Used& used : named_in(program, rule.exprs)) users[used].push_back(&rule);
  }
  std::map<program::RuleName, uint32_t> numbers;
  for (const program::Rule& rule : rules) {
    const bool empty = rule.basis->span.end == 0;
    if (empty && !rule.tested) continue;  // a declaration that leaves the basis to its parts
    const uint32_t number = numbers[rule.name] = rule_at(program, rule);
    Rule& joined = trace_.rules[number];
    joined.needs_test = joined.needs_test || rule.tested;
    if (own_.contains(joined.span.file))
      joined.pack = static_cast<uint32_t>(trace_.packs.size() - 1);
    for (const program::Rule* user : users[declaration_of(rule.name)]) {
      const bool itself = user->declaration.zh == rule.declaration.zh;
      if (!itself && used_by_[number].insert(user->declaration.zh).second)
        joined.used_by.push_back(user->declaration);
    }
  }
  for (const scenario::Report& report : pack.reports) {
    const program::Test& test = program.tests[report.test];
    const bool passed = verdict_of(program, report) == scenario::Verdict::passed;
    const auto number = static_cast<uint32_t>(trace_.tests.size());
    trace_.tests.push_back({test.name, joined(test.span), passed});
    if (!passed) continue;
    for (const program::RuleName& name : report.noted->rules) {
      if (const auto found = numbers.find(name); found != numbers.end())
        trace_.rules[found->second].tests.push_back(number);
    }
  }
}

// Since when a source or a pack is in force isn't a rule; what is assumed of it is to be decided.
void Joiner::add_dates(const Tested& pack) {
  const auto add = [&](const program::Words& declaration, const std::vector<syntax::Dated>& dated) {
    for (const syntax::Dated& row : dated) {
      if (!row.basis || !row.basis->assumption) continue;
      const Span span = joined(row.span);
      const std::string since = format_date(row.since);
      const bool repealed = row.kind == syntax::Dated::Kind::repealed;
      const auto [found, fresh] = rules_.try_emplace({span.file, span.begin, declaration.zh, since},
                                                     static_cast<uint32_t>(trace_.rules.size()));
      if (!fresh) continue;
      Rule made;
      made.declaration = declaration;
      made.label = {"自 " + since + " 起", "since " + since};
      made.content = {repealed ? "废止" : "施行", repealed ? "repealed" : "in_force"};
      made.assumption = row.basis->assumption->text;
      made.span = span;
      made.in_force.from = row.since;
      trace_.rules.push_back(std::move(made));
    }
  };
  for (const syntax::Declaration& declaration : pack.compilation.pack.declarations) {
    if (const auto* source = std::get_if<syntax::Source>(&declaration.node))
      add({"法源 " + source->title.text, "source " + source->title.text}, source->dated);
    if (const auto* package = std::get_if<syntax::Package>(&declaration.node))
      add({"规则包 " + package->name.text, "package " + package->name.text}, package->dated);
  }
}

void Joiner::add(const Tested& pack) {
  const program::Program& program = *pack.compilation.program;
  trace_.packs.push_back({program.name, program.version, pack.folder});
  add_files(pack);
  add_clauses(pack);
  add_rules(pack);
  add_dates(pack);
}

// Of one source: its clauses, and the rules that rest on one of them.
void Joiner::leave_only(const std::string& source) {
  const std::string title = source.starts_with("《") ? source : "《" + source + "》";
  std::vector<uint32_t> clause_numbers(trace_.clauses.size()), rule_numbers(trace_.rules.size());
  const auto cites = [&](const std::vector<uint32_t>& clauses) {
    return std::any_of(clauses.begin(), clauses.end(),
                       [&](uint32_t one) { return trace_.clauses[one].source == title; });
  };
  std::vector<Rule> rules;
  for (uint32_t i = 0; i < trace_.rules.size(); ++i) {
    rule_numbers[i] = static_cast<uint32_t>(rules.size());
    const Rule& rule = trace_.rules[i];
    if (cites(rule.clauses) || cites(rule.around)) rules.push_back(rule);
  }
  std::vector<Clause> clauses;
  for (uint32_t i = 0; i < trace_.clauses.size(); ++i) {
    clause_numbers[i] = static_cast<uint32_t>(clauses.size());
    Clause& clause = trace_.clauses[i];
    if (clause.source != title) continue;
    for (uint32_t& rule : clause.rules) rule = rule_numbers[rule];
    clauses.push_back(clause);
  }
  for (Rule& rule : rules) {
    for (std::vector<uint32_t>* list : {&rule.clauses, &rule.around}) {
      std::erase_if(*list, [&](uint32_t one) { return trace_.clauses[one].source != title; });
      for (uint32_t& clause : *list) clause = clause_numbers[clause];
    }
  }
  trace_.clauses = std::move(clauses);
  trace_.rules = std::move(rules);
}

Trace Joiner::finish(const std::vector<Tested>& packs, const std::string& source) {
  if (!source.empty()) leave_only(source);
  join_clauses(trace_.clauses);
  judge_clauses(trace_.clauses);
  diagnose(trace_, packs);
  return std::move(trace_);
}

}  // namespace xinheng::trace
