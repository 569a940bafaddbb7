#include "runtime/cli/exit_code.h"

#include <algorithm>

namespace xinheng::cli {
namespace {

ExitCode exit_code_of(Kind kind) {
  switch (kind) {
    case Kind::data_stopped:
    case Kind::run_stopped:
      return ExitCode::interrupted;
    case Kind::output_exists:
    case Kind::output_unwritable:
    case Kind::output_disk_full:
    case Kind::generate_out_exists:
    case Kind::generate_out_unwritable:
    case Kind::rules_unwritable:
    case Kind::new_pack_exists:
    case Kind::new_pack_unwritable:
    case Kind::office_failed:
    case Kind::office_missing:
      return ExitCode::output_unwritable;
    case Kind::subject_unknown:
    case Kind::store_damaged:
    case Kind::store_version:
    case Kind::store_structure:
    case Kind::store_busy:
    case Kind::store_missing:
    case Kind::store_generation:
    case Kind::store_update_empty:
      return ExitCode::data_unusable;
    case Kind::expectation_failed:
      return ExitCode::pack_wrong;
    case Kind::used_pack_not_yet_in_force:
    case Kind::used_pack_no_longer_in_force:
    case Kind::rules_path_unreadable:
    case Kind::rules_path_wrong:
    case Kind::new_pack_name_wrong:
      return ExitCode::command_line_wrong;
    case Kind::compare_nobody:
    case Kind::compare_ambiguous:
      return ExitCode::command_line_wrong;
    case Kind::fail_if_met:
      return ExitCode::condition_met;
    default:
      break;
  }
  const std::string_view range = text_of(kind).code.substr(0, 4);
  if (range == "XH08") return ExitCode::data_unusable;
  if (range == "XH09") return ExitCode::command_line_wrong;
  return ExitCode::pack_wrong;
}

}  // namespace

ExitCode exit_code_of(const Diagnostics& diagnostics) {
  ExitCode worst = ExitCode::fine;
  for (const Diagnostic& item : diagnostics.items) {
    if (item.severity == Severity::error) {
      worst = std::max(worst, exit_code_of(item.kind));
    }
  }
  return worst;
}

}  // namespace xinheng::cli
