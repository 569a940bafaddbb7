// What would have to change: from a measure that does not apply down to the facts that keep it.
#include <algorithm>
#include <set>

#include "compiler/program/operands.h"
#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

using program::ExprId;

constexpr size_t records_max = 3;  // of those that nearly are in, or would have to go
constexpr uint32_t levels_max = 12;

bool is(const Value& value, bool wanted) {
  if (value.state == Value::State::undetermined) return false;
  return (value.state == Value::State::word && value.word != 0) == wanted;
}

bool is_open(const Value& value) {
  return value.state == Value::State::undetermined;
}

bool is_number(program::TypeKind kind) {
  return kind == program::TypeKind::integer || kind == program::TypeKind::decimal ||
         kind == program::TypeKind::money || kind == program::TypeKind::date;
}

class Requirements {
 public:
  Requirements(Narrator& n, std::set<std::pair<execute::SubjectName, program::MeasureId>>& told,
               uint32_t level)
      : n_(n), told_(told), level_(level) {}

  void measure(Node& node, program::MeasureId id);
  void condition(Node& node, ExprId id, bool wanted, MaybeRecord record);

 private:
  const program::Program& program() const { return n_.program(); }
  Value evaluate(ExprId id, MaybeRecord record) { return n_.interpreter().evaluate(id, record); }
  Node& need(Node& node, std::string text) { return node.add(std::move(text), Role::needed); }
  bool deeper() const { return level_ < levels_max; }

  // All of these, or one of them: each is a node whose children go together.
  void add_one_of(Node& node, std::vector<Node> options);
  void junction(Node& node, const program::Junction& junction, bool wanted, MaybeRecord record);
  void define(Node& node, ExprId id, bool wanted, MaybeRecord record);
  void exists(Node& node, ExprId id, bool wanted, MaybeRecord record);
  void gone(Node& node, const program::Aggregate& aggregate, const std::vector<RecordName>& found);
  void nearest(Node& node, const program::Aggregate& aggregate);
  void other_measure(Node& node, const program::MeasureRef& reference, bool wanted);
  bool follow(Node& node, const program::Follow& follow, bool wanted, MaybeRecord record);
  bool owner(Node& node, ExprId id, bool wanted, MaybeRecord record);
  void fact(Node& node, ExprId id, bool wanted, MaybeRecord record);
  void grade(Node& node, const program::Compare& compare);
  std::string wanted_text(ExprId id, bool wanted);
  std::string gap_text(const program::Compare& compare, bool wanted, MaybeRecord record);
  void unrated(Node& node, const program::EvaluationRef& reference);
  bool is_fixed(ExprId id) const;
  bool asks_result(ExprId id) const;

  Narrator& n_;
  std::set<std::pair<execute::SubjectName, program::MeasureId>>& told_;
  uint32_t level_;
};

void Requirements::add_one_of(Node& node, std::vector<Node> options) {
  std::erase_if(options,
                [](const Node& option) { return option.text.empty() && option.children.empty(); });
  if (options.empty()) return;
  for (Node& option : options) {
    if (!option.text.empty()) continue;
    if (option.children.size() == 1) {
      Node only = std::move(option.children[0]);
      option = std::move(only);
    } else if (options.size() > 1) {
      option.text = n_.say("同时", "all of");
    }
  }
  if (options.size() > 1) {
    Node& any = need(node, n_.say("以下任一", "any of these"));
    any.children = std::move(options);
    return;
  }
  if (!options[0].text.empty()) {
    node.children.push_back(std::move(options[0]));
    return;
  }
  for (Node& child : options[0].children) node.children.push_back(std::move(child));
}

// What a record is about doesn't change: attributes of its row.
bool Requirements::is_fixed(ExprId id) const {
  const program::ExprNode& node = program().exprs[id].node;
  if (std::holds_alternative<program::ColumnRef>(node)) return true;
  if (const auto* has = std::get_if<program::Has>(&node)) return is_fixed(has->operand);
  if (const auto* one = std::get_if<program::Member>(&node)) return is_fixed(one->operand);
  if (const auto* compare = std::get_if<program::Compare>(&node)) return is_fixed(compare->left);
  return false;
}

void Requirements::junction(Node& node, const program::Junction& junction, bool wanted,
                            MaybeRecord record) {
  const bool all = junction.is_and == wanted;
  std::vector<Node> options;
  for (const ExprId operand : junction.operands) {
    const Value value = evaluate(operand, record);
    if (is(value, wanted)) continue;
    // What a guard before it leaves without a value says nothing of its own.
    if (all && value.state == Value::State::absent) {
      if (!record && asks_result(operand)) need(node, wanted_text(operand, wanted));
      continue;
    }
    if (all) {
      condition(node, operand, wanted, record);
      continue;
    }
    if (record && is_fixed(operand)) continue;
    condition(options.emplace_back(Node{"", {}, Role::needed}), operand, wanted, record);
  }
  if (!all) add_one_of(node, std::move(options));
}

void Requirements::define(Node& node, ExprId id, bool wanted, MaybeRecord record) {
  const auto& reference = std::get<program::DefineRef>(program().exprs[id].node);
  const program::Define& define = program().defines[reference.define];
  const MaybeRecord inside = define.scope == program::Scope::record ? record : std::nullopt;
  Node& line = need(node, wanted ? n_.say("“{}”为是", "“{}” is true", define.name)
                                 : n_.say("“{}”为否", "“{}” is false", define.name));
  if (!deeper()) return;
  ++level_;
  const auto fired = n_.interpreter().fired(reference.define, inside);
  const auto winners = execute::unbeaten(define, fired);
  Node now{"", {}, Role::needed};
  bool by_base = winners.empty();
  for (const uint32_t winner : winners) {
    const program::Exception& exception = define.exceptions[winner];
    if (std::holds_alternative<program::Prior>(program().exprs[exception.value].node)) {
      by_base = true;
      continue;
    }
    Node& stop =
        need(now, n_.say("例外“{}”不成立", "exception “{}” doesn't fire", exception.label));
    condition(stop, exception.when, false, inside);
  }
  if (by_base || !is(evaluate(define.base, inside), wanted))
    condition(now, define.base, wanted, inside);
  std::vector<Node> options;
  options.push_back(std::move(now));
  for (uint32_t i = 0; i < define.exceptions.size(); ++i) {
    const program::Exception& exception = define.exceptions[i];
    const auto* gives = std::get_if<program::Literal>(&program().exprs[exception.value].node);
    const bool fires = std::find(fired.begin(), fired.end(), i) != fired.end();
    if (!gives || (gives->value != 0) != wanted || fires) continue;
    if (!n_.effect_text(exception.in_force).empty()) continue;
    Node fire{n_.say("例外“{}”成立", "exception “{}” fires", exception.label), {}, Role::needed};
    condition(fire, exception.when, true, inside);
    options.push_back(std::move(fire));
  }
  add_one_of(line, std::move(options));
  --level_;
}

// The records that are nearest to being in, and what each lacks.
void Requirements::nearest(Node& node, const program::Aggregate& aggregate) {
  std::vector<std::pair<size_t, Node>> near;
  for (const uint64_t row : n_.rows_of(aggregate)) {
    const RecordName record{aggregate.record, row};
    if (!aggregate.filter.valid()) continue;
    Node one{n_.say("{} 变成这样", "{} becomes one", n_.record_text(record)), {}, Role::needed};
    size_t unmet = 1;
    const auto* parts = std::get_if<program::Junction>(&program().exprs[aggregate.filter].node);
    if (parts && parts->is_and) {
      const auto is_lost = [&](ExprId part) {
        return is_fixed(part) && !is(evaluate(part, record), true);
      };
      if (std::any_of(parts->operands.begin(), parts->operands.end(), is_lost)) continue;
      unmet = static_cast<size_t>(
          std::count_if(parts->operands.begin(), parts->operands.end(),
                        [&](ExprId part) { return !is(evaluate(part, record), true); }));
    }
    condition(one, aggregate.filter, true, record);
    near.emplace_back(unmet, std::move(one));
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 0; i < near.size() && i < records_max; ++i)
    node.children.push_back(std::move(near[i].second));
}

void Requirements::gone(Node& node, const program::Aggregate& aggregate,
                        const std::vector<RecordName>& found) {
  for (size_t i = 0; i < found.size() && i < records_max; ++i) {
    Node& one =
        need(node, n_.say("{} 不再是这样", "{} no longer is one", n_.record_text(found[i])));
    if (aggregate.filter.valid()) condition(one, aggregate.filter, false, found[i]);
  }
  if (found.size() > records_max)
    need(node, n_.say("另外 {} 条也一样", "the same for {} others", found.size() - records_max));
}

void Requirements::exists(Node& node, ExprId id, bool wanted, MaybeRecord record) {
  const auto& aggregate = std::get<program::Aggregate>(program().exprs[id].node);
  const std::string& kind = program().records[aggregate.record].name;
  const std::string which =
      aggregate.filter.valid() ? n_.in_brackets(n_.expr_text(aggregate.filter)) : "";
  Node& line = need(node, wanted ? n_.say("有一条这样的 {}{}", "there is such a {}{}", kind, which)
                                 : n_.say("没有这样的 {}{}", "there is no such {}{}", kind, which));
  if (record || !deeper()) return;
  ++level_;
  if (wanted) {
    nearest(line, aggregate);
  } else {
    std::vector<RecordName> found;
    for (const Contribution& one : n_.contributions(id)) found.push_back(one.record);
    gone(line, aggregate, found);
  }
  --level_;
}

void Requirements::other_measure(Node& node, const program::MeasureRef& reference, bool wanted) {
  const program::Measure& measure = program().measures[reference.measure];
  const auto outcome = n_.interpreter().measure(reference.measure);
  Node& line = need(node, wanted ? n_.say("“{}”适用", "“{}” applies", measure.name)
                                 : n_.say("“{}”不适用", "“{}” doesn't apply", measure.name));
  if (!deeper() || !told_.insert({n_.subject(), reference.measure}).second) return;
  ++level_;
  if (wanted) {
    this->measure(line, reference.measure);
  } else {
    if (outcome.until.state == Value::State::word)
      need(line, n_.say("期限到 {} 止", "its term ends on {}",
                        format_date(static_cast<Days>(outcome.until.word))));
    for (const uint32_t fired : outcome.cases) {
      if (fired >= measure.cases.size()) continue;
      Node& one = need(
          line, n_.say("情形“{}”不成立", "case “{}” doesn't fire", measure.cases[fired].label));
      condition(one, measure.cases[fired].when, false, std::nullopt);
    }
  }
  --level_;
}

// Of the subject that a reference leads to. False: it can't be told from there.
bool Requirements::follow(Node& node, const program::Follow& follow, bool wanted,
                          MaybeRecord record) {
  const Value to = evaluate(follow.reference, record);
  if (to.state != Value::State::word || !n_.follows_links() ||
      !program::stands_alone(program(), follow.operand))
    return false;
  const execute::SubjectName target{program().exprs[follow.reference].type.subject,
                                    static_cast<uint32_t>(to.word)};
  Narrator other(n_, target);
  Node& line = node.add(link_text(other, target, std::nullopt), Role::link);
  Requirements(other, told_, level_ + 1).condition(line, follow.operand, wanted, std::nullopt);
  return true;
}

// A result of the owner of a record that is another's. False: it is none.
bool Requirements::owner(Node& node, ExprId id, bool wanted, MaybeRecord record) {
  const program::ExprNode& expr = program().exprs[id].node;
  const auto* define = std::get_if<program::DefineRef>(&expr);
  const bool of_subject = std::holds_alternative<program::MeasureRef>(expr) ||
                          (define && define->scope == program::Scope::subject);
  if (!record || !of_subject) return false;
  const execute::SubjectName target = n_.owner_of(*record);
  if (target == n_.subject()) return false;
  if (n_.follows_links()) {
    Narrator other(n_, target);
    Node& line = node.add(link_text(other, target, std::nullopt), Role::link);
    Requirements(other, told_, level_ + 1).condition(line, id, wanted, std::nullopt);
  } else {
    fact(node, id, wanted, record);
  }
  return true;
}

std::string Requirements::wanted_text(ExprId id, bool wanted) {
  if (wanted) return n_.expr_text(id);
  const program::ExprNode& node = program().exprs[id].node;
  if (const auto* compare = std::get_if<program::Compare>(&node)) {
    constexpr const char* opposite[] = {" != ", " = ", " >= ", " > ", " <= ", " < "};
    return n_.expr_text(compare->left) + opposite[static_cast<size_t>(compare->op)] +
           n_.expr_text(compare->right);
  }
  if (const auto* has = std::get_if<program::Has>(&node))
    return n_.say("缺 {}", "lacks {}", n_.expr_text(has->operand));
  return n_.say("非 ({})", "not ({})", n_.expr_text(id));
}

// "差 12.0", "差 31 天": how far apart two numbers or dates are.
// How far it is: past what a strict limit names, by the smallest step.
std::string Requirements::gap_text(const program::Compare& compare, bool wanted,
                                   MaybeRecord record) {
  const program::Type& type = program().exprs[compare.left].type;
  const bool ordered = compare.op >= program::Comparison::less;
  const Value left = evaluate(compare.left, record), right = evaluate(compare.right, record);
  if (!ordered || !is_number(type.kind) || left.state != Value::State::word ||
      right.state != Value::State::word)
    return "";
  const bool named_strict =
      compare.op == program::Comparison::less || compare.op == program::Comparison::greater;
  const program::Word step = named_strict == wanted ? 1 : 0;
  const auto [lesser, larger] = std::minmax(left.word, right.word);
  const program::Word gap = larger - lesser + step;
  if (gap == 0) return "";
  if (type.kind == program::TypeKind::date) return n_.say("差 {} 天", "{} days off", gap);
  program::Type plain = type;
  plain.optional = false;
  return n_.say("差 {}", "{} off", format_value(program(), plain, gap, n_.language()));
}

void Requirements::unrated(Node& node, const program::EvaluationRef& reference) {
  const program::Evaluation& evaluation = program().evaluations[reference.evaluation];
  const auto outcome = n_.interpreter().evaluation(reference.evaluation);
  for (const uint32_t fired : outcome.unrated)
    need(node,
         n_.say("不评“{}”不成立", "unrated “{}” doesn't fire", evaluation.unrated[fired].label));
}

// A grade that is not high enough: the score that it takes, the downgrades that stand against it.
void Requirements::grade(Node& node, const program::Compare& compare) {
  const auto* reference = std::get_if<program::EvaluationRef>(&program().exprs[compare.left].node);
  const auto* wanted = std::get_if<program::Literal>(&program().exprs[compare.right].node);
  if (!reference || !wanted || reference->result != program::Result::grade) return;
  const program::Evaluation& evaluation = program().evaluations[reference->evaluation];
  const auto outcome = n_.interpreter().evaluation(reference->evaluation);
  unrated(node, *reference);
  if (outcome.score.state != Value::State::word) return;
  for (const program::Band& band : evaluation.bands) {
    if (band.grade != wanted->value) continue;
    const Value from = evaluate(band.from, std::nullopt);
    if (from.state != Value::State::word || outcome.score.word >= from.word) continue;
    const auto text = [&](program::Word word) {
      return format_value(program(), evaluation.score->type, word, n_.language());
    };
    need(node, n_.say("{} 达到 {}（差 {}）", "{} reaches {} ({} off)", evaluation.score->name,
                      text(from.word), text(from.word - outcome.score.word)));
  }
  for (const uint32_t fired : outcome.downgrades) {
    const program::LabelledCase& rule = evaluation.downgrades[fired];
    if (*rule.grade >= wanted->value) continue;
    Node& line = need(node, n_.say("直降“{}”不成立", "downgrade “{}” doesn't fire", rule.label));
    condition(line, rule.when, false, std::nullopt);
  }
  for (const uint32_t fired : outcome.quotas)
    need(node, n_.say("限额“{}”容得下（现在得分排第 {}，限 {} 个）",
                      "quota “{}” has room (place {} by score now, {} may keep it)",
                      evaluation.quotas[fired].label,
                      n_.interpreter().quota_place(reference->evaluation).place,
                      n_.interpreter().quota_place(reference->evaluation).allowed));
}

void Requirements::fact(Node& node, ExprId id, bool wanted, MaybeRecord record) {
  const Value value = evaluate(id, record);
  std::vector<std::string> details;
  const std::string facts = n_.facts(id, record);
  if (!facts.empty()) details.push_back(facts);
  const auto* compare = std::get_if<program::Compare>(&program().exprs[id].node);
  if (compare) {
    const std::string gap = gap_text(*compare, wanted, record);
    if (!gap.empty()) details.push_back(gap);
  }
  if (is_open(value))
    details.push_back(
        n_.say("现在无法确定：{}", "undetermined now: {}", n_.reasons_text(value.reasons)));
  Node& line =
      need(node, wanted_text(id, wanted) +
                     n_.in_brackets(fmt::format("{}", fmt::join(details, n_.say("；", "; ")))));
  const bool at_least = compare && (compare->op == program::Comparison::equal ||
                                    compare->op >= program::Comparison::greater);
  if (at_least && wanted && !record && deeper()) {
    ++level_;
    grade(line, *compare);
    --level_;
  }
  const auto* has = std::get_if<program::Has>(&program().exprs[id].node);
  const auto* rated =
      has ? std::get_if<program::EvaluationRef>(&program().exprs[has->operand].node) : nullptr;
  if (rated && wanted && !record) unrated(line, *rated);
}

// 有 等级 且 等级 = A of one who is not rated: what the grade would have to be.
bool Requirements::asks_result(ExprId id) const {
  const auto* compare = std::get_if<program::Compare>(&program().exprs[id].node);
  return compare &&
         std::holds_alternative<program::EvaluationRef>(program().exprs[compare->left].node);
}

void Requirements::condition(Node& node, ExprId id, bool wanted, MaybeRecord record) {
  if (is(evaluate(id, record), wanted)) return;
  const program::ExprNode& expr = program().exprs[id].node;
  if (const auto* inner = std::get_if<program::Not>(&expr))
    return condition(node, inner->operand, !wanted, record);
  if (owner(node, id, wanted, record)) return;
  if (const auto* parts = std::get_if<program::Junction>(&expr))
    return junction(node, *parts, wanted, record);
  if (std::holds_alternative<program::DefineRef>(expr)) return define(node, id, wanted, record);
  if (const auto* of = std::get_if<program::Aggregate>(&expr);
      of && of->kind == program::AggregateKind::exists)
    return exists(node, id, wanted, record);
  const auto* other = std::get_if<program::MeasureRef>(&expr);
  if (other && other->part == program::MeasurePart::applies)
    return other_measure(node, *other, wanted);
  if (const auto* reference = std::get_if<program::Follow>(&expr);
      reference && follow(node, *reference, wanted, record))
    return;
  fact(node, id, wanted, record);
}

void Requirements::measure(Node& node, program::MeasureId id) {
  const program::Measure& measure = program().measures[id];
  const auto outcome = n_.interpreter().measure(id);
  const std::string effect = n_.effect_text(measure.in_force);
  if (!effect.empty()) {
    need(node, n_.say("评价日在它的效力期内：它{}", "an evaluation date when it is in force: {}",
                      effect));
    return;
  }
  std::vector<Node> cases;
  const bool holds = std::any_of(
      measure.cases.begin(), measure.cases.end(), [&](const program::LabelledCase& rule) {
        return n_.effect_text(rule.in_force).empty() && n_.holds(rule.when, std::nullopt);
      });
  for (const program::LabelledCase& rule : measure.cases) {
    if (holds || !n_.effect_text(rule.in_force).empty()) continue;
    Node one{n_.say("情形“{}”成立", "case “{}” fires", rule.label), {}, Role::needed};
    condition(one, rule.when, true, std::nullopt);
    cases.push_back(std::move(one));
  }
  add_one_of(node, std::move(cases));
  for (const uint32_t fired : outcome.waivers) {
    const program::Waiver& waiver = measure.waivers[fired];
    const bool takes_away = waiver.effect == program::WaiverEffect::waive ||
                            waiver.effect == program::WaiverEffect::replace;
    if (!takes_away) continue;
    Node& line = need(node, n_.say("例外“{}”不成立", "exception “{}” doesn't fire", waiver.label));
    condition(line, waiver.when, false, std::nullopt);
  }
  for (const program::MeasureId other : outcome.excluded_by)
    other_measure(node, {other, program::MeasurePart::applies}, false);
  add_term(node, n_, measure, outcome);
}

}  // namespace

void add_required(Node& node, Narrator& n, program::MeasureId id) {
  std::set<std::pair<execute::SubjectName, program::MeasureId>> told = {{n.subject(), id}};
  Requirements(n, told, 0).measure(node, id);
}

}  // namespace xinheng::explain
