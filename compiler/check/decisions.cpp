// Decision tables: their columns, hit policy and rows.
#include <algorithm>
#include <limits>

#include "compiler/check/criteria.h"
#include "compiler/check/csv.h"
#include "compiler/check/declare.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"
#include "compiler/check/tables.h"

namespace xinheng::check {
namespace {

using program::Decision;
using program::HitPolicy;

struct PolicyWords {
  std::string_view zh, en;
  HitPolicy policy;
};
// 任意 is what English says for 任一, too: any.
constexpr PolicyWords policies[] = {
    {"唯一", "unique", HitPolicy::unique},
    {"任一", "any", HitPolicy::any},
    {"优先", "priority", HitPolicy::priority},
    {"首行", "first", HitPolicy::first},
    {"依次", "rule_order", HitPolicy::rule_order},
    {"排序", "output_order", HitPolicy::output_order},
    {"汇集", "collect", HitPolicy::list},
};
constexpr PolicyWords collections[] = {
    {"列出", "list", HitPolicy::list},   {"合计", "total", HitPolicy::total},
    {"最大", "max", HitPolicy::max},     {"最小", "min", HitPolicy::min},
    {"计数", "count", HitPolicy::count},
};

template <class List>
std::optional<HitPolicy> find_policy(Context& context, const List& list, const syntax::Name& name,
                                     const Words& what) {
  std::vector<std::string> known;
  for (const PolicyWords& words : list) {
    if (words.zh == name.text || words.en == name.text) return words.policy;
    known.push_back(word_like(name, words.zh, words.en));
  }
  report_unknown(context, name, what, known);
  return {};
}

bool orders_outputs(HitPolicy policy) {
  return policy == HitPolicy::priority || policy == HitPolicy::output_order;
}

std::optional<HitPolicy> read_policy(Context& context, const syntax::Decision& tree) {
  const auto policy = find_policy(context, policies, tree.policy, {"命中方式", "hit policy"});
  if (!policy || orders_outputs(*policy)) return policy;
  const auto& arguments = tree.policy_arguments;
  const bool collects = *policy == HitPolicy::list;
  if (arguments.empty()) return policy;
  if (!collects || arguments.size() > 1) {
    context.report(Kind::policy_arguments, tree.policy_span, {slice(context, tree.policy_span)});
    return {};
  }
  return find_policy(context, collections, arguments[0], {"汇集方式", "way to collect"});
}

// Which finding of the first column goes first.
void read_order(Context& context, const syntax::Decision& tree, Decision& decision) {
  if (!orders_outputs(decision.policy) || decision.outputs.empty()) return;
  const Type& type = decision.outputs[0].type;
  const bool codes = type.kind == TypeKind::code && !type.optional;
  const bool written = !tree.policy_arguments.empty();
  if (!codes || (!written && !context.program.codes[type.codes].ordered)) {
    context.report(Kind::priority_order, tree.policy_span, {decision.outputs[0].name});
    return;
  }
  if (!written) {
    const auto count = static_cast<Word>(context.program.codes[type.codes].codes.size());
    for (Word code = count; code-- > 0;) decision.order.push_back(code);
    return;
  }
  Once once(context, {"代码", "code"});
  const auto& ordinals = context.code_ordinals[type.codes.index];
  for (const syntax::Name& name : tree.policy_arguments) {
    const auto found = ordinals.find(name.text);
    if (found != ordinals.end()) {
      if (once.add(name)) decision.order.push_back(found->second);
      continue;
    }
    const program::Codes& list = context.program.codes[type.codes];
    std::vector<std::string> known;
    for (const auto& code : list.codes) known.push_back(code.name);
    report_unknown(context, name,
                   {"代码（代码表“" + list.name + "”）", "code of the list “" + list.name + "”"},
                   known);
  }
}

// What a policy does with the values of an output must make sense for its type.
void check_outputs(Context& context, const syntax::Decision& tree, const Decision& decision) {
  const HitPolicy policy = decision.policy;
  if (policy != HitPolicy::total && policy != HitPolicy::max && policy != HitPolicy::min) return;
  for (size_t i = 0; i < decision.outputs.size(); ++i) {
    const Type& type = decision.outputs[i].type;
    const bool amount = is_number(type) || type.kind == TypeKind::money;
    const bool fits = policy == HitPolicy::total ? amount : is_ordered(context, type);
    if (fits && !type.optional) continue;
    Words found = describe_type(context, type);
    if (type.optional) found = {found.zh + "，可以缺", found.en + ", and may be absent"};
    context.report(Kind::collected_type, tree.outputs[i].type.span,
                   {decision.outputs[i].name, found.zh, found.en});
  }
}

class Rows {
 public:
  Rows(Context& context, const syntax::Decision& tree, DecisionId id, Env env)
      : context_(context),
        tree_(tree),
        id_(id),
        env_(std::move(env)),
        labels_(context, {"标签", "label"}) {}

  bool read_inputs() {
    bool sound = true;
    Once once(context_, {"列", "column"});
    for (const syntax::Input& input : tree_.inputs) {
      const ExprId value = check_expression(context_, env_, input.value).id;
      const bool fresh = once.add(input.name);
      sound = sound && fresh && value.valid();
      if (!value.valid()) continue;
      const Type type = context_.typed(value).type;
      if (!can_be_asked(type)) {
        const Words found = describe_type(context_, type);
        context_.report(Kind::input_type, input.span, {input.name.text, found.zh, found.en});
        sound = false;
      }
      decision().inputs.push_back({input.name.text, value});
      inputs_[input.name.text] = value;
    }
    for (const program::Field& output : decision().outputs) {
      if (!inputs_.contains(output.name)) continue;
      const auto at = std::find_if(tree_.outputs.begin(), tree_.outputs.end(),
                                   [&](const auto& one) { return one.name.text == output.name; });
      once.add(at->name);
      sound = false;
    }
    env_.inputs = &inputs_;
    return sound;
  }

  void read(const syntax::BranchesInline& rows) {
    for (const syntax::Branch& row : rows.branches) {
      if (row.otherwise) {
        read_otherwise(row);
        continue;
      }
      if (!count_cells(row.criteria.size(), row.findings.size(), row)) continue;
      program::Branch made = started(row.label, row.basis, row.span);
      Env here = env_;
      for (size_t i = 0; i < row.criteria.size(); ++i) {
        made.criteria.push_back(check_criterion(context_, here, row.criteria[i], asked(i)));
        learn(made.criteria.back(), i, here);
      }
      made.findings = read_findings(row.findings, here);
      add(std::move(made));
    }
  }

  void read(const syntax::RowsFromFile& rows) {
    const auto csv = read_csv(context_, rows.path);
    if (!csv) return;
    std::vector<int> cells;
    int label = -1, citations = -1, assumption = -1;
    if (!match_header(*csv, cells, label, citations, assumption)) return;
    for (const CsvRow& row : csv->rows) {
      std::optional<syntax::Name> name;
      if (label >= 0) {
        const CsvCell& cell = row.cells[static_cast<size_t>(label)];
        if (!cell.text.empty() && !is_absent(cell.text)) name = syntax::Name{cell.text, cell.span};
      }
      std::optional<syntax::Basis> basis;
      if (citations >= 0 || assumption >= 0)
        basis = csv_basis(context_, row, citations, assumption);
      if (basis && basis->citations.empty() && !basis->assumption) basis = {};
      program::Branch made = started(name, basis, row.span);
      const size_t inputs = decision().inputs.size();
      for (size_t i = 0; i < cells.size(); ++i) {
        const CsvCell& cell = row.cells[static_cast<size_t>(cells[i])];
        if (cell.text.empty()) {
          context_.report(Kind::csv_empty_cell, cell.span, {column_name(i)});
        } else if (i < inputs) {
          made.criteria.push_back(criterion_of_text(context_, cell.text, cell.span, asked(i)));
        } else {
          made.findings.push_back(finding_of_text(cell, i - inputs));
        }
      }
      if (made.criteria.size() == inputs && made.findings.size() == decision().outputs.size()) {
        add(std::move(made));
      }
    }
  }

  // Either the table has a basis, or every row.
  void check_bases() {
    Decision& made = decision();
    const bool none = std::none_of(bases_.begin(), bases_.end(),
                                   [](const auto& row) { return row.basis.has_value(); });
    const Words what{"决策表“" + made.name + "”", "the decision table “" + made.name + "”"};
    const bool whole = tree_.basis.has_value() || none;
    made.basis = check_basis(context_, tree_.basis, whole ? Need::either : Need::nothing, what,
                             tree_.name.span, context_.program.in_force);
    for (const RowBasis& row : bases_) {
      const std::string& label =
          row.row < made.branches.size() ? made.branches[row.row].label : otherwise_label;
      const Words row_what{what.zh + "的“" + label + "”", "“" + label + "” of " + what.en};
      program::Basis basis = check_basis(context_, row.basis, whole ? Need::nothing : Need::either,
                                         row_what, row.span, context_.program.in_force);
      (row.row < made.branches.size() ? made.branches[row.row] : *made.otherwise).basis =
          std::move(basis);
    }
  }

 private:
  struct RowBasis {
    size_t row;  // of branches; their number for 其余
    std::optional<syntax::Basis> basis;
    Span span;
  };
  inline static const std::string otherwise_label = "其余";

  Decision& decision() { return context_.program.decisions[id_]; }
  AskedColumn asked(size_t input) {
    const program::Input& asked = decision().inputs[input];
    return {asked.name, context_.typed(asked.value).type};
  }
  std::string column_name(size_t column) {
    const size_t inputs = decision().inputs.size();
    return column < inputs ? decision().inputs[column].name
                           : decision().outputs[column - inputs].name;
  }

  bool count_cells(size_t criteria, size_t findings, const syntax::Branch& row) {
    if (criteria == decision().inputs.size() && findings == decision().outputs.size()) return true;
    context_.report(
        Kind::branch_cell_count, row.span,
        {std::to_string(decision().inputs.size()), std::to_string(decision().outputs.size()),
         std::to_string(criteria), std::to_string(findings)});
    return false;
  }

  program::Branch started(const std::optional<syntax::Name>& label,
                          const std::optional<syntax::Basis>& basis, Span span) {
    program::Branch made;
    const size_t row = decision().branches.size();
    made.label = "第" + std::to_string(++rows_read_) + "行";
    if (label) {
      labels_.add(*label);
      made.label = label->text;
    }
    made.span = span;
    pending_ = {row, basis, span};
    return made;
  }
  void add(program::Branch made) {
    check_priority(made);
    decision().branches.push_back(std::move(made));
    bases_.push_back(std::move(pending_));
  }

  // In the cells to the right it is known that the input has a value, as behind 且.
  void learn(const program::Criterion& criterion, size_t input, Env& env) {
    using program::Criterion;
    const ExprId value = decision().inputs[input].value;
    if (criterion.kind == Criterion::Kind::any || criterion.kind == Criterion::Kind::lacks) return;
    if (const auto key = presence_key(context_, value)) env.facts.insert(*key);
  }

  std::vector<ExprId> read_findings(const std::vector<syntax::Cell>& cells, const Env& env) {
    std::vector<ExprId> findings;
    for (size_t i = 0; i < cells.size(); ++i) {
      const program::Field output = decision().outputs[i];
      if (cells[i].kind == syntax::Cell::Kind::value) {
        findings.push_back(check_value(context_, env, cells[i].value, output.type));
        continue;
      }
      if (!output.type.optional) {
        context_.report(Kind::cell_not_absent, cells[i].span, {output.name});
      }
      findings.push_back({});
    }
    return findings;
  }

  ExprId finding_of_text(const CsvCell& cell, size_t output) {
    const program::Field field = decision().outputs[output];
    if (is_absent(cell.text)) {
      if (!field.type.optional) context_.report(Kind::cell_not_absent, cell.span, {field.name});
      return {};
    }
    Type type = field.type;
    type.optional = false;
    const auto word = word_of_text(context_, type, cell.text, cell.span);
    return word ? context_.make(program::Literal{*word}, type, cell.span) : ExprId{};
  }

  void read_otherwise(const syntax::Branch& row) {
    Decision& made = decision();
    if (made.otherwise || made.otherwise_undecided) {
      context_.report(Kind::part_twice, row.span, {"其余", "otherwise"});
      return;
    }
    if (made.policy == HitPolicy::count && !row.undecided) {
      context_.report(Kind::otherwise_of_count, row.span, {made.name});
      return;
    }
    made.otherwise_span = row.span;
    if (row.undecided) {
      made.otherwise_undecided = true;
      return;
    }
    if (!count_cells(made.inputs.size(), row.findings.size(), row)) return;
    program::Branch otherwise;
    otherwise.label = otherwise_label;
    otherwise.span = row.span;
    otherwise.findings = read_findings(row.findings, env_);
    check_priority(otherwise);
    decision().otherwise = std::move(otherwise);
    bases_.push_back({std::numeric_limits<size_t>::max(), row.basis, row.span});
  }

  // The finding that decides must be written out and have a place in the order.
  void check_priority(const program::Branch& row) {
    const Decision& made = decision();
    if (made.order.empty() || row.findings.empty() || !row.findings[0].valid()) return;
    const program::Expr& finding = context_.typed(row.findings[0]);
    const auto* literal = std::get_if<program::Literal>(&finding.node);
    const bool known = literal && std::find(made.order.begin(), made.order.end(), literal->value) !=
                                      made.order.end();
    if (known) return;
    context_.report(Kind::priority_unknown, finding.span, {slice(context_, finding.span)});
  }

  bool match_header(const CsvFile& csv, std::vector<int>& cells, int& label, int& citations,
                    int& assumption) {
    const size_t columns = decision().inputs.size() + decision().outputs.size();
    bool sound = true;
    cells.assign(columns, -1);
    std::vector<std::string> known;
    for (size_t i = 0; i < columns; ++i) known.push_back(column_name(i));
    known.insert(known.end(), {"标签", "依据", "假设"});
    for (size_t i = 0; i < csv.header.size(); ++i) {
      const std::string& name = csv.header[i].text;
      int* slot = name == "依据" || name == "citing"     ? &citations
                  : name == "假设" || name == "assuming" ? &assumption
                  : name == "标签" || name == "label"    ? &label
                                                         : nullptr;
      for (size_t column = 0; column < columns; ++column) {
        if (column_name(column) == name) slot = &cells[column];
      }
      if (!slot) {
        context_.report(Kind::csv_unknown_column, csv.header[i].span, {name, list_names(known)});
        sound = false;
      } else if (*slot != -1) {
        context_.report(Kind::csv_column_twice, csv.header[i].span, {name});
        sound = false;
      } else {
        *slot = static_cast<int>(i);
      }
    }
    for (size_t column = 0; column < columns && sound; ++column) {
      if (cells[column] != -1) continue;
      context_.report(Kind::csv_missing_column, csv.header[0].span, {column_name(column)});
      sound = false;
    }
    return sound;
  }

  Context& context_;
  const syntax::Decision& tree_;
  DecisionId id_;
  Env env_;
  Once labels_;
  std::map<std::string, ExprId> inputs_;
  std::vector<RowBasis> bases_;
  RowBasis pending_;
  size_t rows_read_ = 0;
};

void check_decision(Context& context, const syntax::Decision& tree, DecisionId id) {
  const Decision& head = context.program.decisions[id];
  Env env =
      head.scope == Scope::record ? record_env(context, head.record) : subject_env(head.subject);
  env.node = Node(id);
  const auto missing = [&](std::string zh, std::string en) {
    context.report(Kind::decision_without, tree.name.span, {tree.name.text, zh, en});
  };
  if (tree.inputs.empty()) missing("条件列", "input column");
  if (tree.outputs.empty()) missing("结果列", "output");
  if (tree.rows.empty()) missing("行", "row");
  Rows rows(context, tree, id, env);
  if (!rows.read_inputs() || context.broken.contains(tree.name.text)) return;
  Decision& decision = context.program.decisions[id];
  read_order(context, tree, decision);
  check_outputs(context, tree, decision);
  for (const auto& block : tree.rows) {
    std::visit([&](const auto& written) { rows.read(written); }, block);
  }
  rows.check_bases();
}

}  // namespace

void declare_decision(Context& context, const syntax::Decision& tree) {
  const auto record = find_global<RecordId>(context, tree.owner.text);
  const auto subject = find_global<SubjectId>(context, tree.owner.text);
  if (!record && !subject) {
    if (!context.broken.contains(tree.owner.text)) {
      std::vector<std::string> known = names_of<RecordId>(context);
      for (const std::string& name : names_of<SubjectId>(context)) known.push_back(name);
      report_unknown(context, tree.owner, {"主体或记录", "subject or record"}, known);
    }
    context.broken.insert(tree.name.text);
    return;
  }
  const DecisionId id{context.program.decisions.size()};
  if (!declare(context, tree.name, id)) return;
  Decision decision;
  decision.name = tree.name.text;
  decision.span = tree.name.span;
  decision.scope = record ? Scope::record : Scope::subject;
  if (record) decision.record = *record;
  decision.subject = record ? context.program.records[*record].owner : *subject;
  Once once(context, {"结果列", "output"});
  for (const syntax::Output& output : tree.outputs) {
    const auto type = once.add(output.name) ? resolve_type(context, output.type) : std::nullopt;
    if (type) {
      decision.outputs.push_back({output.name.text, *type, {}, false});
    } else {
      context.broken.insert(tree.name.text);
      context.broken.insert(tree.name.text + "." + output.name.text);
    }
  }
  // Before any rule is read it is known which results are lists, and which are numbers of rows.
  if (const auto policy = read_policy(context, tree)) {
    decision.policy = *policy;
  } else {
    context.broken.insert(tree.name.text);
  }
  context.program.decisions.push(std::move(decision));
  context.decision_pairs.push_back({&tree, id});
}

void check_decisions(Context& context) {
  for (const auto& [tree, id] : context.decision_pairs) check_decision(context, *tree, id);
}

}  // namespace xinheng::check
