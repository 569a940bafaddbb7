// An expression as a text without numbers of any pack, and what it names.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/program/meaning.h"

namespace xinheng::program {

class MeaningText {
 public:
  explicit MeaningText(const Program& program) : program_(program) {}

  std::string of(ExprId id);
  std::string of(const Type& type);
  std::string of(const Type& type, Word word);
  std::string of(const Interval& interval) const;
  std::string of(const Criterion& criterion, const Type& type);
  // What was named since the last call.
  std::set<DeclarationName> take_uses() { return std::exchange(uses_, {}); }
  void use(DeclarationSort sort, uint32_t index) { uses_.insert({sort, index}); }

 private:
  const Program& program_;
  std::set<DeclarationName> uses_;
};

// "(head a b)"; where the order says nothing, sorted.
std::string joined_meaning(std::string head, std::vector<std::string> operands,
                           bool any_order = false);
// 定义 of a subject or of its records: 信用信息.计入
std::string owned_name(const Program& program, Scope scope, SubjectId subject, RecordId record,
                       const std::string& name);
std::string owned_name(const Program& program, const Define& define);

}  // namespace xinheng::program
