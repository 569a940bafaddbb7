#include "runtime/changes/changes.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <arrow/record_batch.h>

#include "runtime/changes/items.h"
#include "runtime/results/arrays.h"
#include "runtime/results/partial_folder.h"
#include "runtime/results/table_file.h"
#include "runtime/store/subset.h"

namespace xinheng::changes {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t batch_rows = 65'536;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Change {
  size_t subject;  // index into ChangedData::subjects
  std::string item;
  std::optional<std::string> before, after;
};

class Judge {
 public:
  Judge(const Compilation& compilation, const Options& options, const store::ChangedData& changed)
      : compilation_(compilation), options_(options), changed_(changed) {}

  // What results say of each of those who changed, in one of the two data sets.
  std::vector<Items> items(const columns::Dataset& data) const {
    std::vector<Items> items(changed_.subjects.size());
    const program::Program& program = *compilation_.program;
    const auto sink = [&](execute::ResultBlock&& block) {
      std::vector<Items> found = items_of(program, data, options_.dates, block);
      for (size_t i = 0; i < found.size(); ++i)
        if (const auto place = place_of(block.subject, data, block.begin + i))
          items[*place] = std::move(found[i]);
      return true;
    };
    execute::ExecuteTotals totals;
    execute::execute(program, compilation_.plan ? &*compilation_.plan : nullptr,
                     compilation_.code.get(), data,
                     {options_.dates, options_.engine, options_.threads}, sink, totals);
    return items;
  }

 private:
  std::optional<size_t> place_of(program::SubjectId kind, const columns::Dataset& data,
                                 uint64_t ordinal) const {
    const std::string_view key = data.subjects[kind.index].keys[ordinal];
    const auto before = [&](const store::ChangedSubject& one, std::string_view wanted) {
      return one.kind != kind ? one.kind < kind : one.key < wanted;
    };
    const auto found =
        std::lower_bound(changed_.subjects.begin(), changed_.subjects.end(), key, before);
    if (found == changed_.subjects.end() || found->kind != kind || found->key != key) return {};
    return static_cast<size_t>(found - changed_.subjects.begin());
  }

  const Compilation& compilation_;
  const Options& options_;
  const store::ChangedData& changed_;
};

std::vector<Change> compare(const std::vector<Items>& before, const std::vector<Items>& after) {
  std::vector<Change> changes;
  for (size_t i = 0; i < before.size(); ++i) {
    auto a = before[i].begin(), b = after[i].begin();
    while (a != before[i].end() || b != after[i].end()) {
      const bool only_a = b == after[i].end() || (a != before[i].end() && a->first < b->first);
      const bool only_b = a == before[i].end() || (b != after[i].end() && b->first < a->first);
      if (only_a) {
        changes.push_back({i, a->first, a->second, std::nullopt});
      } else if (only_b) {
        changes.push_back({i, b->first, std::nullopt, b->second});
      } else if (a->second != b->second) {
        changes.push_back({i, a->first, a->second, b->second});
      }
      if (!only_b) ++a;
      if (!only_a) ++b;
    }
  }
  return changes;
}

std::shared_ptr<arrow::Schema> schema() {
  return arrow::schema({arrow::field("subject_kind", results::coded_type(), false),
                        arrow::field("subject", arrow::utf8(), false),
                        arrow::field("item", results::coded_type(), false),
                        arrow::field("before", results::coded_type()),
                        arrow::field("after", results::coded_type()),
                        arrow::field("because", results::text_list_type(), false),
                        arrow::field("through", results::text_list_type(), false)});
}

class Table {
 public:
  explicit Table(const program::Program& program) {
    for (const program::Subject& subject : program.subjects) kinds_.add(subject.name);
  }

  std::shared_ptr<arrow::RecordBatch> batch(const std::vector<Change>& changes, size_t begin,
                                            size_t end, const store::ChangedData& changed) {
    std::vector<int32_t> kinds, items, before, after;
    results::PlainTexts keys;
    results::TextLists because, through;
    const auto code = [&](const std::optional<std::string>& text) {
      return text ? texts_.add(*text) : -1;
    };
    for (size_t i = begin; i < end; ++i) {
      const store::ChangedSubject& subject = changed.subjects[changes[i].subject];
      kinds.push_back(static_cast<int32_t>(subject.kind.index));
      keys.push(subject.key);
      items.push_back(items_.add(changes[i].item));
      before.push_back(code(changes[i].before));
      after.push_back(code(changes[i].after));
      for (const std::string& row : subject.because) because.texts.push(row);
      for (const std::string& key : subject.through) through.texts.push(key);
      because.end_row();
      through.end_row();
    }
    const auto rows = static_cast<int64_t>(end - begin);
    return arrow::RecordBatch::Make(
        schema(), rows,
        std::vector<results::ArrayPtr>{results::coded_array(std::move(kinds), kinds_.array()),
                                       keys.array(),
                                       results::coded_array(std::move(items), items_.array()),
                                       results::coded_array(std::move(before), texts_.array()),
                                       results::coded_array(std::move(after), texts_.array()),
                                       because.array(), through.array()});
  }

 private:
  results::Dictionary kinds_, items_, texts_;
};

bool write(const program::Program& program, const std::vector<Change>& changes,
           const store::ChangedData& changed, const std::filesystem::path& folder,
           results::FileFormat format, Diagnostics& diagnostics) {
  const std::string name = results::file_name("changes", format);
  results::TableFile file;
  Table table(program);
  arrow::Status status = file.open(folder / name, schema(), {format, {"subject"}});
  for (size_t begin = 0; status.ok() && begin < changes.size(); begin += batch_rows)
    status = file.write(
        *table.batch(changes, begin, std::min(changes.size(), begin + batch_rows), changed));
  if (status.ok()) status = file.close();
  if (!status.ok()) results::report_disk(status, name, diagnostics);
  return status.ok();
}

Summary summary_of(const std::vector<Change>& changes, const store::ChangedData& changed) {
  Summary summary;
  summary.since = changed.since;
  summary.generation = changed.generation;
  summary.judged = changed.subjects.size();
  summary.changes = changes.size();
  std::optional<size_t> last;
  for (const Change& change : changes) {
    ++summary.subjects_by_item[change.item.substr(0, change.item.find_first_of(" #"))];
    if (last != change.subject) ++summary.changed;
    last = change.subject;
  }
  return summary;
}

}  // namespace

std::optional<Summary> changes(const Compilation& compilation, const Options& options,
                               Diagnostics& diagnostics) {
  const program::Program& program = *compilation.program;
  auto folder = results::PartialFolder::make(options.out, diagnostics);
  if (!folder) return std::nullopt;
  columns::ReadOptions reading;
  reading.threads = options.threads;
  reading.rejects_max = options.rejects_max;
  reading.known_by = options.dates.known_by;
  reading.progress = options.progress;
  const auto begin = Clock::now();
  const auto changed =
      store::read_changed(program, options.store, options.since, reading, diagnostics);
  if (!changed) return std::nullopt;
  const double read_seconds = seconds_since(begin);
  const auto judging = Clock::now();
  const Judge judge(compilation, options, *changed);
  const std::vector<Change> list =
      compare(judge.items(changed->before), judge.items(changed->after));
  Summary summary = summary_of(list, *changed);
  summary.read_seconds = read_seconds;
  summary.judge_seconds = seconds_since(judging);
  if (!write(program, list, *changed, folder->path(), options.files, diagnostics) ||
      !folder->publish(diagnostics))
    return std::nullopt;
  return summary;
}

}  // namespace xinheng::changes
