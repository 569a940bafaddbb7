// Comments that allow a finding: // 容许 XH1113：理由
#pragma once

#include "compiler/lint/lint.h"
#include "compiler/syntax/writing.h"

namespace xinheng::lint {

// Takes away what is allowed; reports what is allowed without a reason or in vain.
void take_away_allowed(const std::vector<syntax::Remark>& remarks, const Sources& sources,
                       Findings& findings);

}  // namespace xinheng::lint
