// Judges one population in memory again and again, by compiled code and by the kernel written by
// hand, in turns: evaluate PACK DATA DATE ROUNDS [JOB.json]. Prints seconds as JSON.
#include <time.h>

#include <cstdio>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "compiler/compile.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "tests/bench/kernel.h"

using namespace xinheng;
using nlohmann::json;

namespace {

double thread_seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

const int32_t* words(const columns::ColumnData& column) {
  return std::get<columns::Array<int32_t>>(column.values).data();
}

// Fields in the order of job.py: 编号, 行为, 发生日, 报送日, 状态, 金额.
bench::Records records_of(const columns::Dataset& data) {
  const columns::RecordData& r = data.records[0];
  return {words(r.columns[1]),
          words(r.columns[2]),
          words(r.columns[3]),
          words(r.columns[4]),
          std::get<columns::Array<int64_t>>(r.columns[5].values).data(),
          r.first.data(),
          data.subjects[0].keys.size()};
}

void size(bench::Answers& answers, uint64_t persons) {
  for (auto& sums : answers.sums) sums.resize(persons);
  answers.score.resize(persons);
  answers.grade.resize(persons);
  answers.measures.resize(persons);
}

bool equal(const execute::ResultBlock& block, const bench::Answers& by_hand, uint64_t& evidence) {
  const execute::EvaluationBlock& part = block.evaluations[0];
  std::vector<uint64_t> measures(block.end - block.begin);
  for (const auto& row : block.measures) measures[row.subject] |= uint64_t{1} << row.measure.index;
  for (uint32_t i = 0; i < measures.size(); ++i) {
    const uint64_t person = block.begin + i;
    bool same = part.score.words[i] == by_hand.score[person] &&
                part.grade.words[i] == by_hand.grade[person] &&
                measures[i] == by_hand.measures[person];
    for (size_t d = 0; d < bench::dimensions; ++d)
      same = same && part.dimensions[d].words[i] == by_hand.sums[d][person];
    if (!same) {
      std::cerr << "person " << person << " differs\n";
      return false;
    }
  }
  for (const auto& record : block.evidence) {
    if (record.row != by_hand.evidence[evidence++]) {
      std::cerr << "evidence differs\n";
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) return 2;
  const Compilation compilation = compile(arguments[1], Stage::code);
  if (!compilation.code) return 1;
  const Days date = parse_date(arguments[3]).value();
  columns::ReadOptions reading;
  reading.known_by = date;
  Diagnostics diagnostics;
  const auto data = columns::read_dataset(*compilation.program, arguments[2], reading, diagnostics);
  if (!data) return 3;
  json result = {{"engine", json::array()}};
  std::shared_ptr<const bench::Tables> job;
  bench::Answers answers;
  if (count > 5) {
    job = bench::tables_of(bench::read_job(arguments[5]), date);
    size(answers, data->subjects[0].keys.size());
    bench::judge(*job, records_of(*data), true, answers);
    result["by_hand"] = bench::judged_by();
    result["kernel"] = result["kernel_with_evidence"] = json::array();
  }
  execute::ExecuteOptions options;
  options.dates = {date, date};
  uint64_t evidence = 0;
  bool same = true;
  for (int round = 0; round < std::stoi(arguments[4]); ++round) {
    execute::ExecuteTotals totals;
    const auto sink = [&](execute::ResultBlock&& block) {
      if (job && round == 0) same = same && equal(block, answers, evidence);
      return true;
    };
    execute::execute(*compilation.program, &*compilation.plan, &*compilation.code, *data, options,
                     sink, totals);
    result["engine"].push_back(totals.seconds);
    result["records"] = totals.records;
    if (!job) continue;
    if (!same || evidence != answers.evidence.size()) return 1;
    for (const bool with_evidence : {false, true}) {
      const double began = thread_seconds();
      bench::judge(*job, records_of(*data), with_evidence, answers);
      result[with_evidence ? "kernel_with_evidence" : "kernel"].push_back(thread_seconds() - began);
    }
  }
  result["compile"] = compilation.code->compile_seconds();
  std::cout << result.dump() << "\n";
  return 0;
}
