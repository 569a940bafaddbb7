#include "runtime/results/cases.h"

#include <algorithm>

#include "compiler/program/standing.h"

namespace xinheng::results {

void add_cases(const program::Program& program, const std::vector<program::LabelledCase>& cases,
               uint64_t fired, Days day, CodedColumn labels, CodedColumn clauses) {
  for (uint64_t bits = fired; bits != 0; bits &= bits - 1) {
    const program::LabelledCase& one = cases[static_cast<size_t>(__builtin_ctzll(bits))];
    labels.lists.codes.push_back(labels.texts.add(one.label));
    for (const program::ClauseId clause : clauses_on(program, one.basis, day)) {
      const int32_t code = clauses.texts.add(program.clauses[clause].cite);
      auto& codes = clauses.lists.codes;
      const auto row_begin = codes.begin() + clauses.lists.offsets.back();
      if (std::find(row_begin, codes.end(), code) == codes.end()) codes.push_back(code);
    }
  }
}

std::string record_name(const program::Program& program, const columns::Dataset& data,
                        execute::RecordName record, uint32_t subject) {
  const columns::RecordData& records = data.records[record.record.index];
  if (records.keys.size() > 0) return std::string(records.keys[record.row]);
  const uint64_t number = record.row - records.first[subject] + 1;
  return program.records[record.record].name + "#" + std::to_string(number);
}

}  // namespace xinheng::results
