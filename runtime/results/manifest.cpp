#include "runtime/results/manifest.h"

#include <nlohmann/json.hpp>

#include "runtime/results/count.h"
#include "runtime/results/names.h"
#include "runtime/results/version.h"

namespace xinheng::results {
namespace {

using nlohmann::ordered_json;
using program::Program;

ordered_json date_or_null(Days date) {
  if (date == date_min || date == date_max) return nullptr;
  return format_date(date);
}

ordered_json grades_of(const Program& program, const Grades& grades) {
  const program::Evaluation& evaluation = program.evaluations[grades.evaluation];
  ordered_json by_grade = ordered_json::object();
  for (size_t i = 0; i < grades.by_grade.size(); ++i) {
    by_grade[program.codes[evaluation.grades].codes[i].name] = grades.by_grade[i];
  }
  ordered_json by_label = ordered_json::object();
  for (size_t i = 0; i < grades.by_unrated_label.size(); ++i) {
    if (first_of_label(evaluation.unrated, i) != i) continue;
    by_label[evaluation.unrated[i].label] = grades.by_unrated_label[i];
  }
  return {{"rated", grades.rated},
          {"by_grade", by_grade},
          {"unrated", grades.unrated},
          {"unrated_by_label", by_label},
          {"undetermined", grades.undetermined}};
}

ordered_json by_reason(const std::map<columns::RejectReason, uint64_t>& counts) {
  ordered_json result = ordered_json::object();
  for (const auto& [reason, count] : counts) result[std::string(name_of(reason))] = count;
  return result;
}

uint64_t sum_of(const std::map<columns::RejectReason, uint64_t>& counts) {
  uint64_t sum = 0;
  for (const auto& [reason, count] : counts) sum += count;
  return sum;
}

// Of a kind of subject with evaluations, grades; with measures, how many each applies to.
ordered_json row_of(const Program& program, const Breakdown& breakdown, const Breakdown::Row& row) {
  ordered_json object = {
      {"value", row.kind == Breakdown::Row::Kind::value ? ordered_json(row.value) : nullptr}};
  if (row.kind == Breakdown::Row::Kind::undetermined) object["undetermined"] = true;
  if (row.within) object["within"] = breakdown.rows[*row.within].value;
  object[breakdown.of_subjects ? "subjects" : "records"] = row.count;
  for (const Grades& grades : row.evaluations)
    object["evaluations"][program.evaluations[grades.evaluation].name] = grades_of(program, grades);
  for (uint32_t i = 0; i < row.subjects_by_measure.size(); ++i) {
    const program::Measure& measure = program.measures[program::MeasureId{i}];
    if (measure.subject == breakdown.subject)
      object["measures"][measure.name] = row.subjects_by_measure[i];
  }
  return object;
}

ordered_json by_of(const Program& program, const Summary& summary) {
  ordered_json all = ordered_json::array();
  for (const Breakdown& breakdown : summary.by) {
    ordered_json rows = ordered_json::array();
    for (const Breakdown::Row& row : breakdown.rows)
      rows.push_back(row_of(program, breakdown, row));
    all.push_back({{"by", breakdown.name}, {"rows", std::move(rows)}});
  }
  return all;
}

ordered_json counts_of(const Program& program, const Summary& summary) {
  ordered_json evaluations = ordered_json::object();
  for (const Grades& grades : summary.evaluations) {
    evaluations[program.evaluations[grades.evaluation].name] = grades_of(program, grades);
  }
  ordered_json measures = ordered_json::object();
  for (uint32_t i = 0; i < program.measures.size(); ++i) {
    const program::Measure& measure = program.measures[program::MeasureId{i}];
    measures[measure.name] = {{"kind", name_of(measure.kind)},
                              {"subjects", summary.subjects_by_measure[i]},
                              {"undetermined", summary.undetermined_by_measure[i]}};
  }
  ordered_json publications = ordered_json::object(), deadlines = ordered_json::object();
  for (uint32_t i = 0; i < program.findings.size(); ++i) {
    const program::Finding& finding = program.findings[program::FindingId{i}];
    if (!finding.listed.valid()) continue;
    const bool published = finding.kind == program::FindingKind::publication;
    (published ? publications : deadlines)[finding.name] = {
        {published ? "records" : "late", summary.records_by_finding[i]},
        {"undetermined", summary.undetermined_by_finding[i]}};
  }
  ordered_json undetermined = ordered_json::array();
  for (const auto& [reason, subjects] : summary.undetermined) {
    undetermined.push_back(
        {{"reason", name_of(reason.kind)}, {"what", reason.what}, {"subjects", subjects}});
  }
  return {{"subjects", summary.subjects},
          {"records", summary.records},
          {"rows_read", summary.rows_read},
          {"rejected_rows", summary.rejected_rows},
          {"unknown_values", sum_of(summary.unknown_values_by_reason)},
          {"not_yet_known", summary.not_yet_known},
          {"superseded", summary.superseded},
          {"deferred_subjects", summary.deferred},
          {"evaluations", evaluations},
          {"measures", measures},
          {"publications", publications},
          {"deadlines", deadlines},
          {"rejected_rows_by_reason", by_reason(summary.rejected_rows_by_reason)},
          {"unknown_values_by_reason", by_reason(summary.unknown_values_by_reason)},
          {"undetermined", undetermined},
          {"by", by_of(program, summary)}};
}

ordered_json uses_of(const Program& program) {
  ordered_json uses = ordered_json::array();
  for (const program::UsedPack& used : program.uses) {
    uses.push_back({{"name", used.name}, {"version", used.version}, {"path", used.path}});
  }
  return uses;
}

// The application list, as far as the pack declares one.
ordered_json scenes_of(const Program& program) {
  ordered_json scenes = ordered_json::array();
  for (const program::Scene& scene : program.scenes) {
    ordered_json clauses = ordered_json::array();
    for (const program::ClauseId clause : scene.basis.clauses) {
      clauses.push_back(program.clauses[clause].cite);
    }
    scenes.push_back({{"name", scene.name},
                      {"departments", scene.departments},
                      {"query_mode", scene.query_mode},
                      {"frequency", scene.frequency},
                      {"mandatory", scene.mandatory},
                      {"clauses", clauses}});
  }
  return scenes;
}

ordered_json inputs_of(const columns::Dataset& data) {
  ordered_json inputs = ordered_json::array();
  for (const columns::InputFile& file : data.files) {
    inputs.push_back(
        {{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}, {"rows", file.rows}});
  }
  return inputs;
}

ordered_json outputs_of(const std::vector<OutputFile>& files) {
  ordered_json outputs = ordered_json::array();
  for (const OutputFile& file : files) {
    outputs.push_back(
        {{"path", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}, {"rows", file.rows}});
  }
  return outputs;
}

}  // namespace

std::string manifest(const Program& program, const columns::Dataset& data, execute::Dates dates,
                     const Summary& summary, const std::vector<OutputFile>& outputs) {
  ordered_json document = {
      {"pack",
       {{"name", program.name},
        {"version", program.version},
        {"sha256", program.content_hash},
        {"uses", uses_of(program)}}},
      {"in_force",
       {{"from", date_or_null(program.in_force.from)},
        {"until", date_or_null(program.in_force.to)}}},
      {"engine",
       {{"name", engine_name},
        {"version", engine_version},
        {"kind", summary.engine},
        {"cpu", summary.cpu}}},
      {"evaluation_date", format_date(dates.evaluation_date)},
      {"known_by", format_date(dates.known_by)},
      {"columns", summary.columns_without_alias ? "alias" : "declared"},
      {"inputs", inputs_of(data)},
      {"counts", counts_of(program, summary)},
      {"scenes", scenes_of(program)},
      {"assumptions", assumptions_used(program, dates.evaluation_date)},
      {"outputs", outputs_of(outputs)},
      {"timings",
       {{"threads", summary.threads},
        {"compile_seconds", summary.compile_seconds},
        {"read_seconds", summary.read_seconds},
        {"evaluate_seconds", summary.evaluate_seconds},
        {"write_seconds", summary.write_seconds}}},
  };
  if (summary.memory) {
    document["memory"] = {{"limit_bytes", summary.memory->limit_bytes},
                          {"peak_bytes", summary.memory->peak_bytes},
                          {"partitions", summary.memory->partitions}};
  }
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace xinheng::results
