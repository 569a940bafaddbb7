#pragma once

#include <string>
#include <string_view>

namespace xinheng::syntax {

// One spelling for each citation or title: <<个人细则>> 二（四）３ becomes 《个人细则》二(四)3.
// Full-width digits, letters and brackets are folded, spaces dropped.
std::string normalise_citation(std::string_view written);

}  // namespace xinheng::syntax
