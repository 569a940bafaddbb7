#include "runtime/cli/commands.h"

namespace xinheng::cli {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands = {
      init_command(),
      check_command(),
      test_command(),
      lint_command(),
      fmt_command(),
      trace_command(),
      generate_command(),
      prepare_command(),
      update_command(),
      store_command(),
      run_command(),
      explain_command(),
      diff_command(),
      what_if_command(),
      doc_command(),
      export_lists_command(),
      import_lists_command(),
      compile_command(),
      language_server_command(),
      completion_command(),
  };
  return commands;
}

}  // namespace xinheng::cli
