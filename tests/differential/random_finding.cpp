#include "tests/differential/random_finding.h"

#include <fmt/format.h>

#include <algorithm>

namespace xinheng::differential {

using namespace program;

namespace {

// A finding on its way: its conditions in their intervals.
struct Parts {
  Finding finding;
  Context context;
  std::vector<ExprId> stands, waives;  // by case, by waiver
  bool taken_over = false;             // another deadline is changed into it
};

class Maker {
 public:
  Maker(Program& program, Expressions& expressions, Draw& draw)
      : program_(program), expressions_(expressions), draw_(draw) {}

  void make() {
    const auto kind = static_cast<FindingKind>(draw_.below(4));
    const RecordId record{static_cast<uint32_t>(draw_.below(program_.records.size()))};
    Parts parts = rules(kind, record);
    const bool change = kind == FindingKind::deadline && draw_.chance(50);
    if (!change) return finish(parts);
    Parts other = rules(kind, record);
    other.taken_over = true;
    const FindingId into{program_.findings.size() + 1};
    for (Waiver& waiver : parts.finding.waivers)
      if (draw_.chance(60)) waiver.deadline = into;
    settle(parts);
    hand_over(parts, other);
    finish(parts);
    finish(other);
  }

 private:
  ExprId push(ExprNode node, const Type& type) {
    return program_.exprs.push({std::move(node), type, {}});
  }
  ExprId truth(ExprNode node) { return push(std::move(node), type_of(TypeKind::boolean)); }
  ExprId today() { return push(EvaluationDate{}, type_of(TypeKind::date)); }
  ExprId negation(ExprId operand) { return truth(Not{operand}); }
  ExprId junction(bool is_and, std::vector<ExprId> operands) {
    if (operands.size() == 1) return operands[0];
    return truth(Junction{is_and, std::move(operands)});
  }
  ExprId both(ExprId first, std::vector<ExprId> rest) {
    rest.insert(rest.begin(), first);
    return junction(true, std::move(rest));
  }
  ExprId compare(Comparison op, ExprId left, ExprId right) {
    return truth(Compare{op, left, right});
  }
  ExprId provided(ExprId condition, ExprId value) {
    Type type = program_.exprs[value].type;
    type.optional = true;
    return push(Provided{condition, value}, type);
  }

  // Named as check names them: 公示1.起日.
  DefineId define(const Parts& parts, const char* result, ExprId base) {
    Define made;
    made.name = parts.finding.name + result;
    made.finding = FindingId{program_.findings.size()};
    made.record = parts.finding.record;
    made.subject = program_.records[made.record].owner;
    made.type = program_.exprs[base].type;
    made.base = base;
    return program_.defines.push(std::move(made));
  }
  ExprId ref(DefineId id) { return push(DefineRef{Scope::record, id}, program_.defines[id].type); }

  template <class Rule>
  ExprId in_force(const Rule& rule) {
    const auto day = [&](Days date) { return push(Literal{date}, type_of(TypeKind::date)); };
    std::vector<ExprId> all;
    if (rule.in_force.from != date_min)
      all.push_back(compare(Comparison::greater_equal, today(), day(rule.in_force.from)));
    if (rule.in_force.to != date_max)
      all.push_back(compare(Comparison::less, today(), day(rule.in_force.to)));
    all.push_back(rule.when);
    return junction(true, std::move(all));
  }

  Parts rules(FindingKind kind, RecordId record) {
    Parts parts;
    Finding& finding = parts.finding;
    finding.kind = kind;
    finding.name = fmt::format("认定{}", names_++);
    finding.record = record;
    parts.context.record = record;
    parts.context.subject = program_.records[record].owner;
    parts.context.depth = 2;
    Facts facts;
    for (uint64_t i = 1 + draw_.below(2); i > 0; --i) {
      LabelledCase rule;
      rule.label = fmt::format("情形{}", i);
      const Condition when = expressions_.condition(parts.context);
      rule.when = when.expr;
      rule.in_force = random_interval(draw_);
      facts = when.facts;
      finding.cases.push_back(std::move(rule));
    }
    for (uint64_t i = draw_.below(3); i > 0; --i) {
      Waiver waiver;
      waiver.label = fmt::format("例外{}", i);
      for (uint32_t c = 0; c < finding.cases.size(); ++c)
        if (draw_.chance(40)) waiver.over.push_back(c);
      waiver.when = expressions_.condition(parts.context).expr;
      waiver.in_force = random_interval(draw_);
      finding.waivers.push_back(std::move(waiver));
    }
    // What all cases test is known of the record.
    if (finding.cases.size() == 1) parts.context.facts = std::move(facts);
    return parts;
  }

  // None of the exceptions over this case, or over the whole, fires; free: only those that free
  // the record altogether.
  std::vector<ExprId> unless_waived(const Parts& parts, std::optional<uint32_t> over, bool free) {
    std::vector<ExprId> conditions;
    for (uint32_t w = 0; w < parts.finding.waivers.size(); ++w) {
      const Waiver& waiver = parts.finding.waivers[w];
      const auto& list = waiver.over;
      const bool fits =
          over ? std::find(list.begin(), list.end(), *over) != list.end() : list.empty();
      if (fits && !(free && waiver.deadline.valid()))
        conditions.push_back(negation(parts.waives[w]));
    }
    return conditions;
  }

  void settle(Parts& parts) {
    if (!parts.stands.empty()) return;
    if (parts.taken_over) parts.context.facts.clear();
    Finding& finding = parts.finding;
    for (const auto& rule : finding.cases) parts.stands.push_back(in_force(rule));
    for (const auto& waiver : finding.waivers) parts.waives.push_back(in_force(waiver));
    for (uint32_t c = 0; c < finding.cases.size(); ++c)
      finding.fires.push_back(both(parts.stands[c], unless_waived(parts, c, false)));
    for (uint32_t w = 0; w < finding.waivers.size(); ++w) {
      std::vector<ExprId> about;
      for (const uint32_t c : finding.waivers[w].over) about.push_back(parts.stands[c]);
      if (about.empty()) about = parts.stands;
      finding.waives.push_back(both(junction(false, about), {parts.waives[w]}));
    }
  }

  ExprId any(const Parts& parts) { return junction(false, parts.finding.fires); }

  // The record comes under the other deadline instead.
  void hand_over(const Parts& parts, Parts& other) {
    for (uint32_t w = 0; w < parts.finding.waivers.size(); ++w) {
      const Waiver& waiver = parts.finding.waivers[w];
      if (!waiver.deadline.valid()) continue;
      std::vector<ExprId> ways;
      for (const uint32_t c : waiver.over)
        ways.push_back(
            both(both(parts.stands[c], {parts.waives[w]}), unless_waived(parts, c, true)));
      const ExprId way = waiver.over.empty() ? both(any(parts), {parts.waives[w]})
                                             : junction(false, std::move(ways));
      const DefineId handed =
          define(parts, ("." + waiver.label).c_str(), both(way, unless_waived(parts, {}, true)));
      LabelledCase rule;
      rule.label = parts.finding.name + "." + waiver.label;
      rule.when = ref(handed);
      other.finding.cases.push_back(std::move(rule));
    }
  }

  void finish(Parts& parts) {
    settle(parts);
    const ExprId holds = both(any(parts), unless_waived(parts, {}, false));
    switch (parts.finding.kind) {
      case FindingKind::publication:
        publish(parts, holds);
        break;
      case FindingKind::deadline:
        due(parts, holds);
        break;
      default:
        parts.finding.holds = define(parts, "", holds);
        break;
    }
    program_.findings.push(std::move(parts.finding));
  }

  ExprId end(Parts& parts) {
    parts.context.depth = 1;
    const Type date = type_of(TypeKind::date), period = type_of(TypeKind::period);
    parts.finding.start = expressions_.value(date, parts.context);
    parts.finding.term = draw_.chance(70) ? expressions_.constant(period)
                                          : expressions_.value(period, parts.context);
    return push(DateShift{parts.finding.start, parts.finding.term, false}, date);
  }

  // The owner's key, and what a record may show: a field of it, known where the record is.
  std::vector<Reported> reported(const Parts& parts) {
    const Record& record = program_.records[parts.finding.record];
    const Type text = type_of(TypeKind::text);
    std::vector<ExprId> values = {expressions_.constant(text)};
    for (uint32_t i = 0; i < record.fields.size(); ++i)
      if (record.fields[i].type == text) values.push_back(push(FieldRef{Scope::record, i}, text));
    const Type& key = program_.subjects[record.owner].fields[0].type;
    return {{"主键", push(FieldRef{Scope::subject, 0}, key), {}}, {"值", draw_.pick(values), {}}};
  }

  void publish(Parts& parts, ExprId holds) {
    Finding& finding = parts.finding;
    const ExprId until = end(parts);
    finding.applies = define(parts, ".适用", holds);
    const ExprId condition = ref(finding.applies);
    finding.from = define(parts, ".起日", provided(condition, finding.start));
    finding.until = define(parts, ".止日", provided(condition, until));
    finding.holds = define(parts, "",
                           both(condition, {compare(Comparison::less_equal, finding.start, today()),
                                            compare(Comparison::less, today(), until)}));
    finding.listed = ref(finding.holds);
    finding.particulars = {ref(finding.from), ref(finding.until)};
    finding.reported = reported(parts);
  }

  void due(Parts& parts, ExprId holds) {
    Finding& finding = parts.finding;
    const ExprId last = end(parts);
    finding.holds = define(parts, "", holds);
    const ExprId condition = ref(finding.holds);
    finding.last_day = define(parts, ".截止日", provided(condition, last));
    finding.done = expressions_.value(type_of(TypeKind::date), parts.context);
    if (const auto found = expressions_.optional_reference(parts.context);
        found && found->type.kind == TypeKind::date) {
      finding.done = found->expr;
    }
    const bool optional = program_.exprs[finding.done].type.optional;
    const ExprId has = optional ? truth(Has{finding.done}) : ExprId{};
    const ExprId after = compare(Comparison::greater, finding.done, last);
    const ExprId undone = optional ? junction(false, {negation(has), after}) : after;
    finding.late = define(parts, ".逾期",
                          both(condition, {compare(Comparison::greater, today(), last), undone}));
    finding.listed = ref(finding.late);
    const ExprId by_now = compare(Comparison::less_equal, finding.done, today());
    const ExprId done = optional ? junction(true, {has, by_now}) : by_now;
    finding.days_late = days_late(parts, last, done);
    finding.particulars = {ref(finding.last_day), provided(done, finding.done),
                           ref(finding.days_late)};
    finding.reported = {reported(parts)[1]};
  }

  DefineId days_late(const Parts& parts, ExprId last, ExprId done) {
    const Type integer = type_of(TypeKind::integer);
    const ExprId late = ref(parts.finding.late);
    const DefineId id = define(parts, ".逾期天数", push(Literal{0}, integer));
    const auto add = [&](const char* label, ExprId when, ExprId until) {
      Exception exception;
      exception.label = label;
      exception.when = both(late, {when});
      exception.value = push(DaysBetween{last, until}, integer);
      program_.defines[id].exceptions.push_back(std::move(exception));
    };
    add("逾期办结", done, parts.finding.done);
    add("逾期未办", negation(done), today());
    return id;
  }

  Program& program_;
  Expressions& expressions_;
  Draw& draw_;
  uint32_t names_ = program_.findings.size();
};

}  // namespace

void add_findings(Program& program, Expressions& expressions, Draw& draw) {
  Maker(program, expressions, draw).make();
}

}  // namespace xinheng::differential
