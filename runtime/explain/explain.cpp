#include "runtime/explain/explain.h"

#include <nlohmann/json.hpp>

#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

constexpr Days waiting_days_max = 5 * 366;

// The first later day on which each of these applies if nothing but the date changes. Not where
// grades have quotas: they depend on everybody else.
WhyNot by_waiting(const program::Program& program, execute::Dates dates,
                  const columns::Dataset& data, execute::SubjectName subject,
                  const std::vector<program::MeasureId>& measures) {
  WhyNot found;
  std::vector<program::MeasureId> open;
  for (const program::MeasureId id : measures) {
    if (program.measures[id].subject != subject.kind) continue;
    found[id] = std::nullopt;
    open.push_back(id);
  }
  for (const program::Evaluation& evaluation : program.evaluations)
    if (!evaluation.quotas.empty()) return found;
  Days end = std::min(program.in_force.to, dates.evaluation_date + waiting_days_max);
  for (const program::UsedPack& used : program.uses) end = std::min(end, used.in_force.to);
  for (Days day = dates.evaluation_date + 1; day < end && !open.empty(); ++day) {
    execute::Interpreter interpreter(program, {day, dates.known_by}, data, subject);
    std::erase_if(open, [&](program::MeasureId id) {
      const execute::Value applies = interpreter.measure(id).applies;
      if (applies.state != execute::Value::State::word || applies.word == 0) return false;
      found[id] = day;
      return true;
    });
  }
  return found;
}

nlohmann::ordered_json json_of_node(const Node& node) {
  nlohmann::ordered_json object = {{"role", name_of(node.role)}, {"text", node.text}};
  object["children"] = nlohmann::ordered_json::array();
  for (const Node& child : node.children) object["children"].push_back(json_of_node(child));
  return object;
}

}  // namespace

Explanation explain(const program::Program& program, execute::Dates dates,
                    const columns::Dataset& data, execute::SubjectName subject,
                    const Options& options) {
  Telling telling{program, dates, data, options.language, options.depth};
  Narrator narrator(telling, subject);
  const program::Subject& kind = program.subjects[subject.kind];
  Explanation result{kind.name, narrator.subject_text(subject), {}, {}};
  Node& root = result.tree;
  root.role = Role::subject;
  root.text = narrator.say("{} {}（评价日 {}，数据截止日 {}，规则包 {} {}）",
                           "{} {} (evaluated on {}, known by {}, pack {} {})", kind.name,
                           result.code, format_date(dates.evaluation_date),
                           format_date(dates.known_by), program.name, program.version);
  const execute::SubjectOutcome outcome = narrator.interpreter().judge();
  for (uint32_t i = 0; i < program.evaluations.size(); ++i) {
    if (program.evaluations.items[i].subject != subject.kind) continue;
    result.results.push_back(evaluation_heading(narrator, {i}, outcome.evaluations[i]));
    add_evaluation(root, narrator, {i}, outcome.evaluations[i]);
  }
  add_decisions(root, narrator, std::nullopt);
  add_records(root, narrator);
  std::vector<program::MeasureId> wanted;
  for (const program::MeasureId id : options.why_not) {
    const execute::Value& applies = outcome.measures[id.index].applies;
    const bool is_so = applies.state == execute::Value::State::word && applies.word != 0;
    if (program.measures[id].subject == subject.kind && !is_so) wanted.push_back(id);
  }
  add_measures(root, narrator, outcome, by_waiting(program, dates, data, subject, wanted));
  narrator.add_clauses(root);
  return result;
}

std::string text_of(const std::vector<Explanation>& explanations) {
  std::string text;
  for (const Explanation& one : explanations) text += (text.empty() ? "" : "\n") + draw(one.tree);
  return text;
}

std::string json_of(const program::Program& program, execute::Dates dates,
                    const std::vector<Explanation>& explanations) {
  using nlohmann::ordered_json;
  ordered_json subjects = ordered_json::array();
  for (const Explanation& one : explanations)
    subjects.push_back({{"kind", one.kind},
                        {"subject", one.code},
                        {"results", one.results},
                        {"tree", json_of_node(one.tree)}});
  const ordered_json document = {
      {"pack",
       {{"name", program.name}, {"version", program.version}, {"sha256", program.content_hash}}},
      {"evaluation_date", format_date(dates.evaluation_date)},
      {"known_by", format_date(dates.known_by)},
      {"subjects", std::move(subjects)}};
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace xinheng::explain
