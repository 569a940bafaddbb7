#include "runtime/report/grid_document.h"

#include "runtime/results/names.h"
#include "runtime/results/version.h"

namespace xinheng::report {
namespace {

using nlohmann::ordered_json;
using program::Program;
using results::Summary;

ordered_json evaluations_of(const Program& program, const Summary& summary) {
  ordered_json list = ordered_json::array();
  for (const Summary::Grades& grades : summary.evaluations) {
    const program::Evaluation& evaluation = program.evaluations[grades.evaluation];
    ordered_json by_grade = ordered_json::array();
    for (size_t i = grades.by_grade.size(); i-- > 0;) {
      by_grade.push_back({{"grade", program.codes[evaluation.grades].codes[i].name},
                          {"subjects", grades.by_grade[i]}});
    }
    list.push_back({{"name", evaluation.name},
                    {"kind", program.subjects[evaluation.subject].name},
                    {"grades", std::move(by_grade)},
                    {"rated", grades.rated},
                    {"unrated", grades.unrated},
                    {"undetermined", grades.undetermined}});
  }
  return list;
}

ordered_json measures_of(const Program& program, const Summary& summary) {
  ordered_json list = ordered_json::array();
  for (uint32_t i = 0; i < program.measures.size(); ++i) {
    const program::Measure& measure = program.measures.items[i];
    list.push_back({{"sort", results::name_of(measure.kind)},
                    {"name", measure.name},
                    {"subjects", summary.subjects_by_measure[i]},
                    {"undetermined", summary.undetermined_by_measure[i]}});
  }
  return list;
}

ordered_json records_of(const Program& program, const Summary& summary) {
  ordered_json list = ordered_json::array();
  for (uint32_t i = 0; i < program.findings.size(); ++i) {
    const program::Finding& finding = program.findings.items[i];
    if (!finding.listed.valid()) continue;
    const bool published = finding.kind == program::FindingKind::publication;
    list.push_back({{"sort", published ? "publication" : "deadline"},
                    {"name", finding.name},
                    {"records", summary.records_by_finding[i]}});
  }
  return list;
}

// Quotes where a cell of a CSV needs them.
std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

ordered_json grid_document(const Program& program, const compare::GridOptions& options,
                           const compare::Grid& grid) {
  ordered_json axes = ordered_json::array();
  for (const compare::Axis& axis : options.axes) {
    axes.push_back({{"parameter", axis.parameter}, {"values", axis.values}});
  }
  ordered_json points = ordered_json::array();
  for (const compare::Point& point : grid.points) {
    points.push_back({{"values", point.values},
                      {"evaluations", evaluations_of(program, point.summary)},
                      {"measures", measures_of(program, point.summary)},
                      {"records", records_of(program, point.summary)}});
  }
  return {{"schema", "xinheng.what-if/1"},
          {"engine", {{"name", results::engine_name}, {"version", results::engine_version}}},
          {"pack", program.name},
          {"version", program.version},
          {"content_sha256", program.content_hash},
          {"data", options.data.string()},
          {"evaluation_date", format_date(options.dates.evaluation_date)},
          {"known_by", format_date(options.dates.known_by)},
          {"subjects", grid.points[0].summary.subjects},
          {"axes", std::move(axes)},
          {"points", std::move(points)}};
}

std::string grid_csv(const ordered_json& document) {
  std::string out;
  for (const auto& axis : document["axes"]) out += csv_cell(axis["parameter"]) + ",";
  out += "sort,name,what,count\n";
  for (const auto& point : document["points"]) {
    if (point["values"].empty()) continue;  // the pack as it is: its values stand in the pack
    std::string before;
    for (const auto& value : point["values"]) before += csv_cell(value) + ",";
    const auto add = [&](const std::string& sort, const std::string& name, const std::string& what,
                         uint64_t count) {
      out += before + sort + "," + csv_cell(name) + "," + csv_cell(what) + "," +
             std::to_string(count) + "\n";
    };
    for (const auto& one : point["evaluations"]) {
      for (const auto& grade : one["grades"]) {
        add("evaluation", one["name"], grade["grade"], grade["subjects"]);
      }
      for (const char* what : {"unrated", "undetermined"}) {
        add("evaluation", one["name"], what, one[what]);
      }
    }
    for (const auto& one : point["measures"]) {
      add(one["sort"], one["name"], "subjects", one["subjects"]);
      add(one["sort"], one["name"], "undetermined", one["undetermined"]);
    }
    for (const auto& one : point["records"])
      add(one["sort"], one["name"], "records", one["records"]);
  }
  return out;
}

}  // namespace xinheng::report
