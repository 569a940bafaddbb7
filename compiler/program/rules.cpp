#include "compiler/program/rules.h"

#include "compiler/program/meaning_text.h"
#include "compiler/program/operands.h"

namespace xinheng::program {
namespace {

const Basis no_basis;

// Where nothing was written; also of what the compiler made up.
bool is_empty(const Basis& basis) {
  return basis.span.end == 0;
}

Words named(const char* zh, const char* en, const std::string& name) {
  const std::string behind = name.empty() ? "" : " " + name;
  return {zh + behind, en + behind};
}

// Rows of a table that no rule reads are a document: there is nothing to reach.
std::set<uint32_t> tables_read(const Program& program) {
  std::set<uint32_t> tables;
  const auto add = [&](const Type& type) {
    if (type.kind == TypeKind::row) tables.insert(type.table.index);
  };
  for (const Expr& expr : program.exprs) {
    if (std::holds_alternative<FieldRef>(expr.node)) add(expr.type);
    if (const auto* column = std::get_if<ColumnRef>(&expr.node)) {
      add(program.exprs[column->row].type);
      add(expr.type);
    }
  }
  return tables;
}

class Lister {
 public:
  explicit Lister(const Program& program) : program_(program), read_(tables_read(program)) {}

  std::vector<Rule> list() {
    list_calendar();
    each(program_.tables.items, [this](uint32_t i, const Table& one) { list_table(i, one); });
    each(program_.parameters.items,
         [this](uint32_t i, const Parameter& one) { list_parameter(i, one); });
    each(program_.defines.items, [this](uint32_t i, const Define& one) { list_define(i, one); });
    each(program_.decisions.items,
         [this](uint32_t i, const Decision& one) { list_decision(i, one); });
    each(program_.evaluations.items,
         [this](uint32_t i, const Evaluation& one) { list_evaluation(i, one); });
    each(program_.measures.items, [this](uint32_t i, const Measure& one) { list_measure(i, one); });
    each(program_.findings.items, [this](uint32_t i, const Finding& one) { list_finding(i, one); });
    each(program_.transitions,
         [this](uint32_t i, const Transitions& one) { list_transitions(i, one); });
    each(program_.scenes.items, [this](uint32_t i, const Scene& one) {
      declaration_ = named("场景", "scene", one.name);
      add(RulePart::scene, i, 0, {}, one.basis, one.span);
    });
    return std::move(rules_);
  }

 private:
  template <class Items, class Visit>
  static void each(const Items& items, Visit visit) {
    for (uint32_t i = 0; i < items.size(); ++i) visit(i, items[i]);
  }

  Rule& add(RulePart part, uint32_t owner, size_t index, Words label, const Basis& basis,
            Span span) {
    Rule rule;
    rule.name = {part, owner, static_cast<uint32_t>(index)};
    rule.declaration = declaration_;
    rule.label = std::move(label);
    rule.basis = &basis;
    rule.around = around_;
    rule.span = span;
    return rules_.emplace_back(std::move(rule));
  }
  Rule& add_tested(RulePart part, uint32_t owner, size_t index, Words label, const Basis& basis,
                   Span span, std::vector<ExprId> exprs) {
    Rule& rule = add(part, owner, index, std::move(label), basis, span);
    rule.tested = true;
    std::erase_if(exprs, [](ExprId id) { return !id.valid(); });
    rule.exprs = std::move(exprs);
    return rule;
  }
  template <class Labelled>
  void add_labelled(RulePart part, uint32_t owner, const std::vector<Labelled>& rules,
                    const char* zh, const char* en) {
    each(rules, [&](uint32_t i, const Labelled& one) {
      add_tested(part, owner, i, named(zh, en, one.label), one.basis, one.span, {one.when})
          .in_force = one.in_force;
    });
  }
  Span place(ExprId id) const { return id.valid() ? program_.exprs[id].span : Span{}; }

  void list_calendar() {
    declaration_ = {"历法", "calendar"};
    const auto add_entry = [&](RulePart part, const char* zh, const char* en, const Basis& basis) {
      if (!is_empty(basis)) add(part, 0, 0, {zh, en}, basis, basis.span);
    };
    add_entry(RulePart::missing_day, "无对应日", "missing_day", program_.missing_day_basis);
    add_entry(RulePart::workdays, "工作日", "workdays", program_.workdays_basis);
    add_entry(RulePart::start_day, "开始当日", "start_day", program_.start_day_basis);
  }

  // Rows that rest on nothing are data: states, lists of words.
  void list_table(uint32_t id, const Table& table) {
    declaration_ = named("清单", "table", table.name);
    each(table.row_basis, [&](uint32_t row, const Basis& basis) {
      if (is_empty(basis)) return;
      add_tested(RulePart::row, id, row, named("行", "row", table.row_names[row]), basis,
                 table.row_spans[row], {})
          .tested = read_.contains(id);
    });
  }

  void list_parameter(uint32_t id, const Parameter& parameter) {
    declaration_ = named("参数", "parameter", parameter.name);
    each(parameter.values, [&](uint32_t i, const DatedValue& dated) {
      const std::string since = format_date(dated.interval.from);
      Rule& rule = add(RulePart::value, id, i, {"自 " + since + " 起", "since " + since},
                       dated.basis, dated.span);
      rule.tested = dated.value.has_value();
      rule.in_force = dated.interval;
    });
  }

  void list_define(uint32_t id, const Define& define) {
    if (define.finding.valid()) return;
    declaration_ = named("定义", "define", owned_name(program_, define));
    add_tested(RulePart::base, id, 0, {"原则", "base"}, define.basis, place(define.base),
               {define.base});
    each(define.exceptions, [&](uint32_t i, const Exception& one) {
      add_tested(RulePart::exception, id, i, named("例外", "except", one.label), one.basis,
                 one.span, {one.when, one.value})
          .in_force = one.in_force;
    });
  }

  void list_decision(uint32_t id, const Decision& decision) {
    declaration_ = named("决策表", "decision", decision.name);
    Rule& head = add(RulePart::decision, id, 0, {}, decision.basis, decision.span);
    for (const Input& input : decision.inputs) head.exprs.push_back(input.value);
    around_ = &decision.basis;
    const auto add_branch = [&](size_t i, const Branch& branch, Words label) {
      std::vector<ExprId> exprs;
      Decision row;
      row.branches = {branch};
      each_expression(row, [&](ExprId expr) { exprs.push_back(expr); });
      add_tested(RulePart::branch, id, i, std::move(label), branch.basis, branch.span, exprs);
    };
    each(decision.branches, [&](uint32_t i, const Branch& branch) {
      add_branch(i, branch, named("行", "row", branch.label));
    });
    if (decision.otherwise)
      add_branch(decision.branches.size(), *decision.otherwise, {"其余", "otherwise"});
    around_ = nullptr;
  }

  void list_evaluation(uint32_t id, const Evaluation& evaluation) {
    declaration_ = named("评价", "evaluation", evaluation.name);
    add(RulePart::evaluation, id, 0, {}, evaluation.basis, evaluation.span);
    add_labelled(RulePart::unrated, id, evaluation.unrated, "不评", "unrated");
    around_ = &evaluation.basis;
    each(evaluation.dimensions, [&](uint32_t i, const Dimension& one) {
      add_tested(RulePart::part, id, i, named("分项", "part", one.name), no_basis, one.span,
                 {one.floor, one.ceiling, one.value, one.weight});
    });
    if (const auto& score = evaluation.score)
      add_tested(RulePart::score, id, 0, named("总分", "score", score->name), no_basis, score->span,
                 {score->floor, score->ceiling, score->value});
    each(evaluation.bands, [&](uint32_t i, const Band& band) {
      add_tested(RulePart::band, id, i, named("档", "band", grade(evaluation, band.grade)),
                 band.basis, place(band.from), {band.from});
    });
    if (!evaluation.bands.empty())
      add_tested(RulePart::band, id, evaluation.bands.size(),
                 named("档", "band", grade(evaluation, evaluation.otherwise)), no_basis,
                 evaluation.otherwise_span, {});
    around_ = nullptr;
    add_labelled(RulePart::downgrade, id, evaluation.downgrades, "直降", "downgrade");
    each(evaluation.quotas, [&](uint32_t i, const Quota& one) {
      add_tested(RulePart::quota, id, i, named("限额", "quota", one.label), one.basis, one.span,
                 {one.share, one.group});
    });
  }

  std::string grade(const Evaluation& evaluation, Word word) const {
    return program_.codes[evaluation.grades].codes[static_cast<size_t>(word)].name;
  }

  void list_measure(uint32_t id, const Measure& measure) {
    declaration_ = heading_of(measure);
    add(RulePart::measure, id, 0, {}, measure.basis, measure.span).in_force = measure.in_force;
    if (measure.term.valid() && !is_empty(measure.term_basis))
      add_tested(RulePart::term, id, 0, {"期限", "term"}, measure.term_basis, place(measure.term),
                 {measure.term, measure.from});
    add_labelled(RulePart::case_, id, measure.cases, "情形", "case");
    each(measure.waivers, [&](uint32_t i, const Waiver& one) {
      add_tested(RulePart::waiver, id, i,
                 named(one.exit ? "移出" : "例外", one.exit ? "leave" : "except", one.label),
                 one.basis, one.span, {one.when})
          .in_force = one.in_force;
    });
  }

  void list_finding(uint32_t id, const Finding& finding) {
    declaration_ = heading_of(finding);
    if (finding.term.valid() && !is_empty(finding.term_basis))
      add_tested(RulePart::finding_term, id, 0, {"期限", "term"}, finding.term_basis,
                 place(finding.term), {finding.start, finding.term, finding.done});
    each(finding.cases, [&](uint32_t i, const LabelledCase& one) {
      // What another deadline is changed into this one by is an exception there.
      if (is_empty(one.basis)) return;
      add_tested(RulePart::finding_case, id, i, named("情形", "case", one.label), one.basis,
                 one.span, {one.when})
          .in_force = one.in_force;
    });
    add_labelled(RulePart::finding_waiver, id, finding.waivers, "例外", "except");
  }

  void list_transitions(uint32_t id, const Transitions& transitions) {
    const bool code = transitions.codes.valid();
    declaration_ = named(
        "流转", "transitions",
        code ? program_.codes[transitions.codes].name : program_.tables[transitions.table].name);
    each(transitions.basis, [&](uint32_t state, const Basis& basis) {
      if (is_empty(basis)) return;
      const std::string& name = code ? program_.codes[transitions.codes].codes[state].name
                                     : program_.tables[transitions.table].row_names[state];
      add_tested(RulePart::transition, id, state, named("由", "from", name), basis, basis.span, {});
    });
  }

  const Program& program_;
  const std::set<uint32_t> read_;  // tables
  std::vector<Rule> rules_;
  Words declaration_;              // that is being listed
  const Basis* around_ = nullptr;  // its basis, where the parts rest on it
};

std::string row_text(const Program& program, const Table& table, uint32_t row, Language language) {
  const bool zh = language == Language::zh;
  std::string text;
  for (size_t column = 1; column < table.columns.size(); ++column) {
    const auto& word = table.rows[row][column];
    const Field& field = table.columns[column];
    text += (text.empty() ? ""
             : zh         ? "，"
                          : ", ") +
            field.name + " = " +
            (word ? format_value(program, field.type, *word, language)
             : zh ? "缺"
                  : "lacks");
  }
  return text;
}

std::string branch_text(const Program& program, const Decision& decision, const Branch& branch,
                        Language language) {
  std::string text;
  for (uint32_t i = 0; i < branch.criteria.size(); ++i) {
    text += (text.empty() ? "" : " | ") +
            print_criterion(program, decision, i, branch.criteria[i], language);
  }
  text += text.empty() ? "=> " : " => ";
  for (size_t i = 0; i < branch.findings.size(); ++i) {
    if (i > 0) text += " | ";
    text += branch.findings[i].valid() ? print_expr(program, branch.findings[i], language)
            : language == Language::zh ? "缺"
                                       : "lacks";
  }
  return text;
}

std::string transition_text(const Program& program, const Transitions& transitions, uint32_t from,
                            Language language) {
  std::string text = language == Language::zh ? "到" : "to";
  const char* before = " ";
  for (const Word to : transitions.to[from]) {
    const auto at = static_cast<size_t>(to);
    text += before + (transitions.codes.valid() ? program.codes[transitions.codes].codes[at].name
                                                : program.tables[transitions.table].row_names[at]);
    before = language == Language::zh ? "，" : ", ";
  }
  return text;
}

}  // namespace

Words heading_of(const Measure& measure) {
  constexpr const char* zh[] = {"奖励", "惩戒", "预警", "名单"};
  constexpr const char* en[] = {"reward", "punishment", "warning", "roster"};
  const auto kind = static_cast<size_t>(measure.kind);
  return named(zh[kind], en[kind], measure.name);
}

Words heading_of(const Finding& finding) {
  constexpr const char* zh[] = {"修复", "异议", "公示", "时限"};
  constexpr const char* en[] = {"repair", "objection", "publication", "deadline"};
  const auto kind = static_cast<size_t>(finding.kind);
  return named(zh[kind], en[kind], finding.name);
}

std::vector<Rule> rules_of(const Program& program) {
  return Lister(program).list();
}

std::string content_of(const Program& program, const Rule& rule, Language language) {
  const bool zh = language == Language::zh;
  const RuleName& name = rule.name;
  const auto print = [&](ExprId expr) { return print_expr(program, expr, language); };
  const auto when = [&] { return (zh ? "当 " : "when ") + print(rule.exprs[0]); };
  switch (name.part) {
    case RulePart::missing_day:
      return program.missing_day == MissingDay::next_month ? (zh ? "取次月首日" : "next_month")
                                                           : (zh ? "取月末" : "month_end");
    case RulePart::row:
      return row_text(program, program.tables.items[name.owner], name.index, language);
    case RulePart::value: {
      const Parameter& parameter = program.parameters.items[name.owner];
      const auto& word = parameter.values[name.index].value;
      return word ? format_value(program, parameter.type, *word, language)
                  : (zh ? "废止" : "repealed");
    }
    case RulePart::base:
      return print(rule.exprs[0]);
    case RulePart::exception:
      return when() + (zh ? " 则 " : " then ") + print(rule.exprs[1]);
    case RulePart::branch: {
      const Decision& decision = program.decisions.items[name.owner];
      const bool last = name.index == decision.branches.size();
      return branch_text(program, decision,
                         last ? *decision.otherwise : decision.branches[name.index], language);
    }
    case RulePart::band:
      return rule.exprs.empty() ? (zh ? "其余" : "otherwise")
                                : print(rule.exprs[0]) + (zh ? " 以上" : " up");
    case RulePart::quota:
      return (zh ? "至多 " : "at most ") + print(rule.exprs[0]);
    case RulePart::term:
      return print(rule.exprs[0]);
    case RulePart::finding_term:
      return print(program.findings.items[name.owner].term);
    case RulePart::unrated:
    case RulePart::downgrade:
    case RulePart::case_:
    case RulePart::waiver:
    case RulePart::finding_case:
    case RulePart::finding_waiver:
      return when();
    case RulePart::transition:
      return transition_text(program, program.transitions[name.owner], name.index, language);
    case RulePart::part:
      return print(program.evaluations.items[name.owner].dimensions[name.index].value);
    case RulePart::score:
      return print(program.evaluations.items[name.owner].score->value);
    case RulePart::start_day:
      return program.workdays && program.workdays->start_counts ? (zh ? "计入" : "included")
                                                                : (zh ? "不计入" : "excluded");
    case RulePart::workdays:
    case RulePart::decision:
    case RulePart::evaluation:
    case RulePart::measure:
    case RulePart::scene:
      break;
  }
  return "";
}

void each_within(const Program& program, const std::vector<ExprId>& exprs,
                 const std::function<void(const Expr&)>& visit) {
  std::vector<ExprId> open = exprs;
  const auto follow = [&](ExprId id) {
    if (id.valid()) open.push_back(id);
  };
  while (!open.empty()) {
    const Expr& expr = program.exprs[open.back()];
    open.pop_back();
    visit(expr);
    each_operand(expr.node, follow);
    each_elsewhere(expr.node, follow);
  }
}

}  // namespace xinheng::program
