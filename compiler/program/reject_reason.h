// Why a row of data, or one of its values, can't be used. Tests may expect it by name.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::program {

enum class RejectReason : uint8_t {
  identity_length, identity_character, identity_birth_date, identity_check_character,
  missing_value, unknown_code, impossible_date, malformed_value, out_of_range,
  unknown_subject, duplicate_subject, duplicate_record, version_ends_early, version_overlap,
  state_change,
};

struct RejectReasonName {
  std::string_view code;  // in result files, and in tests with English words
  std::string_view zh, en;
};
// In the order of RejectReason.
inline constexpr std::array<RejectReasonName, 15> reject_reason_names = {{
    {"identity_length", "身份代码位数不对", "identity code: wrong length"},
    {"identity_character", "身份代码有不能用的字符", "identity code: wrong character"},
    {"identity_birth_date", "身份代码里没有这个出生日期", "identity code: no such birth date"},
    {"identity_check_character", "身份代码校验码不对", "identity code: wrong check character"},
    {"missing_value", "必填的值缺失", "missing value"},
    {"unknown_code", "代码表里没有", "unknown code"},
    {"impossible_date", "不可能的日期", "impossible date"},
    {"malformed_value", "写法不对", "malformed value"},
    {"out_of_range", "超出范围", "out of range"},
    {"unknown_subject", "记录的主体不在名册", "record of an unknown subject"},
    {"duplicate_subject", "主体重复", "a subject twice"},
    {"duplicate_record", "记录重复", "a record twice"},
    {"version_ends_early", "版本的止日早于起日", "a version ends before it begins"},
    {"version_overlap", "同一天有两个版本", "two versions on one day"},
    {"state_change", "状态不能这样变", "the state can't change like this"},
}};
inline const RejectReasonName& names_of(RejectReason reason) {
  return reject_reason_names[static_cast<size_t>(reason)];
}

}  // namespace xinheng::program
