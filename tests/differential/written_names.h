// What a program says beside its rules, read back: aliases, numbers, scenes, offices, changes of
// state; and columns of results called by alias, which hold the same.
#pragma once

#include <string>

#include "compiler/program/program.h"
#include "runtime/execute/execute.h"
#include "runtime/results/evaluations.h"

namespace xinheng::differential {

// "" or what only one of them says.
std::string names_differ(const program::Program& program, const program::Program& written);

// Looks at blocks of results.
class ColumnsByAlias {
 public:
  ColumnsByAlias(const program::Program& program, const columns::Dataset& data);
  void look(const execute::ResultBlock& block);
  const std::string& text() const { return text_; }  // "" or what differs

 private:
  results::EvaluationsTable declared_, aliased_;
  std::string text_;
};

}  // namespace xinheng::differential
