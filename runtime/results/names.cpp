#include "runtime/results/names.h"

namespace xinheng::results {
namespace {

using columns::RejectReason;

struct ReasonNames {
  std::string_view code, zh, en;
};

ReasonNames names_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::identity_length:
      return {"identity_length", "身份代码位数不对", "identity code: wrong length"};
    case RejectReason::identity_character:
      return {"identity_character", "身份代码有不能用的字符", "identity code: wrong character"};
    case RejectReason::identity_birth_date:
      return {"identity_birth_date", "身份代码里没有这个出生日期",
              "identity code: no such birth date"};
    case RejectReason::identity_check_character:
      return {"identity_check_character", "身份代码校验码不对",
              "identity code: wrong check character"};
    case RejectReason::missing_value:
      return {"missing_value", "必填的值缺失", "missing value"};
    case RejectReason::unknown_code:
      return {"unknown_code", "代码表里没有", "unknown code"};
    case RejectReason::impossible_date:
      return {"impossible_date", "不可能的日期", "impossible date"};
    case RejectReason::malformed_value:
      return {"malformed_value", "写法不对", "malformed value"};
    case RejectReason::out_of_range:
      return {"out_of_range", "超出范围", "out of range"};
    case RejectReason::unknown_subject:
      return {"unknown_subject", "记录的主体不在名册", "record of an unknown subject"};
    case RejectReason::duplicate_subject:
      return {"duplicate_subject", "主体重复", "a subject twice"};
    case RejectReason::duplicate_record:
      return {"duplicate_record", "记录重复", "a record twice"};
    case RejectReason::version_ends_early:
      return {"version_ends_early", "版本的止日早于起日", "a version ends before it begins"};
    case RejectReason::version_overlap:
      return {"version_overlap", "同一天有两个版本", "two versions on one day"};
    case RejectReason::state_change:
      return {"state_change", "状态不能这样变", "the state can't change like this"};
  }
  return {};
}

}  // namespace

std::string_view name_of(RejectReason reason) {
  return names_of(reason).code;
}

std::string_view words_of(RejectReason reason, Language language) {
  const ReasonNames names = names_of(reason);
  return language == Language::zh ? names.zh : names.en;
}

std::string_view name_of(columns::RejectEffect effect) {
  return effect == columns::RejectEffect::row ? "row" : "field";
}

std::string_view name_of(program::MeasureKind kind) {
  constexpr std::string_view names[] = {"reward", "punishment", "warning", "roster"};
  return names[static_cast<size_t>(kind)];
}

std::string_view name_of(execute::ReasonKind kind) {
  switch (kind) {
    case execute::ReasonKind::unknown_field:
      return "unknown_field";
    case execute::ReasonKind::parameter_not_in_force:
      return "parameter_not_in_force";
    case execute::ReasonKind::conflict:
      return "conflict";
    case execute::ReasonKind::overflow:
      return "overflow";
    case execute::ReasonKind::division_by_zero:
      return "division_by_zero";
    case execute::ReasonKind::date_out_of_range:
      return "date_out_of_range";
    case execute::ReasonKind::outside_workdays:
      return "outside_workdays";
    case execute::ReasonKind::empty_set:
      return "empty_set";
    case execute::ReasonKind::circular_link:
      return "circular_link";
    case execute::ReasonKind::no_row:
      return "no_row";
    case execute::ReasonKind::rows_conflict:
      return "rows_conflict";
    case execute::ReasonKind::tied_records:
      return "tied_records";
  }
  return {};
}

}  // namespace xinheng::results
