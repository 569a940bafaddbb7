#include "runtime/results/publications.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "runtime/execute/findings.h"
#include "runtime/results/cases.h"

namespace xinheng::results {
namespace {

using program::Finding;
using program::FindingId;
using program::Program;

constexpr size_t batch_rows = 65'536;

// rank[code]: the place of the text among all of its column.
std::vector<int32_t> ranks(const Dictionary& dictionary) {
  const std::vector<std::string>& texts = dictionary.texts();
  std::vector<int32_t> order(texts.size()), rank(texts.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return texts[static_cast<size_t>(a)] < texts[static_cast<size_t>(b)];
  });
  for (size_t i = 0; i < order.size(); ++i) {
    rank[static_cast<size_t>(order[i])] = static_cast<int32_t>(i);
  }
  return rank;
}

}  // namespace

PublicationsTable::PublicationsTable(const Program& program, const columns::Dataset& data, Days day)
    : program_(program), data_(data), day_(day), column_of_(program.findings.size()) {
  for (uint32_t i = 0; i < program.findings.size(); ++i) {
    const Finding& finding = program.findings[FindingId{i}];
    if (finding.kind != program::FindingKind::publication) continue;
    declared_.push_back(FindingId{i});
    for (const program::Reported& one : finding.reported) {
      const auto known = std::find_if(columns_.begin(), columns_.end(),
                                      [&](const Column& c) { return c.name == one.name; });
      column_of_[i].push_back(static_cast<size_t>(known - columns_.begin()));
      if (known == columns_.end()) columns_.push_back({one.name, {}});
    }
  }
  std::vector<std::shared_ptr<arrow::Field>> fields = {
      arrow::field("publication", coded_type(), false),
      arrow::field("channel", coded_list_type(), false),
      arrow::field("subject_kind", coded_type(), false),
      arrow::field("record_kind", coded_type(), false),
      arrow::field("from", arrow::date32(), false),
      arrow::field("until", arrow::date32(), false),  // from this day on it is shown no more
      arrow::field("clauses", coded_list_type(), false),
      arrow::field("cases", coded_list_type(), false),
  };
  for (const Column& column : columns_) {
    fields.push_back(arrow::field("shown." + column.name, coded_type()));
  }
  schema_ = arrow::schema(std::move(fields));
}

void PublicationsTable::add(const execute::ResultBlock& block) {
  for (const execute::FindingRow& row : block.findings) {
    if (program_.findings[row.finding].kind == program::FindingKind::publication) {
      rows_.push_back(row_of(row, block.cells.data() + row.cells));
    }
  }
}

PublicationsTable::Row PublicationsTable::row_of(const execute::FindingRow& row,
                                                 const execute::Cell* cells) {
  const Finding& finding = program_.findings[row.finding];
  Row made{row.finding,
           static_cast<Days>(cells[0].word),
           static_cast<Days>(cells[1].word),
           row.cases,
           {}};
  made.shown.assign(columns_.size(), -1);
  const execute::Cell* reported = cells + finding.particulars.size();
  for (size_t i = 0; i < finding.reported.size(); ++i) {
    const auto text = execute::shown_text(program_, data_, finding.reported[i], row.subject,
                                          row.record, word_of(reported[i]));
    const size_t column = column_of_[row.finding.index][i];
    if (text) made.shown[column] = columns_[column].texts.add(*text);
  }
  return made;
}

void PublicationsTable::sort() {
  std::vector<std::vector<int32_t>> rank;
  for (const Column& column : columns_) rank.push_back(ranks(column.texts));
  const auto place = [&](const Row& row, size_t column) {
    const int32_t code = row.shown[column];
    return code < 0 ? -1 : rank[column][static_cast<size_t>(code)];
  };
  std::sort(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) {
    if (a.finding != b.finding) return a.finding < b.finding;
    for (size_t column = 0; column < columns_.size(); ++column) {
      const int32_t x = place(a, column), y = place(b, column);
      if (x != y) return x < y;
    }
    return std::tie(a.from, a.until, a.cases) < std::tie(b.from, b.until, b.cases);
  });
}

std::vector<std::shared_ptr<arrow::RecordBatch>> PublicationsTable::batches() {
  sort();
  std::vector<std::shared_ptr<arrow::RecordBatch>> result;
  for (size_t begin = 0; begin < rows_.size(); begin += batch_rows) {
    result.push_back(batch(begin, std::min(rows_.size(), begin + batch_rows)));
  }
  return result;
}

std::shared_ptr<arrow::RecordBatch> PublicationsTable::batch(size_t begin, size_t end) {
  std::vector<int32_t> names, subject_kinds, record_kinds, from, until;
  std::vector<std::vector<int32_t>> shown(columns_.size());
  CodedLists channels, clauses, cases;
  for (size_t i = begin; i < end; ++i) {
    const Row& row = rows_[i];
    const Finding& finding = program_.findings[row.finding];
    const program::Record& record = program_.records[finding.record];
    names.push_back(names_.add(finding.name));
    subject_kinds.push_back(subject_kinds_.add(program_.subjects[record.owner].name));
    record_kinds.push_back(record_kinds_.add(record.name));
    from.push_back(row.from);
    until.push_back(row.until);
    for (const std::string& channel : finding.offices) {
      channels.codes.push_back(channels_.add(channel));
    }
    add_cases(program_, finding.cases, row.cases, day_, {cases, labels_}, {clauses, clauses_});
    for (CodedLists* lists : {&channels, &clauses, &cases}) lists->end_row();
    for (size_t column = 0; column < columns_.size(); ++column) {
      shown[column].push_back(row.shown[column]);
    }
  }
  const std::vector<uint8_t> all(names.size(), 1);
  const auto rows = static_cast<int64_t>(names.size());
  std::vector<ArrayPtr> arrays = {
      coded_array(std::move(names), names_.array()),
      channels.array(channels_.array()),
      coded_array(std::move(subject_kinds), subject_kinds_.array()),
      coded_array(std::move(record_kinds), record_kinds_.array()),
      date_array(std::move(from), all),
      date_array(std::move(until), all),
      clauses.array(clauses_.array()),
      cases.array(labels_.array()),
  };
  for (size_t column = 0; column < columns_.size(); ++column) {
    arrays.push_back(coded_array(std::move(shown[column]), columns_[column].texts.array()));
  }
  return arrow::RecordBatch::Make(schema_, rows, std::move(arrays));
}

}  // namespace xinheng::results
