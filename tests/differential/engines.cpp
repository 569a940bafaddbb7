#include "tests/differential/engines.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/lower/lower.h"

namespace xinheng::differential {

using execute::ResultBlock;

namespace {

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

// What a block says of one subject, in words that can be compared and read.
std::string text_of(const ResultBlock& block, uint32_t ordinal) {
  const uint32_t at = ordinal - block.begin;
  std::string text;
  const auto add = [&](const char* what, const execute::WordColumn& column) {
    if (column.present[at]) text += fmt::format(" {} {}", what, column.words[at]);
  };
  for (const execute::EvaluationBlock& part : block.evaluations) {
    text += fmt::format("evaluation {}: state {}, labels {:b}", part.evaluation.index,
                        part.state[at], part.labels[at]);
    for (const execute::WordColumn& dimension : part.dimensions) add("dimension", dimension);
    add("score", part.score);
    add("grade", part.grade);
    text += '\n';
  }
  uint64_t end = 0;
  for (const execute::MeasureRow& row : block.measures) {
    const uint64_t begin = std::exchange(end, row.evidence_end);
    if (block.begin + row.subject != ordinal) continue;
    text += fmt::format("measure {}: cases {:b}, degree {}, from {} until {}, evidence",
                        row.measure.index, row.cases, static_cast<int>(row.degree), row.from,
                        row.until);
    for (uint64_t i = begin; i < end; ++i)
      text += fmt::format(" {}/{}", block.evidence[i].record.index, block.evidence[i].row);
    text += '\n';
  }
  for (const execute::FindingRow& row : block.findings) {
    if (row.subject != ordinal) continue;
    text += fmt::format("finding {} of {}/{}: cases {:b}", row.finding.index,
                        row.record.record.index, row.record.row, row.cases);
    for (const auto* values : {&row.particulars, &row.reported})
      for (const execute::Value& value : *values)
        text += fmt::format(" {}:{}", static_cast<int>(value.state), value.word);
    text += '\n';
  }
  for (const execute::UndeterminedRow& row : block.undetermined) {
    if (row.subject != ordinal) continue;
    text += fmt::format("undetermined {}/{}:", row.what.index(), index_of(row));
    for (const execute::Reason& reason : row.reasons)
      text += fmt::format(" {} {}", static_cast<int>(reason.kind), reason.what);
    text += '\n';
  }
  return text;
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

}  // namespace

namespace {

// Where one set of blocks first says something else than the reference.
void compare(const std::string& name, const std::vector<ResultBlock>& native,
             const std::vector<ResultBlock>& reference, Comparison& comparison) {
  if (native.size() != reference.size()) comparison.difference = "another number of blocks";
  for (size_t i = 0; i < native.size() && comparison.difference.empty(); ++i) {
    for (uint32_t ordinal = native[i].begin; ordinal < native[i].end; ++ordinal) {
      const std::string got = text_of(native[i], ordinal);
      const std::string wanted = text_of(reference[i], ordinal);
      if (got == wanted) continue;
      comparison.subject = native[i].subject;
      comparison.ordinal = ordinal;
      comparison.difference = "-- " + name + "\n" + got + "-- interpreter\n" + wanted;
      return;
    }
    if (rows_of(native[i]) == rows_of(reference[i]) && native[i].records == reference[i].records)
      continue;
    comparison.difference = name + ": rows in another order";
  }
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
    compare(optimise ? "optimised" : "unoptimised", native, reference, comparison);
    if (!comparison.difference.empty()) break;
  }
  return comparison;
}

}  // namespace xinheng::differential
