#include "compiler/check/findings.h"

#include <algorithm>
#include <array>

#include "compiler/check/cases.h"
#include "compiler/check/declare.h"
#include "compiler/check/entries.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

using program::Finding;
using program::FindingKind;

struct Result {
  FindingKind kind;
  std::string_view zh, en;
  TypeKind type;
  bool optional;  // absent where the rule does not apply
  DefineId Finding::* define;
};
constexpr std::array<Result, 6> results = {{
    {FindingKind::publication, "适用", "applies", TypeKind::boolean, false, &Finding::applies},
    {FindingKind::publication, "起日", "from_day", TypeKind::date, true, &Finding::from},
    {FindingKind::publication, "止日", "until_day", TypeKind::date, true, &Finding::until},
    {FindingKind::deadline, "截止日", "last_day", TypeKind::date, true, &Finding::last_day},
    {FindingKind::deadline, "逾期", "late", TypeKind::boolean, false, &Finding::late},
    {FindingKind::deadline, "逾期天数", "days_late", TypeKind::integer, false, &Finding::days_late},
}};

DefineId push_define(Context& context, const Finding& finding, FindingId id, std::string name,
                     const Type& type) {
  program::Define define;
  define.name = std::move(name);
  define.scope = Scope::record;
  define.record = finding.record;
  define.subject = context.program.records[finding.record].owner;
  define.type = type;
  define.span = finding.span;
  define.finding = id;
  return context.program.defines.push(std::move(define));
}

void declare_finding(Context& context, const syntax::Finding& tree) {
  const auto record = need_global<RecordId>(context, tree.record, {"记录", "kind of record"});
  if (!record) {
    context.broken.insert(tree.name.text);
    return;
  }
  const std::string full = tree.record.text + "." + tree.name.text;
  if (find_field(context.program.records[*record].fields, tree.name.text) ||
      find_define(context, Scope::record, record->index, tree.name.text)) {
    context.report(Kind::duplicate_name, tree.name.span,
                   {tree.name.text, "字段或定义", "field or define",
                    line_of(context, context.declared_at.at(full))});
    return;
  }
  const FindingId id{context.program.findings.size()};
  if (!declare(context, tree.name, id)) return;
  context.declared_at[full] = tree.name.span;
  Finding finding;
  finding.kind = static_cast<FindingKind>(tree.kind);
  finding.name = tree.name.text;
  finding.record = *record;
  finding.span = tree.name.span;
  finding.holds = push_define(context, finding, id, finding.name, simple_type(TypeKind::boolean));
  for (const Result& result : results) {
    if (result.kind != finding.kind) continue;
    Type type = simple_type(result.type);
    type.optional = result.optional;
    const std::string name = finding.name + "." + std::string(result.zh);
    finding.*result.define = push_define(context, finding, id, name, type);
  }
  context.program.findings.push(std::move(finding));
  context.finding_pairs.push_back({&tree, id});
}

// One finding: its parts as written, then the defines that say what they mean.
class Check {
 public:
  Check(Context& context, const syntax::Finding& tree, FindingId id)
      : context_(context),
        tree_(tree),
        id_(id),
        finding_(context.program.findings[id]),
        env_(record_env(context, finding_.record)),
        entries_(context, tree.entries, allowed(finding_.kind)) {
    for (const EntryName name : allowed(finding_.kind)) {
      if (name != EntryName::note && !entries_.find(name)) report_missing(entry_words(name));
    }
  }

  void check_rules() {
    env_.node = Node(is_publication() ? finding_.applies : finding_.holds);
    const Need need = is_publication() ? Need::citation : Need::either;
    CheckedCases checked = check_cases(context_, tree_.name, tree_.rules, env_, need);
    finding_.cases = std::move(checked.cases);
    finding_.waivers = std::move(checked.waivers);
    env_.facts = std::move(checked.known);
    size_t waiver = 0;
    for (const syntax::Rule& rule : tree_.rules) {
      if (rule.kind == syntax::RuleKind::exception) check_outcome(rule, waiver++);
    }
  }

  // What other deadlines are changed into: each becomes a case there.
  void hand_over() {
    for (const program::Waiver& waiver : finding_.waivers) {
      if (!waiver.deadline.valid()) continue;
      const std::string label = finding_.name + "." + waiver.label;
      const DefineId define =
          push_define(context_, finding_, id_, label, simple_type(TypeKind::boolean));
      Finding& other = context_.program.findings[waiver.deadline];
      use(other.holds, define);
      use(define, finding_.holds);
      // Nothing is known there of a record that comes this way.
      handed_to.insert(waiver.deadline);
      handed_over_.push_back(define);
      // Its assumption is the waiver's own.
      other.cases.push_back({label, ref(define), {}, {waiver.basis.clauses, "", {}}, waiver.span});
    }
  }

  void make_results(bool taken_over) {
    if (taken_over) env_.facts.clear();
    for (const auto& rule : finding_.cases) stands_.push_back(in_force(rule));
    for (const auto& waiver : finding_.waivers) waives_.push_back(in_force(waiver));
    for (uint32_t c = 0; c < finding_.cases.size(); ++c) {
      finding_.fires.push_back(both(stands_[c], unless_waived(c, false)));
    }
    for (uint32_t w = 0; w < finding_.waivers.size(); ++w) {
      finding_.waives.push_back(
          both(junction(false, stands_in(finding_.waivers[w])), {waives_[w]}));
    }
    const ExprId any = junction(false, finding_.fires);
    const ExprId holds = both(any, unless_waived({}, false));
    size_t next = 0;
    for (uint32_t w = 0; w < finding_.waivers.size(); ++w) {
      if (finding_.waivers[w].deadline.valid()) set(handed_over_[next++], replaced(w, any));
    }
    if (finding_.kind == FindingKind::publication) {
      publish(holds);
    } else {
      set(finding_.holds, holds);
      if (finding_.kind == FindingKind::deadline) set_deadline();
      if (finding_.kind != FindingKind::deadline) {
        finding_.offices = entries_.names(EntryName::handled_by);
      }
      if (!tree_.shown.empty()) {
        context_.report(Kind::shown_outside_publication, tree_.shown[0].span,
                        {finding_words(finding_.kind).zh, finding_words(finding_.kind).en});
      }
    }
  }

  std::set<FindingId> handed_to;

 private:
  static std::vector<EntryName> allowed(FindingKind kind) {
    switch (kind) {
      case FindingKind::repair:
      case FindingKind::objection:
        return {EntryName::handled_by, EntryName::note};
      case FindingKind::publication:
        return {EntryName::channel, EntryName::runs_from, EntryName::term, EntryName::note};
      case FindingKind::deadline:
        return {EntryName::runs_from, EntryName::due_in, EntryName::done_on, EntryName::answerable,
                EntryName::note};
    }
    return {};
  }

  bool is_publication() const { return finding_.kind == FindingKind::publication; }

  void report_missing(const Words& part) {
    const Words kind = finding_words(finding_.kind);
    context_.report(Kind::finding_part_missing, tree_.name.span,
                    {kind.zh, kind.en, tree_.name.text, part.zh, part.en});
  }

  void check_outcome(const syntax::Rule& rule, size_t waiver) {
    if (rule.outcome == syntax::Rule::Outcome::waive) return;
    const bool replaces = rule.outcome == syntax::Rule::Outcome::replace;
    if (!replaces || finding_.kind != FindingKind::deadline) {
      const Words kind = finding_words(finding_.kind);
      context_.report(Kind::finding_outcome, rule.span, {kind.zh, kind.en, rule.label.text});
      return;
    }
    const auto other = find_global<FindingId>(context_, rule.replacement.text);
    const Finding* to = other ? &context_.program.findings[*other] : nullptr;
    if (to && to->kind == FindingKind::deadline && to->record == finding_.record) {
      finding_.waivers[waiver].deadline = *other;
      return;
    }
    if (context_.broken.contains(rule.replacement.text)) return;
    std::vector<std::string> known;
    for (const Finding& one : context_.program.findings) {
      const bool fits = one.kind == FindingKind::deadline && one.record == finding_.record;
      if (fits && one.name != finding_.name) known.push_back(one.name);
    }
    const std::string& record = context_.program.records[finding_.record].name;
    report_unknown(context_, rule.replacement,
                   {"“" + record + "”的时限", "deadline of “" + record + "”"}, known);
  }

  // ---- expressions; invalid where a part is ----
  ExprId make(program::ExprNode node, TypeKind kind) {
    return context_.make(std::move(node), simple_type(kind), finding_.span);
  }
  ExprId ref(DefineId define) {
    return context_.make(program::DefineRef{Scope::record, define},
                         context_.program.defines[define].type, finding_.span);
  }
  ExprId junction(bool is_and, const std::vector<ExprId>& operands) {
    std::vector<ExprId> all;
    for (const ExprId id : operands) {
      if (!id.valid()) return {};
      all.push_back(id);
    }
    if (all.size() == 1) return all[0];
    return make(program::Junction{is_and, std::move(all)}, TypeKind::boolean);
  }
  ExprId both(ExprId first, std::vector<ExprId> rest) {
    rest.insert(rest.begin(), first);
    return junction(true, rest);
  }
  ExprId negation(ExprId operand) {
    return operand.valid() ? make(program::Not{operand}, TypeKind::boolean) : operand;
  }
  ExprId compare(program::Comparison op, ExprId left, ExprId right) {
    if (!left.valid() || !right.valid()) return {};
    return make(program::Compare{op, left, right}, TypeKind::boolean);
  }
  ExprId provided(ExprId condition, ExprId value) {
    if (!condition.valid() || !value.valid()) return {};
    Type type = context_.typed(value).type;
    type.optional = true;
    return context_.make(program::Provided{condition, value}, type, finding_.span);
  }
  ExprId today() { return make(program::EvaluationDate{}, TypeKind::date); }

  // The condition of a rule, with the dates between which it is in force.
  template <class Rule>
  ExprId in_force(const Rule& rule) {
    using program::Comparison;
    const auto day = [&](Days date) { return make(program::Literal{date}, TypeKind::date); };
    std::vector<ExprId> all;
    if (rule.in_force.from != date_min) {
      all.push_back(compare(Comparison::greater_equal, today(), day(rule.in_force.from)));
    }
    if (rule.in_force.to != date_max) {
      all.push_back(compare(Comparison::less, today(), day(rule.in_force.to)));
    }
    all.push_back(rule.when);
    return junction(true, all);
  }
  // What the exception is about.
  std::vector<ExprId> stands_in(const program::Waiver& waiver) const {
    if (waiver.over.empty()) return stands_;
    std::vector<ExprId> cases;
    for (const uint32_t c : waiver.over) cases.push_back(stands_[c]);
    return cases;
  }

  // None of the exceptions over this case, or over the whole, fires; free: only those that free
  // the record altogether.
  std::vector<ExprId> unless_waived(std::optional<uint32_t> over, bool free) {
    std::vector<ExprId> conditions;
    for (uint32_t w = 0; w < finding_.waivers.size(); ++w) {
      const auto& list = finding_.waivers[w].over;
      const bool fits =
          over ? std::find(list.begin(), list.end(), *over) != list.end() : list.empty();
      const bool changes = finding_.waivers[w].deadline.valid();
      if (fits && !(free && changes)) conditions.push_back(negation(waives_[w]));
    }
    return conditions;
  }

  // The record comes under the other deadline instead: an exception of this one fires where it
  // takes something away, and none frees the record.
  ExprId replaced(uint32_t w, ExprId any) {
    const program::Waiver& waiver = finding_.waivers[w];
    std::vector<ExprId> ways;
    for (const uint32_t c : waiver.over) {
      ways.push_back(both(both(stands_[c], {waives_[w]}), unless_waived(c, true)));
    }
    const ExprId way = waiver.over.empty() ? both(any, {waives_[w]}) : junction(false, ways);
    return both(way, unless_waived({}, true));
  }

  void set(DefineId define, ExprId base) { context_.program.defines[define].base = base; }
  void use(DefineId by, DefineId used) { context_.uses[Node(by)].insert(Node(used)); }

  // 起算 and 起算 + 期限; what they name is used by these results.
  ExprId read_end(EntryName term, const std::vector<DefineId>& by) {
    const auto read = [&](EntryName name, TypeKind kind) {
      const auto value = entries_.value(name);
      if (!value) return ExprId{};
      Env env = env_;
      env.node = Node(by[0]);
      const ExprId typed = check_value(context_, env, *value, simple_type(kind));
      for (const DefineId define : by) {
        const auto found = context_.uses.find(Node(by[0]));
        if (define != by[0] && found != context_.uses.end()) {
          const auto used = found->second;
          context_.uses[Node(define)].insert(used.begin(), used.end());
        }
      }
      return typed;
    };
    finding_.start = read(EntryName::runs_from, TypeKind::date);
    finding_.term = read(term, TypeKind::period);
    if (const syntax::Entry* entry = entries_.find(term)) read_term_basis(*entry);
    if (!finding_.start.valid() || !finding_.term.valid()) return {};
    return add_to_date(context_, finding_.start, finding_.term, entries_.find(term)->span);
  }

  // A term that is written out is a choice to be founded; a deadline's rests on its cases.
  void read_term_basis(const syntax::Entry& entry) {
    const bool written = finding_.term.valid() && std::holds_alternative<program::Literal>(
                                                      context_.typed(finding_.term).node);
    const Need need = written && is_publication() ? Need::either : Need::nothing;
    finding_.term_basis =
        check_basis(context_, entry.basis, need,
                    {"“" + tree_.name.text + "”的期限", "the term of “" + tree_.name.text + "”"},
                    entry.span, context_.program.in_force);
  }

  void publish(ExprId applies) {
    using program::Comparison;
    finding_.offices = entries_.names(EntryName::channel);
    const ExprId end = read_end(EntryName::term, {finding_.holds, finding_.from, finding_.until});
    for (const DefineId by : {finding_.holds, finding_.from, finding_.until}) {
      use(by, finding_.applies);
    }
    set(finding_.applies, applies);
    const ExprId condition = ref(finding_.applies);
    set(finding_.from, provided(condition, finding_.start));
    set(finding_.until, provided(condition, end));
    set(finding_.holds, both(condition, {compare(Comparison::less_equal, finding_.start, today()),
                                         compare(Comparison::less, today(), end)}));
    finding_.listed = ref(finding_.holds);
    finding_.particulars = {ref(finding_.from), ref(finding_.until)};
    Env env = env_;
    env.node = {};
    if (tree_.shown.empty()) report_missing({"公开", "show"});
    finding_.reported = check_shown(context_, env, tree_);
  }

  void set_deadline() {
    using program::Comparison;
    const std::vector<DefineId> by = {finding_.last_day, finding_.late, finding_.days_late};
    const ExprId end = read_end(EntryName::due_in, by);
    for (const DefineId define : by) use(define, finding_.holds);
    use(finding_.days_late, finding_.late);
    const ExprId condition = ref(finding_.holds);
    set(finding_.last_day, provided(condition, end));
    if (const auto value = entries_.value(EntryName::done_on)) {
      Type date = simple_type(TypeKind::date);
      date.optional = true;
      Env env = env_;
      env.node = Node(finding_.late);
      finding_.done = check_value(context_, env, *value, date);
    }
    if (const auto value = entries_.value(EntryName::answerable)) {
      Env env = env_;
      env.node = {};
      finding_.reported = {{"责任", check_reported(context_, env, *value), {}}};
    }
    if (!finding_.done.valid() || !end.valid()) return;
    // Done after the evaluation date is not done yet.
    const bool optional = context_.typed(finding_.done).type.optional;
    const ExprId has = optional ? make(program::Has{finding_.done}, TypeKind::boolean) : ExprId{};
    const ExprId after = compare(Comparison::greater, finding_.done, end);
    const ExprId undone = optional ? junction(false, {negation(has), after}) : after;
    set(finding_.late, both(condition, {compare(Comparison::greater, today(), end), undone}));
    finding_.listed = ref(finding_.late);
    const ExprId by_now = compare(Comparison::less_equal, finding_.done, today());
    const ExprId done = optional ? junction(true, {has, by_now}) : by_now;
    finding_.particulars = {ref(finding_.last_day), provided(done, finding_.done),
                            ref(finding_.days_late)};
    count_days(end, done);
  }

  void count_days(ExprId end, ExprId done) {
    program::Define& define = context_.program.defines[finding_.days_late];
    define.base = make(program::Literal{0}, TypeKind::integer);
    const auto add = [&](const char* label, ExprId when, ExprId until) {
      const ExprId days = make(program::DaysBetween{end, until}, TypeKind::integer);
      define.exceptions.push_back(
          {label, {}, both(ref(finding_.late), {when}), days, {}, finding_.span});
    };
    add("逾期办结", done, finding_.done);
    add("逾期未办", negation(done), today());
  }

  Context& context_;
  const syntax::Finding& tree_;
  const FindingId id_;
  Finding& finding_;
  Env env_;
  Entries entries_;
  std::vector<ExprId> stands_, waives_;  // conditions of cases and waivers in their intervals
  std::vector<DefineId> handed_over_;
};

}  // namespace

Words finding_words(FindingKind kind) {
  switch (kind) {
    case FindingKind::repair:
      return {"修复", "repair"};
    case FindingKind::objection:
      return {"异议", "objection"};
    case FindingKind::publication:
      return {"公示", "publication"};
    case FindingKind::deadline:
      return {"时限", "deadline"};
  }
  return {};
}

void declare_findings(Context& context) {
  each<syntax::Finding>(context, [&](const auto& tree) { declare_finding(context, tree); });
}

void check_findings(Context& context) {
  std::vector<Check> checks;
  for (const auto& [tree, id] : context.finding_pairs) checks.emplace_back(context, *tree, id);
  std::set<FindingId> taken_over;
  for (Check& check : checks) check.check_rules();
  for (Check& check : checks) {
    check.hand_over();
    taken_over.insert(check.handed_to.begin(), check.handed_to.end());
  }
  for (size_t i = 0; i < checks.size(); ++i) {
    checks[i].make_results(taken_over.contains(context.finding_pairs[i].id));
  }
}

std::optional<std::string> finding_result(Context& context, const Env& env,
                                          const syntax::Path& path) {
  if (env.constant || env.scope != Scope::record || path.from_self || path.names.size() < 2) {
    return {};
  }
  const auto id = find_global<FindingId>(context, path.names[0].text);
  if (!id || context.program.findings[*id].record != env.record) return {};
  const Finding& finding = context.program.findings[*id];
  std::vector<std::string> known;
  for (const Result& result : results) {
    if (result.kind != finding.kind) continue;
    if (path.names[1].text == result.zh || path.names[1].text == result.en) {
      return finding.name + "." + std::string(result.zh);
    }
    known.push_back(word_like(path.names[1], result.zh, result.en));
  }
  const Words kind = finding_words(finding.kind);
  report_unknown(context, path.names[1],
                 {"结果（" + kind.zh + "“" + finding.name + "”）",
                  "result of the " + kind.en + " “" + finding.name + "”"},
                 known);
  return "";
}

}  // namespace xinheng::check
