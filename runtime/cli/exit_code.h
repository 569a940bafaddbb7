// How the program ends, for scripts. `xinheng --help` lists them.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::cli {

enum class ExitCode : int {
  fine = 0,
  pack_wrong = 1,           // the pack has errors, or one of its tests fails
  command_line_wrong = 2,
  data_unusable = 3,
  output_unwritable = 4,
  condition_met = 5,        // of --fail-if
  our_fault = 70,           // as sysexits.h has it
  interrupted = 130,        // as a shell says for SIGINT
};

// What the errors among the diagnostics mean; the gravest where there are several kinds.
ExitCode exit_code_of(const Diagnostics& diagnostics);

}  // namespace xinheng::cli
