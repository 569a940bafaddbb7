// 修复, 异议, 公示, 时限: what rules find of one record.
#pragma once

#include "compiler/check/expression.h"

namespace xinheng::check {

Words finding_words(program::FindingKind kind);

// Their names and those of their results, before any expression is looked at.
void declare_findings(Context& context);
void check_findings(Context& context);

// The define behind 失信信息报送.逾期: its name, which is "失信信息报送.逾期" whatever the
// language. Empty where the path isn't about a finding of the record; reports a result that there
// isn't, and is the empty text then.
std::optional<std::string> finding_result(Context& context, const Env& env,
                                          const syntax::Path& path);

// publications.cpp: 公开, with what each mask leaves to guess.
std::vector<program::Reported> check_shown(Context& context, const Env& env,
                                           const syntax::Finding& tree);
// 责任, or something else that results show of a record; any value that has a text.
ExprId check_reported(Context& context, const Env& env, syntax::ExprId id);

}  // namespace xinheng::check
