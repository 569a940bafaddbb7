#include <algorithm>
#include <optional>

#include "runtime/results/results.h"

namespace xinheng::results {
namespace {

using program::Basis;

// Collects each basis that has an assumption, as «where：text». date: of what is in force then.
class Collector {
 public:
  explicit Collector(std::optional<Days> date) : date_(date) {}

  bool counts(const program::Interval& interval) const {
    return !date_ || program::holds_on(interval, *date_);
  }
  void add(const std::string& where, const Basis& basis) {
    if (!basis.assumption.empty()) found.push_back(where + "：" + basis.assumption);
  }
  template <class Rules>
  void add_rules(const std::string& name, const Rules& rules) {
    for (const auto& rule : rules) {
      if (counts(rule.in_force)) add(name + "." + rule.label, rule.basis);
    }
  }

  std::vector<std::string> found;

 private:
  const std::optional<Days> date_;
};

void add_measure(const program::Measure& measure, Collector& collector) {
  if (!collector.counts(measure.in_force)) return;
  collector.add(measure.name, measure.basis);
  collector.add(measure.name + ".期限", measure.term_basis);
  collector.add_rules(measure.name, measure.cases);
  collector.add_rules(measure.name, measure.waivers);
}

void add_evaluation(const program::Program& program, const program::Evaluation& evaluation,
                    Collector& collector) {
  collector.add(evaluation.name, evaluation.basis);
  collector.add_rules(evaluation.name, evaluation.unrated);
  collector.add_rules(evaluation.name, evaluation.downgrades);
  for (const program::Band& band : evaluation.bands) {
    const program::Codes& grades = program.codes[evaluation.grades];
    collector.add(evaluation.name + "." + grades.codes[static_cast<size_t>(band.grade)].name,
                  band.basis);
  }
}

void add_rules(const program::Program& program, Collector& collector) {
  collector.add("历法", program.missing_day_basis);
  for (const program::Table& table : program.tables) {
    for (size_t row = 0; row < table.row_basis.size(); ++row) {
      collector.add(table.name + "." + table.row_names[row], table.row_basis[row]);
    }
  }
  for (const program::Define& define : program.defines) {
    collector.add(define.name, define.basis);
    collector.add_rules(define.name, define.exceptions);
  }
  for (const program::Evaluation& evaluation : program.evaluations) {
    add_evaluation(program, evaluation, collector);
  }
  for (const program::Measure& measure : program.measures) add_measure(measure, collector);
  for (const program::Scene& scene : program.scenes) collector.add(scene.name, scene.basis);
}

// date: only of the values that apply on it; none: of all.
std::vector<std::string> collect(const program::Program& program, std::optional<Days> date) {
  Collector collector(date);
  add_rules(program, collector);
  for (const program::Parameter& parameter : program.parameters) {
    for (const program::DatedValue& value : parameter.values) {
      if (collector.counts(value.interval)) collector.add(parameter.name, value.basis);
    }
  }
  std::sort(collector.found.begin(), collector.found.end());
  return std::move(collector.found);
}

}  // namespace

std::vector<std::string> assumptions_used(const program::Program& program, Days date) {
  return collect(program, date);
}

std::vector<std::string> assumptions_written(const program::Program& program) {
  return collect(program, std::nullopt);
}

}  // namespace xinheng::results
