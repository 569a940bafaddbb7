// Made-up people changed a little, in what a declaration looks at.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "runtime/coverage/asking.h"
#include "runtime/scenario/draw.h"

namespace xinheng::coverage {

class Mutation {
 public:
  // exprs: all that are evaluated; wanted: rows of tables that some record should name.
  Mutation(const program::Program& program, const scenario::Values& everywhere,
           const std::vector<program::ExprId>& exprs);
  void want(program::TableId table, uint32_t row) { wanted_.push_back({table, row}); }

  // The record that is asked about stays.
  Case changed(scenario::Draw& draw, Case one) const;

 private:
  using FieldName = std::pair<uint32_t, uint32_t>;  // of which kind, which
  void change(scenario::Draw& draw, Case& one) const;
  void change_subject(scenario::Draw& draw, Case& one, columns::SubjectRow& row) const;
  void change_record(scenario::Draw& draw, Case& one, size_t who) const;
  void add_record(scenario::Draw& draw, Case& one, size_t who) const;
  void remove_record(scenario::Draw& draw, Case& one, size_t who) const;
  program::Word word(scenario::Draw& draw, const program::Type& type, Days date) const;

  const program::Program& program_;
  const scenario::Values& everywhere_;
  const scenario::Values nearby_;
  std::set<FieldName> subject_fields_, record_fields_;
  std::vector<program::RecordId> kinds_;  // of records that are looked at
  std::vector<std::pair<program::TableId, uint32_t>> wanted_;
};

}  // namespace xinheng::coverage
