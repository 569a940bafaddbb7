// One decision as a tree, from grade to dimension to record to rule to clause; through links to the
// results of others that it rests on; and what would have to change for a measure to apply.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"
#include "runtime/explain/tree.h"

namespace xinheng::explain {

struct Options {
  Language language = Language::zh;
  uint32_t depth = 1;                        // of links whose other end is told in full
  std::vector<program::MeasureId> why_not = {};  // of these what would have to change
};

// Of one subject. Identity codes are masked.
struct Explanation {
  std::string kind, code;
  std::vector<std::string> results;          // "个人信用：等级 B，得分 110.0"
  Node tree;
};
Explanation explain(const program::Program& program, execute::Dates dates,
                    const columns::Dataset& data, execute::SubjectName subject,
                    const Options& options);

// The name of an organisation, which is shown beside its code: the first text of its fields. Those
// of persons are never shown.
std::optional<uint32_t> name_field(const program::Program& program, program::SubjectId subject);

// For a terminal, for programs, for a browser: one page that needs nothing else.
std::string text_of(const std::vector<Explanation>& explanations);
std::string json_of(const program::Program& program, execute::Dates dates,
                    const std::vector<Explanation>& explanations);
std::string html_of(const program::Program& program, execute::Dates dates,
                    const std::vector<Explanation>& explanations, Language language);

}  // namespace xinheng::explain
