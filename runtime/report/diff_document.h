// What a comparison found as one JSON document: diff.json, and what the report shows.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "runtime/compare/compare.h"
#include "runtime/compare/conditions.h"

namespace xinheng::report {

struct Judgement {                       // of one --fail-if
  compare::Condition condition;
  compare::Verdict verdict;
};

// out: the folder of results, for commands that open an example; empty: none is written.
nlohmann::ordered_json diff_document(const compare::Options& options,
                                     const compare::Comparison& comparison,
                                     const std::vector<Judgement>& judgements,
                                     const std::string& out);

// Of a changed subject, on the side where it is.
struct SubjectKey {
  const program::Program& program;
  program::SubjectId kind;
  std::string_view key;
};
SubjectKey key_of(const compare::Options& options, const compare::Comparison& comparison,
                  const compare::ChangedSubject& subject);
// What may be shown of a subject's key.
std::string shown_key(const program::Program& program, program::SubjectId kind,
                      std::string_view key);
// evaluation, reward, …, as in files.
const char* name_of(compare::DecisionSort sort);
const char* name_of(compare::State state);
const char* name_of(compare::How how);

}  // namespace xinheng::report
