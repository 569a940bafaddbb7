// Subjects made up for properties: values near what the rules compare with.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/small_dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::scenario {

// The same numbers for the same seed, on every machine (splitmix64).
class Draw {
 public:
  explicit Draw(uint64_t seed) : state_(seed) {}
  uint64_t number();
  uint64_t below(uint64_t count);  // 0 … count-1
  bool one_in(uint64_t count) { return below(count) == 0; }

 private:
  uint64_t state_;
};

// What a program compares with: the constants of its rules and its parameters' values.
class Values {
 public:
  explicit Values(const program::Program& program);
  // Of these expressions alone.
  Values(const program::Program& program, const std::vector<program::ExprId>& exprs);

  execute::Dates dates(Draw& draw, std::optional<Days> evaluation_date) const;
  program::Word word(Draw& draw, const program::Type& type, Days evaluation_date) const;
  // A reference names one of these people, by its index.
  columns::RecordRow record(Draw& draw, program::RecordId kind, Days evaluation_date,
                            const std::vector<columns::SubjectRow>& people) const;
  // The subject that is asked about first; where some field refers to subjects, others too.
  std::vector<columns::SubjectRow> people(Draw& draw, program::SubjectId kind,
                                          Days evaluation_date) const;
  std::optional<program::Word> reference(Draw& draw, program::SubjectId kind,
                                         const std::vector<columns::SubjectRow>& people) const;

 private:
  void add(const program::Type& type, program::Word word);
  void add(const program::Parameter& parameter);
  void add(const program::Table& table, uint32_t column);
  Days date(Draw& draw, Days evaluation_date) const;
  program::Word amount(Draw& draw, const program::Type& type) const;
  std::optional<program::Word> field(Draw& draw, const program::Field& field, bool complete,
                                     Days evaluation_date) const;
  bool has_references() const;

  const program::Program& program_;
  std::vector<Days> days_;
  std::vector<program::Word> periods_;
  std::map<int, std::vector<program::Word>> amounts_;  // by places
};

}  // namespace xinheng::scenario
