// What rules find of records: why, and which of them results list.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/execute/execute.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::execute {

struct FindingOutcome {
  Value applies;                  // a publication's rule whatever the date
  std::vector<uint32_t> cases;    // that fired, waivers applied
  std::vector<uint32_t> waivers;  // that took something away
};
FindingOutcome judge_finding(const program::Program& program, Interpreter& interpreter,
                             program::FindingId finding, RecordName record);

// Adds the records of the subject that results list, and what about them is undetermined.
void list_records(const program::Program& program, const columns::Dataset& data,
                  Interpreter& interpreter, uint32_t subject, ResultBlock& block);
// Adds one that is listed for certain: its cases and particulars, and what is reported of it.
// interpret: called where that takes more than reading a field.
void list_record(const program::Program& program, const columns::Dataset& data,
                 const std::function<Interpreter&()>& interpret, FindingRow row,
                 const std::vector<Cell>& particulars, ResultBlock& block);

Value reported_value(const program::Program& program, Interpreter& interpreter,
                     const program::Reported& reported, RecordName record);
// What results show of a reported value, masked; empty where it is absent.
std::optional<std::string> shown_text(const program::Program& program,
                                      const columns::Dataset& data,
                                      const program::Reported& reported, uint32_t subject,
                                      RecordName record, std::optional<program::Word> word);

}  // namespace xinheng::execute
