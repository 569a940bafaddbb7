// Terms: what has one value, however often it is written. 行为.分值 in two rules is one term.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::analyze {

using program::ExprId;
using TermId = uint32_t;

class Terms {
 public:
  explicit Terms(const program::Program& program);

  TermId of(ExprId expr);
  TermId evaluation_date() const { return 0; }
  // Whether an optional has a value.
  TermId presence(ExprId operand);
  // Whether it speaks of the record at hand: then it is another one for every record.
  bool of_record(TermId term) const { return terms_[term].of_record; }
  // Whether it speaks of the subject at hand, or of the owner of the record at hand.
  bool of_subject(TermId term) const { return terms_[term].of_subject; }
  // The expression that first stood for it; none for the date.
  ExprId expr(TermId term) const { return terms_[term].expr; }

 private:
  struct Term {
    ExprId expr;
    bool of_record = false;
    bool of_subject = false;
  };
  TermId intern(const Term& term, const std::string& key);

  const program::Program& program_;
  std::vector<TermId> known_, presences_;  // by ExprId
  std::vector<Term> terms_;
  std::unordered_map<std::string, TermId> by_key_;
};

}  // namespace xinheng::analyze
