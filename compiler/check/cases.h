// 情形 and 例外: of a measure about a subject, or of a finding about a record.
#pragma once

#include "compiler/check/expression.h"
#include "compiler/check/law.h"

namespace xinheng::check {

struct CheckedCases {
  std::vector<program::LabelledCase> cases;
  std::vector<program::Waiver> waivers;  // by exception; what comes of it is the caller's to say
  Facts known;                           // wherever any of the cases holds
};

// need: what each case rests on.
CheckedCases check_cases(Context& context, const syntax::Name& name,
                         const std::vector<syntax::Rule>& rules, const Env& env, Need need);

}  // namespace xinheng::check
