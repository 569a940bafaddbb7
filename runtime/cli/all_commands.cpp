#include "runtime/cli/commands.h"

namespace xinheng::cli {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands = {
      init_command(),    check_command(),   test_command(),       lint_command(),
      fmt_command(),     trace_command(),   generate_command(),   run_command(),
      explain_command(), compile_command(), completion_command(), language_server_command(),
  };
  return commands;
}

}  // namespace xinheng::cli
