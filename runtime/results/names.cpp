#include "runtime/results/names.h"

namespace xinheng::results {

std::string_view name_of(columns::RejectReason reason) {
  return program::names_of(reason).code;
}

std::string_view words_of(columns::RejectReason reason, Language language) {
  const program::RejectReasonName& names = program::names_of(reason);
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
