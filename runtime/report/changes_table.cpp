#include "runtime/report/changes_table.h"

#include <algorithm>

#include <arrow/record_batch.h>

#include "runtime/report/diff_document.h"
#include "runtime/results/arrays.h"
#include "runtime/results/table_file.h"

namespace xinheng::report {
namespace {

using compare::Changed;
using compare::Outcome;
using results::ArrayPtr;

constexpr size_t batch_rows = 1 << 16;

program::Type score_type(const compare::Decisions& decisions) {
  program::Type type;
  type.kind = program::TypeKind::decimal;
  for (const compare::Decision& one : decisions.all)
    type.places = std::max(type.places, one.places);
  if (type.places == 0) type.kind = program::TypeKind::integer;
  return type;
}

class Table {
 public:
  Table(const compare::Options& options, const compare::Comparison& comparison)
      : options_(options), comparison_(comparison), score_type_(score_type(comparison.decisions)) {
    arrow::FieldVector fields = {
        arrow::field("subject_kind", results::coded_type(), false),
        arrow::field("subject", arrow::utf8(), false),
        arrow::field("sort", results::coded_type(), false),
        arrow::field("name", results::coded_type(), false),
    };
    for (const char* side : {"_before", "_after"}) {
      const std::string behind = side;
      fields.push_back(arrow::field("state" + behind, results::coded_type(), false));
      fields.push_back(arrow::field("grade" + behind, results::coded_type()));
      fields.push_back(arrow::field("score" + behind, results::number_type(score_type_)));
      fields.push_back(arrow::field("from" + behind, arrow::date32()));
      fields.push_back(arrow::field("until" + behind, arrow::date32()));
      fields.push_back(arrow::field("records" + behind, arrow::int64(), false));
    }
    fields.push_back(arrow::field("how", results::coded_type()));
    fields.push_back(arrow::field("causes", results::coded_list_type(), false));
    if (between_data()) fields.push_back(arrow::field("because", results::text_list_type(), false));
    schema_ = arrow::schema(fields);
  }

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  std::shared_ptr<arrow::RecordBatch> batch(size_t begin, size_t end) {
    const auto& changes = comparison_.differences.changes;
    std::vector<int32_t> kinds, sorts, decision_names;
    results::PlainTexts keys;
    for (size_t i = begin; i < end; ++i) {
      const auto& subject = comparison_.differences.subjects[changes[i].subject];
      const compare::Decision& decision = comparison_.decisions.all[changes[i].decision];
      kinds.push_back(kinds_.add(comparison_.decisions.kinds[subject.kind]));
      keys.push(key_of(options_, comparison_, subject).key);
      sorts.push_back(sorts_.add(name_of(decision.sort)));
      decision_names.push_back(names_.add(decision.name));
    }
    std::vector<ArrayPtr> arrays = {coded(kinds, kinds_), keys.array(), coded(sorts, sorts_),
                                    coded(decision_names, names_)};
    for (const bool after : {false, true}) add_outcomes(begin, end, after, arrays);
    add_causes(begin, end, arrays);
    if (between_data()) arrays.push_back(rows(begin, end));
    return arrow::RecordBatch::Make(schema_, int64_t(end - begin), std::move(arrays));
  }

 private:
  bool between_data() const { return options_.sides[0].data != options_.sides[1].data; }

  ArrayPtr rows(size_t begin, size_t end) const {
    results::TextLists lists;
    for (size_t i = begin; i < end; ++i) {
      const uint32_t subject = comparison_.differences.changes[i].subject;
      for (const std::string& row : comparison_.causes.rows[subject]) lists.texts.push(row);
      lists.end_row();
    }
    return lists.array();
  }

  static ArrayPtr coded(std::vector<int32_t> codes, results::Dictionary& texts) {
    return results::coded_array(std::move(codes), texts.array());
  }

  void add_outcomes(size_t begin, size_t end, bool after, std::vector<ArrayPtr>& arrays) {
    std::vector<int32_t> states, grades, from, until;
    std::vector<int64_t> scores, records;
    std::vector<uint8_t> scored, has_from, has_until;
    for (size_t i = begin; i < end; ++i) {
      const Changed& change = comparison_.differences.changes[i];
      const compare::Decision& decision = comparison_.decisions.all[change.decision];
      const Outcome& outcome = after ? change.after : change.before;
      states.push_back(states_.add(name_of(outcome.state)));
      grades.push_back(outcome.grade < 0 ? -1
                                         : grades_.add(decision.grades[size_t(outcome.grade)]));
      scores.push_back(outcome.score * power_of_ten(score_type_.places - decision.places));
      scored.push_back(outcome.scored);
      const bool term = compare::is_measure(decision.sort) && compare::applies(outcome.state);
      from.push_back(outcome.from);
      has_from.push_back(term);
      until.push_back(outcome.until);
      has_until.push_back(term && outcome.until != date_max);
      records.push_back(outcome.records);
    }
    arrays.push_back(coded(states, states_));
    arrays.push_back(coded(grades, grades_));
    arrays.push_back(results::number_array(score_type_, scores, scored));
    arrays.push_back(results::date_array(from, has_from));
    arrays.push_back(results::date_array(until, has_until));
    arrays.push_back(results::int64_array(std::move(records)));
  }

  void add_causes(size_t begin, size_t end, std::vector<ArrayPtr>& arrays) {
    std::vector<int32_t> hows;
    results::CodedLists lists;
    for (size_t i = begin; i < end; ++i) {
      const uint32_t cause = comparison_.differences.changes[i].cause;
      if (cause == compare::none) {
        hows.push_back(-1);
      } else {
        const compare::Cause& one = comparison_.causes.causes[cause];
        hows.push_back(how_.add(name_of(one.how)));
        for (const uint32_t unit : one.units) {
          lists.codes.push_back(units_.add(comparison_.causes.units[unit].zh));
        }
      }
      lists.end_row();
    }
    arrays.push_back(coded(hows, how_));
    arrays.push_back(lists.array(units_.array()));
  }

  const compare::Options& options_;
  const compare::Comparison& comparison_;
  const program::Type score_type_;
  results::Dictionary kinds_, sorts_, names_, states_, grades_, how_, units_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

bool write_changes(const std::filesystem::path& path, const compare::Options& options,
                   const compare::Comparison& comparison, Diagnostics& diagnostics) {
  Table table(options, comparison);
  results::TableFile file;
  arrow::Status status = file.open(
      path, table.schema(), {.plain_columns = {"subject"}, .on_threads = options.threads > 1});
  const size_t rows = comparison.differences.changes.size();
  for (size_t begin = 0; status.ok() && begin < rows; begin += batch_rows) {
    status = file.write(*table.batch(begin, std::min(rows, begin + batch_rows)));
  }
  if (status.ok()) status = file.close();
  if (status.ok()) return true;
  results::report_disk(status, path.filename().string(), diagnostics);
  return false;
}

}  // namespace xinheng::report
