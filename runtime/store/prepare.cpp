#include "runtime/store/prepare.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "runtime/columns/group.h"
#include "runtime/columns/parallel.h"
#include "runtime/columns/rows.h"
#include "runtime/store/alive.h"
#include "runtime/store/failures.h"
#include "runtime/store/plain.h"
#include "runtime/store/plans.h"
#include "runtime/store/special.h"
#include "runtime/store/subject_numbers.h"

namespace xinheng::store {
namespace {

using columns::ColumnPlan;
using columns::KindParts;
using columns::no_subject;
using columns::Part;
using columns::RowName;

// Subjects that are special.
using Flags = std::vector<uint8_t>;

class Preparer {
 public:
  Preparer(const program::Program& program, const std::filesystem::path& folder,
           const columns::ReadOptions& options, PrepareTotals& totals, Diagnostics& diagnostics)
      : program_(program),
        folder_(folder),
        options_(options),
        totals_(totals),
        diagnostics_(diagnostics),
        threads_(std::max(options.threads, 1u)),
        reader_(options, files_, diagnostics),
        limit_(options.rejects_max, files_) {}

  bool run(const std::filesystem::path& data) {
    plans_ = plan_store(program_);
    const columns::KindsToRead all = plans_;
    if (!reader_.open(program_, data, columns::Kinds::all, plans_.subjects, plans_.records))
      return false;
    segment_.folder = "segment-1";
    std::filesystem::create_directory(folder_ / segment_.folder);
    if (!reader_.read(plans_.subjects, nullptr) || !keeps_limit(plans_.subjects)) return false;
    for (KindParts& kind : plans_.subjects) take_subjects(kind);
    if (!reader_.read_by_owner(plans_.records, indices_) || !keeps_limit(plans_.records))
      return false;
    for (uint32_t i = 0; i < plans_.records.size(); ++i) take_records(i);
    note_left_out(all.subjects, plans_.subjects);
    note_left_out(all.records, plans_.records);
    describe_inputs(plans_.subjects);
    describe_inputs(plans_.records);
    std::sort(segment_.inputs.begin(), segment_.inputs.end(),
              [](const auto& a, const auto& b) { return a.file.path < b.file.path; });
    generation_.segments.push_back(std::move(segment_));
    write_generation(folder_, generation_);
    publish(folder_, generation_);
    return true;
  }

 private:
  bool keeps_limit(const std::vector<KindParts>& kinds) {
    for (const KindParts& kind : kinds) limit_.count(kind.plan, kind.parts);
    return limit_.keeps(diagnostics_);
  }

  std::string path_of(const char* what) const {
    return fmt::format("{}/{}-{}", segment_.folder, generation_.kinds.size() + 1, what);
  }

  void take_subjects(KindParts& kind) {
    const std::vector<uint64_t> first = first_rows(kind, files_);
    NumberedSubjects numbered = number_subjects(kind, threads_);
    std::vector<uint32_t> numbers;
    for (const RowName row : numbered.rows)
      numbers.push_back(static_cast<uint32_t>(first[kind.parts[row.part].origin->file] +
                                              kind.parts[row.part].number_of(row.row) - 1));
    PlainTable table;
    table.rows = numbered.keys.size();
    table.numbers = std::move(numbers);
    table.packed = numbered.packed;
    table.columns.resize(kind.plan.columns.size());
    table.texts.resize(kind.plan.columns.size());
    table.texts[0] = std::move(numbered.keys);
    for (size_t k = 1; k < kind.plan.columns.size(); ++k) {
      const ColumnPlan& column = kind.plan.columns[k];
      table.columns[k] = gather_column(kind.parts, k, column.type.kind, numbered.rows, threads_);
      if (column.keep_text) table.texts[k] = gather_texts(kind.parts, k, numbered.rows, threads_);
    }
    const SpecialRows special =
        special_rows(kind, numbered.special, std::move(numbered.special_ids), first);
    write_tables(describe(program_, kind.plan), table, special);
    segment_.new_subjects.push_back(table.rows);
    Flags& flags = is_special_.emplace_back(table.rows, 0);
    for (const uint32_t id : special.ids)
      if (id != no_subject) flags[id] = 1;
    totals_.subjects += table.rows;
    std::vector<Part>().swap(kind.parts);
    keys_.push_back(std::make_unique<columns::Texts>(std::move(table.texts[0])));
    indices_.push_back(std::make_unique<columns::SubjectIndex>(*keys_.back(), numbered.packed));
  }

  void write_tables(StoredKind kind, PlainTable& table, const SpecialRows& special) {
    for (size_t k = 0; k < kind.columns.size(); ++k)
      if (kind.columns[k].role == ColumnPlan::Role::field &&
          kind.columns[k].type.starts_with("text"))
        table.columns[k].values = std::monostate();
    segment_.plain.push_back(write_plain(folder_, path_of("plain"), kind, table, threads_));
    segment_.special.push_back(write_special(folder_, path_of("special"), kind, special));
    totals_.special_rows += special.count();
    generation_.kinds.push_back(std::move(kind));
  }

  // Refuses, here, what is special.
  void sort_out(KindParts& kind, program::SubjectId owner) {
    columns::parallel(threads_, kind.parts.size(), [&](uint64_t i) {
      Part& part = kind.parts[i];
      part.refused.assign(part.rows, Part::taken);
      for (const auto& column : part.columns)
        for (const uint32_t row : column.faults.rows) part.refused[row] = Part::faulty;
      const auto refuse_special = [&](uint32_t row, uint64_t id, program::SubjectId subject) {
        if (is_special_[subject.index][id] != 0) part.refused[row] = Part::faulty;
      };
      for (uint32_t row = 0; row < part.rows; ++row)
        if (const uint32_t id = part.columns[0].owners[row]; id != no_subject)
          refuse_special(row, id, owner);
      for (size_t k = 1; k < part.columns.size(); ++k) {
        if (kind.plan.columns[k].role != ColumnPlan::Role::reference) continue;
        for (uint32_t row = 0; row < part.rows; ++row)
          if (const auto id = part.columns[k].data.at(row))
            refuse_special(row, static_cast<uint64_t>(*id), kind.plan.columns[k].subject);
      }
    });
    for (size_t k = 1; k < kind.plan.columns.size(); ++k) {
      if (kind.plan.columns[k].role != ColumnPlan::Role::record_key) continue;
      for (const auto& [first, again] : rows_with_one_key(kind.parts, k, threads_))
        for (const RowName row : {first, again})
          kind.parts[row.part].refused[row.row] = Part::faulty;
    }
  }

  void take_records(uint32_t index) {
    KindParts& kind = plans_.records[index];
    const program::Record& record = program_.records.items[index];
    const std::vector<uint64_t> first = first_rows(kind, files_);
    sort_out(kind, record.owner);
    std::vector<RowName> rows, placed;
    std::vector<uint32_t> owners;
    for (uint32_t p = 0; p < kind.parts.size(); ++p)
      for (uint32_t row = 0; row < kind.parts[p].rows; ++row) {
        if (kind.parts[p].refused[row] == Part::taken) continue;
        rows.push_back({p, row});
        owners.push_back(kind.parts[p].columns[0].owners[row]);
      }
    // By owner they aren't in the order of the files.
    const SpecialRows special = joined({}, special_rows(kind, rows, std::move(owners), first));
    columns::RecordData data = place_records(kind.plan, record.fields.size(), kind.parts, threads_,
                                             {keys_[record.owner.index]->size()}, &placed);
    std::vector<uint32_t> numbers(placed.size());
    columns::parallel_rows(placed.size(), threads_, [&](uint64_t begin, uint64_t end) {
      for (uint64_t i = begin; i < end; ++i) {
        const Part& part = kind.parts[placed[i].part];
        numbers[i] =
            static_cast<uint32_t>(first[part.origin->file] + part.number_of(placed[i].row) - 1);
      }
    });
    std::vector<RowName>().swap(placed);
    std::vector<Part>().swap(kind.parts);
    std::vector<uint64_t> subjects;
    for (const auto& keys : keys_) subjects.push_back(keys->size());
    columns::index_references(record, subjects, data);
    PlainTable table = table_of(kind.plan, data);
    table.numbers = std::move(numbers);
    totals_.records += table.rows;
    write_tables(describe(program_, kind.plan), table, special);
  }

  static PlainTable table_of(const columns::KindPlan& plan, columns::RecordData& data) {
    PlainTable table;
    table.rows = data.count();
    table.owner = std::move(data.owner);
    table.first = std::move(data.first);
    table.columns.resize(plan.columns.size());
    table.texts.resize(plan.columns.size());
    table.referring.resize(plan.columns.size());
    for (size_t k = 1; k < plan.columns.size(); ++k) {
      const ColumnPlan& column = plan.columns[k];
      if (column.role == ColumnPlan::Role::record_key) {
        table.texts[k] = std::move(data.keys);
        continue;
      }
      table.columns[k] = std::move(data.columns[column.field]);
      if (column.keep_text) table.texts[k] = std::move(data.texts[column.field]);
      if (column.role == ColumnPlan::Role::reference)
        table.referring[k] = std::move(data.referring[column.field]);
    }
    return table;
  }

  void note_left_out(const std::vector<KindParts>& wanted, const std::vector<KindParts>& kinds) {
    for (size_t i = 0; i < kinds.size(); ++i)
      for (const ColumnPlan& column : wanted[i].plan.columns) {
        const auto& kept = kinds[i].plan.columns;
        const bool is_kept = std::any_of(kept.begin(), kept.end(), [&](const ColumnPlan& one) {
          return one.role == column.role && one.name == column.name;
        });
        const bool of_subject = kinds[i].plan.of_subject;
        const std::string& kind =
            of_subject ? program_.subjects.items[i].name : program_.records.items[i].name;
        if (!is_kept) totals_.columns_left_out.push_back(kind + "." + column.name);
      }
  }

  void describe_inputs(const std::vector<KindParts>& kinds) {
    for (const KindParts& kind : kinds)
      for (const columns::OpenFile& file : kind.files) {
        const size_t subjects = kind.plan.of_subject ? 0 : program_.subjects.size();
        segment_.inputs.push_back({files_[file.origin.file],
                                   static_cast<uint32_t>(subjects + kind.plan.kind),
                                   file.origin.column_names});
      }
  }

  const program::Program& program_;
  const std::filesystem::path folder_;
  const columns::ReadOptions& options_;
  PrepareTotals& totals_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  std::vector<columns::InputFile> files_;
  columns::PartsReader reader_;
  columns::RejectLimit limit_;
  columns::KindsToRead plans_;
  std::vector<std::unique_ptr<columns::Texts>> keys_;  // by subject kind
  columns::SubjectIndices indices_;
  std::vector<Flags> is_special_;
  Segment segment_;
  Generation generation_;
};

}  // namespace

bool prepare(const program::Program& program, const std::filesystem::path& data,
             const std::filesystem::path& folder, const columns::ReadOptions& options,
             PrepareTotals& totals, Diagnostics& diagnostics) {
  return told(folder, diagnostics,
              [&] { return Preparer(program, folder, options, totals, diagnostics).run(data); });
}

}  // namespace xinheng::store
