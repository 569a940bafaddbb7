#include "tests/differential/written_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/results/evaluations.h"
#include "tests/differential/written_cases.h"

namespace xinheng::differential {

using namespace program;

namespace {

using Lines = std::set<std::string>;

template <class Item>
std::string joined(const std::vector<Item>& items) {
  return fmt::format("{}", fmt::join(items, "，"));
}

class Names {
 public:
  explicit Names(const Program& program) : program_(program) {}

  Lines all() {
    for (const Codes& codes : program_.codes) {
      add(codes.name, codes.alias);
      for (const Code& code : codes.codes)
        add(codes.name + "." + code.name, code.number, code.alias);
    }
    for (const Table& table : program_.tables) add(table.name, table.alias);
    for (const Parameter& one : program_.parameters) add(one.name, one.alias);
    for (const Subject& subject : program_.subjects) files(subject);
    for (const Record& record : program_.records) files(record);
    for (const Define& define : program_.defines)
      if (!define.finding.valid()) add(define.name, define.alias);
    for (const Decision& decision : program_.decisions) add(decision.name, decision.alias);
    for (const Finding& finding : program_.findings) add(finding.name, finding.alias);
    for (const Evaluation& evaluation : program_.evaluations) {
      add(evaluation.name, evaluation.alias, evaluation.grade_alias);
      for (const Dimension& part : evaluation.dimensions)
        add(evaluation.name + "." + part.name, part.alias);
      if (evaluation.score) add(evaluation.name + " score", evaluation.score->alias);
    }
    for (const Measure& one : program_.measures)
      add(one.name, one.alias, one.binding, one.level, one.nature, joined(one.scenes),
          joined(one.departments));
    for (const Scene& one : program_.scenes)
      add(one.name, one.alias, one.mandatory, one.query_mode, one.frequency,
          joined(one.departments));
    for (const Transitions& transitions : program_.transitions) add(transitions);
    return std::move(lines_);
  }

 private:
  template <class... Parts>
  void add(const Parts&... parts) {
    std::string line;
    ((line += fmt::format("{}; ", parts)), ...);
    lines_.insert(std::move(line));
  }
  template <class Kind>
  void files(const Kind& kind) {
    add(kind.name, joined(kind.aliases));
    for (const Field& field : kind.fields) add(kind.name + "." + field.name, joined(field.aliases));
  }
  void add(const Transitions& transitions) {
    const bool codes = transitions.codes.valid();
    const std::string of =
        codes ? program_.codes[transitions.codes].name : program_.tables[transitions.table].name;
    add(of, "initial", joined(transitions.initial));
    for (size_t from = 0; from < transitions.to.size(); ++from)
      add(of, from, joined(transitions.to[from]));
  }

  const Program& program_;
  Lines lines_;
};

// How the columns of evaluations are called by alias.
Lines aliases_of_columns(const Program& program) {
  Lines names;
  const auto chosen = [](const std::string& name, const std::string& alias) {
    return alias.empty() ? name : alias;
  };
  for (const Evaluation& evaluation : program.evaluations) {
    const std::string own = chosen(evaluation.name, evaluation.alias) + ".";
    for (const Dimension& part : evaluation.dimensions)
      names.insert(own + chosen(part.name, part.alias));
    if (evaluation.score)
      names.insert(own + chosen(evaluation.score->name, evaluation.score->alias));
    if (evaluation.grades.valid())
      names.insert(own + chosen(evaluation.grade_name, evaluation.grade_alias));
  }
  return names;
}

}  // namespace

std::string names_differ(const Program& program, const Program& written) {
  const Lines wanted = Names(program).all(), got = Names(written).all();
  std::string text;
  for (const std::string& line : wanted)
    if (!got.contains(line)) text += "not as written: " + line + "\n";
  for (const std::string& line : got)
    if (!wanted.contains(line) && !line.starts_with(counts))
      text += "only as written: " + line + "\n";
  return text;
}

ColumnsByAlias::ColumnsByAlias(const Program& program, const columns::Dataset& data)
    : declared_(program, data, results::ColumnNames::declared),
      aliased_(program, data, results::ColumnNames::alias) {
  for (const std::string& name : aliases_of_columns(program))
    if (aliased_.schema()->GetFieldIndex(name) < 0) text_ += "no column " + name + "\n";
}

void ColumnsByAlias::look(const execute::ResultBlock& block) {
  const auto one = declared_.batch(block), other = aliased_.batch(block);
  for (int i = 0; i < one->num_columns(); ++i)
    if (!one->column(i)->Equals(other->column(i)))
      text_ += "another column " + one->column_name(i) + "\n";
}

}  // namespace xinheng::differential
