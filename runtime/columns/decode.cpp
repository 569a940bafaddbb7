#include "runtime/columns/decode.h"

#include <algorithm>

#include "runtime/columns/column_reader.h"

namespace xinheng::columns {
namespace {

constexpr uint64_t rows_between_reports = 1 << 16;
constexpr uint64_t most_reserved_rows = 1 << 20;  // a damaged file may say any number

using Reader = std::variant<FieldReader, KeyReader>;

Reader make_reader(const DecodeTask& task, size_t column, FaultBudgets& budgets) {
  const ColumnPlan& plan = task.plan->columns[column];
  FaultBudget& budget = plan.spare ? budgets.spare : budgets.needed;
  const OpenFile& file = *task.part->source;
  const SourceColumn& source = file.source_columns()[file.columns[column]];
  PartColumn& out = task.part->columns[column];
  if (plan.role == ColumnPlan::Role::field) return FieldReader(plan, source, budget, out);
  const SubjectIndex* subjects =
      plan.subject.valid() ? (*task.subjects)[plan.subject.index].get() : nullptr;
  return KeyReader(plan, source, subjects, budget, out);
}

// Memory that grows is touched, and copied, twice.
void reserve(const ColumnPlan& plan, uint64_t rows, PartColumn& out) {
  std::visit(overloaded{[](std::monostate&) {}, [&](auto& words) { words.reserve(rows); }},
             out.data.values);
  const bool is_record_key = plan.role == ColumnPlan::Role::record_key;
  const bool is_subject_key = plan.role == ColumnPlan::Role::subject_key;
  const bool is_packed = is_subject_key && plan.type.kind == program::TypeKind::citizen_code;
  if (plan.role == ColumnPlan::Role::owner) out.owners.reserve(rows);
  if (is_packed) out.packed.reserve(rows);
  if (is_record_key || (is_subject_key && !is_packed)) out.texts.reserve(rows);
}

TakeCells take_into(Reader& reader, Progress* progress) {
  return [&reader, progress](const Cells& cells) {
    std::visit([&](auto& r) { r.take(cells); }, reader);
    if (progress != nullptr) progress->add(cells.rows);
  };
}

// The other kind of files is read as a whole.
std::optional<SourceError> read_all(const OpenFile& file, uint32_t part,
                                    const std::vector<TakeCells>& takes) {
  return std::visit(
      overloaded{
          [](const ParquetSource&) { return std::optional<SourceError>(); },
          [&](const ArrowSource& s) { return read_arrow(s, part, file.columns, takes); },
          [&](const CsvSource& s) { return read_csv(s, part, file.columns, takes); },
      },
      file.source);
}

void finish(PartColumn& column) {
  if (!column.data.present.empty())
    column.data.present.resize((column.rows + 63) / 64, ~uint64_t{0});
}

}  // namespace

void Progress::add(uint64_t rows) {
  const uint64_t sum = rows_ += rows;
  if (!report_ || sum < next_.load(std::memory_order_relaxed)) return;
  const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
  if (!lock.owns_lock() || stopped()) return;
  next_ = sum + rows_between_reports;
  if (!report_(sum, total_)) stopped_ = true;
}

void add_tasks(const KindPlan& plan, Part& part, const SubjectIndices* subjects,
               std::vector<DecodeTask>& tasks) {
  part.columns.resize(plan.columns.size());
  if (!std::holds_alternative<ParquetSource>(part.source->source)) {
    tasks.push_back({&plan, &part, std::nullopt, subjects});
    return;
  }
  for (size_t k = 0; k < plan.columns.size(); ++k) tasks.push_back({&plan, &part, k, subjects});
}

void decode(const DecodeTask& task, FaultBudgets& budgets, Progress& progress) {
  if (progress.stopped()) return;
  const OpenFile& file = *task.part->source;
  if (task.column) {
    Reader reader = make_reader(task, *task.column, budgets);
    PartColumn& out = task.part->columns[*task.column];
    const ParquetSource& source = std::get<ParquetSource>(file.source);
    const uint64_t rows = rows_of_part(source, task.part->part_of_file);
    reserve(task.plan->columns[*task.column],
            std::min({rows, task.part->span.count, most_reserved_rows}), out);
    out.error =
        read_parquet(source, task.part->part_of_file, file.columns[*task.column], task.part->span,
                     take_into(reader, *task.column == 0 ? &progress : nullptr));
    return finish(out);
  }
  std::vector<Reader> readers;
  for (size_t k = 0; k < task.plan->columns.size(); ++k)
    readers.push_back(make_reader(task, k, budgets));
  std::vector<TakeCells> takes;
  for (size_t k = 0; k < readers.size(); ++k)
    takes.push_back(take_into(readers[k], k == 0 ? &progress : nullptr));
  task.part->columns[0].error = read_all(file, task.part->part_of_file, takes);
  for (PartColumn& column : task.part->columns) finish(column);
}

}  // namespace xinheng::columns
