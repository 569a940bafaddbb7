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

// What is found of records, and how they may change.
void add_records(const program::Program& program, Collector& collector) {
  for (const program::Transitions& transitions : program.transitions) {
    const bool code = transitions.codes.valid();
    for (size_t i = 0; i < transitions.basis.size(); ++i) {
      const std::string state = code ? program.codes[transitions.codes].codes[i].name
                                     : program.tables[transitions.table].row_names[i];
      const std::string& name =
          code ? program.codes[transitions.codes].name : program.tables[transitions.table].name;
      collector.add(name + ".流转." + state, transitions.basis[i]);
    }
  }
  for (const program::Finding& finding : program.findings) {
    collector.add(finding.name + ".期限", finding.term_basis);
    collector.add_rules(finding.name, finding.cases);
    collector.add_rules(finding.name, finding.waivers);
  }
}

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
  for (const program::Quota& quota : evaluation.quotas) {
    collector.add(evaluation.name + "." + quota.label, quota.basis);
  }
}

void add_rules(const program::Program& program, Collector& collector) {
  collector.add("历法", program.missing_day_basis);
  collector.add("历法.工作日", program.workdays_basis);
  collector.add("历法.开始当日", program.start_day_basis);
  for (const program::Table& table : program.tables) {
    for (size_t row = 0; row < table.row_basis.size(); ++row) {
      collector.add(table.name + "." + table.row_names[row], table.row_basis[row]);
    }
  }
  for (const program::Define& define : program.defines) {
    collector.add(define.name, define.basis);
    collector.add_rules(define.name, define.exceptions);
  }
  for (const program::Decision& decision : program.decisions) {
    collector.add(decision.name, decision.basis);
    for (const program::Branch& branch : decision.branches) {
      collector.add(decision.name + "." + branch.label, branch.basis);
    }
    if (decision.otherwise) collector.add(decision.name + ".其余", decision.otherwise->basis);
  }
  for (const program::Evaluation& evaluation : program.evaluations) {
    add_evaluation(program, evaluation, collector);
  }
  add_records(program, collector);
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
