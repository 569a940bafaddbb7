#include "tests/differential/engines.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "compiler/lower/lower.h"
#include "runtime/columns/small_dataset.h"
#include "tests/differential/draw.h"

namespace xinheng::differential {

using execute::ResultBlock;

namespace {

// By kind of record: where each row was before.
using Order = std::vector<std::vector<uint64_t>>;

std::vector<ResultBlock> run(const program::Program& program, const plan::Plan* plan,
                             const codegen::CompiledPlan* code, const columns::Dataset& data,
                             execute::Dates dates, const Choice& choice, Comparison& comparison) {
  std::vector<ResultBlock> blocks;
  execute::ExecuteOptions options;
  options.dates = dates;
  options.threads = choice.threads;
  options.engine = code ? execute::Engine::native : execute::Engine::interpreter;
  execute::ExecuteTotals totals;
  execute::execute(
      program, plan, code, data, options,
      [&](ResultBlock&& block) {
        blocks.push_back(std::move(block));
        return true;
      },
      totals);
  if (code) {
    comparison.judged = totals.subjects;
    comparison.deferred = totals.deferred;
  }
  return blocks;
}

uint32_t index_of(const execute::UndeterminedRow& row) {
  return std::visit(overloaded{[](execute::DegreeOf of) { return of.measure.index; },
                               [](auto id) { return id.index; }},
                    row.what);
}

using Evidence = std::vector<std::pair<uint32_t, uint64_t>>;

std::string evaluation_text(const execute::EvaluationBlock& part, uint32_t at) {
  std::string text = fmt::format("evaluation {}: state {}, labels {:b}", part.evaluation.index,
                                 part.state[at], part.labels[at]);
  const auto add = [&](const char* what, const execute::WordColumn& column) {
    if (column.present[at]) text += fmt::format(" {} {}", what, column.words[at]);
  };
  for (const execute::WordColumn& dimension : part.dimensions) add("dimension", dimension);
  add("score", part.score);
  add("grade", part.grade);
  return text + '\n';
}

std::string measure_text(const execute::MeasureRow& row, const Evidence& evidence) {
  std::string text =
      fmt::format("measure {}: cases {:b}, degree {}, from {} until {}, evidence",
                  row.measure.index, row.cases, static_cast<int>(row.degree), row.from, row.until);
  for (const auto& [record, at] : evidence) text += fmt::format(" {}/{}", record, at);
  return text + '\n';
}

std::string finding_text(const execute::FindingRow& row, uint64_t at, const execute::Cell* cells,
                         size_t count) {
  std::string text = fmt::format("finding {} of {}/{}: cases {:b}", row.finding.index,
                                 row.record.record.index, at, row.cases);
  for (size_t i = 0; i < count; ++i) text += fmt::format(" {}:{}", cells[i].present, cells[i].word);
  return text + '\n';
}

std::string undetermined_text(const execute::UndeterminedRow& row) {
  std::string text = fmt::format("undetermined {}/{}:", row.what.index(), index_of(row));
  for (const execute::Reason& reason : row.reasons)
    text += fmt::format(" {} {}", static_cast<int>(reason.kind), reason.what);
  return text + '\n';
}

// What a block says of each subject, in words that can be compared and read. rows: where each
// record was before they were put in another order; null: they are where they were.
std::vector<std::string> texts_of(const ResultBlock& block, const Order* rows) {
  std::vector<std::string> texts(block.end - block.begin);
  const auto before = [&](const columns::RecordName& record) {
    return rows == nullptr ? record.row : (*rows)[record.record.index][record.row];
  };
  for (const execute::EvaluationBlock& part : block.evaluations)
    for (uint32_t at = 0; at < texts.size(); ++at) texts[at] += evaluation_text(part, at);
  uint64_t end = 0;
  for (const execute::MeasureRow& row : block.measures) {
    const uint64_t begin = std::exchange(end, row.evidence_end);
    Evidence evidence;
    for (uint64_t i = begin; i < end; ++i)
      evidence.emplace_back(block.evidence[i].record.index, before(block.evidence[i]));
    if (rows != nullptr) std::sort(evidence.begin(), evidence.end());
    texts[row.subject] += measure_text(row, evidence);
  }
  std::vector<std::tuple<uint32_t, uint32_t, uint64_t, std::string>> findings;
  for (size_t i = 0; i < block.findings.size(); ++i) {
    const execute::FindingRow& row = block.findings[i];
    const bool last = i + 1 == block.findings.size();
    const uint64_t end = last ? block.cells.size() : block.findings[i + 1].cells;
    const uint64_t at = before(row.record);
    findings.emplace_back(row.subject, row.finding.index, at,
                          finding_text(row, at, block.cells.data() + row.cells, end - row.cells));
  }
  if (rows != nullptr) std::sort(findings.begin(), findings.end());
  for (const auto& finding : findings)
    texts[std::get<0>(finding) - block.begin] += std::get<3>(finding);
  for (const execute::UndeterminedRow& row : block.undetermined)
    texts[row.subject - block.begin] += undetermined_text(row);
  return texts;
}

// The rows of a block, in its own order: how results are written.
std::string rows_of(const ResultBlock& block) {
  std::string text;
  for (const execute::MeasureRow& row : block.measures)
    text += fmt::format("{} {} ", row.subject, row.measure.index);
  for (const execute::FindingRow& row : block.findings)
    text += fmt::format("{} {} {} ", row.subject, row.finding.index, row.record.row);
  for (const execute::UndeterminedRow& row : block.undetermined)
    text += fmt::format("{} {} {} ", row.subject, row.what.index(), index_of(row));
  return text;
}

// Where one set of blocks first says something else than the reference.
void compare(const std::string& name, const std::vector<ResultBlock>& blocks,
             const std::vector<ResultBlock>& reference, const Order* rows, Comparison& comparison) {
  if (blocks.size() != reference.size()) comparison.difference = "another number of blocks";
  for (size_t i = 0; i < blocks.size() && comparison.difference.empty(); ++i) {
    const auto got = texts_of(blocks[i], rows), wanted = texts_of(reference[i], nullptr);
    for (uint32_t at = 0; at < got.size(); ++at) {
      if (got[at] == wanted[at]) continue;
      comparison.subject = blocks[i].subject;
      comparison.ordinal = blocks[i].begin + at;
      comparison.difference = "-- " + name + "\n" + got[at] + "-- interpreter\n" + wanted[at];
      return;
    }
    const bool same = rows != nullptr || rows_of(blocks[i]) == rows_of(reference[i]);
    if (same && blocks[i].records == reference[i].records) continue;
    comparison.difference = name + ": rows in another order";
  }
}

columns::ColumnData reordered(const program::Field& field, const columns::ColumnData& column,
                              const std::vector<uint64_t>& rows) {
  if (std::holds_alternative<std::monostate>(column.values)) return {};
  columns::Words words;
  for (const uint64_t row : rows) words.push_back(column.at(row));
  return columns::column_of(field.type, words);
}

// The records of each subject in another order.
columns::Dataset reordered(const program::Program& program, const columns::Dataset& data,
                           Draw& draw, Order& order) {
  columns::Dataset result = data;
  for (uint32_t kind = 0; kind < program.records.size(); ++kind) {
    columns::RecordData& records = result.records[kind];
    std::vector<uint64_t>& rows = order.emplace_back(records.count());
    std::iota(rows.begin(), rows.end(), uint64_t{0});
    for (size_t s = 0; s + 1 < records.first.size(); ++s)
      for (uint64_t i = records.first[s + 1]; i > records.first[s] + 1; --i)
        std::swap(rows[i - 1], rows[records.first[s] + draw.below(i - records.first[s])]);
    const auto& fields = program.records.items[kind].fields;
    for (size_t f = 0; f < fields.size(); ++f)
      records.columns[f] = reordered(fields[f], records.columns[f], rows);
  }
  columns::index_references(program, result);
  return result;
}

}  // namespace

Comparison compare_engines(const program::Program& program, const columns::Dataset& data,
                           execute::Dates dates, const Choice& choice) {
  Comparison comparison;
  const plan::Plan plan = lower::lower(program);
  const auto reference = run(program, nullptr, nullptr, data, dates, choice, comparison);
  for (const bool optimise : {true, false}) {
    codegen::Options options;
    options.optimise = optimise;
    // LLVM 19 may never be done with the bits of results, unoptimised, for AVX-512.
    options.cpu = optimise || !choice.cpu.empty() ? choice.cpu : "x86-64-v3";
    const codegen::CompiledPlan code = codegen::compile(plan, options);
    const auto native = run(program, &plan, &code, data, dates, choice, comparison);
    compare(optimise ? "optimised" : "unoptimised", native, reference, nullptr, comparison);
    if (!comparison.difference.empty()) return comparison;
  }
  Draw draw(choice.order);
  Order rows;
  const columns::Dataset other = reordered(program, data, draw, rows);
  const auto blocks = run(program, nullptr, nullptr, other, dates, choice, comparison);
  compare("records in another order", blocks, reference, &rows, comparison);
  return comparison;
}

}  // namespace xinheng::differential
