// Numbers as they are written in letters and notices, and as rules write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xinheng {

// "十八个月" is 18个月, "5万元" is 50000元, "百分之十五" is 15%, "1年半" is 18个月, "2次" is 2,
// "18 months" without the space is 18mo. Nothing where it is no number with a unit that is known.
std::optional<std::string> meant_value(std::string_view written);
// "二〇二五年一月一日" is 2025-01-01.
std::optional<std::string> meant_day(std::string_view written);

}  // namespace xinheng
